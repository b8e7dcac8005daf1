"""Relationship-focused reflection: guided sessions about a few named students.

Spilt, Koomen, Thijs & van der Leij (2012); Bosman et al. (2021). A coach interviews
the teacher about the relationship with a student and reflects on it in a few
sessions. Evidence is mixed: sensitivity and closeness rose for some teachers in a
small trial, a larger unpublished study found no difference between groups.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from simulation.interventions.base import About, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import Phase
from simulation.interventions.families import Guided
from simulation.interventions.targeting import DyadTarget
from simulation.state import SCHOOL_DAYS


class Reflection(Guided):
    """Awareness of the representation, held up while sessions last, fading after.

    Who: the targeted dyads of the teachers who take part. When: from ``start`` to the
    last of ``sessions``, ``every`` so many weeks apart. How much: ``dose`` is awareness
    A, 0 to 1 (default .8, assumed; a prototype with eight weekly sessions on three dyads
    gave about −.2 sd in conflict). The representation itself is never edited.
    """

    about: ClassVar[About] = About(
        summary=(
            "A coach and the teacher look at the relationship with a few students. While "
            "sessions last, and fading afterwards, the teacher appraises these students with "
            "less of the old picture and responds more warmly; the picture itself is not edited "
            "and moves only as far as what then happens moves it."
        ),
        leaves_out=(
            "What makes a good coach, what the teacher tells colleagues, and insight that "
            "carries over to students who were not discussed."
        ),
        evidence=(
            PublishedFinding(
                "closeness_targeted", None, None, None,
                "LLInC: change within the treated group, but no difference between the groups in "
                "the trend of closeness (55 teachers, 214 pupils; unpublished)",
                "van Eck (thesis)", "verified", "7.11",
            ),
            PublishedFinding(
                "closeness_targeted", 0.25, None, None,
                "programmes to improve relationships, overall: ES .25 (24 studies, 55 effects)",
                "Meta-analysis of relationship programmes", "verified", "7.07",
            ),
        ),
        hours_basis="about 3–5 sessions of an hour a teacher (recalled; targets 7.12)",
        dose="Awareness while sessions last, 0 to 1; .8 is assumed (a prototype's choice).",
        levers=("held_awareness",),
    )  # fmt: skip

    kind: Literal["reflection"] = "reflection"
    dose: Share = 0.8
    sessions: Annotated[int, Field(ge=1, le=40)] = 4
    target: DyadTarget = DyadTarget()
    every_year: Annotated[bool, Field(description="again each year, students chosen anew")] = False

    def course(self, year: int) -> list[Phase]:
        """Held up from the first to the last session, each year from the same day if asked for."""
        days = SCHOOL_DAYS * (year - self.start.year) if self.every_year else 0
        return [
            phase._replace(first=phase.first + days, last=phase.last + days)
            for phase in super().course(year)
        ]

    def later_decision_day(self) -> int:
        """Every year on the day on which it began, when the new students are known."""
        return self.start.day if self.every_year else 0

    def decide(self, context: DecisionContext) -> Decision:
        """Hold awareness up in the chosen dyads until the day of the last session."""
        part = self.taking_part(context)
        rows = self.target.rows(context, part)
        spans = self.lever_spans(context, "held_awareness", rows, lambda share: self.dose * share)
        return Decision(spans, rows, part.nonzero()[0])
