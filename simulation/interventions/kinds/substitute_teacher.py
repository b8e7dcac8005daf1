"""A substitute takes a class while its teacher is away."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, PublishedFinding
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import Phase, day_of, lasting
from simulation.interventions.families import Event
from simulation.interventions.row_requests import HOW, Classbook, MissingRowError, RowRequests
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS, Ints

SUFFIX = ":substitute"


class SubstituteTeacher(Event):
    """The teachers who take part are away for ``weeks``; a substitute has their students.

    Who: the teachers meant by ``teachers``. When: from ``start``, for so many school weeks or
    to ``stop``, within the year. Away means no students and no other work; relationships
    stand still. A substitute is another person, met as on a first morning, without ties; the
    rest of the year they work elsewhere and are in no table.
    """

    about: ClassVar[About] = About(
        summary=(
            "A teacher is away and recovers; the students deal with somebody else, whom they do "
            "not know. Afterwards the old relationships go on from where they stood."
        ),
        leaves_out=(
            "Why the teacher is away, what the students make of it, a class without any teacher, "
            "and that a returning teacher may start part-time."
        ),
        evidence=(
            PublishedFinding(
                None, None, None, None, "no trial of being away for some weeks was found",
                "none found", "gap", "none",
            ),
        ),
        hours_basis="none: the teacher is away",
        dose="1: the teacher is away.",
        levers=("present", "workload"),
    )  # fmt: skip

    kind: Literal["substitute_teacher"] = "substitute_teacher"
    weeks: Annotated[int, Field(ge=1, le=40, description="school weeks")] = 6

    def money(self) -> str:
        """A salary."""
        return f"a substitute for {self.weeks} school weeks for each teacher"

    def requested_rows(self, school: Classbook, label: str) -> RowRequests:
        """A stand-in for every teacher who may be away."""
        if self.dose == 0.0:
            return RowRequests()
        ids = self.teachers.ids or tuple(school.teachers.index)
        return RowRequests(stand_ins=tuple((f"{name}{SUFFIX}", name) for name in ids))

    def course(self, year: int) -> list[Phase]:
        """So many weeks from the start, within the school year."""
        first = day_of(self.start)
        last = first + self.weeks * DAYS_A_WEEK if self.stop is None else day_of(self.stop)
        return lasting(first, min(last, self.start.year * SCHOOL_DAYS), None)

    def decide(self, context: DecisionContext) -> Decision:
        """Hand the present students of the teachers who are away to their substitutes."""
        away = self.taking_part(context) & ~context.names.teachers.index.str.endswith(SUFFIX)
        table, here = context.names.dyads, context.circumstances.dyads.present > 0.0
        teachers = np.flatnonzero(away)
        names = set(context.names.teachers.index[away])
        left = np.flatnonzero(table["teacher"].isin(names).to_numpy() & here)
        taken = self._same_students(context, left)
        if self.dose == 0.0 or not len(teachers):
            return Decision([], NO_ROWS, teachers)
        if len(taken) != len(left):
            raise MissingRowError(f"{context.label}: a substitute is missing; {HOW}")
        spans = [
            *self.lever_spans(context, "present", left, lambda share: 0.0),
            *self.lever_spans(context, "present", taken, lambda share: 1.0),
            *self.lever_spans(context, "workload", teachers, lambda share: 0.0),
        ]
        return Decision(spans, NO_ROWS, teachers)

    def _same_students(self, context: DecisionContext, rows: Ints) -> Ints:
        """Rows of the substitutes with the students of some rows."""
        table = context.names.dyads
        wanted = set(
            zip(table["teacher"].iloc[rows] + SUFFIX, table["student"].iloc[rows], strict=True)
        )
        pairs = zip(table["teacher"], table["student"], strict=True)
        return np.array([n for n, pair in enumerate(pairs) if pair in wanted], dtype=np.int64)
