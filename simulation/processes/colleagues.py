"""Colleagues: support, and contagion of load."""

from simulation.jit import process
from simulation.parameters import Colleagues


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
