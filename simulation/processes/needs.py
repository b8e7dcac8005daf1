"""Needs of the day: satisfaction in contacts, and its effect on load and meaning."""

from simulation.jit import process
from simulation.parameters import Needs


@process
def needs_of_day(competence: float, affect: float, p: Needs) -> float:
    r"""Satisfaction of needs beyond an ordinary day: :math:`n = (CP + (P - N'))/2 - nd_0`.

    competence: mean coping potential of the noticed contacts, 0 to 1. affect: mean P − N' of
    them, −1 to 1. Source: daily satisfaction of needs (Reis et al. 2000, recalled, unverified).

    >>> round(needs_of_day(0.8, 0.4, Needs(usual=0.5)), 6)
    0.1
    """
    return (competence + affect) / 2.0 - p.usual


@process
def load_after_needs(load: float, needs: float, p: Needs) -> float:
    r"""Load of the evening, less when needs were satisfied: :math:`L (1 - lam_n n)`.

    load: L, 0 or more. needs: n, −1.5 to 1.5. Source: as ``needs_of_day``.

    >>> load_after_needs(1.0, 0.2, Needs(load=0.15))
    0.97
    """
    return load * (1.0 - p.load * needs)


@process
def uplift_of_day(needs: float, anger: float, p: Needs) -> float:
    r"""What a day adds to the target of meaning: :math:`k_{nm} n - k_{am} A/(1 + A)`.

    needs: n, −1.5 to 1.5. anger: summed anger of the day, 0 or more. Source: assumed.

    >>> round(uplift_of_day(0.2, 1.0, Needs(meaning=0.3, anger_meaning=0.1)), 6)
    0.01
    """
    return p.meaning * needs - p.anger_meaning * anger / (1.0 + anger)
