"""Regulation: reappraising what is felt and suppressing what is shown (Gross 1998)."""

from simulation.jit import process
from simulation.parameters import Regulation


@process
def reappraisal(capacity: float, exhaustion: float, awareness: float) -> float:
    r"""How much of the capacity is at hand: :math:`x = kap (1 - E); \; x + (1 - x) A`.

    capacity: kap, 0 to 1. exhaustion: E, 0 to 1. awareness: A, 0 to 1. Source: Gross
    (1998); its loss by exhaustion and gain by reflection are assumed. No
    depletion of willpower, for which the evidence is contested.

    >>> reappraisal(0.5, 0.5, 0.0), reappraisal(0.5, 0.0, 1.0)
    (0.25, 1.0)
    """
    at_hand = capacity * (1.0 - exhaustion)
    return at_hand + (1.0 - at_hand) * awareness


@process
def unregulated_share(reappraisal: float, p: Regulation) -> float:
    r"""Share of an emotion that remains after reappraisal, 0 to 1: :math:`1 - e_r x`.

    reappraisal: x, 0 to 1. Source: assumed linear.

    >>> unregulated_share(0.5, Regulation(effectiveness=0.5))
    0.75
    """
    return 1.0 - p.effectiveness * reappraisal


@process
def felt_emotion(negative: float, unregulated: float) -> float:
    """Negative emotion after reappraisal: N' = N (1 − e_r x).

    negative: N, 0 to 1. unregulated: 1 − e_r x, 0 to 1. Source: Gross (1998).

    >>> felt_emotion(0.5, 0.5)
    0.25
    """
    return negative * unregulated


@process
def suppressed_emotion(felt: float, habit: float, exhaustion: float) -> float:
    """Emotion felt but not shown: Y = sup (1 − E) N'.

    felt: N', 0 to 1. habit: sup, 0 to 1. exhaustion: E, 0 to 1. Source: emotional labour
    (Keller et al. 2014); that the exhausted show more is assumed.

    >>> suppressed_emotion(0.5, 0.5, 0.5)
    0.125
    """
    return habit * (1.0 - exhaustion) * felt


@process
def expressed_emotion(felt: float, suppressed: float) -> float:
    """Emotion shown to the student: X = N' − Y.

    felt: N', 0 to 1. suppressed: Y, 0 to N'. Source: definition.

    >>> expressed_emotion(0.5, 0.125)
    0.375
    """
    return felt - suppressed
