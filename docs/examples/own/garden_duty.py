"""Garden duty: the most conflictual students work with their teacher in the school garden.

A user-defined intervention, to copy and change. It is invented for the tutorial, so its dose has no
source.
"""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simulation.interventions.base import About, PublishedFinding, Share
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.families import Guided
from simulation.interventions.targeting import DyadTarget


class GardenDuty(Guided):
    """Weekly afternoons in the garden, after which a few students are easier in class.

    Students: those targeted of the participating teachers. Time: from ``start`` to the last of
    ``sessions``. ``dose``: fall of their tendency to misbehave, in standard deviations, 0 to 1
    (default 0.2, assumed).
    """

    about: ClassVar[About] = About(
        summary="Work in the garden calms a few students, with all of their teachers.",
        leaves_out="Supervision of the rest of the class; rain.",
        evidence=(
            PublishedFinding(
                None, None, None, None, "none: made up for a tutorial", "none", "gap", ""
            ),
        ),
        hours_basis="an hour per afternoon, assumed",
        dose="Fall of the tendency to misbehave, in standard deviations; 0.2 is assumed.",
        levers=("propensity",),
    )

    kind: Literal["garden_duty"] = "garden_duty"
    dose: Share = 0.2
    sessions: Annotated[int, Field(ge=1, le=40)] = 10
    target: DyadTarget = DyadTarget()

    def decide(self, context: DecisionContext) -> Decision:
        """Calm the chosen students until the day of the last afternoon."""
        part = self.taking_part(context)
        rows = self.target.rows(context, part)
        students = np.unique(context.structure.links.dyad_student[rows])
        spans = self.lever_spans(context, "propensity", students, lambda share: -self.dose * share)
        return Decision(spans, rows, part.nonzero()[0])


INTERVENTIONS = [GardenDuty]
