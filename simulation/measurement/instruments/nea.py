"""The five exhaustion items of the Dutch working conditions survey (NEA), with its case rule."""

from simulation.measurement.instruments.constants import NEA_ALPHA, NEA_TEACHERS
from simulation.measurement.instruments.maslach import LEFT_OUT, exhaustion
from simulation.measurement.instruments.scale import Scale
from simulation.measurement.outcomes import burnout_case

NEA = Scale(
    name="nea_exhaustion", label="NEA exhaustion", unit="teacher", informant="teacher", items=5,
    low=1, high=7, scoring="mean",
    reliability=NEA_ALPHA,
    reference=NEA_TEACHERS, latent=exhaustion, reads=("state.teachers.exhaustion",),
    leaves_out=LEFT_OUT,
)  # fmt: skip

case = burnout_case  # 3.20 or more on the mean of the items [3.04]
