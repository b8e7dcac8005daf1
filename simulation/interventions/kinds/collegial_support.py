"""Collegial support: small groups of colleagues who meet to talk about their work."""

from itertools import combinations
from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simulation.interventions.base import About, Intervention, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.lever_schedule import Span
from simulation.interventions.school_structure import pairs_tied, tie_decision, without_stand_ins
from simulation.interventions.targeting import DyadTarget
from simulation.randomness import RandomStreams, keys_of
from simulation.school.enrolment import Enrolment, Reserve
from simulation.state import DAYS_A_WEEK, Ints

FORTNIGHT = 2 * DAYS_A_WEEK  # school days from one reflection to the next; assumed
GROUPING = RandomStreams(0, 0)  # groups depend on ids alone, before any draw of a replicate


class CollegialSupport(Intervention):
    """Ties within small groups of teachers, while the groups meet.

    Who: teachers of one school (or of all, with ``across_schools``), dealt into groups of
    about ``size`` by their ids; a tie exists if both take part. When: from ``start`` to
    ``stop``, for good without one. How much: ``dose`` is the share of these ties that come
    about. What flows along a tie is what flows along every other. With ``reflection`` the
    group is a circle: every other week each member reflects on the relationship that had most
    conflict when the groups began in the year.
    """

    about: ClassVar[About] = read_about("collegial_support")

    kind: Literal["collegial_support"] = "collegial_support"
    dose: Share = 1.0
    size: Annotated[int, Field(ge=2, le=12, description="teachers in a group")] = 4
    across_schools: Annotated[bool, Field(description="groups may mix schools")] = False
    meetings: Annotated[int, Field(ge=1, le=40, description="a year")] = 10
    meeting_hours: Annotated[float, Field(ge=0.0, le=8.0, description="of a meeting")] = 1.5

    reflection: Annotated[
        Share,
        Field(description="awareness of the most conflictual relationship, every other week"),
    ] = 0.0

    def hours(self) -> float:
        """Return hours in meetings."""
        return self.meetings * self.meeting_hours

    def dyads_chosen(self) -> DyadTarget | None:
        """Return the rule for the dyads that a circle reflects on."""
        return DyadTarget(per_teacher=1) if self.reflection > 0.0 else None

    def requested_rows(self, school: Enrolment, label: str) -> Reserve:
        """Reserve a tie for each pair of a group."""
        return Reserve(ties=tuple(self._pairs(school.teachers)))

    def decide(self, context: DecisionContext) -> Decision:
        """Tie the pairs of each group who both take part."""
        pairs = self._pairs(context.names.teachers)
        decision = tie_decision(self, context, pairs, both=True)
        target = self.dyads_chosen()
        if target is None:
            return decision
        members = {name for pair in pairs_tied(self, context, pairs, both=True) for name in pair}
        part = np.asarray(context.names.teachers.index.isin(members), dtype=np.bool_)
        rows = target.rows(context, part)
        if not len(rows):
            return decision
        return decision._replace(
            spans=[*decision.spans, *self._sessions(context, rows)], chosen=rows
        )

    def _sessions(self, context: DecisionContext, rows: Ints) -> list[Span]:
        """Return the spans of awareness: one week of every two."""
        return [
            span._replace(first=first, last=min(first + DAYS_A_WEEK, span.last))
            for span in self.lever_spans(context, "held_awareness", rows, lambda _: self.reflection)
            for first in range(span.first, span.last, FORTNIGHT)
        ]

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
