"""The relationship as the student rates it, in the spirit of the SPARTS.

The student's side of the dyad is trust. Conflict is distrust and the student's own misbehaviour
with this teacher, half each (assumed): what both partners know of, though not what the
teacher feels.
"""

from simulation.measurement.instruments.behaviour import MISBEHAVIOUR, misbehaviour
from simulation.measurement.instruments.constants import TRUST_MEAN, TRUST_SD
from simulation.measurement.instruments.scale import Rater, Reference, Reliability, Scale
from simulation.measurement.instruments.sight import PRESENT, Moment
from simulation.state import Floats

SOURCE = "SPARTS, Koomen & Jellesma (2015), from memory"
STYLE = "assumed; keeps agreement with teachers low [2.27, 2.28]"
LEFT_OUT = "negative expectations; students too young to be asked"


def closeness(moment: Moment) -> Floats:
    """t of each dyad."""
    return moment.of_present(moment.state.dyads.trust)


def conflict(moment: Moment) -> Floats:
    """Distrust and own misbehaviour of each dyad, in sd."""
    distrust = (TRUST_MEAN - moment.state.dyads.trust) / TRUST_SD
    return moment.of_present((distrust + misbehaviour(moment)) / 2)


STUDENT_VIEW = (
    Scale(
        name="student_closeness", label="closeness, student", unit="dyad", informant="student",
        items=8, low=1, high=5, scoring="mean", reliability=Reliability(0.86, "alpha", SOURCE),
        reference=Reference(3.7, 0.8, SOURCE), latent=closeness, rater=Rater(0.7, "student", STYLE),
        reads=("state.dyads.trust", PRESENT), leaves_out=LEFT_OUT,
    ),
    Scale(
        name="student_conflict", label="conflict, student", unit="dyad", informant="student",
        items=10, low=1, high=5, scoring="mean", reliability=Reliability(0.82, "alpha", SOURCE),
        reference=Reference(1.7, 0.6, SOURCE), latent=conflict, deviates=True,
        rater=Rater(0.85, "student", STYLE),
        reads=(*MISBEHAVIOUR, PRESENT), leaves_out=LEFT_OUT,
    ),
)  # fmt: skip
