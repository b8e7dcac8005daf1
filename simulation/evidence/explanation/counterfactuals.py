"""Counterfactuals: the same year and draws with one thing changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.kinds.reflection import Reflection
from simulation.interventions.lever_schedule import Span
from simulation.school.enrolment import Enrolment, is_idle
from simulation.school.school_year import SchoolYear
from simulation.state import SCHOOL_DAYS, Ints
from simulation.texts.language import number, say

Pair = tuple[str, str]  # of teachers, the smaller id first


def new_tie(year: SchoolYear, teacher: str) -> Pair | None:
    """Return a tie to the least exhausted colleague of the school without a tie yet.

    Read on the first morning of the school year; equal ones by id. None if there is none.
    """
    staff, ties = year.enrolment.teachers, year.enrolment.staffroom
    ties = ties[~is_idle(ties)]
    known = {teacher, *ties.loc[ties["teacher"] == teacher, "colleague"]}
    known |= set(ties.loc[ties["colleague"] == teacher, "teacher"])
    here = (staff["school"] == staff.loc[teacher, "school"]).to_numpy()
    free = here & ~staff.index.isin(known) & ~is_idle(staff)
    if not free.any():
        return None
    exhaustion = year.state.teachers.exhaustion[free]
    one, other = sorted([teacher, str(staff.index[free][int(np.argmin(exhaustion))])])
    return one, other


def with_reserved(enrolment: Enrolment, pair: Pair) -> Enrolment:
    """Return the enrolment with a reserved tie, idle until a lever changes it."""
    reserve = enrolment.reserve
    return replace(enrolment, reserve=reserve._replace(ties=(*reserve.ties, pair)))


LIGHTER = 0.9  # of the workload; assumed
REFLECTIVE = float(Reflection.model_fields["dose"].default)
NOTHING = np.zeros(0, dtype=np.int64)


@dataclass
class ShiftedLever:
    """A plan that sets levers and may add a tie, from first to last day of a year."""

    start: SchoolMorning
    levers: tuple[tuple[str, int, float], ...]  # lever, row of its owner, value
    tie: Pair | None = None
    kind: str = "explanation"  # no kind of a scenario, so that it changes no draw

    def decide(self, context: DecisionContext) -> Decision:
        """Return the spans of the levers; no dyad is marked."""
        spans = [self._span(lever, np.array([row]), value) for lever, row, value in self.levers]
        if self.tie is not None:
            ties = context.names.ties
            both = ties["teacher"].isin(self.tie) & ties["colleague"].isin(self.tie)
            spans.append(self._span("tie", np.flatnonzero(both), 1.0))
        return Decision(spans, chosen=NOTHING)

    def _span(self, lever: str, rows: Ints, value: float) -> Span:
        return Span(lever, rows, self.start.day, SCHOOL_DAYS, value)


class Counterfactual(NamedTuple):
    """One change: its description, its levers and perhaps a tie."""

    name: str
    levers: tuple[tuple[str, int, float], ...] = ()
    tie: Pair | None = None

    def plans(self, year: int) -> tuple[ShiftedLever, ...]:
        """What is done besides everything else, in one school year."""
        changed = self.levers or self.tie
        return (ShiftedLever(SchoolMorning(year, 0), self.levers, self.tie),) if changed else ()


AS_IT_WAS = Counterfactual("as it was")


class TeacherSeat(NamedTuple):
    """The rows of the teacher, a dyad and its student in the levers."""

    teacher: int
    dyad: int
    student: int


def counterfactuals_for(
    place: TeacherSeat, student: str, propensity: float | None, tie: Pair | None
) -> Iterator[Counterfactual]:
    """Yield the counterfactuals: the heaviest student, the workload, a colleague.

    propensity: of that student, sd units; skipped if not above the mean. None if the teacher has no
    student. tie: None without a possible colleague.
    """
    if propensity is not None:
        if propensity > 0.0:
            yield Counterfactual(
                say("explain.average_student", student=student),
                (("propensity", place.student, -propensity),),
            )
        yield Counterfactual(
            say("explain.reflection", student=student, awareness=number(REFLECTIVE, 1)),
            (("held_awareness", place.dyad, REFLECTIVE),),
        )
    yield Counterfactual(
        say("explain.lighter", percent=round(100 * (1 - LIGHTER))),
        (("workload", place.teacher, LIGHTER),),
    )
    if tie is not None:
        yield Counterfactual(say("explain.colleague"), tie=tie)
