"""Establish–Maintain–Restore: small kindnesses for all, and a repair after a clash.

Cook et al. (2018).
"""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import NO_ROWS, About, PublishedFinding, Share
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

    about: ClassVar[About] = About(
        summary=(
            "Teachers learn to seek small positive contacts with every student and to mend a "
            "relationship after a clash: extra undemanding contacts with the whole class, and a "
            "chance that a negative contact is followed by a friendly one."
        ),
        leaves_out=(
            "The teacher's own diagnosis of which phase each relationship is in, and that the "
            "practice takes room from teaching."
        ),
        evidence=(
            PublishedFinding(
                "closeness", None, None, None,
                "relationship up, d about .6-.9 from memory (matched randomised, about 10 "
                "teachers, grades 4-5)",
                "Cook et al. (2018)", "recalled weak", "7.09",
            ),
            PublishedFinding(
                "engagement", None, None, None,
                "academic engaged time up, about .8-.9 from memory; disruption down, about -.5",
                "Cook et al. (2018)", "recalled weak", "7.09",
            ),
            PublishedFinding(
                "closeness", None, None, None,
                "among universal programmes EMR and BRIDGE have the largest effects; combined "
                "effects are smaller",
                "Kincade et al. (2020)", "verified", "7.08",
            ),
            PublishedFinding(
                "closeness", 0.25, None, None,
                "programmes to improve relationships, overall: ES .25 (24 studies, 55 effects)",
                "Meta-analysis of relationship programmes", "verified", "7.07",
            ),
        ),
        hours_basis="three training sessions of an hour (assumed); practice is part of teaching",
        dose=(
            "Extra contacts a student and day, and chance of repair; .2 is assumed. At .3 "
            "exhaustion fell by d .26, beyond the .18 that interventions on burnout reach."
        ),
        levers=("extra_contacts", "low_demand", "repair"),
    )  # fmt: skip

    kind: Literal["establish_maintain_restore"] = "establish_maintain_restore"
    dose: Share = 0.2
    sessions: Annotated[int, Field(ge=1, le=40)] = 3
    undemanding: Annotated[Share, Field(description="how little is asked, 0 to 1")] = 0.8

    def decide(self, context: DecisionContext) -> Decision:
        """Extra contacts in all dyads of those who take part, and their readiness to repair."""
        part = self.taking_part(context)
        rows, teachers = DyadTarget(dyads="all").rows(context, part), np.flatnonzero(part)
        spans = self.lever_spans(context, "extra_contacts", rows, lambda share: self.dose * share)
        spans += self.lever_spans(context, "low_demand", rows, lambda share: self.undemanding)
        spans += self.lever_spans(context, "repair", teachers, lambda share: self.dose * share)
        return Decision(spans, NO_ROWS, teachers)
