"""Emotion regulation: training for teachers, such as CARE or mindfulness courses."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from simulation.interventions.base import About, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.families import Fade, Training


class EmotionRegulation(Training):
    """A skill: more reappraisal, less suppression, better recovery.

    Who: the teachers who take part. When: it grows with every session, then decays slowly.
    How much: ``dose`` is added to reappraisal capacity; suppression falls by ``suppression``
    times it and overnight recovery rises by ``recovery`` times it. The defaults, 0.2 with −0.1
    and +0.06, are a prototype's that came near trials.
    """

    about: ClassVar[About] = read_about("emotion_regulation")

    kind: Literal["emotion_regulation"] = "emotion_regulation"
    dose: Share = 0.2
    sessions: Annotated[int, Field(ge=1, le=40)] = 5
    every: Annotated[int, Field(ge=1, le=20)] = 2
    session_hours: Annotated[float, Field(ge=0.0, le=40.0)] = 6.0
    fade: Fade = 80.0
    suppression: Annotated[Share, Field(description="less suppression, at a dose of 1")] = 0.5
    recovery: Annotated[Share, Field(description="more recovery a night, at a dose of 1")] = 0.3

    def decide(self, context: DecisionContext) -> Decision:
        """Shift the three capacities of those who take part."""
        return self.teacher_decision(
            context,
            reappraisal=self.dose,
            suppression=-self.suppression * self.dose,
            recovery=self.recovery * self.dose,
        )
