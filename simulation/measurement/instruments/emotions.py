"""Emotions of teachers: general enjoyment, anger and anxiety (TES), and regulation habits (ERQ).

The Teacher Emotions Scales have four items from 1 to 4 (Frenzel et al. 2016) about a typical
lesson. All contacts of a lesson count as separate occasions, so with a summed intensity of I a
lesson the place on the scale is

.. math:: x = 1 - e^{-I}

Before the first day there were no lessons, so the first wave has no score.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from simulation.measurement.instruments.reference_values import LESSONS_A_DAY
from simulation.measurement.instruments.scale import Rater, Reference, Reliability, Scale
from simulation.measurement.instruments.snapshot import Snapshot
from simulation.parameters import Parameters
from simulation.school.links import dyad_owner
from simulation.state import EMOTIONS, Floats

SOURCE = "Frenzel et al. (2016), from memory"
ANXIOUS = Rater(0.32, "teacher", "assumed: anxiety beyond that about single students [5.08, 5.10]")
LEFT_OUT = "emotions not about single students; better memory of strong emotions"


def in_a_lesson(snapshot: Snapshot, emotion: str) -> Floats:
    """Return the emotion of a typical lesson since the previous snapshot, (teachers,)."""
    links = snapshot.structure.links
    felt = snapshot.tally.intensity[:, EMOTIONS.index(emotion)]
    total = np.bincount(dyad_owner(links), weights=felt, minlength=len(links.teacher_key))
    met = np.bincount(
        dyad_owner(links), weights=snapshot.tally.contacts, minlength=len(links.teacher_key)
    )
    lessons = max(snapshot.days, 1) * LESSONS_A_DAY
    return np.where(met > 0, 1.0 - np.exp(-total / lessons), np.nan)


def _scale(emotion: str, alpha: float, mean: float, sd: float, rater: Rater | None = None) -> Scale:
    return Scale(
        name=f"tes_{emotion}", label=f"TES {emotion}", unit="teacher",
        items=4, low=1, high=4, reliability=Reliability(alpha, "alpha", SOURCE),
        reference=Reference(mean, sd, SOURCE), rater=rater,
        latent=partial(in_a_lesson, emotion=emotion),
        reads=("tally.contacts", "tally.intensity"), leaves_out=LEFT_OUT,
    )  # fmt: skip


TEACHER_EMOTIONS = (
    _scale("enjoyment", 0.85, 3.2, 0.5),
    _scale("anger", 0.80, 1.7, 0.5),
    _scale("anxiety", 0.80, 1.5, 0.5, ANXIOUS),
)


ORDINARY = Parameters()  # the defaults, so that a scenario does not change a scale


def habit(snapshot: Snapshot, name: str) -> Floats:
    """Return a regulation trait with the effect of programmes, in sd of the ordinary spread."""
    trait = getattr(snapshot.structure.traits.teachers, name)
    return _in_sd(trait + getattr(snapshot.circumstances.teachers, name), name)


def habit_of_reappraisal(snapshot: Snapshot) -> Floats:
    """Return reappraisal as ``habit``, with what beginners learn and what colleagues pass on."""
    traits, state = snapshot.structure.traits.teachers, snapshot.state.teachers
    learned = traits.beginner * state.skill * snapshot.parameters.start.beginner_reappraisal
    trained = traits.reappraisal + snapshot.circumstances.teachers.reappraisal
    return _in_sd(trained + (learned + state.practice), "reappraisal")


def _in_sd(values: Floats, name: str) -> Floats:
    usual = getattr(ORDINARY.regulation, name)
    return np.asarray((np.clip(values, 0.0, 1.0) - usual) / ORDINARY.spread.trait)


def _regulation_scale(
    name: str,
    items: int,
    alpha: float,
    reference: Reference,
    latent: Callable[[Snapshot], Floats],
    learned: tuple[str, ...] = (),
) -> Scale:
    return Scale(
        name=f"erq_{name}", label=f"habit of {name}", unit="teacher",
        items=items, low=1, high=7,
        reliability=Reliability(alpha, "alpha", "Gross & John (2003), from memory"),
        reference=reference, latent=latent, deviates=True,
        reads=(f"structure.traits.teachers.{name}", f"circumstances.teachers.{name}", *learned),
        leaves_out="the difference between regulation in class and elsewhere",
    )  # fmt: skip


REGULATION_SOURCE = "Gross & John (2003), from memory"
REGULATION = (
    _regulation_scale(
        "reappraisal", 6, 0.79, Reference(4.6, 1.0, REGULATION_SOURCE), habit_of_reappraisal,
        ("structure.traits.teachers.beginner", "state.teachers.skill", "state.teachers.practice"),
    ),
    _regulation_scale(
        "suppression", 4, 0.73, Reference(3.4, 1.1, REGULATION_SOURCE),
        partial(habit, name="suppression"),
    ),
)  # fmt: skip
