"""Mentoring: a beginner is tied to an experienced colleague."""

from functools import partial
from operator import mul
from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simulation.interventions.base import About, Intervention, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.school_structure import pairs_tied, tie_decision, without_stand_ins
from simulation.interventions.targeting import TeacherTarget, TeacherTargetField
from simulation.parameters import Staffroom
from simulation.randomness import RandomStreams, key_of
from simulation.school.enrolment import Enrolment, Reserve
from simulation.state import SCHOOL_WEEKS

MATCHING = RandomStreams(0, 0)  # pairs depend on ids alone
EXPERIENCED = Staffroom().mentor_years


class Mentoring(Intervention):
    """A tie between a beginner and an experienced teacher, and hours in which the beginner learns.

    Who: beginners who take part (or the teachers meant by ``teachers``), each with one mentor
    at the same school with ten years of experience or more and without a tie to them yet. When:
    from ``start`` to ``stop``, for good without one. How much: ``dose`` is the share of these
    ties that come about, ``weekly_hours`` the time in which the beginner learns.
    """

    about: ClassVar[About] = read_about("mentoring")

    kind: Literal["mentoring"] = "mentoring"
    dose: Share = 1.0
    teachers: TeacherTargetField = TeacherTarget(who="beginners")
    weekly_hours: Annotated[
        float, Field(ge=0.0, le=20.0, description="hours with the mentor a week")
    ] = 1.0

    def hours(self) -> float:
        """Return hours of the mentored teacher, in forty weeks."""
        return SCHOOL_WEEKS * self.weekly_hours

    def money(self) -> str:
        """Return the mentor's time."""
        return f"{SCHOOL_WEEKS * self.weekly_hours:g} hours a year of each mentor"

    def requested_rows(self, school: Enrolment, label: str) -> Reserve:
        """Reserve a tie from every teacher who may be mentored to their mentor."""
        return Reserve(ties=tuple(_pairs(school.teachers, school.staffroom)))

    def decide(self, context: DecisionContext) -> Decision:
        """Tie those who take part to their mentors."""
        names = context.names
        ties = names.ties[~names.ties["idle"].to_numpy(dtype=np.bool_)]
        pairs = _pairs(names.teachers, ties)
        decision = tie_decision(self, context, pairs, both=False)
        mentored = [pair[0] for pair in pairs_tied(self, context, pairs, both=False)]
        rows = np.flatnonzero(names.teachers.index.isin(mentored))
        hours = partial(mul, self.weekly_hours)
        spans = self.lever_spans(context, "mentored", rows, hours) if len(rows) else []
        return decision._replace(spans=[*decision.spans, *spans])


def _pairs(teachers: pd.DataFrame, ties: pd.DataFrame) -> list[tuple[str, str]]:
    """Match every teacher with an experienced colleague of the school, not tied to them yet."""
    known = {frozenset(pair) for pair in zip(ties["teacher"], ties["colleague"], strict=True)}
    pairs = []
    for _, staff in without_stand_ins(teachers).groupby("school"):
        mentors = staff.index[staff["experience"] >= EXPERIENCED].tolist()
        for name in staff.index:
            free = [m for m in mentors if m != name and frozenset((name, m)) not in known]
            if free:
                pairs.append((str(name), min(free, key=partial(_match, str(name)))))
    return pairs


def _match(teacher: str, mentor: str) -> float:
    return MATCHING.uniform("mentor", teacher=key_of(teacher), student=key_of(mentor))
