"""Sensitivity coaching: video coaching on how one responds, such as MyTeachingPartner."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.families import Training


class SensitivityCoaching(Training):
    """Warmer responses for the same state, and less warmth lost to exhaustion.

    Who: all students of the teachers who take part. When: it grows with every session, then
    stays or fades. How much: ``dose`` is the share of the missing warmth that is added
    (default .2, assumed); exhaustion costs ``relief`` times it less.
    """

    about: ClassVar[About] = About(
        summary=(
            "A coach and the teacher watch how the teacher responds to students. In the same "
            "state the teacher responds more warmly, and exhaustion takes less of the warmth away."
        ),
        leaves_out=(
            "Which behaviours are coached, the quality of the coach, and any direct effect on how "
            "the teacher sees a student."
        ),
        evidence=(
            PublishedFinding(
                None, -0.23, None, None,
                "MyTeachingPartner replicated during covid: observed interaction -.23 n.s., "
                "enthusiasm +.77, tests -.09 to +.05 n.s. (39 of 87 teachers left)",
                "replication of MyTeachingPartner-Secondary", "verified", "7.23",
            ),
            PublishedFinding(
                None, 0.59, None, None,
                "individual coaching for four weeks: index of teaching +.59 sd, largely there next "
                "year (59 teachers, randomised)",
                "Kraft & Blazar (2017)", "verified", "7.24",
            ),
            PublishedFinding(
                "closeness", 0.25, None, None,
                "programmes to improve relationships, overall: ES .25 (24 studies, 55 effects)",
                "Meta-analysis of relationship programmes", "verified", "7.07",
            ),
        ),
        hours_basis="eight sessions of two hours, watching included (assumed)",
        dose="Share of the missing warmth that is added; .2 is assumed.",
        levers=("warmth", "warmth_cost"),
    )  # fmt: skip

    kind: Literal["sensitivity_coaching"] = "sensitivity_coaching"
    dose: Share = 0.2
    sessions: Annotated[int, Field(ge=1, le=40)] = 8
    every: Annotated[int, Field(ge=1, le=20)] = 2
    session_hours: Annotated[float, Field(ge=0.0, le=40.0)] = 2.0
    relief: Annotated[Share, Field(description="cost of exhaustion less, at a dose of 1")] = 0.5

    def decide(self, context: DecisionContext) -> Decision:
        """Add warmth, and take from what exhaustion costs it."""
        teachers, relief = np.flatnonzero(self.taking_part(context)), self.relief * self.dose
        spans = self.lever_spans(context, "warmth", teachers, lambda share: self.dose * share)
        spans += self.lever_spans(context, "warmth_cost", teachers, lambda share: -relief * share)
        return Decision(spans, NO_ROWS, teachers)
