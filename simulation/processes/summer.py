"""Summer: changes of a student between two school years."""

import math

from simulation.jit import process
from simulation.parameters import SummerChange
from simulation.processes.curves import clip


@process
def first_deviate(base: float, shock: float, p: SummerChange) -> float:
    r"""Normal deviate of propensity in a first year.

    .. math:: \sqrt{1 - \lambda} n_0 + \sqrt{\lambda} \varepsilon

    base: n_0, what stays, shock: ε, what passes, both standard normal; lambda: the share that
    passes. Source: assumed.

    >>> first_deviate(1.0, 0.5, SummerChange(propensity_passing=0.0))
    1.0
    """
    passing = p.propensity_passing
    return math.sqrt(1.0 - passing) * base + math.sqrt(passing) * shock


@process
def deviate_next_year(
    deviate: float, base: float, conflict: float, shock: float, p: SummerChange
) -> float:
    r"""Normal deviate of propensity after a year with or without conflict.

    .. math:: n' = b + \varphi_z (n - b) + \sqrt{\lambda (1 - \varphi_z^2)} \varepsilon
        + \kappa_z (R^- - \bar R^-), b = \sqrt{1 - \lambda} n_0

    deviate: n, base: n_0, shock: ε, standard normal. conflict: mean R− of the student's dyads
    at the end of the year, 0 to 1. Without conflict beyond the typical the law of propensity is
    the same in every year. Source: early conflict and later externalising (Silver et al. 2005);
    sizes calibrated or assumed.

    >>> p = SummerChange(
    ...     propensity_persistence=0.5, propensity_passing=0.0, typical_conflict=0.25
    ... )
    >>> deviate_next_year(2.0, 1.0, 0.25, 0.7, p)
    1.5
    """
    passing, persistence = p.propensity_passing, p.propensity_persistence
    stable = math.sqrt(1.0 - passing) * base
    fresh = math.sqrt(passing * (1.0 - persistence * persistence)) * shock
    carried = p.conflict_carried * (conflict - p.typical_conflict)
    return stable + persistence * (deviate - stable) + fresh + carried


@process
def general_trust_next_year(general: float, trust: float, usual: float, p: SummerChange) -> float:
    r"""General trust in teachers after a year.

    .. math:: t_0' = c(t_0 + om \, [(t - t_{mid}) - (t_0 - \bar t_0)])

    general: t0, trust: mean t over the student's dyads at the end of the year, usual: mean
    general trust, each 0 to 1. Both are counted from their means, so that an ordinary
    year changes no mean: students of all grades start a year as they did the year before.
    Source: assumed; without this learning one year has no effect on the next.

    >>> p = SummerChange(trust_carried=0.2, typical_trust=0.75)
    >>> round(general_trust_next_year(0.5, 1.0, 0.5, p), 6)
    0.55
    """
    more = (trust - p.typical_trust) - (general - usual)
    return clip(general + p.trust_carried * more)
