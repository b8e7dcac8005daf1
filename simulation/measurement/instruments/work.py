"""Self-reports of teachers about work: efficacy, relatedness, stress, complaints, satisfaction.

For complaints and satisfaction the model gives the contribution of school; that of life outside
school is constant over the years and drawn for the instrument only.
"""

from typing import NamedTuple

import numpy as np

from simulation.measurement.instruments import reference_values as ordinary
from simulation.measurement.instruments.reference_values import (
    STRESS_MEAN,
    STRESS_SD,
    STUDENTS_MEAN,
    STUDENTS_SD,
    SUPPORT_MEAN,
    SUPPORT_SD,
    a_week,
)
from simulation.measurement.instruments.scale import (
    Rater,
    Reference,
    Reliability,
    Scale,
    apply_process,
)
from simulation.measurement.instruments.snapshot import PRESENT, Snapshot
from simulation.processes.appraisal import coping_potential
from simulation.processes.relatedness import connectedness
from simulation.state import EMOTIONS, NEGATIVE_EMOTIONS, Floats

# Weights per sd, assumed: signs and order after [3.20, 3.24].
COMPLAINTS = (0.4, 0.2, -0.2)  # of exhaustion, stress, meaning
SATISFACTION = (0.4, 0.3, -0.3)  # of meaning, relatedness, exhaustion


class TeacherDeviations(NamedTuple):
    """States of teachers in sd of the ordinary population, each shape (teachers,)."""

    exhaustion: Floats
    stress: Floats
    meaning: Floats
    relatedness: Floats


def deviations(snapshot: Snapshot) -> TeacherDeviations:
    """Return exhaustion, stress, meaning and relatedness of every teacher in sd."""
    t = snapshot.state.teachers
    return TeacherDeviations(
        (t.exhaustion - ordinary.EXHAUSTION_MEAN) / ordinary.EXHAUSTION_SD,
        (t.stress - ordinary.STRESS_MEAN) / ordinary.STRESS_SD,
        (t.meaning - ordinary.MEANING_MEAN) / ordinary.MEANING_SD,
        (t.relatedness - ordinary.RELATEDNESS_MEAN) / ordinary.RELATEDNESS_SD,
    )


def complaints(snapshot: Snapshot) -> Floats:
    """Return depressive complaints due to school, in sd: E, St and the lack of M."""
    now = deviations(snapshot)
    e, s, m = COMPLAINTS
    return e * now.exhaustion + s * now.stress + m * now.meaning


def satisfaction(snapshot: Snapshot) -> Floats:
    """Return job satisfaction due to school, in sd: M, RS and the lack of E."""
    now = deviations(snapshot)
    m, r, e = SATISFACTION
    return m * now.meaning + r * now.relatedness + e * now.exhaustion


def enthusiasm(snapshot: Snapshot) -> Floats:
    """Return M of every teacher, in sd."""
    return deviations(snapshot).meaning


PHQ = Reference(0.55, 0.50, "PHQ-9 of employees, sum about 5 (4.5), from memory")
JOB = Reference(3.9, 0.7, "job satisfaction of teachers on five points, from memory")
PRIVATE = "assumed: life outside school; gives about the published spread"

PRIVATE_LIFE = (
    Scale(
        name="depressive_complaints", label="depressive complaints", unit="teacher",
        items=9, low=0, high=3, scoring="sum",
        reliability=Reliability(0.87, "alpha", "PHQ-9, from memory"), reference=PHQ,
        latent=complaints, deviates=True, rater=Rater(0.35, "teacher", PRIVATE),
        reads=(
            "state.teachers.exhaustion", "state.teachers.stress", "state.teachers.meaning",
        ),
        leaves_out="diagnosis; effects of complaints, which no equation reads",
    ),
    Scale(
        name="job_satisfaction", label="job satisfaction", unit="teacher",
        items=5, low=1, high=5,
        reliability=Reliability(0.85, "alpha", "from memory"), reference=JOB,
        latent=satisfaction, deviates=True, rater=Rater(0.40, "teacher", PRIVATE),
        reads=(
            "state.teachers.exhaustion", "state.teachers.meaning", "state.teachers.relatedness",
        ),
        leaves_out="pay, promotion, leadership; leaving the job",
    ),
    Scale(
        name="enthusiasm", label="enthusiasm for teaching", unit="teacher",
        items=5, low=1, high=5,
        reliability=Reliability(0.85, "alpha", "from memory"), reference=JOB, latent=enthusiasm,
        deviates=True, reads=("state.teachers.meaning",),
        leaves_out="the difference between enthusiasm for the subject and for teaching",
    ),
)  # fmt: skip


ALPHA = Reliability(0.85, "alpha", "Engaged Teachers Scale, from memory")


def with_students(snapshot: Snapshot) -> Floats:
    """Return mean connectedness with the students of a teacher, in sd; NaN without students."""
    dyads = snapshot.state.dyads
    close = apply_process(
        connectedness,
        dyads.relationship_positive,
        dyads.relationship_negative,
        p=snapshot.parameters.relatedness,
    )
    return np.asarray((snapshot.mean_of_teachers(close) - STUDENTS_MEAN) / STUDENTS_SD)


