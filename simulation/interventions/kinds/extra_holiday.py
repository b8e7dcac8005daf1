"""An extra holiday: school days on which school is closed."""

from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from simulation.interventions.base import NO_ROWS, About, read_about, wrong_key
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import Phase, day_of, within
from simulation.interventions.families import ImposedEvent
from simulation.state import SCHOOL_DAYS


class ExtraHoliday(ImposedEvent):
    """Some school days become holidays for all.

    When: from ``start``, ``days`` school days, or up to ``stop``, within the year. The lessons
    are not made up for: numbers of days and weeks stay as they are.
    """

    about: ClassVar[About] = read_about("extra_holiday")

    kind: Literal["extra_holiday"] = "extra_holiday"
    days: Annotated[int, Field(ge=1, le=100, description="school days")] = 5

    @model_validator(mode="after")
    def _within_the_year(self) -> Self:
        most = SCHOOL_DAYS - self.start.day
        if self.stop is None and self.days > most:
            raise wrong_key("days", self.days, f"at most {most} days: the school year ends then")
        return self

    def course(self, year: int) -> list[Phase]:
        """Return the phase of the free days."""
        return self._until(day_of(self.start) + self.days)

    def money(self) -> str:
        """Return the lost lessons; salaries continue."""
        return "school days without lessons"

    def decide(self, context: DecisionContext) -> Decision:
        """Close the school."""
        teachers = np.arange(len(context.structure.links.teacher_key))
        if self.dose == 0.0:
            return Decision([], NO_ROWS, teachers)
        (phase,) = within(self.course(context.today.year), self.start.year)
        return Decision([], NO_ROWS, teachers, free_days=range(phase.first, phase.last))
