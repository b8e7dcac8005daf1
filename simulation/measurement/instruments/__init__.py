"""Instruments: what a study would have seen of the model's teachers and students.

Each is one small declaration: whom it asks about, what it reads, how it errs, how it is scored.
Draws come from streams that no equation reads, so measuring leaves no trace.
"""

from typing import NamedTuple

from simulation.measurement.instruments.behaviour import BEHAVIOUR
from simulation.measurement.instruments.burnout import MASLACH, NEA
from simulation.measurement.instruments.efficacy import EFFICACY
from simulation.measurement.instruments.emotions import REGULATION, TEACHER_EMOTIONS
from simulation.measurement.instruments.experience_sampling import DIARY, SAMPLING
from simulation.measurement.instruments.relationship import NARRATIVE, STRS, STUDENT_VIEW
from simulation.measurement.instruments.scale import Scale
from simulation.measurement.instruments.students import ACHIEVEMENT, ENGAGEMENTS, INTERNALISING
from simulation.measurement.instruments.work import (
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
    """Something studies measure that the model cannot be asked about, and why."""

    what: str
    why: str


NOT_MEASURED = (
    NotMeasured("STRS dependency [2.08, 2.13, 2.23]", "the model has no clinging students"),
    NotMeasured("peer relations and social skills", "students meet teachers only"),
    NotMeasured("shame, boredom, frustration [5.04]", "not among the eleven emotions"),
    NotMeasured("intention to quit [3.19]", "nobody leaves for being exhausted"),
    NotMeasured("grades given by teachers [1.20]", "only tests are read"),
)
