"""Names of the pool's columns, and scores without any error of measurement."""

import numpy as np

from simulation.measurement.instruments.scale import Scale
from simulation.measurement.instruments.sight import Sight
from simulation.state import Floats


def column(world: str, name: str, wave: int, *, exact: bool = False) -> str:
    """The column of an instrument in a world at a wave; exact: without error."""
    return f"{world}|{'=' if exact else ''}{name}.{wave}"


def perfect(scale: Scale, sight: Sight) -> Floats:
    """The score that a flawless informant would give: no leniency, no error, no whole steps."""
    score = scale.low + scale.steps.width * scale.place(sight)
    return np.asarray(score * (scale.items if scale.scoring == "sum" else 1))
