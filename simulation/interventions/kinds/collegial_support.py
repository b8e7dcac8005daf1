"""Collegial support: small groups of colleagues who meet to talk about their work."""

from itertools import combinations
from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, Intervention, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.row_requests import Classbook, RowRequests
from simulation.interventions.school_structure import staying, tied
from simulation.randomness import RandomStreams, keys_of

GROUPING = RandomStreams(0, 0)  # groups are made of ids alone, before any world is drawn


class CollegialSupport(Intervention):
    """Ties within small groups of teachers, while the groups meet.

    Who: teachers of one school (or of all, with ``across_schools``), dealt into groups of
    about ``size`` by their ids; a tie holds if both take part. When: from ``start`` to
    ``stop``, for good without one. How much: ``dose`` is the share of these ties that come
    about. What flows along a tie is what flows along every other.
    """

    about: ClassVar[About] = About(
        summary=(
            "Teachers meet in small groups. A tie lets support flow, as much as the colleague has "
            "left, which cushions what contacts add to load; and it lets load spread, which eases "
            "one and burdens the other."
        ),
        leaves_out=(
            "What is said in the group, skills learnt there, and that people choose whom they "
            "talk to. A teacher without any known colleague is taken to have some already, so "
            "that a group replaces them and hardly adds."
        ),
        evidence=(
            PublishedFinding(
                "exhaustion", None, None, None,
                "collegial support with exhaustion: r about -.20 to -.35, from memory (direction: "
                "24 studies, N = 11,831); an association, not an effect",
                "meta-analysis [S106]", "verified direction", "7.25",
            ),
            PublishedFinding(
                "burnout_cases", None, None, None,
                "supervision and intervision groups: members satisfied, but no difference in "
                "burnout (self-selected)",
                "Demšar (2008)", "verified", "7.26",
            ),
        ),
        hours_basis="ten meetings of an hour and a half in a year (assumed)",
        dose="Share of the ties within groups that come about; 1 is all.",
        levers=("tie",),
    )  # fmt: skip

    kind: Literal["collegial_support"] = "collegial_support"
    dose: Share = 1.0
    size: Annotated[int, Field(ge=2, le=12, description="teachers in a group")] = 4
    across_schools: Annotated[bool, Field(description="groups may mix schools")] = False
    meetings: Annotated[int, Field(ge=1, le=40, description="a year")] = 10
    meeting_hours: Annotated[float, Field(ge=0.0, le=8.0, description="of a meeting")] = 1.5

    def hours(self) -> float:
        """Hours in meetings."""
        return self.meetings * self.meeting_hours

    def requested_rows(self, school: Classbook, label: str) -> RowRequests:
        """A tie for each pair of a group."""
        return RowRequests(ties=tuple(self._pairs(school.teachers)))

    def decide(self, context: DecisionContext) -> Decision:
        """Tie the pairs of each group who both take part."""
        part = self.taking_part(context)
        spans = tied(self, context, self._pairs(context.names.teachers), part, both=True)
        return Decision(spans, NO_ROWS, np.flatnonzero(part))

    def _pairs(self, teachers: pd.DataFrame) -> list[tuple[str, str]]:
        return [pair for group in self._groups(teachers) for pair in combinations(group, 2)]

    def _groups(self, teachers: pd.DataFrame) -> list[list[str]]:
        teachers = staying(teachers)
        draw = GROUPING.uniforms("groups", teacher=keys_of(teachers.index.tolist()))
        place = pd.Series("" if self.across_schools else teachers["school"], index=teachers.index)
        groups = []
        for _, members in pd.Series(draw, index=teachers.index).groupby(place):
            ids = members.sort_values(kind="stable").index.tolist()
            many = max(1, round(len(ids) / self.size))
            groups += [sorted(ids[n::many]) for n in range(many)]
        return groups
