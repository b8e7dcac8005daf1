"""Habits of emotion regulation as teachers report them: reappraisal and suppression.

Seven-point scales after the Emotion Regulation Questionnaire (Gross & John 2003, from memory).
"""

from functools import partial

import numpy as np

from simulation.measurement.instruments.scale import Reference, Reliability, Scale
from simulation.measurement.instruments.sight import Moment
from simulation.parameters import Parameters
from simulation.state import Floats

ORDINARY = Parameters()  # the defaults, so that a scale stands still when a scenario moves them


def habit(moment: Moment, name: str) -> Floats:
    """A regulation trait with what programmes add, in sd of the ordinary spread of traits."""
    trait = getattr(moment.world.traits.teachers, name)
    shift = getattr(moment.circumstances.teachers, name)
    usual = getattr(ORDINARY.regulation, name)
    return np.asarray((np.clip(trait + shift, 0.0, 1.0) - usual) / ORDINARY.spread.trait)


def _scale(name: str, items: int, alpha: float, reference: Reference) -> Scale:
    return Scale(
        name=f"erq_{name}", label=f"habit of {name}", unit="teacher", informant="teacher",
        items=items, low=1, high=7, scoring="mean",
        reliability=Reliability(alpha, "alpha", "Gross & John (2003), from memory"),
        reference=reference, latent=partial(habit, name=name), deviates=True,
        reads=(f"world.traits.teachers.{name}", f"circumstances.teachers.{name}"),
        leaves_out="regulation in class apart from regulation elsewhere",
    )  # fmt: skip


SOURCE = "Gross & John (2003), from memory"
REGULATION = (
    _scale("reappraisal", 6, 0.79, Reference(4.6, 1.0, SOURCE)),
    _scale("suppression", 4, 0.73, Reference(3.4, 1.1, SOURCE)),
)
