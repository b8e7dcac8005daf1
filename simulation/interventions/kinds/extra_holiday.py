"""An extra holiday: school days on which school is closed."""

from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from simulation.interventions.base import NO_ROWS, About, PublishedFinding
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import Phase, day_of, lasting
from simulation.interventions.families import ImposedEvent
from simulation.state import SCHOOL_DAYS


class ExtraHoliday(ImposedEvent):
    """So many school days become holidays for everybody.

    When: from ``start``, ``days`` school days, or up to ``stop``, within the year. The lessons
    are not made up for: numbers of days and weeks stay as they are.
    """

    about: ClassVar[About] = About(
        summary=(
            "School is closed for some days. The load of the day is gone, stress and exhaustion "
            "take their step, and relationships stand still, as in every holiday."
        ),
        leaves_out=(
            "The lessons that are lost or made up for, and work that waits for the teacher."
        ),
        evidence=(
            PublishedFinding(
                None, None, None, None, "no row for holidays in the table of interventions",
                "none found", "gap", "none",
            ),
        ),
        hours_basis="none: it gives time",
        dose="1: school is closed.",
    )  # fmt: skip

    kind: Literal["extra_holiday"] = "extra_holiday"
    days: Annotated[int, Field(ge=1, le=100, description="school days")] = 5

    @model_validator(mode="after")
    def _within_the_year(self) -> Self:
        if self.stop is None and self.start.day + self.days > SCHOOL_DAYS:
            room = SCHOOL_DAYS - self.start.day
            raise ValueError(f"expected at most {room} days: the school year ends then")
        return self

    def course(self, year: int) -> list[Phase]:
        """The days that are free."""
        first = day_of(self.start)
        last = first + self.days if self.stop is None else day_of(self.stop)
        return lasting(first, min(last, self.start.year * SCHOOL_DAYS), None)

    def money(self) -> str:
        """Nothing is saved: salaries go on."""
        return "school days without lessons"

    def decide(self, context: DecisionContext) -> Decision:
        """Close the school."""
        everybody = np.arange(len(context.world.links.teacher_key))
        if self.dose == 0.0:
            return Decision([], NO_ROWS, everybody)
        (phase,) = self.course(context.today.year)
        start = (self.start.year - 1) * SCHOOL_DAYS
        free = range(phase.first - start, phase.last - start)
        return Decision([], NO_ROWS, everybody, free_days=free)
