"""Burnout: Maslach Burnout Inventory, Educators Survey (MBI-ES), and exhaustion (NEA).

The MBI-ES has sum scores over items from 0 (never) to 6 (every day).
"""

from typing import Any

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


def _mbi(name: str, items: int, total: tuple[float, float], **given: Any) -> Scale:
    """Return a scale of the MBI-ES; total: mean and sd of the sum score in the norms."""
    label = {"accomplishment": "personal accomplishment", "exhaustion": "emotional exhaustion"}
    return Scale(
        name=f"mbi_{name}", label=f"MBI-ES {label.get(name, name)}", unit="teacher", items=items,
        low=0, high=6, scoring="sum",
        reference=Reference(total[0] / items, total[1] / items, NORMS),
        reads=(f"state.teachers.{name}",), threshold=name, leaves_out=LEFT_OUT, **given,
    )  # fmt: skip


MASLACH = (
    _mbi(
        "exhaustion", 9, (21.25, 11.01), latent=exhaustion, transient=TransientError(0.25, MOOD),
        reliability=Reliability(0.90, "alpha", "0.87 to 0.92, from memory"),
    ),
    _mbi(
        "depersonalisation", 5, (11.00, 6.19), latent=depersonalisation,
        transient=TransientError(0.5, MOOD),
        reliability=Reliability(0.76, "alpha", "MBI manual, from memory"),
    ),
    _mbi(
        "accomplishment", 8, (33.54, 6.89), latent=accomplishment,
        transient=TransientError(0.3, MOOD),
        reliability=Reliability(0.76, "alpha", "MBI manual, from memory"),
    ),
)  # fmt: skip


NEA = Scale(
    name="nea_exhaustion", label="NEA exhaustion", unit="teacher", items=5,
    low=1, high=7,
    reliability=NEA_ALPHA,
    reference=NEA_TEACHERS, latent=exhaustion, reads=("state.teachers.exhaustion",),
    leaves_out=LEFT_OUT,
)  # fmt: skip
