"""Perception: effects of representation and mood on the perceived behaviour."""

from simulation.jit import process
from simulation.parameters import Appraisal, Rigidity
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
def reflected(
    value: float, resting: float, shield: float, kinder: float, one_sided: float
) -> float:
    r"""Part of a representation that reaches appraisal, with one-sided awareness.

    .. math:: r - A (r - r_0) \text{ where that is kinder, else } r - (1 - h_{1A}) A (r - r_0)

    value, resting, shield: as in ``shielded``. kinder: 1 if more of the value is kinder (a
    positive valence, the affect balance), −1 if less is (a negative valence). one_sided: 0 to 1.
    Source: assumed; a reflection that compares a good relationship with an average one would
    make it worse.

    >>> reflected(0.75, 0.25, 0.5, 1.0, 1.0), reflected(0.75, 0.25, 0.5, -1.0, 1.0)
    (0.75, 0.5)
    """
    seen = shielded(value, resting, shield)
    if one_sided > 0.0 and (seen - value) * kinder < 0.0:
        return value + (1.0 - one_sided) * (seen - value)
    return seen


@process
def assimilation_weight(rigidity: float, awareness: float, p: Appraisal) -> float:
    r"""Weight of the representation in perception: :math:`w = om (1 + \rho (1 - A))/2`.

    rigidity: ρ, 0 to 1. awareness: A, 0 to 1. Source: assumed; internal working models
    assimilate experience (Bretherton & Munholland 2008), here by a shift to their own side.
    Awareness lifts only the part that rigidity adds: switched off whole, the neutral pull would
    go as well.

    >>> assimilation_weight(1.0, 0.0, Appraisal(assimilation=0.4))
    0.4
    """
    return p.assimilation * (1.0 + rigidity * (1.0 - awareness)) / 2.0


@process
def coloured_valence(
    valence: float, balance: float, weight: float, load: float, mood: float, p: Appraisal
) -> float:
    r"""The behaviour as representation, load and mood shift it, before the threshold of notice.

    .. math:: v + [w \tilde m - mu \, L/(1 + L) + mu_m \mu] (1 - v^2)

    valence: v, −1 to 1. balance: shielded affect balance, −1 to 1. weight: w, 0 to 1. load:
    L, 0 or more. mood: μ of hours, −1 to 1. A negative balance makes every act look worse, a
    positive one better, and most so where the act is ambiguous. Source: hostile attribution
    of ambiguous acts (Crick & Dodge 1994, recalled, unverified), expectations in
    interpersonal perception (Safran 1982); form assumed.

    >>> round(coloured_valence(-0.5, -0.4, 0.5, 0.0, 0.0, Appraisal()), 6)
    -0.65
    """
    pull = weight * balance - p.mood * saturation(load) + p.mood_of_hours * mood
    return valence + pull * (1.0 - valence * valence)


@process
def definiteness(balance: float, p: Rigidity) -> float:
    r"""How definite a representation is, 0 to 1: :math:`\min(1, s_m |m|)`.

    balance: m, −1 to 1. Source: assumed; continuous, because a step at 0 would make one teacher
    bistable with the student's response cut.

    >>> definiteness(-0.3, Rigidity(sharpness=2.0)), definiteness(0.7, Rigidity(sharpness=2.0))
    (0.6, 1.0)
    """
    definite = p.sharpness * abs(balance)
    return 1.0 if definite > 1.0 else definite


@process
def threshold_of_contrary(
    threshold: float, rigidity: float, definite: float, shield: float, p: Rigidity
) -> float:
    r"""Threshold of notice of what contradicts: :math:`th + \tfrac12 k_n \rho (1 - A) \, def(m)`.

    threshold: th, 0 to 0.5. rigidity: ρ, definite: def(m), shield: A, each 0 to 1. Source:
    attention to what fits a schema (Fiske & Neuberg 1990, recalled, unverified).

    >>> threshold_of_contrary(0.1, 0.5, 1.0, 0.0, Rigidity(narrowing=0.4))
    0.2
    """
    return threshold + p.narrowing * rigidity * (1.0 - shield) * definite / 2.0


@process
def threshold_of_fitting(
    threshold: float, rigidity: float, definite: float, shield: float, p: Rigidity
) -> float:
    r"""Threshold of notice of what confirms: :math:`th (1 - k_n \rho (1 - A) \, def(m))`.

    threshold: th, 0 to 0.5. rigidity: ρ, definite: def(m), shield: A, each 0 to 1. Source: as
    ``threshold_of_contrary``.

    >>> threshold_of_fitting(0.1, 0.5, 1.0, 0.0, Rigidity(narrowing=0.4))
    0.08000000000000002
    """
    return threshold * (1.0 - p.narrowing * rigidity * (1.0 - shield) * definite)


@process
def noticed_valence(coloured: float, below: float, above: float) -> float:
    """The coloured behaviour within −1 to 1, and 0 if it passes unnoticed.

    coloured: any number. below, above: thresholds of notice of a negative and of a positive
    behaviour, 0 or more. Source: assumed.

    >>> noticed_valence(-0.08, 0.1, 0.1), noticed_valence(-0.08, 0.05, 0.1)
    (0.0, -0.08)
    """
    if coloured > -below and coloured < above:
        return 0.0
    if coloured < -1.0:
        return -1.0
    return 1.0 if coloured > 1.0 else coloured