def with_colleagues(snapshot: Snapshot) -> Floats:
    """Return the support that colleagues can give, in sd."""
    return np.asarray((snapshot.state.teachers.support - SUPPORT_MEAN) / SUPPORT_SD)


RELATEDNESS = (
    Scale(
        name="relatedness_students", label="relatedness with students", unit="teacher",
        items=4, low=0, high=6, reliability=ALPHA,
        reference=Reference(4.8, 0.8, "assumed"), latent=with_students, deviates=True,
        reads=(
            "state.dyads.relationship_positive", "state.dyads.relationship_negative", PRESENT,
        ),
        leaves_out="single students, since the items name none",
    ),
    Scale(
        name="relatedness_colleagues", label="relatedness with colleagues", unit="teacher",
        items=4, low=0, high=6, reliability=ALPHA,
        reference=Reference(4.4, 0.9, "assumed"), latent=with_colleagues, deviates=True,
        reads=("state.teachers.support",), leaves_out="leadership; conflicts in the staffroom",
    ),
)  # fmt: skip


COLUMNS = [EMOTIONS.index(emotion) for emotion in NEGATIVE_EMOTIONS]


def negative_a_day(snapshot: Snapshot) -> Floats:
    """Return the summed negative emotions of a day with every student, 0 to 1; (dyads,)."""
    total = snapshot.tally.intensity[:, COLUMNS].sum(axis=1)
    amount = 1.0 - np.exp(-total / max(snapshot.days, 1))
    return np.where(snapshot.tally.contacts > 0, snapshot.of_present(amount), np.nan)


ORDINARY = Reference(1.7, 0.7, "assumed")

TEACHING_STRESS = Scale(
    name="teaching_stress", label="stress caused by a student", unit="dyad",
    items=20, low=1, high=5,
    reliability=Reliability(0.95, "alpha", "Index of Teaching Stress, from memory"),
    reference=ORDINARY, latent=negative_a_day, transient=a_week(ORDINARY),
    reads=("tally.contacts", "tally.intensity", PRESENT),
    leaves_out="parents, colleagues and lost pleasure, which the index includes",
)  # fmt: skip


def stress(snapshot: Snapshot) -> Floats:
    """Return St of every teacher, in sd of the ordinary population."""
    return np.asarray((snapshot.state.teachers.stress - STRESS_MEAN) / STRESS_SD)


WORK_STRESS = Scale(
    name="work_stress", label="work stress", unit="teacher", items=10,
    low=0, high=4,
    reliability=Reliability(0.85, "alpha", "Perceived Stress Scale, from memory"),
    reference=Reference(1.6, 0.6, "Perceived Stress Scale, from memory"), latent=stress,
    deviates=True, reads=("state.teachers.stress",), leaves_out="the sources of stress",
)  # fmt: skip


# Self-efficacy on nine-point scales after the TSES and its student version (Zee et al. 2016).
EFFICACY_READS = (
    "state.dyads.self_positive", "state.dyads.self_negative", "state.teachers.exhaustion",
    "structure.traits.teachers.efficacy", "circumstances.teachers.efficacy",
    "structure.traits.teachers.beginner", "state.teachers.skill",
    PRESENT,
)  # fmt: skip
EFFICACY_LEFT_OUT = "the domains instruction, behaviour, engagement and support"


def efficacy_with_student(snapshot: Snapshot) -> Floats:
    """Return coping potential of every dyad, as appraised outside reflection."""
    state, traits = snapshot.state, snapshot.structure.traits.teachers
    learned = traits.beginner * state.teachers.skill * snapshot.parameters.start.beginner_efficacy
    efficacy = traits.efficacy + snapshot.circumstances.teachers.efficacy + learned
    return snapshot.of_present(
        apply_process(
            coping_potential,
            state.dyads.self_positive,
            state.dyads.self_negative,
            snapshot.on_dyads(np.clip(efficacy, 0.0, 1.0), "teachers"),
            snapshot.on_dyads(state.teachers.exhaustion, "teachers"),
            p=snapshot.parameters.appraisal,
        )
    )


def efficacy_in_general(snapshot: Snapshot) -> Floats:
    """Return the mean over the students of a teacher; NaN without students."""
    return snapshot.mean_of_teachers(efficacy_with_student(snapshot))


WITH_STUDENT = Reference(7.0, 1.1, "assumed; most of it within teachers [2.29]")

EFFICACY = (
    Scale(
        name="efficacy_general", label="self-efficacy", unit="teacher",
        items=12, low=1, high=9,
        reliability=Reliability(0.90, "alpha", "TSES short form, from memory"),
        reference=Reference(7.0, 0.9, "TSES, from memory"), latent=efficacy_in_general,
        reads=EFFICACY_READS,
        rater=Rater(0.15, "teacher", "assumed: self-belief beyond the present students [3.21]"),
        leaves_out=EFFICACY_LEFT_OUT, threshold="efficacy",
    ),
    Scale(
        name="efficacy_student", label="self-efficacy with a student", unit="dyad",
        items=12, low=1, high=9,
        reliability=Reliability(0.90, "alpha", "assumed, as in general"),
        reference=WITH_STUDENT, latent=efficacy_with_student, transient=a_week(WITH_STUDENT),
        reads=EFFICACY_READS, leaves_out=EFFICACY_LEFT_OUT, threshold="efficacy",
    ),
)  # fmt: skip
