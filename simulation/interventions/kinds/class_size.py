"""Class size: fewer students in a class; the others get more of the teacher."""

from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, Intervention, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import Phase, within
from simulation.interventions.lever_schedule import Span
from simulation.interventions.school_structure import crowded, lead_classes, memberships, sizes_now
from simulation.randomness import keys_of
from simulation.state import Ints


class ClassSize(Intervention):
    """Students leave until the class has ``to``; contacts of the others follow the attention law.

    Who: the classes whose (first) teacher takes part and which are larger. When: from ``start``
    to ``stop``, for good without one; every year drawn anew. How much: ``dose`` is the share
    of the way from the present size to ``to``. Who leaves is a keyed draw, so that a larger
    dose takes the same students and some more.
    """

    about: ClassVar[About] = About(
        summary=(
            "Some students go to another class, which is not simulated. Those who stay have more "
            "contacts each, but the teacher fewer in all: contacts a student follow class size to "
            "the power -.71."
        ),
        leaves_out=(
            "The class the others go to, rooms, what a smaller class does to teaching itself, and "
            "achievement beyond engagement and relationship."
        ),
        evidence=(
            PublishedFinding(
                "achievement", None, None, None,
                "about 22 to 15 students: +.15 to +.25 sd in tests, K-3, from memory",
                "STAR", "recalled strong", "7.27",
            ),
            PublishedFinding(
                "exhaustion", None, None, None,
                "no usable published causal effect of class size on exhaustion: a prediction",
                "none found", "gap", "7.28",
            ),
            PublishedFinding(
                None, None, None, None,
                "a child is seen with the teacher 213 v 144 times in small v large classes; "
                "contacts a child fall with class size to the power .71 (derived)",
                "Blatchford (2003)", "derived", "6.04",
            ),
        ),
        hours_basis="none",
        dose="Share of the way to the smaller class; 1 is all of it.",
        levers=("present", "contact_rate"),
    )  # fmt: skip

    kind: Literal["class_size"] = "class_size"
    dose: Share = 1.0
    to: Annotated[int, Field(ge=1, le=60, description="students in a class")] = 20

    def money(self) -> str:
        """Teachers and rooms for those who leave."""
        return f"a teacher and a room for the students above {self.to} of each class"

    def decide(self, context: DecisionContext) -> Decision:
        """Draw who leaves each class, and let contacts follow the size that is left."""
        part, members = self.taking_part(context), memberships(context)
        sizes, phases = sizes_now(context, members), self._phases(context)
        spans: list[Span] = []
        change: dict[str, int] = {}
        for group in lead_classes(context, members, part):
            many = round(self.dose * max(sizes[group] - self.to, 0))
            gone = self._leavers(context, members[members["class"] == group], many)
            if len(gone):
                spans += [Span("present", gone, phase.first, phase.last, 0.0) for phase in phases]
                change[group] = -many
        spans += crowded(context, members, change, phases) if change else []
        return Decision(spans, NO_ROWS, np.flatnonzero(part))

    def _phases(self, context: DecisionContext) -> list[Phase]:
        return within(self.course(context.today.year), context.today.year)

    def _leavers(self, context: DecisionContext, members: pd.DataFrame, many: int) -> Ints:
        here = members[members["here"]]
        students = here["student"].drop_duplicates().to_numpy()
        draw = context.chance.uniforms(
            f"leave:{context.label}", context.today.year, student=keys_of(students.tolist())
        )
        gone = students[np.lexsort((students, draw))[:many]]
        rows: Ints = here.loc[here["student"].isin(gone), "row"].to_numpy().astype(np.int64)
        return np.sort(rows)
