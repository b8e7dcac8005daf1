"""Engagement with school, by the student and by the teacher."""

from simulation.measurement.instruments.constants import (
    CLOSENESS_MEAN,
    CLOSENESS_SD,
    COLOURING,
    behaviour_rater,
)
from simulation.measurement.instruments.scale import (
    Rater,
    Reference,
    Reliability,
    Scale,
    error_free,
)
from simulation.measurement.instruments.sight import PRESENT, Moment
from simulation.state import Floats

ENGAGEMENT = Reference(3.0, 0.5, "four-point engagement scales, from memory")
BY_TEACHERS = Reliability(0.90, "alpha", "from memory")
_, SD = error_free(ENGAGEMENT, BY_TEACHERS, low=1, high=4)  # of engagement, 0 to 1
LEFT_OUT = "behavioural and emotional engagement apart"


def own(moment: Moment) -> Floats:
    """Engagement of each student."""
    return moment.state.students.engagement


def seen(moment: Moment) -> Floats:
    """Engagement as the teacher sees it, tinted by closeness; shape (dyads,)."""
    closeness = (moment.state.dyads.relationship_positive - CLOSENESS_MEAN) / CLOSENESS_SD
    engagement = moment.on_dyads(moment.state.students.engagement, "students")
    return moment.of_present(engagement + COLOURING * SD * closeness)


ENGAGEMENTS = (
    Scale(
        name="engagement_student", label="engagement, student", unit="student",
        informant="student", items=10, low=1, high=4, scoring="mean",
        reliability=Reliability(0.85, "alpha", "from memory"), reference=ENGAGEMENT, latent=own,
        rater=Rater(0.25, "student", "assumed: style of answering"),
        reads=("state.students.engagement",), leaves_out=LEFT_OUT,
    ),
    Scale(
        name="engagement_teacher", label="engagement, teacher", unit="dyad", informant="teacher",
        items=10, low=1, high=4, scoring="mean",
        reliability=BY_TEACHERS, reference=ENGAGEMENT, latent=seen,
        rater=behaviour_rater(3)._replace(severity=0.0),
        reads=(
            "state.students.engagement", "state.dyads.relationship_positive",
            PRESENT,
        ),
        leaves_out=LEFT_OUT,
    ),
)  # fmt: skip
