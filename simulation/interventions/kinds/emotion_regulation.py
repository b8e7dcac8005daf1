"""Emotion regulation: training for teachers, such as CARE or mindfulness courses."""

from functools import partial
from operator import mul
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.families import Fade, Training


class EmotionRegulation(Training):
    """A skill: more reappraisal, less suppression, better recovery.

    Who: the teachers who take part. When: it grows with every session, then decays slowly.
    How much: ``dose`` is added to reappraisal capacity; suppression falls by ``suppression``
    times it and overnight recovery rises by ``recovery`` times it. The defaults, .2 with -.1
    and +.06, are a prototype's that landed near trials.
    """

    about: ClassVar[About] = About(
        summary=(
            "Teachers practise to notice and reframe what they feel. Reappraisal capacity rises, "
            "the habit of suppressing falls, and the night takes away more of the day's load. The "
            "skill grows with every session and decays slowly."
        ),
        leaves_out=(
            "Whether a teacher practises at home, who signs up for such a course, and the group."
        ),
        evidence=(
            PublishedFinding(
                "exhaustion", -0.37, -0.70, -0.03,
                "social and emotional learning for teachers: emotional exhaustion g = -.37 (13 "
                "studies)",
                "Oliveira et al. (2021a)", "verified", "7.04",
            ),
            PublishedFinding(
                "exhaustion", -0.18, -0.28, -0.08,
                "burnout interventions, overall: d = .18 in favour (SE .05, interval derived; 23 "
                "controlled trials); mindfulness works on exhaustion and accomplishment, "
                "programmes of less than a month are least effective",
                "Iancu et al. (2018)", "verified", "7.01",
            ),
            PublishedFinding(
                "stress", -0.34, -0.57, -0.10,
                "social and emotional learning for teachers: distress -.34 (43 studies, N = 3,004; "
                "publication bias for wellbeing)",
                "Oliveira et al. (2021b)", "verified", "7.05",
            ),
            PublishedFinding(
                "stress", -0.18, None, None,
                "CARE (5 days in a school year): distress -.18, time urgency -.15, emotion "
                "regulation .35, mindfulness .28, observed emotional support .22; sizes "
                "from memory (224 teachers, 36 schools)",
                "Jennings et al. (2017)", "recalled strong", "7.19",
            ),
            PublishedFinding(
                None, None, None, None,
                "mindfulness for teachers: g about .45-.60 on distress and wellbeing, from memory",
                "Klingbeil & Renshaw (2018)", "recalled weak", "7.21",
            ),
        ),
        hours_basis="five days of six hours over the school year (CARE: 5 days; targets 7.19)",
        dose="Rise of reappraisal capacity; .2 is a prototype's that landed near trials.",
        levers=("reappraisal", "suppression", "recovery"),
    )  # fmt: skip

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
        teachers = np.flatnonzero(self.taking_part(context))
        gains = {
            "reappraisal": self.dose,
            "suppression": -self.suppression * self.dose,
            "recovery": self.recovery * self.dose,
        }
        spans = [
            span
            for lever, gain in gains.items()
            for span in self.lever_spans(context, lever, teachers, partial(mul, gain))
        ]
        return Decision(spans, NO_ROWS, teachers)
