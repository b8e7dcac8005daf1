"""Students: engagement by student and teacher, internalising by the teacher, achievement."""

import numpy as np

from simulation.measurement.instruments.reference_values import (
    CLOSENESS_MEAN,
    CLOSENESS_SD,
    COLOURING,
    CONFLICT_MEAN,
    CONFLICT_SD,
    behaviour_rater,
)
from simulation.measurement.instruments.scale import (
    Rater,
    Reference,
    Reliability,
    Scale,
    error_free,
)
from simulation.measurement.instruments.snapshot import PRESENT, Snapshot
from simulation.state import Floats

ENGAGEMENT = Reference(3.0, 0.5, "four-point engagement scales, from memory")
BY_TEACHERS = Reliability(0.90, "alpha", "from memory")
_, SD = error_free(ENGAGEMENT, BY_TEACHERS, low=1, high=4)  # of engagement, 0 to 1
LEFT_OUT = "the difference between behavioural and emotional engagement"


def own(snapshot: Snapshot) -> Floats:
    """Return engagement of every student."""
    return snapshot.state.students.engagement


def seen(snapshot: Snapshot) -> Floats:
    """Return engagement as the teacher rates it, coloured by closeness; shape (dyads,)."""
    closeness = (snapshot.state.dyads.relationship_positive - CLOSENESS_MEAN) / CLOSENESS_SD
    general = snapshot.on_dyads(snapshot.state.students.engagement, "students")
    engagement = np.clip(general + snapshot.state.dyads.lesson_engagement, 0.0, 1.0)
    return snapshot.of_present(engagement + COLOURING * SD * closeness)


ENGAGEMENTS = (
    Scale(
        name="engagement_student", label="engagement, student", unit="student",
        informant="student", items=10, low=1, high=4,
        reliability=Reliability(0.85, "alpha", "from memory"), reference=ENGAGEMENT, latent=own,
        rater=Rater(0.25, "student", "assumed: style of answering"),
        reads=("state.students.engagement",), leaves_out=LEFT_OUT,
    ),
    Scale(
        name="engagement_teacher", label="engagement, teacher", unit="dyad",
        items=10, low=1, high=4,
        reliability=BY_TEACHERS, reference=ENGAGEMENT, latent=seen,
        rater=behaviour_rater(3)._replace(severity=0.0),
        reads=(
            "state.students.engagement", "state.dyads.relationship_positive",
            "state.dyads.lesson_engagement",
            PRESENT,
        ),
        leaves_out=LEFT_OUT,
    ),
)  # fmt: skip


def ability(snapshot: Snapshot) -> Floats:
    """Return achievement of every student, in sd."""
    return snapshot.state.students.achievement


ACHIEVEMENT = Scale(
    name="achievement_test", label="achievement test", unit="student", informant="test", items=40,
    low=0, high=1, scoring="sum",
    reliability=Reliability(0.90, "alpha", "usual for standardised tests; from memory"),
    reference=Reference(0.60, 0.20, "assumed: six in ten right"), latent=ability, deviates=True,
    reads=("state.students.achievement",),
    leaves_out="growth over grades, since the test is that of the grade; grades given by teachers",
)  # fmt: skip


COLOURED_LESS = 0.5  # assumed: internalising is coloured half as much as misbehaviour


def withdrawn(snapshot: Snapshot) -> Floats:
    """Return the student's internalising, coloured by conflict, in sd; shape (dyads,)."""
    conflict = (snapshot.state.dyads.relationship_negative - CONFLICT_MEAN) / CONFLICT_SD
    own = snapshot.on_dyads(snapshot.internalising, "students")
    return snapshot.of_present(own + COLOURED_LESS * COLOURING * conflict)


INTERNALISING = Scale(
    name="internalising_teacher", label="internalising, teacher", unit="dyad",
    items=5, low=0, high=2, scoring="sum",
    reliability=Reliability(0.75, "alpha", "SDQ emotional symptoms, from memory"),
    reference=Reference(0.30, 0.36, "SDQ emotional symptoms, from memory"), latent=withdrawn,
    deviates=True, rater=behaviour_rater(2),
    reads=(
        "internalising", "state.dyads.relationship_negative", PRESENT,
    ),
    leaves_out="change: internalising is a constant trait in the model",
)  # fmt: skip
