"""Mentoring: a beginner gets an experienced colleague to turn to."""

from functools import partial
from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, Intervention, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.row_requests import Classbook, RowRequests
from simulation.interventions.school_structure import staying, tied
from simulation.interventions.targeting import TeacherTarget, TeacherTargetField
from simulation.parameters import Staffroom
from simulation.randomness import RandomStreams, key_of
from simulation.state import SCHOOL_WEEKS

MATCHING = RandomStreams(0, 0)  # who mentors whom follows from ids alone
EXPERIENCED = Staffroom().mentor_years


class Mentoring(Intervention):
    """A tie between a beginner and an experienced teacher of the same school.

    Who: beginners who take part (or the teachers meant by ``teachers``), each with one mentor
    who has ten years of experience or more and to whom they are not tied yet. When: from
    ``start`` to ``stop``, for good without one. How much: ``dose`` is the share of these ties
    that come about.
    """

    about: ClassVar[About] = About(
        summary=(
            "A beginner is tied to an experienced colleague. Support flows along the tie, as much "
            "as the mentor has left, and load spreads along it in both directions."
        ),
        leaves_out=(
            "Advice and feedback, so what a beginner learns; that needs a training beside it. "
            "Without experience in the class list nobody is a beginner and nothing happens."
        ),
        evidence=(
            PublishedFinding(
                "exhaustion", None, None, None,
                "collegial support with exhaustion: r about -.20 to -.35, from memory (direction: "
                "24 studies, N = 11,831); an association, not an effect",
                "meta-analysis [S106]", "verified direction", "7.25",
            ),
            PublishedFinding(
                "closeness", None, None, None,
                "less experienced teachers rate relationships as more positive (US pre-K)",
                "Mashburn et al. (2006)", "verified direction", "2.11",
            ),
            PublishedFinding(
                None, None, None, None,
                "beginners have more deactivating emotions towards one student (71 dyads)",
                "Koenen et al. (2019)", "verified direction", "5.15",
            ),
        ),
        hours_basis="an hour a week (assumed)",
        dose="Share of the ties with a mentor that come about; 1 is all.",
        levers=("tie",),
    )  # fmt: skip

    kind: Literal["mentoring"] = "mentoring"
    dose: Share = 1.0
    teachers: TeacherTargetField = TeacherTarget(who="beginners")
    weekly_hours: Annotated[
        float, Field(ge=0.0, le=20.0, description="hours with the mentor a week")
    ] = 1.0

    def hours(self) -> float:
        """Hours of the one who is mentored, in forty weeks."""
        return SCHOOL_WEEKS * self.weekly_hours

    def money(self) -> str:
        """The mentor's time."""
        return f"{SCHOOL_WEEKS * self.weekly_hours:g} hours a year of each mentor"

    def requested_rows(self, school: Classbook, label: str) -> RowRequests:
        """A tie from every teacher who may be mentored to their mentor."""
        return RowRequests(ties=tuple(_pairs(school.teachers, school.staffroom)))

    def decide(self, context: DecisionContext) -> Decision:
        """Tie those who take part to their mentors."""
        part = self.taking_part(context)
        names = context.names
        pairs = _pairs(names.teachers, names.ties[~names.ties["idle"].to_numpy(dtype=np.bool_)])
        spans = tied(self, context, pairs, part, both=False)
        return Decision(spans, NO_ROWS, np.flatnonzero(part))


def _pairs(teachers: pd.DataFrame, ties: pd.DataFrame) -> list[tuple[str, str]]:
    """Each teacher with an experienced colleague of the school to whom they are not tied yet."""
    known = {frozenset(pair) for pair in zip(ties["teacher"], ties["colleague"], strict=True)}
    pairs = []
    for _, staff in staying(teachers).groupby("school"):
        mentors = staff.index[staff["experience"] >= EXPERIENCED].tolist()
        for name in staff.index:
            free = [m for m in mentors if m != name and frozenset((name, m)) not in known]
            if free:
                pairs.append((str(name), min(free, key=partial(_match, str(name)))))
    return pairs


def _match(teacher: str, mentor: str) -> float:
    return MATCHING.uniform("mentor", teacher=key_of(teacher), student=key_of(mentor))
