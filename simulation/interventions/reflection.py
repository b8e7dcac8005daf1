"""Relationship-focused reflection: guided sessions about a few named students.

Spilt, Koomen, Thijs & van der Leij (2012); Bosman et al. (2021). A coach interviews
the teacher about the relationship with a student and reflects on it in a few
sessions. Evidence is mixed: sensitivity and closeness rose for some teachers in a
small trial, a larger unpublished study found no difference between groups.
"""

from typing import Literal

from pydantic import Field

from simulation.interventions.intervention import Decision, Intervention, Scene, Share
from simulation.interventions.moment import DAYS, DAYS_A_WEEK
from simulation.interventions.schedule import Span
from simulation.interventions.target import Target


class Reflection(Intervention):
    """Awareness of the representation, held up while sessions last, fading after.

    Who: the targeted dyads of the teachers who take part. When: from ``start`` to the
    last of ``sessions``, ``every`` so many weeks apart. How much: ``dose`` is awareness
    A, 0 to 1 (default .8, assumed; a prototype with eight weekly sessions on three dyads
    gave about −.2 sd in conflict). The representation itself is never edited. Sessions
    that would fall after the school year do not take place.

    Left out: what a good coach is, what a teacher tells colleagues about it, and any
    insight that carries over to students who were not discussed.
    """

    kind: Literal["reflection"] = "reflection"
    dose: Share = 0.8
    sessions: int = Field(default=4, ge=1, le=40)
    every: int = Field(default=1, ge=1, le=20)
    target: Target = Target()

    def decide(self, scene: Scene) -> Decision:
        """Hold awareness up in the chosen dyads until the day of the last session."""
        rows = self.target.rows(scene, self.taking_part(scene))
        last_session = self.start.day + (self.sessions - 1) * self.every * DAYS_A_WEEK
        end = min(last_session + 1, DAYS)
        span = Span("held_awareness", rows, self.start.day, end, self.dose)
        return Decision([span], chosen=rows)
