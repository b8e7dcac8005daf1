"""Colleagues: support, contagion of load, practices that spread, and mentors of beginners."""

from simulation.jit import process
from simulation.parameters import Beginners, Colleagues
from simulation.processes.curves import clip


@process
def support_from(exhaustion: float) -> float:
    """Support from one colleague: 1 − E.

    exhaustion: the colleague's E on the evening before, 0 to 1. Source: assumed.

    >>> support_from(0.25)
    0.75
    """
    return 1.0 - exhaustion


@process
def buffered(load: float, support: float, p: Colleagues) -> float:
    """What a contact adds to load after the buffer of support: ΔL (1 − k_C C).

    load: ΔL, may be negative. support: C, 0 to 1. Source: support and exhaustion
    correlate −.20 to −.35 in meta-analysis (recalled); form assumed.

    >>> buffered(0.1, 0.5, Colleagues(buffer=0.5))
    0.07500000000000001
    """
    return load * (1.0 - p.buffer * support)


@process
def load_after_exchange(load: float, colleagues: float, p: Colleagues) -> float:
    r"""Load after talking: :math:`L + \gamma (\bar L_{ties} - L)`.

    load: L, 0 or more. colleagues: mean L of own ties the same evening, 0 or more.
    Source: crossover of strain (Bakker, Westman & van Emmerik 2009); rate assumed.

    >>> load_after_exchange(1.0, 2.0, Colleagues(contagion=0.25))
    1.25
    """
    return load + p.contagion * (colleagues - load)


@process
def practice_after_day(practice: float, own: float, others: float, p: Colleagues) -> float:
    r"""Practices adopted from colleagues, which add to reappraisal.

    .. math:: pr' = c(pr + \gamma_p \max(0, \overline{other} - own - pr) - pr/\tau_p)

    practice: pr, 0 to 1. own: shift of reappraisal by programmes, −1 to 1. others: mean over ties
    of their own shift plus pr, −1 to 2. Only the lead of colleagues spreads, and what was adopted
    fades. Source: practices spread along ties (Coburn et al. 2012, recalled, unverified);
    rates assumed.

    >>> round(practice_after_day(0.0, 0.0, 0.3, Colleagues(practice=0.01)), 6)
    0.003
    """
    ahead = others - own - practice
    adopted = p.practice * (0.0 if ahead < 0.0 else ahead)
    return clip(practice + adopted - practice / p.practice_time)


@process
def skill_after_day(skill: float, mentored: float, p: Beginners) -> float:
    r"""Share of a beginner's gap that is closed: :math:`k' = k + c(\eta_0 + \eta_b h)(1 - k)`.

    skill: k, 0 to 1. mentored: h, hours with a mentor a week, 0 or more. Source: direction
    Ingersoll & Strong (2011), recalled, unverified; rates assumed.

    >>> skill_after_day(0.5, 1.0, Beginners(practising=0.01, mentoring=0.03))
    0.52
    """
    return skill + clip(p.practising + p.mentoring * mentored) * (1.0 - skill)


@process
def workload_of_beginner(skill: float, p: Beginners) -> float:
    """Factor on the workload of a beginner: 1 + wl_b (1 − k).

    skill: k, 0 to 1; 1 for others. Source: assumed; lessons are prepared for
    the first time.

    >>> workload_of_beginner(0.5, Beginners(workload=0.5))
    1.25
    """
    return 1.0 + p.workload * (1.0 - skill)
