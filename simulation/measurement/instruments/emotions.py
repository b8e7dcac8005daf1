"""Teacher Emotions Scales: how much a teacher enjoys, is angry, is anxious in general.

Four items from 1 to 4 (Frenzel et al. 2016). What is reported is what a typical lesson holds:
all contacts of a lesson are taken as occasions of their own, so with a summed intensity of I a
lesson the place on the scale is

.. math:: x = 1 - e^{-I}

Nothing has happened before the first day, so the first wave has no score.
"""

from functools import partial

import numpy as np

from simulation.measurement.instruments.reference_values import LESSONS_A_DAY
from simulation.measurement.instruments.scale import Rater, Reference, Reliability, Scale
from simulation.measurement.instruments.snapshot import Snapshot
from simulation.parameters import Parameters
from simulation.school.links import dyad_owner
from simulation.state import EMOTIONS, Floats

SOURCE = "Frenzel et al. (2016), from memory"
ANXIOUS = Rater(0.32, "teacher", "assumed: anxiety about more than single students [5.08, 5.10]")
LEFT_OUT = "emotions not about single students; that strong ones are remembered better"


def in_a_lesson(moment: Snapshot, emotion: str) -> Floats:
    """How much of an emotion a typical lesson since the moment before held, per teacher."""
    links = moment.world.links
    felt = moment.tally.intensity[:, EMOTIONS.index(emotion)]
    total = np.bincount(dyad_owner(links), weights=felt, minlength=len(links.teacher_key))
    met = np.bincount(
        dyad_owner(links), weights=moment.tally.contacts, minlength=len(links.teacher_key)
    )
    lessons = max(moment.days, 1) * LESSONS_A_DAY
    return np.where(met > 0, 1.0 - np.exp(-total / lessons), np.nan)


def _scale(emotion: str, alpha: float, mean: float, sd: float, rater: Rater | None = None) -> Scale:
    return Scale(
        name=f"tes_{emotion}", label=f"TES {emotion}", unit="teacher", informant="teacher",
        items=4, low=1, high=4, scoring="mean", reliability=Reliability(alpha, "alpha", SOURCE),
        reference=Reference(mean, sd, SOURCE), rater=rater,
        latent=partial(in_a_lesson, emotion=emotion),
        reads=("tally.contacts", "tally.intensity"), leaves_out=LEFT_OUT,
    )  # fmt: skip


TEACHER_EMOTIONS = (
    _scale("enjoyment", 0.85, 3.2, 0.5),
    _scale("anger", 0.80, 1.7, 0.5),
    _scale("anxiety", 0.80, 1.5, 0.5, ANXIOUS),
)


ORDINARY = Parameters()  # the defaults, so that a scale stands still when a scenario moves them


def habit(moment: Snapshot, name: str) -> Floats:
    """A regulation trait with what programmes add, in sd of the ordinary spread of traits."""
    trait = getattr(moment.world.traits.teachers, name)
    shift = getattr(moment.circumstances.teachers, name)
    usual = getattr(ORDINARY.regulation, name)
    return np.asarray((np.clip(trait + shift, 0.0, 1.0) - usual) / ORDINARY.spread.trait)


def _regulation_scale(name: str, items: int, alpha: float, reference: Reference) -> Scale:
    return Scale(
        name=f"erq_{name}", label=f"habit of {name}", unit="teacher", informant="teacher",
        items=items, low=1, high=7, scoring="mean",
        reliability=Reliability(alpha, "alpha", "Gross & John (2003), from memory"),
        reference=reference, latent=partial(habit, name=name), deviates=True,
        reads=(f"world.traits.teachers.{name}", f"circumstances.teachers.{name}"),
        leaves_out="regulation in class apart from regulation elsewhere",
    )  # fmt: skip


REGULATION_SOURCE = "Gross & John (2003), from memory"
REGULATION = (
    _regulation_scale("reappraisal", 6, 0.79, Reference(4.6, 1.0, REGULATION_SOURCE)),
    _regulation_scale("suppression", 4, 0.73, Reference(3.4, 1.1, REGULATION_SOURCE)),
)
