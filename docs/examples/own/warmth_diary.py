"""A question of one's own: "I am looking forward to seeing this student again", 1 to 5.

An instrument of one's own, to copy and change. Its numbers are assumed, as its sources say.
"""

from simulation.measurement.instruments.scale import Reference, Reliability, Scale
from simulation.measurement.instruments.snapshot import Snapshot
from simulation.state import Floats


def looking_forward(moment: Snapshot) -> Floats:
    """How well-meaning the teacher finds each student, 0 to 1; no number for who has left."""
    return moment.of_present(moment.state.dyads.other_positive)


LOOKING_FORWARD = Scale(
    name="looking_forward",
    label="looking forward to the student",
    unit="dyad",
    informant="teacher",
    items=2,
    low=1,
    high=5,
    scoring="mean",
    reliability=Reliability(0.75, "alpha", "assumed: two items"),
    reference=Reference(3.8, 0.8, "assumed"),
    latent=looking_forward,
    reads=("state.dyads.other_positive", "circumstances.dyads.present"),
    leaves_out="whether the teacher says so to the student",
)

INSTRUMENTS = [LOOKING_FORWARD]
