"""A first impression: the same child, met with another picture on the first morning.

This is an experimenter's hand, not a programme: it asks what a good or a bad start would
have meant. No programme may edit a representation; those act on what is appraised, said
and done, and let the picture follow.
"""

from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from simulation.interventions.base import About, PublishedFinding
from simulation.interventions.context import Decision, DecisionContext, StateOverride
from simulation.interventions.dose_course import Phase
from simulation.interventions.families import ImposedEvent
from simulation.interventions.targeting import DyadTarget, TeacherTarget
from simulation.state import PARTS, Floats

PICTURES = {"good": (0.7, 0.1), "bad": (0.3, 0.5)}  # of the positive and negative side; assumed


class FirstImpression(ImposedEvent):
    """Sets the teacher's representation of chosen students on the first morning of a year.

    Who: the targeted dyads of all teachers. When: on the first morning of a school year only.
    What: every positive component to one value and every negative one to another, by
    ``impression``. The student's trust, rigidity and everything else stay as they were.
    """

    about: ClassVar[About] = About(
        summary=(
            "An experiment, not an intervention: the teacher starts the year with a good or a bad "
            "picture of the chosen students, who are the same children. It answers what the first "
            "picture alone does. No programme in this model edits a representation."
        ),
        leaves_out="Where the first picture comes from: files, colleagues, brothers and sisters.",
        evidence=(
            PublishedFinding(
                None, None, None, None, "a thought experiment; nothing is published about it",
                "none found", "gap", "none",
            ),
        ),
        hours_basis="none",
        dose="1: the picture is set.",
    )  # fmt: skip

    kind: Literal["first_impression"] = "first_impression"
    impression: Annotated[
        Literal["good", "bad"], Field(description="the six components: .7 and .1, or .3 and .5")
    ] = "bad"
    target: DyadTarget = DyadTarget(dyads="random", per_teacher=1)

    @model_validator(mode="after")
    def _on_a_first_morning(self) -> Self:
        if self.start.day != 0 or self.stop is not None:
            raise ValueError("expected the first morning of a school year (week 1), and no stop")
        return self

    def course(self, year: int) -> list[Phase]:
        """It is over as soon as it is done."""
        return []

    def decide(self, context: DecisionContext) -> Decision:
        """Set the six components of the chosen dyads."""
        everybody = TeacherTarget().meant(context)
        rows = self.target.rows(context, everybody)
        if self.dose == 0.0:
            return Decision([], rows)
        values = dict(zip(("positive", "negative"), PICTURES[self.impression], strict=True))
        overrides = tuple(
            StateOverride(f"{part}_{valence}", rows, _all(rows, value))
            for part in PARTS
            for valence, value in values.items()
        )
        return Decision([], rows, np.flatnonzero(everybody), overrides)


def _all(rows: np.ndarray, value: float) -> Floats:
    return np.full(len(rows), value)
