"""Establish–Maintain–Restore: small kindnesses for all, and a repair after a clash.

Cook et al. (2018).
"""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, Share, read_about
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.families import Training
from simulation.interventions.targeting import DyadTarget


class EstablishMaintainRestore(Training):
    """Small positive contacts with all students, and a repair after a negative one.

    Who: all students of the teachers who take part. When: learnt in ``sessions``, practised
    from the first one on; it stays unless ``fade`` is given. How much: at ``dose``, that many
    extra undemanding contacts a student and school day, and that chance that a negative
    contact is mended in the next slot.
    """

    about: ClassVar[About] = read_about("establish_maintain_restore")

    kind: Literal["establish_maintain_restore"] = "establish_maintain_restore"
    dose: Share = 0.2
    sessions: Annotated[int, Field(ge=1, le=40)] = 3
    undemanding: Annotated[Share, Field(description="how little is demanded, 0 to 1")] = 0.8

    def dyads_chosen(self) -> DyadTarget:
        """Return the rule for all dyads."""
        return DyadTarget(dyads="all")

    def decide(self, context: DecisionContext) -> Decision:
        """Add contacts in all dyads of those who take part, and raise their readiness to repair."""
        part = self.taking_part(context)
        rows, teachers = self.dyads_chosen().rows(context, part), np.flatnonzero(part)
        spans = self.lever_spans(context, "extra_contacts", rows, lambda share: self.dose * share)
        spans += self.lever_spans(context, "low_demand", rows, lambda share: self.undemanding)
        spans += self.lever_spans(context, "repair", teachers, lambda share: self.dose * share)
        return Decision(spans, NO_ROWS, teachers)
