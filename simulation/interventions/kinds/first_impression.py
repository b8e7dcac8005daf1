"""A first impression: the same students, with another representation on the first morning.

This is a thought experiment, not a programme: it shows what a good or a bad start would have
meant. No programme may edit a representation; programmes act on appraisals and behaviour, and
the representation follows.
"""

from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from simulation.interventions.base import About, read_about, wrong_key
from simulation.interventions.context import Decision, DecisionContext, StateOverride
from simulation.interventions.dose_course import Phase
from simulation.interventions.families import ImposedEvent
from simulation.interventions.targeting import DyadTarget, TeacherTarget

PARTS = ("self", "other", "relationship")
PICTURES = {"good": (0.7, 0.1), "bad": (0.3, 0.5)}  # of the positive and negative side; assumed


class FirstImpression(ImposedEvent):
    """Sets the teacher's representation of chosen students on the first morning of a year.

    Who: the targeted dyads of all teachers. When: on the first morning of a school year only.
    What: every positive component to one value and every negative one to another, by
    ``impression``. The student's trust, rigidity and everything else stay as they were.
    """

    about: ClassVar[About] = read_about("first_impression")

    kind: Literal["first_impression"] = "first_impression"
    impression: Annotated[
        Literal["good", "bad"],
        Field(description="the six components: 0.7 and 0.1, or 0.3 and 0.5"),
    ] = "bad"
    target: DyadTarget = DyadTarget(dyads="random", per_teacher=1)

    @model_validator(mode="after")
    def _on_a_first_morning(self) -> Self:
        if self.start.day != 0:
            raise wrong_key("start", str(self.start), "the first morning of a school year (week 1)")
        if self.stop is not None:
            raise wrong_key("stop", str(self.stop), "no stop: a first impression is set once")
        return self

    def course(self, year: int) -> list[Phase]:
        """Return no phase: the state is set once."""
        return []

    def decide(self, context: DecisionContext) -> Decision:
        """Set the six components of the chosen dyads."""
        teachers = TeacherTarget().meant(context)
        rows = self.target.rows(context, teachers)
        if self.dose == 0.0:
            return Decision([], rows)
        values = dict(zip(("positive", "negative"), PICTURES[self.impression], strict=True))
        overrides = tuple(
            StateOverride(f"{part}_{valence}", rows, np.full(len(rows), value))
            for part in PARTS
            for valence, value in values.items()
        )
        return Decision([], rows, np.flatnonzero(teachers), overrides)
