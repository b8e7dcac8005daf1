"""Complaints and satisfaction, to which life outside school adds its own: three self-reports.

The model says what school contributes; what a person brings along stays the same over the years
and is drawn for the instrument alone.
"""

from typing import NamedTuple

import numpy as np

from simulation.measurement.instruments import reference_values as ordinary
from simulation.measurement.instruments.reference_values import STRESS_MEAN, STRESS_SD, a_week
from simulation.measurement.instruments.scale import (
    Rater,
    Reference,
    Reliability,
    Scale,
    apply_process,
)
from simulation.measurement.instruments.snapshot import PRESENT, Snapshot
from simulation.processes.relatedness import connectedness
from simulation.state import EMOTIONS, NEGATIVE_EMOTIONS, Floats

# Weights per sd, assumed: signs and order after [3.20, 3.24].
COMPLAINTS = (0.4, 0.2, -0.2)  # of exhaustion, stress, meaning
SATISFACTION = (0.4, 0.3, -0.3)  # of meaning, relatedness, exhaustion


class School(NamedTuple):
    """How a teacher stands in sd of the ordinary population, each shape (teachers,)."""

    exhaustion: Floats
    stress: Floats
    meaning: Floats
    relatedness: Floats


def school(moment: Snapshot) -> School:
    """Exhaustion, stress, meaning and relatedness of each teacher in sd."""
    t = moment.state.teachers
    return School(
        (t.exhaustion - ordinary.EXHAUSTION_MEAN) / ordinary.EXHAUSTION_SD,
        (t.stress - ordinary.STRESS_MEAN) / ordinary.STRESS_SD,
        (t.meaning - ordinary.MEANING_MEAN) / ordinary.MEANING_SD,
        (t.relatedness - ordinary.RELATEDNESS_MEAN) / ordinary.RELATEDNESS_SD,
    )


def complaints(moment: Snapshot) -> Floats:
    """Depressive complaints that come from school, in sd: E, St and the lack of M."""
    now = school(moment)
    e, s, m = COMPLAINTS
    return e * now.exhaustion + s * now.stress + m * now.meaning


def satisfaction(moment: Snapshot) -> Floats:
    """Satisfaction with the job that comes from school, in sd: M, RS and the lack of E."""
    now = school(moment)
    m, r, e = SATISFACTION
    return m * now.meaning + r * now.relatedness + e * now.exhaustion


def enthusiasm(moment: Snapshot) -> Floats:
    """M of each teacher, in sd."""
    return school(moment).meaning


PHQ = Reference(0.55, 0.50, "PHQ-9 of employees, sum about 5 (4.5), from memory")
JOB = Reference(3.9, 0.7, "job satisfaction of teachers on five points, from memory")
PRIVATE = "assumed: private life, so that the spread is about as published"

PRIVATE_LIFE = (
    Scale(
        name="depressive_complaints", label="depressive complaints", unit="teacher",
        informant="teacher", items=9, low=0, high=3, scoring="sum",
        reliability=Reliability(0.87, "alpha", "PHQ-9, from memory"), reference=PHQ,
        latent=complaints, deviates=True, rater=Rater(0.35, "teacher", PRIVATE),
        reads=(
            "state.teachers.exhaustion", "state.teachers.stress", "state.teachers.meaning",
        ),
        leaves_out="diagnosis; what complaints do to the year: nothing reads them",
    ),
    Scale(
        name="job_satisfaction", label="job satisfaction", unit="teacher", informant="teacher",
        items=5, low=1, high=5, scoring="mean",
        reliability=Reliability(0.85, "alpha", "from memory"), reference=JOB,
        latent=satisfaction, deviates=True, rater=Rater(0.40, "teacher", PRIVATE),
        reads=(
            "state.teachers.exhaustion", "state.teachers.meaning", "state.teachers.relatedness",
        ),
        leaves_out="pay, promotion, leadership; leaving the job",
    ),
    Scale(
        name="enthusiasm", label="enthusiasm for teaching", unit="teacher", informant="teacher",
        items=5, low=1, high=5, scoring="mean",
        reliability=Reliability(0.85, "alpha", "from memory"), reference=JOB, latent=enthusiasm,
        deviates=True, reads=("state.teachers.meaning",),
        leaves_out="enthusiasm for the subject and for teaching apart",
    ),
)  # fmt: skip


