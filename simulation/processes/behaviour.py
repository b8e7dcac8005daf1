"""Behaviour: the act of a student in one contact with the teacher."""

from simulation.jit import process
from simulation.parameters import Behaviour
from simulation.processes.curves import exponential, logistic


@process
def misbehaviour_log_odds(
    propensity: float, trust: float, engagement: float, shift: float, p: Behaviour
) -> float:
    r"""Log-odds that a contact opens with misbehaviour.

    .. math:: x = b_0 + \Delta + b_z z - 2 b_t (t - t_{mid}) - b_g (eng - .6)

    propensity: z, sd units. trust: t, 0 to 1. engagement: eng on the evening before,
    0 to 1. shift: Δ, log-odds, of a programme for the class.
    Source: assumed form; externalising children meet more conflict (Jerome et al. 2009),
    engagement and relationship act on each other (Roorda et al. 2011).

    >>> misbehaviour_log_odds(0.0, 0.5, 0.6, 0.5, Behaviour(base_log_odds=-2.6))
    -2.1
    """
    return (
        p.base_log_odds
        + shift
        + p.propensity * propensity
        - 2.0 * p.trust * (trust - p.typical_trust)
        - p.engagement * (engagement - p.typical_engagement)
    )


@process
def misbehaviour_probability(
    propensity: float, trust: float, engagement: float, shift: float, p: Behaviour
) -> float:
    r"""Chance that a contact opens with misbehaviour: :math:`p_- = \sigma(x)`.

    propensity, trust, engagement, shift: as in ``misbehaviour_log_odds``, which gives x.

    >>> round(misbehaviour_probability(0.0, 0.5, 0.6, 0.0, Behaviour(base_log_odds=-2.6)), 6)
    0.069138
    """
    return logistic(misbehaviour_log_odds(propensity, trust, engagement, shift, p))


@process
def scaled_draw(draw: float, log_odds: float) -> float:
    r"""Draw on the scale on which the chance of misbehaviour is 1: :math:`u (1 + e^{-x})`.

    draw: u, a uniform. log_odds: x, of misbehaviour. It is below 1 where u is below
    :math:`\sigma(x)`, and needs no division. Imposed by that inequality.

    >>> scaled_draw(0.25, 0.0)
    0.5
    """
    return draw * (1.0 + exponential(-log_odds))


@process
def disposition(deviate: float, p: Behaviour) -> float:
    r"""Deviation of a student's propensity in these weeks, sd units: :math:`s = sd_s \varepsilon`.

    deviate: ε, standard normal, one for every stretch of weeks. Source: assumed; children have
    better and worse weeks, without which incidents are too evenly spread and ratings too stable
    (rows 6.16c, 6.17). Departs from the specification, which has no such weeks.

    >>> disposition(-2.0, Behaviour(spell_spread=0.5))
    -1.0
    """
    return p.spell_spread * deviate


@process
def approach_probability(affiliation: float, trust: float, p: Behaviour) -> float:
    r"""Chance that a contact without misbehaviour opens with a positive approach.

    .. math:: p_+ = a (a_0 + (1 - a_0) t)

    affiliation: a, 0 to 1. trust: t, 0 to 1. Source: assumed.

    >>> round(approach_probability(0.5, 0.5, Behaviour()), 3)
    0.35
    """
    return affiliation * (p.approach_floor + (1.0 - p.approach_floor) * trust)


@process
def undemanding(probability: float, low_demand: float) -> float:
    r"""Chance of misbehaviour in an arranged contact: :math:`p_- (1 - d)`.

    probability: 0 to 1, on the scale of ``scaled_draw`` 1. low_demand: d, 0 (as any other
    contact) to 1 (no demand).
    Source: assumed; arranged play follows the child (Driscoll & Pianta 2010).
    """
    return probability * (1.0 - low_demand)


@process
def inviting(probability: float, low_demand: float) -> float:
    r"""Chance of an approach in an arranged contact: :math:`p_+ + d (1 - p_+)`.

    probability: 0 to 1. low_demand: d, 0 to 1. Source: assumed, as ``undemanding``.
    """
    return probability + low_demand * (1.0 - probability)


@process
def direction(first_draw: float, second_draw: float, misbehaviour: float, approach: float) -> float:
    """Sign of the act: misbehaviour −1, approach +1, neither 0.

    first_draw, second_draw: uniforms, the second for the approach. misbehaviour,
    approach: chances, 0 to 1; the first draw and misbehaviour may both be on the scale of
    ``scaled_draw``. Source: assumed order, misbehaviour first. A chance that is not a number is
    passed on.

    >>> [direction(first, second, 0.1, 0.3) for first, second in ((0, 0), (0.5, 0), (0.5, 0.5))]
    [-1.0, 1.0, 0.0]
    """
    # A branch instead of a selection: a processor that predicts the branch does not wait for the
    # chances, which need an exponential.
    if first_draw >= misbehaviour:
        return 0.0 if second_draw >= approach else 1.0 + 0.0 * approach
    return -1.0 + 0.0 * (first_draw + misbehaviour + approach)


@process
def intensity(third_draw: float, fourth_draw: float, p: Behaviour) -> float:
    r"""Intensity of an act that is not neutral, from s_0 to 1.

    .. math:: s = s_0 + (1 - s_0)(u_3 + u_4)/2

    third_draw, fourth_draw: uniforms; their mean is triangular. Source: assumed.

    >>> round(intensity(0.5, 0.5, Behaviour()), 6)
    0.6
    """
    return p.mildest + (1.0 - p.mildest) * (third_draw + fourth_draw) / 2.0
