"""Maslach Burnout Inventory, Educators Survey: exhaustion, depersonalisation, accomplishment.

Sum scores over items from 0 (never) to 6 (every day).
"""

from simulation.measurement.instruments.reference_values import NEA_ALPHA, NEA_TEACHERS
from simulation.measurement.instruments.scale import Reference, Reliability, Scale, TransientError
from simulation.measurement.instruments.snapshot import Snapshot
from simulation.measurement.outcomes import burnout_case
from simulation.state import Floats

NORMS = "norms of US teachers, MBI manual, from memory [3.06]"
# Share of an item's variance that passes with the occasion; assumed: stabilities over a year are
# lower than what lasts in the state, and scales of one sitting agree less than states do.
MOOD = "assumed; stabilities [3.15] and agreement of scales [3.16]"
LEFT_OUT = "what is socially desirable; months asked about, the answer is of this moment"
HIGH_EXHAUSTION = 27  # upper third of the manual, no diagnosis; from memory [3.07]


def exhaustion(moment: Snapshot) -> Floats:
    """E of each teacher."""
    return moment.state.teachers.exhaustion


def depersonalisation(moment: Snapshot) -> Floats:
    """D of each teacher."""
    return moment.state.teachers.depersonalisation


def accomplishment(moment: Snapshot) -> Floats:
    """PA of each teacher."""
    return moment.state.teachers.accomplishment


def _of_items(total: float, sd: float, items: int) -> Reference:
    return Reference(total / items, sd / items, NORMS)


MASLACH = (
    Scale(
        name="mbi_exhaustion", label="MBI-ES emotional exhaustion", unit="teacher",
        informant="teacher", items=9, low=0, high=6, scoring="sum",
        reliability=Reliability(0.90, "alpha", ".87 to .92, from memory"),
        reference=_of_items(21.25, 11.01, 9), latent=exhaustion,
        reads=("state.teachers.exhaustion",), leaves_out=LEFT_OUT,
        passing=TransientError(0.25, MOOD), threshold="exhaustion",
    ),
    Scale(
        name="mbi_depersonalisation", label="MBI-ES depersonalisation", unit="teacher",
        informant="teacher", items=5, low=0, high=6, scoring="sum",
        reliability=Reliability(0.76, "alpha", "MBI manual, from memory"),
        reference=_of_items(11.00, 6.19, 5), latent=depersonalisation,
        reads=("state.teachers.depersonalisation",), leaves_out=LEFT_OUT,
        passing=TransientError(0.5, MOOD), threshold="depersonalisation",
    ),
    Scale(
        name="mbi_accomplishment", label="MBI-ES personal accomplishment", unit="teacher",
        informant="teacher", items=8, low=0, high=6, scoring="sum",
        reliability=Reliability(0.76, "alpha", "MBI manual, from memory"),
        reference=_of_items(33.54, 6.89, 8), latent=accomplishment,
        reads=("state.teachers.accomplishment",), leaves_out=LEFT_OUT,
        passing=TransientError(0.3, MOOD), threshold="accomplishment",
    ),
)  # fmt: skip


NEA = Scale(
    name="nea_exhaustion", label="NEA exhaustion", unit="teacher", informant="teacher", items=5,
    low=1, high=7, scoring="mean",
    reliability=NEA_ALPHA,
    reference=NEA_TEACHERS, latent=exhaustion, reads=("state.teachers.exhaustion",),
    leaves_out=LEFT_OUT,
)  # fmt: skip

case = burnout_case  # 3.20 or more on the mean of the items [3.04]
