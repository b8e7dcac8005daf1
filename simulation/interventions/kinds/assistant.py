"""Teaching assistant: somebody who takes over some of what goes wrong."""

from typing import ClassVar, Literal

import numpy as np

from simulation.interventions.base import NO_ROWS, About, Intervention, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext
from simulation.state import SCHOOL_WEEKS


class Assistant(Intervention):
    """A share of the negative contacts does not reach the teacher.

    Who: the teachers who take part. When: from ``start`` to ``stop``, for good without one.
    How much: ``dose`` is the share taken over (default .15, assumed: present a day and a half
    of five and takes half of them then). Which ones is a keyed draw, so that a larger share
    takes over the same and some more.
    """

    about: ClassVar[About] = About(
        summary=(
            "An assistant in class deals with some of the misbehaviour. Those contacts do not take "
            "place between teacher and student: no emotion, no load, and nothing learnt on either "
            "side."
        ),
        leaves_out=(
            "The students' relationship with the assistant, the work of guiding one, and the "
            "positive contacts an assistant takes over too."
        ),
        evidence=(
            PublishedFinding(
                "exhaustion", -0.18, -0.28, -0.08,
                "burnout interventions, overall: d = .18 in favour (SE .05, interval derived; 23 "
                "controlled trials of any kind): a ceiling; no row for assistants",
                "Iancu et al. (2018)", "verified", "7.01",
            ),
        ),
        hours_basis="a quarter of an hour a week to guide the assistant (assumed)",
        dose="Share of negative contacts taken over; .15 is assumed.",
        levers=("taken_over",),
    )  # fmt: skip

    kind: Literal["assistant"] = "assistant"
    dose: Share = 0.15

    def hours(self) -> float:
        """Guiding the assistant, a quarter of an hour in each of forty weeks."""
        return 0.25 * SCHOOL_WEEKS

    def money(self) -> str:
        """The assistant's salary."""
        return f"an assistant for about {10 * self.dose:.2g} days a week"

    def decide(self, context: DecisionContext) -> Decision:
        """Let a share of the negative contacts of those who take part be taken over."""
        teachers = np.flatnonzero(self.taking_part(context))
        spans = self.lever_spans(context, "taken_over", teachers, lambda share: self.dose * share)
        return Decision(spans, NO_ROWS, teachers)
