"""Internalising problems as the teacher rates them: emotional symptoms, after the SDQ."""

from simulation.measurement.instruments.constants import (
    COLOURING,
    CONFLICT_MEAN,
    CONFLICT_SD,
    behaviour_rater,
)
from simulation.measurement.instruments.scale import Reference, Reliability, Scale
from simulation.measurement.instruments.sight import PRESENT, Moment
from simulation.state import Floats

COLOURED_LESS = 0.5  # assumed: quiet suffering is coloured half as much as misbehaviour


def withdrawn(moment: Moment) -> Floats:
    """The student's internalising, tinted by conflict, in sd; shape (dyads,)."""
    conflict = (moment.state.dyads.relationship_negative - CONFLICT_MEAN) / CONFLICT_SD
    own = moment.on_dyads(moment.internalising, "students")
    return moment.of_present(own + COLOURED_LESS * COLOURING * conflict)


INTERNALISING = Scale(
    name="internalising_teacher", label="internalising, teacher", unit="dyad", informant="teacher",
    items=5, low=0, high=2, scoring="sum",
    reliability=Reliability(0.75, "alpha", "SDQ emotional symptoms, from memory"),
    reference=Reference(0.30, 0.36, "SDQ emotional symptoms, from memory"), latent=withdrawn,
    deviates=True, rater=behaviour_rater(2),
    reads=(
        "internalising", "state.dyads.relationship_negative", PRESENT,
    ),
    leaves_out="change: internalising is a trait here and no year moves it",
)  # fmt: skip
