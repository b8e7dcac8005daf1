"""A substitute takes a class while its teacher is away."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, read_about
from simulation.interventions.context import Decision, DecisionContext, MissingRowError
from simulation.interventions.dose_course import Phase, day_of
from simulation.interventions.families import Event
from simulation.school.enrolment import Enrolment, Reserve
from simulation.state import DAYS_A_WEEK

SUFFIX = ":substitute"


class SubstituteTeacher(Event):
    """The teachers who take part are away for ``weeks``; a substitute has their students.

    Who: the teachers meant by ``teachers``. When: from ``start``, for ``weeks`` school weeks or
    to ``stop``, within the year. Away means no students and no other work; relationships
    stand still. A substitute is another person, met as on a first morning, without ties; the
    rest of the year they work elsewhere and are in no table.
    """

    about: ClassVar[About] = read_about("substitute_teacher")

    kind: Literal["substitute_teacher"] = "substitute_teacher"
    weeks: Annotated[int, Field(ge=1, le=40, description="school weeks")] = 6

    def money(self) -> str:
        """Return a salary."""
        return f"a substitute for {self.weeks} school weeks for each teacher"

    def requested_rows(self, school: Enrolment, label: str) -> Reserve:
        """Reserve a stand-in for every teacher who may be away."""
        if self.dose == 0.0:
            return Reserve()
        ids = self.teachers.ids or tuple(school.teachers.index)
        return Reserve(stand_ins=tuple((f"{name}{SUFFIX}", name) for name in ids))

    def course(self, year: int) -> list[Phase]:
        """Return the phase of ``weeks`` from the start, within the school year."""
        return self._until(day_of(self.start) + self.weeks * DAYS_A_WEEK)

    def decide(self, context: DecisionContext) -> Decision:
        """Hand the present students of the teachers who are away to their substitutes."""
        names, table = context.names.teachers.index, context.names.dyads
        away = self.taking_part(context) & ~names.str.endswith(SUFFIX)
        teachers, present = np.flatnonzero(away), context.circumstances.dyads.present > 0.0
        if self.dose == 0.0 or not len(teachers):
            return Decision([], NO_ROWS, teachers)
        left = np.flatnonzero(table["teacher"].isin(names[away]).to_numpy() & present)
        own = table.iloc[left]
        wanted = set(zip(own["teacher"] + SUFFIX, own["student"], strict=True))
        pairs = zip(table["teacher"], table["student"], strict=True)
        taken = np.flatnonzero([pair in wanted for pair in pairs])
        if len(taken) != len(left):
            raise MissingRowError(context.label, "substitute")
        spans = [
            *self.lever_spans(context, "present", left, lambda share: 0.0),
            *self.lever_spans(context, "present", taken, lambda share: 1.0),
            *self.lever_spans(context, "workload", teachers, lambda share: 0.0),
        ]
        return Decision(spans, NO_ROWS, teachers)
