"""Commotion: unrest of a whole class, which no single student causes."""

from simulation.jit import process
from simulation.parameters import Commotion
from simulation.processes.curves import logistic


@process
def commotion_probability(shift: float, disorder: float, p: Commotion) -> float:
    r"""Probability that the class is restless in a slot.

    .. math:: h_c \, \sigma(b_c + \Delta + k_o (dis - dis_0)/dis_0)

    shift: Δ, log-odds, of a programme for the class. disorder: dis, share of misbehaviour in the
    contacts of the last days, 0 to 1. Source: assumed; events that concern the whole class
    cause anger and anxiety too.

    >>> round(commotion_probability(0.0, 0.08, Commotion(share=1.0, base_log_odds=-2.0)), 6)
    0.119203
    """
    beyond = (disorder - p.usual) / p.usual
    return p.share * logistic(p.base_log_odds + shift + p.order * beyond)


@process
def disorder_after_day(disorder: float, share: float, p: Commotion) -> float:
    r"""Misbehaviour of the last days: :math:`dis' = dis + (x - dis)/\tau_c`.

    disorder: dis, 0 to 1. share: x, of today's contacts, 0 to 1. Source: assumed.

    >>> disorder_after_day(0.1, 0.2, Commotion(memory=5.0))
    0.12000000000000001
    """
    return disorder + (share - disorder) / p.memory