ALPHA = Reliability(0.85, "alpha", "Engaged Teachers Scale, from memory")
# What an ordinary teacher is, 0 to 1; assumed.
STUDENTS_MEAN, STUDENTS_SD = 0.45, 0.10
SUPPORT_MEAN, SUPPORT_SD = 0.70, 0.08


def with_students(moment: Snapshot) -> Floats:
    """Mean connectedness with the students of a teacher, in sd; NaN without students."""
    dyads = moment.state.dyads
    close = apply_process(
        connectedness,
        dyads.relationship_positive,
        dyads.relationship_negative,
        p=moment.parameters.relatedness,
    )
    return np.asarray((moment.mean_of_teachers(close) - STUDENTS_MEAN) / STUDENTS_SD)


def with_colleagues(moment: Snapshot) -> Floats:
    """What colleagues have left to give, in sd."""
    return np.asarray((moment.state.teachers.support - SUPPORT_MEAN) / SUPPORT_SD)


RELATEDNESS = (
    Scale(
        name="relatedness_students", label="relatedness with students", unit="teacher",
        informant="teacher", items=4, low=0, high=6, scoring="mean", reliability=ALPHA,
        reference=Reference(4.8, 0.8, "assumed"), latent=with_students, deviates=True,
        reads=(
            "state.dyads.relationship_positive", "state.dyads.relationship_negative", PRESENT,
        ),
        leaves_out="single students, whom the items do not name",
    ),
    Scale(
        name="relatedness_colleagues", label="relatedness with colleagues", unit="teacher",
        informant="teacher", items=4, low=0, high=6, scoring="mean", reliability=ALPHA,
        reference=Reference(4.4, 0.9, "assumed"), latent=with_colleagues, deviates=True,
        reads=("state.teachers.support",), leaves_out="leadership; conflicts in the staffroom",
    ),
)  # fmt: skip


COLUMNS = [EMOTIONS.index(emotion) for emotion in NEGATIVE_EMOTIONS]


def negative_a_day(moment: Snapshot) -> Floats:
    """What a day's negative emotions with each student add up to, 0 to 1; shape (dyads,)."""
    total = moment.tally.intensity[:, COLUMNS].sum(axis=1)
    amount = 1.0 - np.exp(-total / max(moment.days, 1))
    return np.where(moment.tally.contacts > 0, moment.of_present(amount), np.nan)


ORDINARY = Reference(1.7, 0.7, "assumed")

TEACHING_STRESS = Scale(
    name="teaching_stress", label="stress caused by a student", unit="dyad", informant="teacher",
    items=20, low=1, high=5, scoring="mean",
    reliability=Reliability(0.95, "alpha", "Index of Teaching Stress, from memory"),
    reference=ORDINARY, latent=negative_a_day, passing=a_week(ORDINARY),
    reads=("tally.contacts", "tally.intensity", PRESENT),
    leaves_out="parents, colleagues and lost pleasure, which the index asks about too",
)  # fmt: skip


def stress(moment: Snapshot) -> Floats:
    """St of each teacher, in sd of the ordinary population."""
    return np.asarray((moment.state.teachers.stress - STRESS_MEAN) / STRESS_SD)


WORK_STRESS = Scale(
    name="work_stress", label="work stress", unit="teacher", informant="teacher", items=10,
    low=0, high=4, scoring="mean",
    reliability=Reliability(0.85, "alpha", "Perceived Stress Scale, from memory"),
    reference=Reference(1.6, 0.6, "Perceived Stress Scale, from memory"), latent=stress,
    deviates=True, reads=("state.teachers.stress",), leaves_out="sources of stress apart",
)  # fmt: skip
