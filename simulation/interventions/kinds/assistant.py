"""Teaching assistant: a second adult in class who deals with some of the misbehaviour."""

from typing import ClassVar, Literal

from simulation.interventions.base import About, Intervention, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.state import SCHOOL_WEEKS


class Assistant(Intervention):
    """A share of the negative contacts does not reach the teacher.

    Who: the teachers who take part. When: from ``start`` to ``stop``, for good without one.
    How much: ``dose`` is the share taken over (default 0.15, assumed: present a day and a half
    of five and takes half of them then). Which ones is a keyed draw, so that a larger share
    takes over the same and some more.
    """

    about: ClassVar[About] = read_about("assistant")

    kind: Literal["assistant"] = "assistant"
    dose: Share = 0.15

    def hours(self) -> float:
        """Return hours to guide the assistant, a quarter of an hour in each of forty weeks."""
        return 0.25 * SCHOOL_WEEKS

    def money(self) -> str:
        """Return the assistant's salary."""
        return f"an assistant for about {10 * self.dose:.2g} days a week"

    def decide(self, context: DecisionContext) -> Decision:
        """Let a share of the negative contacts of those who take part be taken over."""
        return self.teacher_decision(context, taken_over=self.dose)
