"""An achievement test of forty tasks, right or wrong."""

from simulation.measurement.instruments.scale import Reference, Reliability, Scale
from simulation.measurement.instruments.sight import Moment
from simulation.state import Floats


def ability(moment: Moment) -> Floats:
    """Achievement of each student, in sd."""
    return moment.state.students.achievement


ACHIEVEMENT = Scale(
    name="achievement_test", label="achievement test", unit="student", informant="test", items=40,
    low=0, high=1, scoring="sum",
    reliability=Reliability(0.90, "alpha", "usual for standardised tests; from memory"),
    reference=Reference(0.60, 0.20, "assumed: six in ten right"), latent=ability, deviates=True,
    reads=("state.students.achievement",),
    leaves_out="growth over grades: everybody gets a test for the grade; grades given by teachers",
)  # fmt: skip
