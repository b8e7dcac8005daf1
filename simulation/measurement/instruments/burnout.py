"""Burnout: Maslach Burnout Inventory, Educators Survey (MBI-ES), and exhaustion (NEA).

The MBI-ES has sum scores over items from 0 (never) to 6 (every day).
"""

from simulation.measurement.instruments.reference_values import NEA_ALPHA, NEA_TEACHERS
from simulation.measurement.instruments.scale import Reference, Reliability, Scale, TransientError
from simulation.measurement.instruments.snapshot import Snapshot
from simulation.state import Floats

NORMS = "norms of US teachers, MBI manual, from memory [3.06]"
# Transient error; assumed: scores are less stable over a year than states, and scales of one
# sitting agree less than states do.
MOOD = "assumed; stabilities [3.15] and agreement of scales [3.16]"
LEFT_OUT = "social desirability; the period of the question, since answers refer to the present"
HIGH_EXHAUSTION = 27  # upper third of the manual, no diagnosis; from memory [3.07]


def exhaustion(snapshot: Snapshot) -> Floats:
    """Return E of every teacher."""
    return snapshot.state.teachers.exhaustion


def depersonalisation(snapshot: Snapshot) -> Floats:
    """Return D of every teacher."""
    return snapshot.state.teachers.depersonalisation


def accomplishment(snapshot: Snapshot) -> Floats:
    """Return PA of every teacher."""
    return snapshot.state.teachers.accomplishment


def _of_items(total: float, sd: float, items: int) -> Reference:
    return Reference(total / items, sd / items, NORMS)


MASLACH = (
    Scale(
        name="mbi_exhaustion", label="MBI-ES emotional exhaustion", unit="teacher",
        items=9, low=0, high=6, scoring="sum",
        reliability=Reliability(0.90, "alpha", "0.87 to 0.92, from memory"),
        reference=_of_items(21.25, 11.01, 9), latent=exhaustion,
        reads=("state.teachers.exhaustion",), leaves_out=LEFT_OUT,
        transient=TransientError(0.25, MOOD), threshold="exhaustion",
    ),
    Scale(
        name="mbi_depersonalisation", label="MBI-ES depersonalisation", unit="teacher",
        items=5, low=0, high=6, scoring="sum",
        reliability=Reliability(0.76, "alpha", "MBI manual, from memory"),
        reference=_of_items(11.00, 6.19, 5), latent=depersonalisation,
        reads=("state.teachers.depersonalisation",), leaves_out=LEFT_OUT,
        transient=TransientError(0.5, MOOD), threshold="depersonalisation",
    ),
    Scale(
        name="mbi_accomplishment", label="MBI-ES personal accomplishment", unit="teacher",
        items=8, low=0, high=6, scoring="sum",
        reliability=Reliability(0.76, "alpha", "MBI manual, from memory"),
        reference=_of_items(33.54, 6.89, 8), latent=accomplishment,
        reads=("state.teachers.accomplishment",), leaves_out=LEFT_OUT,
        transient=TransientError(0.3, MOOD), threshold="accomplishment",
    ),
)  # fmt: skip


NEA = Scale(
    name="nea_exhaustion", label="NEA exhaustion", unit="teacher", items=5,
    low=1, high=7,
    reliability=NEA_ALPHA,
    reference=NEA_TEACHERS, latent=exhaustion, reads=("state.teachers.exhaustion",),
    leaves_out=LEFT_OUT,
)  # fmt: skip
