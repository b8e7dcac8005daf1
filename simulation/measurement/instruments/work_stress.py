"""Work stress as teachers report it: ten items from 0 (never) to 4 (very often)."""

import numpy as np

from simulation.measurement.instruments.constants import STRESS_MEAN, STRESS_SD
from simulation.measurement.instruments.scale import Reference, Reliability, Scale
from simulation.measurement.instruments.sight import Moment
from simulation.state import Floats


def stress(moment: Moment) -> Floats:
    """St of each teacher, in sd of the ordinary population."""
    return np.asarray((moment.state.teachers.stress - STRESS_MEAN) / STRESS_SD)


WORK_STRESS = Scale(
    name="work_stress", label="work stress", unit="teacher", informant="teacher", items=10,
    low=0, high=4, scoring="mean",
    reliability=Reliability(0.85, "alpha", "Perceived Stress Scale, from memory"),
    reference=Reference(1.6, 0.6, "Perceived Stress Scale, from memory"), latent=stress,
    deviates=True, reads=("state.teachers.stress",), leaves_out="sources of stress apart",
)  # fmt: skip
