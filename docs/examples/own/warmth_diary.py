"""A user-defined question: "I am looking forward to seeing this student again", 1 to 5.

A user-defined instrument, to copy and change. Its numbers are assumed, and its sources state it.
"""

from simulation.measurement.instruments.scale import Reference, Reliability, Scale
from simulation.measurement.instruments.snapshot import Snapshot
from simulation.state import Floats


def looking_forward(moment: Snapshot) -> Floats:
    """Return how well-meaning the teacher finds a student, 0 to 1; NaN for students who left."""
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
    leaves_out="whether the teacher shows it to the student",
)

INSTRUMENTS = [LOOKING_FORWARD]
