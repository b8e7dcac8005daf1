"""Private strain: life outside school, which comes and goes."""

import math

from simulation.compiled import process
from simulation.parameters import Strain


@process
def strain_after_weekday(strain: float, shock: float, p: Strain) -> float:
    r"""Strain one weekday on.

    .. math:: ou' = k \, ou + \sqrt{1 - k^2} \, \varepsilon, \quad k = 1 - 1/\tau

    strain: ou, sd units. shock: ε, standard normal; the spread stays 1. Source: assumed,
    a first-order autoregression.

    >>> strain_after_weekday(1.0, 0.0, Strain(time=20.0))
    0.95
    """
    kept = 1.0 - 1.0 / p.time
    return kept * strain + math.sqrt(1.0 - kept * kept) * shock
