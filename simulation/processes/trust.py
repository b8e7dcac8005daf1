"""Trust: the student's side of the relationship."""

from simulation.jit import process
from simulation.parameters import Trust


@process
def trust_after_contact(
    trust: float, warmth: float, expressed: float, negativity: float, p: Trust
) -> float:
    r"""Trust after one response.

    .. math:: t' = t + \eta_t [W (1 - t) - b_{neg} X t]

    trust: t, 0 to 1. warmth: W, 0 to 1. expressed: X, 0 to 1. negativity: b_neg, weight
    of bad against good, 1 or more. Source: assumed form; bad is stronger than good
    (Baumeister et al. 2001).

    >>> trust_after_contact(0.5, 0.5, 0.0, 2.5, Trust(rate=0.1))
    0.525
    """
    return trust + p.rate * (warmth * (1.0 - trust) - negativity * expressed * trust)


@process
def trust_after_evening(trust: float, general: float, p: Trust) -> float:
    r"""Trust returning to general trust in teachers: :math:`t' = t + \varphi_t (t_0 - t)`.

    trust: t, 0 to 1. general: t0, 0 to 1. Once a school day. Source: assumed.

    >>> trust_after_evening(0.5, 1.0, Trust(return_=0.1))
    0.55
    """
    return trust + p.return_ * (general - trust)
