"""Collegial support: small groups of colleagues who meet to talk about their work."""

from itertools import combinations
from typing import Annotated, ClassVar, Literal

import pandas as pd
from pydantic import Field

from simulation.interventions.base import About, Intervention, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.school_structure import tie_decision, without_stand_ins
from simulation.randomness import RandomStreams, keys_of
from simulation.school.enrolment import Enrolment, Reserve

GROUPING = RandomStreams(0, 0)  # groups depend on ids alone, before any draw of a replicate


class CollegialSupport(Intervention):
    """Ties within small groups of teachers, while the groups meet.

    Who: teachers of one school (or of all, with ``across_schools``), dealt into groups of
    about ``size`` by their ids; a tie exists if both take part. When: from ``start`` to
    ``stop``, for good without one. How much: ``dose`` is the share of these ties that come
    about. What flows along a tie is what flows along every other.
    """

    about: ClassVar[About] = read_about("collegial_support")

    kind: Literal["collegial_support"] = "collegial_support"
    dose: Share = 1.0
    size: Annotated[int, Field(ge=2, le=12, description="teachers in a group")] = 4
    across_schools: Annotated[bool, Field(description="groups may mix schools")] = False
    meetings: Annotated[int, Field(ge=1, le=40, description="a year")] = 10
    meeting_hours: Annotated[float, Field(ge=0.0, le=8.0, description="of a meeting")] = 1.5

    def hours(self) -> float:
        """Return hours in meetings."""
        return self.meetings * self.meeting_hours

    def requested_rows(self, school: Enrolment, label: str) -> Reserve:
        """Reserve a tie for each pair of a group."""
        return Reserve(ties=tuple(self._pairs(school.teachers)))

    def decide(self, context: DecisionContext) -> Decision:
        """Tie the pairs of each group who both take part."""
        return tie_decision(self, context, self._pairs(context.names.teachers), both=True)

    def _pairs(self, teachers: pd.DataFrame) -> list[tuple[str, str]]:
        return [pair for group in self._groups(teachers) for pair in combinations(group, 2)]

    def _groups(self, teachers: pd.DataFrame) -> list[list[str]]:
        teachers = without_stand_ins(teachers)
        draw = GROUPING.uniforms("groups", teacher=keys_of(teachers.index.tolist()))
        place = pd.Series("" if self.across_schools else teachers["school"], index=teachers.index)
        groups = []
        for _, members in pd.Series(draw, index=teachers.index).groupby(place):
            ids = members.sort_values(kind="stable").index.tolist()
            many = max(1, round(len(ids) / self.size))
            groups += [sorted(ids[n::many]) for n in range(many)]
        return groups
