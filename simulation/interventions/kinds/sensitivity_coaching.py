"""Sensitivity coaching: video coaching on how one responds, such as MyTeachingPartner."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from simulation.interventions.base import About, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.families import Training


class SensitivityCoaching(Training):
    """Warmer responses for the same state, and less warmth lost to exhaustion.

    Who: all students of the teachers who take part. When: it grows with every session, then
    stays or fades. How much: ``dose`` is the share of the missing warmth that is added
    (default 0.2, assumed); exhaustion costs ``relief`` times it less.
    """

    about: ClassVar[About] = read_about("sensitivity_coaching")

    kind: Literal["sensitivity_coaching"] = "sensitivity_coaching"
    dose: Share = 0.2
    sessions: Annotated[int, Field(ge=1, le=40)] = 8
    every: Annotated[int, Field(ge=1, le=20)] = 2
    session_hours: Annotated[float, Field(ge=0.0, le=40.0)] = 2.0
    relief: Annotated[Share, Field(description="cost of exhaustion less, at a dose of 1")] = 0.5

    def decide(self, context: DecisionContext) -> Decision:
        """Add warmth, and take from what exhaustion costs it."""
        relief = self.relief * self.dose
        return self.teacher_decision(context, warmth=self.dose, warmth_cost=-relief)
