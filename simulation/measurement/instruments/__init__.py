"""Instruments: what a study would have measured of the model's teachers and students.

An instrument declares its unit, the variables it reads, its error and its score. Draws come from
streams that no equation reads, so measurement does not affect a run.
"""

from typing import NamedTuple

from simulation.measurement.instruments.behaviour import BEHAVIOUR
from simulation.measurement.instruments.burnout import MASLACH, NEA
from simulation.measurement.instruments.emotions import REGULATION, TEACHER_EMOTIONS
from simulation.measurement.instruments.experience_sampling import DIARY, SAMPLING
from simulation.measurement.instruments.relationship import NARRATIVE, STRS, STUDENT_VIEW
from simulation.measurement.instruments.scale import Scale
from simulation.measurement.instruments.students import ACHIEVEMENT, ENGAGEMENTS, INTERNALISING
from simulation.measurement.instruments.work import (
    EFFICACY,
    PRIVATE_LIFE,
    RELATEDNESS,
    TEACHING_STRESS,
    WORK_STRESS,
)

INSTRUMENTS: tuple[Scale, ...] = (
    *STRS, *NARRATIVE, *STUDENT_VIEW,
    *BEHAVIOUR, INTERNALISING, *ENGAGEMENTS, ACHIEVEMENT,
    *MASLACH, NEA, *PRIVATE_LIFE, *EFFICACY, TEACHING_STRESS, WORK_STRESS,
    *REGULATION, *RELATEDNESS,
    *TEACHER_EMOTIONS, *SAMPLING, *DIARY,
)  # fmt: skip
BY_NAME = {instrument.name: instrument for instrument in INSTRUMENTS}


class NotMeasured(NamedTuple):
    """A construct that studies measure and the model lacks, with the reason."""

    what: str
    why: str


NOT_MEASURED = (
    NotMeasured("STRS dependency [2.08, 2.13, 2.23]", "the model has no clinging students"),
    NotMeasured("peer relations and social skills", "students meet teachers only"),
    NotMeasured("shame, boredom, frustration [5.04]", "not among the eleven emotions"),
    NotMeasured("intention to quit [3.19]", "no teacher leaves because of exhaustion"),
    NotMeasured("grades given by teachers [1.20]", "only tests are measured"),
)
