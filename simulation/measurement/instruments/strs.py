"""Student-Teacher Relationship Scale: closeness and conflict as the teacher rates them.

The Dutch version (LLRV) and the short form. Dependency is left out: the model has no clinging
students, so nothing could be read.
"""

from simulation.measurement.instruments import constants
from simulation.measurement.instruments.constants import CLOSENESS_ALPHA, CONFLICT_ALPHA
from simulation.measurement.instruments.scale import Reliability, Scale
from simulation.measurement.instruments.sight import PRESENT, Moment
from simulation.state import Floats

LEFT_OUT = "dependency; items that do not fit older children alike [2.02]"


def closeness(moment: Moment) -> Floats:
    """R+ of each dyad."""
    return moment.of_present(moment.state.dyads.relationship_positive)


def conflict(moment: Moment) -> Floats:
    """R− of each dyad."""
    return moment.of_present(moment.state.dyads.relationship_negative)


def _closeness(name: str, label: str, items: int, reliability: Reliability) -> Scale:
    return Scale(
        name=name, label=label, unit="dyad", informant="teacher", items=items, low=1, high=5,
        scoring="mean", reliability=reliability, latent=closeness,
        reference=constants.STRS_CLOSENESS, rater=constants.CLOSENESS_RATER, threshold="closeness",
        passing=constants.CLOSENESS_WEEK,
        reads=("state.dyads.relationship_positive", PRESENT), leaves_out=LEFT_OUT,
    )  # fmt: skip


def _conflict(name: str, label: str, items: int, reliability: Reliability) -> Scale:
    return Scale(
        name=name, label=label, unit="dyad", informant="teacher", items=items, low=1, high=5,
        scoring="mean", reliability=reliability, latent=conflict,
        reference=constants.STRS_CONFLICT, rater=constants.CONFLICT_RATER, threshold="conflict",
        passing=constants.CONFLICT_WEEK,
        reads=("state.dyads.relationship_negative", PRESENT), leaves_out=LEFT_OUT,
    )  # fmt: skip


SHORT = Reliability(0.85, "alpha", "Portuguese short form, .84 to .87 [2.05]")

STRS = (
    _closeness("strs_closeness", "STRS closeness", 11, CLOSENESS_ALPHA),
    _conflict("strs_conflict", "STRS conflict", 12, CONFLICT_ALPHA),
    _closeness("strs_sf_closeness", "STRS short form, closeness", 7, SHORT),
    _conflict("strs_sf_conflict", "STRS short form, conflict", 8, SHORT),
)
