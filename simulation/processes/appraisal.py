"""Appraisal: goals at stake, accountability and coping potential (Lazarus 1991)."""

from simulation.jit import process
from simulation.parameters import Appraisal
from simulation.processes.curves import clip

CERTAINTY = 1.5  # an affect balance of ±2/3 leaves no uncertainty; assumed


@process
def harm(relevance: float, perceived: float) -> float:
    r"""Primary appraisal, a harm to goals: :math:`H = \min(1, g \max(0, -v'))`.

    relevance: g, 0 or more. perceived: v', −1 to 1. Source: Lazarus (1991), goal
    incongruence; linear form assumed.

    >>> harm(0.5, -0.5), harm(0.9, 0.5)
    (0.25, 0.0)
    """
    if perceived >= 0.0:
        return 0.0
    return clip(relevance * -perceived)


@process
def benefit(relevance: float, perceived: float) -> float:
    r"""Primary appraisal, a benefit to goals: :math:`B = \min(1, g \max(0, v'))`.

    relevance: g, 0 or more. perceived: v', −1 to 1. Source: as ``harm``, goal congruence.

    >>> benefit(0.5, 0.5), benefit(0.9, -0.5)
    (0.25, 0.0)
    """
    if perceived <= 0.0:
        return 0.0
    return clip(relevance * perceived)


@process
def accountability(other_positive: float, other_negative: float) -> float:
    r"""Secondary appraisal, the student is accountable: :math:`A_o = (1 + O^- - O^+)/2`.

    other_positive, other_negative: shielded O+ and O−, 0 to 1. Source: Smith & Lazarus
    (1993), other-accountability; attributions follow the representation (Spilt et al. 2011).

    >>> accountability(0.5, 0.25)
    0.375
    """
    return (1.0 + other_negative - other_positive) / 2.0


@process
def coping_potential(
    self_positive: float, self_negative: float, efficacy: float, exhaustion: float, p: Appraisal
) -> float:
    r"""Secondary appraisal, problem-focused coping: :math:`CP = c(cp_0 + (S^+ - S^-)/2 - k_E E)`.

    self_positive, self_negative: shielded S+ and S−, 0 to 1. efficacy: cp0, 0 to 1.
    exhaustion: E, 0 to 1. Source: Smith & Lazarus (1993), problem-focused coping
    potential; linear form assumed.

    >>> coping_potential(0.5, 0.25, 0.5, 0.25, Appraisal(exhaustion_cost=0.5))
    0.5
    """
    return clip(efficacy + (self_positive - self_negative) / 2.0 - p.exhaustion_cost * exhaustion)


@process
def future_expectancy(relationship_positive: float, relationship_negative: float) -> float:
    r"""Secondary appraisal, future expectancy: :math:`FE = (1 + R^+ - R^-)/2`.

    relationship_positive, relationship_negative: shielded R+ and R−, 0 to 1. Source:
    Smith & Lazarus (1993), future expectancy; linear form assumed.

    >>> future_expectancy(0.5, 0.25)
    0.625
    """
    return (1.0 + relationship_positive - relationship_negative) / 2.0


@process
def emotional_steadiness(affectivity: float, p: Appraisal) -> float:
    r"""Secondary appraisal, emotion-focused coping potential: :math:`EF = 1 - c(na_0 + na_x \nu)`.

    affectivity: ν, negative affectivity, sd units. Neither load nor exhaustion is part of it, so
    that anxiety does not contain the load that it should predict. Source: Smith & Lazarus (1993),
    emotion-focused coping potential; that temperament lowers it: Watson & Clark (1984), recalled,
    unverified; form assumed.

    >>> p = Appraisal(unsteadiness=0.25, unsteadiness_affectivity=0.125)
    >>> emotional_steadiness(2.0, p)
    0.5
    """
    return 1.0 - clip(p.unsteadiness + p.unsteadiness_affectivity * affectivity)


@process
def uncertainty(balance: float, p: Appraisal) -> float:
    r"""Share of anxiety that a definite representation leaves.

    .. math:: 1 - k_u \min(1, 1.5 |\tilde m|)

    balance: shielded m, −1 to 1. Source: anger is certain, fear uncertain (Smith & Ellsworth
    1985, recalled, unverified); form assumed.

    >>> round(uncertainty(-0.4, Appraisal(uncertainty=0.5)), 6)
    0.7
    """
    return 1.0 - p.uncertainty * clip(CERTAINTY * abs(balance))
