"""Relationship-focused reflection: guided sessions about a few named students.

Spilt, Koomen, Thijs & van der Leij (2012); Bosman et al. (2021). A coach interviews
the teacher about the relationship with a student and reflects on it in a few
sessions. Evidence is mixed: sensitivity and closeness rose for some teachers in a
small trial, a larger unpublished study found no difference between groups.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from simulation.interventions.base import About, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import Phase
from simulation.interventions.families import Guided
from simulation.interventions.targeting import DyadTarget
from simulation.state import SCHOOL_DAYS


class Reflection(Guided):
    """Awareness of the representation: raised while sessions last, fading after.

    Who: the targeted dyads of the teachers who take part. When: from ``start`` to the
    last of ``sessions``, ``every`` so many weeks apart. How much: ``dose`` is awareness
    A, 0 to 1 (default 0.8, assumed; a prototype with eight weekly sessions on three dyads
    gave about −0.2 sd in conflict). The representation itself is never edited.
    """

    about: ClassVar[About] = read_about("reflection")

    kind: Literal["reflection"] = "reflection"
    dose: Share = 0.8
    sessions: Annotated[int, Field(ge=1, le=40)] = 4
    target: DyadTarget = DyadTarget()
    every_year: Annotated[bool, Field(description="again each year, students chosen anew")] = False

    def course(self, year: int) -> list[Phase]:
        """Return the phase of the sessions; with ``every_year`` from the same day of each year."""
        days = SCHOOL_DAYS * (year - self.start.year) if self.every_year else 0
        return [
            phase._replace(first=phase.first + days, last=phase.last + days)
            for phase in super().course(year)
        ]

    def later_decision_day(self) -> int:
        """Return the day of its start, when new students are known; else the first morning."""
        return self.start.day if self.every_year else 0

    def decide(self, context: DecisionContext) -> Decision:
        """Raise awareness in the chosen dyads until the day of the last session."""
        part = self.taking_part(context)
        rows = self.target.rows(context, part)
        spans = self.lever_spans(context, "held_awareness", rows, lambda share: self.dose * share)
        return Decision(spans, rows, part.nonzero()[0])
