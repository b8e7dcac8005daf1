"""Exhaustion: stress beyond tolerance that recovery does not undo."""

from simulation.compiled import process
from simulation.parameters import Exhaustion
from simulation.processes.numeric import logistic


@process
def exhaustion_after_day(
    exhaustion: float, stress: float, tolerance: float, p: Exhaustion
) -> float:
    r"""Emotional exhaustion following stress beyond what this teacher tolerates.

    .. math:: E' = E + [\sigma(\kappa (St - S50_i)) - E]/\tau_E

    exhaustion: E, 0 to 1. stress: St, 0 to 1. tolerance: S50 of this teacher; κ is
    ``slope``. Once a weekday. Source: exhaustion as the outcome of lasting stress (Maslach,
    Schaufeli & Leiter 2001); form assumed. A stable tolerance is ours: without it exhaustion
    is less stable over a year than published.

    >>> exhaustion_after_day(0.25, 0.5, 0.5, Exhaustion(time=25.0))
    0.26
    """
    return exhaustion + (logistic(p.slope * (stress - tolerance)) - exhaustion) / p.time
