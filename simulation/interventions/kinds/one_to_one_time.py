"""One-to-one time: short moments alone with a student without any demand.

Banking Time (Driscoll & Pianta 2010; Williford et al. 2017), Playing-2-gether.
"""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import About, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import Phase, lasting
from simulation.interventions.families import Programme
from simulation.interventions.targeting import DyadTarget
from simulation.state import DAYS_A_WEEK


class OneToOneTime(Programme):
    """Extra contacts with the targeted students, less likely negative, more likely positive.

    Who: the targeted dyads of the teachers who take part. When: from the start through the
    week of the last of ``sessions``, which stand for weeks here. How much: ``dose`` times
    ``a_week`` meetings of ``contacts`` salient contacts each; all defaults assumed.
    """

    about: ClassVar[About] = read_about("one_to_one_time")

    kind: Literal["one_to_one_time"] = "one_to_one_time"
    dose: Share = 1.0
    sessions: Annotated[int, Field(ge=1, le=40, description="weeks with meetings")] = 8
    session_hours: Annotated[float, Field(ge=0.0, le=40.0, description="of one meeting")] = 0.25
    a_week: Annotated[float, Field(gt=0.0, le=5.0, description="meetings with each student")] = 2.0
    contacts: Annotated[float, Field(gt=0.0, le=10.0, description="salient ones a meeting")] = 2.0
    undemanding: Annotated[Share, Field(description="how little is demanded, 0 to 1")] = 0.8
    target: DyadTarget = DyadTarget()

    def hours(self) -> float:
        """Return hours in meetings; students named by id count as one a teacher."""
        students = 1 if self.target.named else self.target.per_teacher
        return self.dose * super().hours() * self.a_week * students

    def course(self, year: int) -> list[Phase]:
        """Return the phase from the first week with meetings through the last."""
        days = self.session_days()
        return lasting(days[0], days[-1] + DAYS_A_WEEK, None)

    def decide(self, context: DecisionContext) -> Decision:
        """Arrange extra, undemanding contacts in the chosen dyads."""
        part = self.taking_part(context)
        rows = self.target.rows(context, part)
        a_day = self.dose * self.a_week * self.contacts / (DAYS_A_WEEK * self.every)
        spans = self.lever_spans(context, "extra_contacts", rows, lambda share: a_day * share)
        spans += self.lever_spans(context, "low_demand", rows, lambda share: self.undemanding)
        return Decision(spans, rows, np.flatnonzero(part))
