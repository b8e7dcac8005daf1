"""Complaints and satisfaction, to which life outside school adds its own: three self-reports.

The model says what school contributes; what a person brings along stays the same over the years
and is drawn for the instrument alone.
"""

from typing import NamedTuple

from simulation.measurement.instruments import constants as ordinary
from simulation.measurement.instruments.scale import Rater, Reference, Reliability, Scale
from simulation.measurement.instruments.sight import Moment
from simulation.state import Floats

# Weights per sd, assumed: signs and order after [3.20, 3.24].
COMPLAINTS = (0.4, 0.2, -0.2)  # of exhaustion, stress, meaning
SATISFACTION = (0.4, 0.3, -0.3)  # of meaning, relatedness, exhaustion


class School(NamedTuple):
    """How a teacher stands in sd of the ordinary population, each shape (teachers,)."""

    exhaustion: Floats
    stress: Floats
    meaning: Floats
    relatedness: Floats


def school(moment: Moment) -> School:
    """Exhaustion, stress, meaning and relatedness of each teacher in sd."""
    t = moment.state.teachers
    return School(
        (t.exhaustion - ordinary.EXHAUSTION_MEAN) / ordinary.EXHAUSTION_SD,
        (t.stress - ordinary.STRESS_MEAN) / ordinary.STRESS_SD,
        (t.meaning - ordinary.MEANING_MEAN) / ordinary.MEANING_SD,
        (t.relatedness - ordinary.RELATEDNESS_MEAN) / ordinary.RELATEDNESS_SD,
    )


def complaints(moment: Moment) -> Floats:
    """Depressive complaints that come from school, in sd: E, St and the lack of M."""
    now = school(moment)
    e, s, m = COMPLAINTS
    return e * now.exhaustion + s * now.stress + m * now.meaning


def satisfaction(moment: Moment) -> Floats:
    """Satisfaction with the job that comes from school, in sd: M, RS and the lack of E."""
    now = school(moment)
    m, r, e = SATISFACTION
    return m * now.meaning + r * now.relatedness + e * now.exhaustion


def enthusiasm(moment: Moment) -> Floats:
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
