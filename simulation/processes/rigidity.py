"""Rigidity: how closed a representation becomes to what contradicts it."""

from simulation.compiled import process
from simulation.parameters import Rigidity


@process
def rigidity_after_evening(rigidity: float, mean_negative: float, p: Rigidity) -> float:
    r"""Rigidity following the negativity of the representation.

    .. math:: \rho' = \rho + [\rho_0 + (1 - \rho_0) \bar r^- - \rho] / \tau_\rho

    rigidity: ρ, 0 to 1. mean_negative: mean of S−, O−, R−, 0 to 1. Once a school day.
    Source: assumed; negative models are the less flexible (Spilt et al. 2011).

    >>> round(rigidity_after_evening(0.1, 0.5, Rigidity(time=10.0, base=0.1)), 6)
    0.145
    """
    return rigidity + (p.base + (1.0 - p.base) * mean_negative - rigidity) / p.time
