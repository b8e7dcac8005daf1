"""What one thing would have changed: the same year, the same chance, one thing else.

Each is a rerun with the levers that interventions use, moved for one teacher through
the whole year; nothing is taken from the books.
"""

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

Pair = tuple[str, str]  # of teachers, the smaller id first


def new_tie(year: SchoolYear, teacher: str) -> Pair | None:
    """A tie to the colleague at the same school, not tied yet, who is least exhausted.

    Read on the first morning of the school year; equal ones go by id. None where there is
    no such colleague.
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
    """The enrolment with a tie in reserve: it is there, and idle until a lever says otherwise."""
    reserve = enrolment.reserve
    return replace(enrolment, reserve=reserve._replace(ties=(*reserve.ties, pair)))


LIGHTER = 0.9  # of the workload; assumed: the tenth that people ask about
REFLECTIVE = float(Reflection.model_fields["dose"].default)
NOTHING = np.zeros(0, dtype=np.int64)


@dataclass
class Moved:
    """A plan that moves levers, and puts two in touch, from first to last day of a year."""

    start: SchoolMorning
    levers: tuple[tuple[str, int, float], ...]  # lever, row of its owner, value
    tie: Pair | None = None
    kind: str = "explanation"  # no kind of a scenario, so that it moves nobody's number

    def decide(self, context: DecisionContext) -> Decision:
        """The spans as asked; no dyad is marked."""
        spans = [self._span(lever, np.array([row]), value) for lever, row, value in self.levers]
        if self.tie is not None:
            ties = context.names.ties
            both = ties["teacher"].isin(self.tie) & ties["colleague"].isin(self.tie)
            spans.append(self._span("tie", np.flatnonzero(both), 1.0))
        return Decision(spans, chosen=NOTHING)

    def _span(self, lever: str, rows: Ints, value: float) -> Span:
        return Span(lever, rows, self.start.day, SCHOOL_DAYS, value)


class OneThing(NamedTuple):
    """One thing that is changed: in words, by levers and perhaps by a tie."""

    name: str
    levers: tuple[tuple[str, int, float], ...] = ()
    tie: Pair | None = None

    def plans(self, year: int) -> tuple[Moved, ...]:
        """What is done besides everything else, in one school year."""
        changed = self.levers or self.tie
        return (Moved(SchoolMorning(year, 0), self.levers, self.tie),) if changed else ()


AS_IT_WAS = OneThing("as it was")


class Place(NamedTuple):
    """Where levers of the teacher stand: rows of teacher, dyad and student."""

    teacher: int
    dyad: int
    student: int


def things(
    place: Place, student: str, propensity: float | None, tie: Pair | None
) -> Iterator[OneThing]:
    """What is tried: about the student who weighs most, the workload, a colleague.

    propensity: of that student, sd units; where it is not above the mean, it is left. None
    where the teacher has no student. tie: None where there is nobody to be tied to.
    """
    if propensity is not None:
        if propensity > 0.0:
            yield OneThing(
                f"if {student} had misbehaved no more readily than the average student",
                (("propensity", place.student, -propensity),),
            )
        yield OneThing(
            f"with reflection on {student} all year (awareness {REFLECTIVE:g})",
            (("held_awareness", place.dyad, REFLECTIVE),),
        )
    yield OneThing(
        f"with a workload {1 - LIGHTER:.0%} lighter", (("workload", place.teacher, LIGHTER),)
    )
    if tie is not None:
        yield OneThing("with one more colleague to turn to", tie=tie)
