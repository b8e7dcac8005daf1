"""Burnout: exhaustion, and the slow dimensions distance, accomplishment and meaning."""

from simulation.jit import process
from simulation.parameters import Burnout, Exhaustion
from simulation.processes.curves import clip, logistic, saturation


@process
def exhaustion_after_day(exhaustion: float, load: float, tolerance: float, p: Exhaustion) -> float:
    r"""Emotional exhaustion following fatigue beyond the tolerance of this teacher.

    .. math:: E' = E + [\sigma(\kappa (F - S50_i)) - E]/\tau, \quad F = L/(1 + L)

    exhaustion: E, 0 to 1. load: L in the evening, 0 or more; F is fatigue. tolerance: S50 of
    this teacher; κ is ``slope``; τ is ``time`` on the way up and ``recovery_time`` on the way
    down. Once a weekday. Source: exhaustion as the outcome of lasting strain (Maslach, Schaufeli
    & Leiter 2001); form assumed. A stable tolerance is an addition: without it exhaustion is
    less stable over a year than published.

    >>> [exhaustion_after_day(e, 1.0, 0.5, Exhaustion(20.0, 50.0)) for e in (0.25, 0.75)]
    [0.2625, 0.745]
    """
    change = logistic(p.slope * (saturation(load) - tolerance)) - exhaustion
    rise = 0.0 if change < 0.0 else change
    return exhaustion + rise / p.time + (change - rise) / p.recovery_time


@process
def depersonalisation_after_day(
    depersonalisation: float,
    exhaustion: float,
    other_negative: float,
    readiness: float,
    p: Burnout,
) -> float:
    r"""Distance following exhaustion and hostile representations of students.

    .. math:: D' = D + [c(d_i (d_E E + d_O \overline{O^-})) - D]/\tau_B

    depersonalisation: D, 0 to 1. exhaustion: E, 0 to 1. other_negative: mean O− over own
    students, 0 to 1. readiness: d_i, a factor about 1. Source: exhaustion and distance
    rise together (Taris et al. 2005); weights assumed.

    >>> p = Burnout(time=60.0, exhaustion_distance=0.8, other_distance=0.6)
    >>> round(depersonalisation_after_day(0.15, 0.5, 0.25, 1.0, p), 6)
    0.156667
    """
    target = clip(
        readiness * (p.exhaustion_distance * exhaustion + p.other_distance * other_negative)
    )
    return depersonalisation + (target - depersonalisation) / p.time


@process
def competence(self_positive: float, self_negative: float) -> float:
    """Competence of a teacher with one student: c(.5 + .5 (S+ − S−)).

    self_positive, self_negative: S+, S−, 0 to 1. Source: assumed.

    >>> competence(0.5, 0.25)
    0.625
    """
    return clip(0.5 + 0.5 * (self_positive - self_negative))


@process
def accomplishment_after_day(
    accomplishment: float,
    relatedness: float,
    competence: float,
    depersonalisation: float,
    bias: float,
    p: Burnout,
) -> float:
    r"""Accomplishment following need satisfaction, reduced by distance.

    .. math:: PA' = PA + [c((RS + \bar c)/2 \cdot (1 - k_D D) + p_i) - PA]/\tau_B

    accomplishment: PA, relatedness: RS, competence: mean over own students,
    depersonalisation: D, each 0 to 1. bias: p_i, stable. Source: closeness goes with
    accomplishment (Corbin et al. 2019); form assumed.

    >>> p = Burnout(time=60.0, distance_cost=0.25)
    >>> round(accomplishment_after_day(0.6, 0.6, 0.6, 0.0, 0.06, p), 6)
    0.601
    """
    target = clip(
        (relatedness + competence) / 2.0 * (1.0 - p.distance_cost * depersonalisation) + bias
    )
    return accomplishment + (target - accomplishment) / p.time


@process
def meaning_after_day(
    meaning: float, relatedness: float, positive: float, uplift: float, p: Burnout
) -> float:
    r"""Meaning following relatedness and the day's positive emotion.

    .. math:: M' = M + [c((RS + \bar P)/2 + u) - M]/\tau_B

    meaning: M, relatedness: RS, positive: daily mean P over own students, each 0 to 1. uplift: u
    of needs and anger of the day (``needs.uplift_of_day``), −1 to 1.
    Once a weekday; on a holiday there are no contacts and P is 0. Source: assumed;
    relationships and enthusiasm (Aldrup et al. 2018).

    >>> round(meaning_after_day(0.5, 0.6, 0.1, 0.0, Burnout(time=60.0)), 6)
    0.4975
    """
    return meaning + (clip((relatedness + positive) / 2.0 + uplift) - meaning) / p.time
