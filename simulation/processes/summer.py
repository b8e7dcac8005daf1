"""Summer: changes of a student between two school years."""

from simulation.jit import process
from simulation.parameters import SummerChange


@process
def propensity_next_year(
    propensity: float, base: float, conflict: float, shock: float, p: SummerChange
) -> float:
    r"""Externalising propensity after a year with or without conflict.

    .. math:: z' = z_0 + \varphi_z (z - z_0) + sd_z \varepsilon + \kappa_z (R^- - .25)

    propensity: z, base: z_0, sd units. conflict: mean R− of the student's dyads at the
    end of the year, 0 to 1. shock: ε, standard normal. Source: early conflict and later
    externalising (Silver et al. 2005); sizes calibrated or assumed.

    >>> propensity_next_year(1.0, 0.0, 0.25, 0.0, SummerChange(propensity_persistence=0.5))
    0.5
    """
    return (
        base
        + p.propensity_persistence * (propensity - base)
        + p.propensity_change * shock
        + p.conflict_carried * (conflict - p.typical_conflict)
    )


@process
def general_trust_next_year(general: float, trust: float, p: SummerChange) -> float:
    """General trust in teachers after a year with this one: t0 + om (t − t0).

    general: t0, trust: mean t over the student's dyads at the end of the year, 0 to 1.
    Source: assumed; without this learning one year has no effect on the next.

    >>> general_trust_next_year(0.5, 1.0, SummerChange(trust_carried=0.2))
    0.6
    """
    return general + p.trust_carried * (trust - general)
