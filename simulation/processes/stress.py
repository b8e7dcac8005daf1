"""Stress: load that stays."""

from simulation.compiled import process
from simulation.parameters import Stress
from simulation.processes.numeric import saturation


@process
def stress_after_day(stress: float, load: float, p: Stress) -> float:
    r"""Stress following the evening's load: :math:`St' = St + [L/(1 + L) - St]/\tau_S`.

    stress: St, 0 to 1. load: L in the evening, 0 or more. Once a weekday. Source: assumed;
    sustained activation (Lazarus & Folkman 1984).

    >>> stress_after_day(0.3, 1.0, Stress(time=5.0))
    0.33999999999999997
    """
    return stress + (saturation(load) - stress) / p.time
