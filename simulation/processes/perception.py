"""Perception: effects of representation and mood on the perceived behaviour."""

from simulation.jit import process
from simulation.parameters import Appraisal
from simulation.processes.curves import saturation


@process
def affect_balance(
    self_positive: float,
    self_negative: float,
    other_positive: float,
    other_negative: float,
    relationship_positive: float,
    relationship_negative: float,
) -> float:
    r"""Affect balance of the representation, −1 (negative) to 1 (positive).

    .. math:: m = \tfrac13 [(S^+ - S^-) + (O^+ - O^-) + (R^+ - R^-)]

    All six components 0 to 1. Source: assumed summary of the three components of
    Spilt et al. (2011).

    >>> affect_balance(0.5, 0.5, 1.0, 0.0, 0.2, 0.7)
    0.16666666666666666
    """
    return (
        (self_positive - self_negative)
        + (other_positive - other_negative)
        + (relationship_positive - relationship_negative)
    ) / 3.0


@process
def shield(awareness: float, p: Appraisal) -> float:
    r"""Share of the representation that appraisal sets aside, 0 to 1: :math:`A + blind (1 - A)`.

    awareness: A, 0 to 1. Source: reflection makes the automatic conscious (Spilt et al.
    2012); ``blindness`` is the ablation that cuts the link for all teachers.

    >>> shield(0.4, Appraisal())
    0.4
    """
    return awareness + p.blindness * (1.0 - awareness)


@process
def shielded(value: float, resting: float, shield: float) -> float:
    r"""Part of a shielded representation that reaches appraisal: :math:`r - A (r - r_0)`.

    value: r. resting: r_0, the value in appraisal when the representation is set
    aside. shield: 0 to 1. Source: assumed form; the representation stays as it is.

    >>> shielded(0.75, 0.25, 0.5)
    0.5
    """
    return value - shield * (value - resting)


@process
def assimilation_weight(rigidity: float, awareness: float, p: Appraisal) -> float:
    r"""Weight of the representation in perception: :math:`w = om (1 + \rho (1 - A))/2`.

    rigidity: ρ, 0 to 1. awareness: A, 0 to 1. Source: assumed; internal working models
    assimilate experience (Bretherton & Munholland 2008). Awareness lifts only the
    part that rigidity adds: switched off whole, the neutral pull would go as well.

    >>> assimilation_weight(1.0, 0.0, Appraisal(assimilation=0.4))
    0.4
    """
    return p.assimilation * (1.0 + rigidity * (1.0 - awareness)) / 2.0


@process
def perceived_valence(
    valence: float, balance: float, weight: float, load: float, p: Appraisal
) -> float:
    r"""The behaviour as the teacher perceives it, −1 to 1.

    .. math:: v' = (1 - w) v + w \tilde m - mu (1 - |v|) L/(1 + L)

    and 0 below the threshold of notice. valence: v, −1 to 1. balance: shielded affect
    balance, −1 to 1. weight: w, 0 to 1. load: L, 0 or more. Source: assumed; mood
    affects ambiguous events (Forgas 1995). With mood effects on clear events too, neutral
    contacts became aversive and every class collapsed in prototypes.

    >>> round(perceived_valence(-0.5, 0.2, 0.25, 0.0, Appraisal()), 6)
    -0.325
    """
    perceived = (
        (1.0 - weight) * valence
        + weight * balance
        - p.mood * (1.0 - abs(valence)) * saturation(load)
    )
    if abs(perceived) < p.threshold:
        return 0.0
    if perceived < -1.0:
        return -1.0
    return 1.0 if perceived > 1.0 else perceived
