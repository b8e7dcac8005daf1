"""How connected teachers feel with their students and with colleagues (Klassen et al. 2012)."""

import numpy as np

from simulation.measurement.instruments.reading import each
from simulation.measurement.instruments.scale import Reference, Reliability, Scale
from simulation.measurement.instruments.sight import PRESENT, Moment
from simulation.processes.relatedness import connectedness
from simulation.state import Floats

ALPHA = Reliability(0.85, "alpha", "Engaged Teachers Scale, from memory")
# What an ordinary teacher is, 0 to 1; assumed.
STUDENTS_MEAN, STUDENTS_SD = 0.45, 0.10
SUPPORT_MEAN, SUPPORT_SD = 0.70, 0.08


def with_students(moment: Moment) -> Floats:
    """Mean connectedness with the students of a teacher, in sd; NaN without students."""
    dyads = moment.state.dyads
    close = each(
        connectedness,
        dyads.relationship_positive,
        dyads.relationship_negative,
        p=moment.parameters.relatedness,
    )
    return np.asarray((moment.mean_of_teachers(close) - STUDENTS_MEAN) / STUDENTS_SD)


def with_colleagues(moment: Moment) -> Floats:
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
