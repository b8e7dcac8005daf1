"""Behaviour support: individual help for a few students with their behaviour."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import About, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import Phase, day_of, lasting
from simulation.interventions.families import Fade, Programme
from simulation.interventions.targeting import DyadTarget
from simulation.state import DAYS_A_WEEK


class BehaviourSupport(Programme):
    """Lower externalising propensity of the targeted students while it lasts, then fading.

    Who: the students of the targeted dyads. When: from the start through the week of the
    last session, then fading (at once without ``fade``). How much: ``dose`` in standard
    deviations of the propensity (default 0.3, assumed: a little more than whole-class
    programmes reach).
    """

    about: ClassVar[About] = read_about("behaviour_support")

    kind: Literal["behaviour_support"] = "behaviour_support"
    dose: Share = 0.3
    sessions: Annotated[int, Field(ge=1, le=40)] = 15
    session_hours: Annotated[float, Field(ge=0.0, le=40.0)] = 0.5
    fade: Fade = 8.0
    target: DyadTarget = DyadTarget(dyads="highest externalising")

    def hours(self) -> float:
        """Return hours in sessions; students named by id count as one a teacher."""
        return super().hours() * (1 if self.target.named else self.target.per_teacher)

    def course(self, year: int) -> list[Phase]:
        """Return full strength through the week of the last session, then fading."""
        last = self.session_days()[-1] + DAYS_A_WEEK
        return lasting(day_of(self.start), last, self.fade)

    def lasts_into(self, year: int) -> bool:
        """Return False: the students of the next year are others, or had a summer between."""
        return False

    def decide(self, context: DecisionContext) -> Decision:
        """Lower the propensity of the students of the chosen dyads."""
        part = self.taking_part(context)
        rows = self.target.rows(context, part)
        students = np.unique(context.structure.links.dyad_student[rows])
        spans = self.lever_spans(context, "propensity", students, lambda share: -self.dose * share)
        return Decision(spans, rows, np.flatnonzero(part))
