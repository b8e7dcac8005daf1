"""Representation: internalisation of felt emotion into self, other and relationship.

Three components, each with a positive and a negative valence (Pianta 1999; Spilt et
al. 2011). Gains and harms map emotions to components; one pair of learning
rules is used for all three.
"""

from simulation.jit import process
from simulation.parameters import Internalisation, Rigidity
from simulation.processes.curves import blend
from simulation.processes.perception import definiteness


@process
def informativeness(
    valence: float,
    perceived: float,
    balance: float,
    rigidity: float,
    awareness: float,
    p: Rigidity,
) -> float:
    r"""Informativeness of a contact, 0 to 1.5.

    .. math:: q = |v| (1 - k_\rho \rho (1 - A) \, def(m)) \text{ if } v' m < 0,
        \text{ else } |v| (1 + k_f \rho (1 - A) \, def(m))

    valence: v, what happened, −1 to 1. perceived: v', −1 to 1. balance: unshielded m,
    −1 to 1. rigidity: ρ, 0 to 1. awareness: A, 0 to 1. Source: assumed; rigid models block
    what contradicts them (Spilt et al. 2011) and take up what confirms them (Lord et al. 1979,
    recalled, unverified), and a neutral contact teaches nothing. Departs from the specification
    by ``definiteness``: without it the step at m = 0 made a single teacher bistable with the
    student's response cut (docs/spiral.md).

    >>> informativeness(0.5, 0.3, -0.5, 1.0, 0.0, Rigidity(blocking=0.5, sharpness=1.0))
    0.375
    """
    contradiction = definiteness(balance, p) * (1.0 - awareness)
    if perceived * balance < 0.0:
        return abs(valence) * (1.0 - p.blocking * rigidity * contradiction)
    return abs(valence) * (1.0 + p.confirming * rigidity * contradiction)


@process
def self_gain(pride: float, hope: float, p: Internalisation) -> float:
    """Gain of the self: pride and part of hope, blended.

    Each 0 to 1. Source: assumed mapping.

    >>> self_gain(0.5, 1.0, Internalisation(hope_share=0.5))
    0.4375
    """
    return blend(pride, p.hope_share * hope)


@process
def self_harm(helplessness: float, guilt: float, anxiety: float) -> float:
    """Harm to the self: helplessness, guilt and anxiety, blended.

    Each 0 to 1. Source: assumed mapping.

    >>> self_harm(0.5, 0.5, 0.0)
    0.4375
    """
    return blend(helplessness, guilt, anxiety)


@process
def other_gain(enjoyment: float, compassion: float, p: Internalisation) -> float:
    """Gain of the other: part of enjoyment, and compassion, blended.

    Each 0 to 1. Source: assumed mapping.

    >>> other_gain(1.0, 0.5, Internalisation(enjoyment_other=0.5))
    0.4375
    """
    return blend(p.enjoyment_other * enjoyment, compassion)


@process
def other_harm(anger: float) -> float:
    """Harm to the other: anger.

    anger: 0 to 1. Source: anger is blame of the other (Smith & Lazarus 1993).

    >>> other_harm(0.4)
    0.4
    """
    return anger


@process
def relationship_gain(affection: float, enjoyment: float, p: Internalisation) -> float:
    """Gain of the relationship: affection and part of enjoyment, blended.

    Each 0 to 1. Source: positive affect goes with closeness (Spilt & Koomen 2009).

    >>> relationship_gain(0.5, 1.0, Internalisation(enjoyment_relationship=0.5))
    0.4375
    """
    return blend(affection, p.enjoyment_relationship * enjoyment)


@process
def relationship_harm(
    anger: float, disappointment: float, expressed: float, p: Internalisation
) -> float:
    """Harm to the relationship: part of anger, of disappointment and of shown emotion.

    Each 0 to 1, blended. Source: anger goes with conflict (Spilt & Koomen 2009). With a
    share of 1 a positive representation would gain as much conflict from misbehaviour as a
    negative one.

    >>> p = Internalisation(anger_share=0.5, disappointment_share=0.25)
    >>> relationship_harm(1.0, 1.0, 0.0, p)
    0.34375
    """
    return blend(
        p.anger_share * anger,
        p.disappointment_share * disappointment,
        p.expression_share * expressed,
    )


@process
def pooled(lesson: float, mean: float, p: Internalisation) -> float:
    r"""A gain or harm of one component, or pooled over all three: :math:`a + pool (\bar a - a)`.

    lesson: a gain or harm of one component, mean: over the three, 0 to 1. Source: the
    ablation *one representation instead of three*; off at 0.

    >>> pooled(0.5, 0.25, Internalisation(pooling=1.0))
    0.25
    """
    return lesson + p.pooling * (mean - lesson)


@process
def mirrored(valence: float, opposite: float, p: Internalisation) -> float:
    r"""A valence mirrored in its opposite, at the same balance.

    .. math:: r + mirror \, [(1 + r - r_{opposite})/2 - r]

    valence: r, opposite: the other valence of the same component, each 0 to 1. Source: the
    ablation *one valence*; off at 0.

    >>> p = Internalisation(mirroring=1.0)
    >>> mirrored(0.5, 0.25, p), mirrored(0.25, 0.5, p)
    (0.625, 0.375)
    """
    return valence + p.mirroring * ((1.0 + valence - opposite) / 2.0 - valence)


@process
def positive_after_contact(
    positive: float, gain: float, harm: float, informative: float, p: Internalisation
) -> float:
    r"""The positive valence of a component after a contact.

    .. math:: r^{+\prime} = r^+ + \eta q [a (1 - r^+) - \chi b_{neg} n r^+]

    positive: r+, 0 to 1. gain: a, 0 to 1. harm: n, 0 to 1, what reappraisal left of it.
    informative: q, 0 to 1. Source: assumed; internalised affect (Spilt et al. 2011), bad
    stronger than good (Baumeister et al. 2001). With ``mirroring`` chi is 1: what is gained
    on one side is lost on the other.

    >>> round(positive_after_contact(0.5, 0.4, 0.0, 1.0, Internalisation(rate=0.1)), 6)
    0.52
    """
    gained = gain * (1.0 - positive)
    weakened = p.cross_inhibition + p.mirroring * (1.0 - p.cross_inhibition)
    lost = weakened * p.negativity * harm * positive
    return positive + p.rate * informative * (gained - lost)


@process
def negative_after_contact(
    negative: float,
    gain: float,
    harm: float,
    informative: float,
    healing: float,
    p: Internalisation,
) -> float:
    r"""The negative valence of a component after a contact.

    .. math:: r^{-\prime} = r^- + \eta q [b_{neg} n (1 - r^-) - (\chi + k_r o) a r^-]

    negative: r−, 0 to 1. healing: k_r o, added to chi while a wound is fresh, 0 to 1. The
    other inputs as in ``positive_after_contact``, and so the source.

    >>> p = Internalisation(rate=0.1, negativity=2.0)
    >>> round(negative_after_contact(0.5, 0.0, 0.4, 1.0, 0.0, p), 6)
    0.54
    """
    gained = p.negativity * harm * (1.0 - negative)
    weakened = p.cross_inhibition + p.mirroring * (1.0 - p.cross_inhibition)
    lost = (weakened + healing * (1.0 - p.mirroring)) * gain * negative
    return negative + p.rate * informative * (gained - lost)


@process
def component_after_evening(
    component: float, base: float, general: float, p: Internalisation
) -> float:
    r"""A component drifting to its base, part of which is the generalised representation.

    .. math:: r' = r + \varphi [(1 - iota) r_{base} + iota G - r]

    component: r, either valence, 0 to 1. base: r_base of this dyad, 0 to 1. general: G of
    the same valence, 0 to 1. Once a school day. Source: assumed; relationship-specific
    models rest on general ones (Pianta 1999).

    >>> p = Internalisation(drift=0.1, generalisation=0.5)
    >>> round(component_after_evening(0.5, 0.4, 0.2, p), 6)
    0.48
    """
    home = (1.0 - p.generalisation) * base + p.generalisation * general
    return component + p.drift * (home - component)


@process
def rigidity_at_rest(mean_negative: float, stress: float, p: Rigidity) -> float:
    r"""Rigidity in the long run.

    .. math:: \rho^* = \rho_0 + (1 - \rho_0) [y + (1 - y) k_{rs} St],
        \quad y = \min(1, s_\rho \bar r^-)

    mean_negative: mean of S−, O−, R−, 0 to 1. stress: St of the evening before, 0 to 1. Source:
    assumed; negative models are the less flexible (Spilt et al. 2011), and threat makes rigid
    (Staw et al. 1981, recalled, unverified).

    >>> round(rigidity_at_rest(0.5, 1.0, Rigidity(base=0.1, gain=1.0, stress=0.2)), 6)
    0.64
    """
    closed = p.gain * mean_negative
    closed = 1.0 if closed > 1.0 else closed
    closed = closed + (1.0 - closed) * p.stress * stress
    return p.base + (1.0 - p.base) * closed


@process
def rigidity_after_evening(rigidity: float, rest: float, p: Rigidity) -> float:
    r"""Rigidity approaching its level at rest: :math:`\rho' = \rho + (\rho^* - \rho)/\tau_\rho`.

    rigidity: ρ, 0 to 1. rest: ``rigidity_at_rest``, 0 to 1. Once a school day. Source: assumed.

    >>> round(rigidity_after_evening(0.1, 0.55, Rigidity(time=10.0)), 6)
    0.145
    """
    return rigidity + (rest - rigidity) / p.time
