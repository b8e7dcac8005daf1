"""The mean course of one dyad, with chance averaged out.

Every contact changes the dyad by the mean change in the engine: the three acts of a student,
weighted by their chances, with the intensity of an act integrated over its triangular
distribution. The evening's drift follows. All variables outside the dyad are fixed
(``Surroundings``), so that a difference between two ends is due to the dyad alone.

The map describes many equal dyads only as long as they are close together: it gives the
attractor of a dyad, not its distribution under chance.
"""

from typing import NamedTuple

from scipy.special import roots_legendre

from simulation.engine.contact import Pair, TeacherNow, balance_of, meet
from simulation.engine.representation_update import learn
from simulation.engine.slots import StudentNow, opening_chances
from simulation.jit import kernel, process
from simulation.parameters import Parameters
from simulation.processes.behaviour import intensity
from simulation.processes.curves import clip, saturation
from simulation.processes.perception import assimilation_weight, shield, shielded
from simulation.processes.representation import (
    component_after_evening,
    mirrored,
    rigidity_after_evening,
)
from simulation.processes.trust import trust_after_evening
from simulation.processes.warmth import worn_share
from simulation.state import SCHOOL_DAYS

MEAN_AFFILIATION = 0.5  # of its Beta law, whose two shapes are equal


class Surroundings(NamedTuple):
    """Fixed variables around a dyad; units and ranges as in ``state``.

    contacts: K, expected contacts a school day, 0 or more. relevance, base_positive and
    base_negative are those of the pair, the general representation, load and the rest the
    teacher's.
    """

    propensity: float
    affiliation: float
    general_trust: float
    engagement: float
    relevance: float
    base_positive: float
    base_negative: float
    general_positive: float
    general_negative: float
    efficacy: float
    reappraisal: float
    suppression: float
    exhaustion: float
    depersonalisation: float
    load: float
    contacts: float


def typical(propensity: float, p: Parameters) -> Surroundings:
    """Return the average primary teacher on the first morning and a student of one propensity.

    propensity: z, sd units, any number, −inf included. General trust and engagement fall
    with it as in a drawn population.
    """
    start, form = p.start, p.representation
    return Surroundings(
        propensity=propensity,
        affiliation=MEAN_AFFILIATION,
        general_trust=clip(start.trust - start.trust_propensity * propensity),
        engagement=clip(start.engagement - start.engagement_propensity * propensity),
        relevance=p.appraisal.relevance,
        base_positive=mirrored(form.base_positive, form.base_negative, form),
        base_negative=mirrored(form.base_negative, form.base_positive, form),
        general_positive=mirrored(start.general_positive, start.general_negative, form),
        general_negative=mirrored(start.general_negative, start.general_positive, form),
        efficacy=p.appraisal.efficacy,
        reappraisal=p.regulation.reappraisal,
        suppression=p.regulation.suppression,
        exhaustion=start.exhaustion,
        depersonalisation=start.depersonalisation,
        load=start.load,
        contacts=p.contacts.primary,
    )


STILL = 1e-8  # a dyad is at rest when no component moves by more in a day
PATIENCE = 2000  # school years after which a dyad counts as restless

# Between two thresholds of perception the change of a dyad is a polynomial of the intensity,
# of degree 8 (``relationship_harm`` times ``informativeness``); the density adds one. Five
# points of Gauss and Legendre integrate degree 9 exactly.
POINTS = 5
_roots, _weights = roots_legendre(POINTS)
NODES = tuple(float(root) for root in (_roots + 1.0) / 2.0)  # on 0 to 1
WEIGHTS = tuple(float(weight) for weight in _weights / 2.0)
NOTHING = Pair(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@process
def person_of(around: Surroundings, p: Parameters) -> TeacherNow:
    """Return the teacher of the surroundings at the start of any contact."""
    worn = worn_share(around.exhaustion, around.depersonalisation, p.warmth.exhaustion_cost)
    return TeacherNow(
        around.efficacy,
        around.reappraisal,
        around.suppression,
        worn,
        0.0,
        around.exhaustion,
        around.load,
        1.0,
    )


@process
def intensity_density(draw: float) -> float:
    """Return the density of the mean of two uniforms: a triangle over 0 to 1, 2 at one half.

    >>> intensity_density(0.25), intensity_density(0.5), intensity_density(1.0)
    (1.0, 2.0, 0.0)
    """
    return 4.0 * draw if draw < 0.5 else 4.0 * (1.0 - draw)


@process
def draw_perceived_as(
    level: float, sign: float, pair: Pair, around: Surroundings, p: Parameters
) -> float:
    """Return the draw (mean of two uniforms) whose act of this sign is perceived at a level.

    Perceived valence is linear in the intensity of a noticed act (``perceived_valence``), so
    that there is one such draw, possibly outside 0 to 1.
    """
    balance = balance_of(pair)
    mood = shielded(balance, p.appraisal.shielded_balance, shield(pair.awareness, p.appraisal))
    weight = assimilation_weight(pair.rigidity, pair.awareness, p.appraisal)
    gloom = p.appraisal.mood * saturation(around.load)
    slope = (1.0 - weight) * sign + gloom
    if slope == 0.0:
        return 1.0
    strength = (level - weight * mood + gloom) / slope
    return (strength - p.behaviour.mildest) / (1.0 - p.behaviour.mildest)


@process
def next_cut(draw: float, cuts: tuple[float, ...]) -> float:
    """Return the first cut beyond a draw, 1 if there is none.

    >>> next_cut(0.2, (0.5, 0.3, -2.0)), next_cut(0.5, (0.5, 0.3, 7.0))
    (0.3, 1.0)
    """
    first = 1.0
    for cut in cuts:
        if draw < cut < first:
            first = cut
    return first


@process
def added(total: Pair, weight: float, pair: Pair) -> Pair:
    """Return a weighted sum of pairs with one more in it."""
    return Pair(
        total.self_positive + weight * pair.self_positive,
        total.self_negative + weight * pair.self_negative,
        total.other_positive + weight * pair.other_positive,
        total.other_negative + weight * pair.other_negative,
        total.relationship_positive + weight * pair.relationship_positive,
        total.relationship_negative + weight * pair.relationship_negative,
        total.rigidity + weight * pair.rigidity,
        total.awareness + weight * pair.awareness,
        total.trust + weight * pair.trust,
    )


@process
def expected_after_act(sign: float, pair: Pair, around: Surroundings, p: Parameters) -> Pair:
    """Return the mean pair after an approach (sign 1) or misbehaviour (−1) of any intensity.

    Integrated piecewise between the peak of the triangle, the thresholds of notice, and the
    intensities at which harm or benefit is 1.
    """
    person, noticed = person_of(around, p), p.appraisal.threshold
    full = 1.0 / around.relevance if around.relevance > 0.0 else 2.0  # 2: never reached
    cuts = (
        0.5,
        draw_perceived_as(-full, sign, pair, around, p),
        draw_perceived_as(-noticed, sign, pair, around, p),
        draw_perceived_as(noticed, sign, pair, around, p),
        draw_perceived_as(full, sign, pair, around, p),
    )
    total, low = NOTHING, 0.0
    while low < 1.0:
        high = next_cut(low, cuts)
        for n in range(POINTS):
            draw = low + (high - low) * NODES[n]
            weight = (high - low) * WEIGHTS[n] * intensity_density(draw)
            valence = sign * intensity(draw, draw, p.behaviour)
            meeting = meet(valence, around.relevance, pair, person, p)
            total = added(total, weight, learn(meeting, pair, p))
        low = high
    return total


@process
def expected_contact(pair: Pair, around: Surroundings, p: Parameters) -> Pair:
    """Return the mean pair after one ordinary contact: misbehaviour, approach, or neither."""
    student = StudentNow(around.propensity, around.affiliation, around.engagement)
    misbehaviour, approach = opening_chances(student, pair.trust, 0.0, 0.0, p)
    approach *= 1.0 - misbehaviour
    quiet = learn(meet(0.0, around.relevance, pair, person_of(around, p), p), pair, p)
    total = added(NOTHING, 1.0 - misbehaviour - approach, quiet)
    total = added(total, misbehaviour, expected_after_act(-1.0, pair, around, p))
    return added(total, approach, expected_after_act(1.0, pair, around, p))


@process
def after_evening(pair: Pair, around: Surroundings, p: Parameters) -> Pair:
    """Return the pair after the drift of a school evening; awareness does not change."""
    rule = p.representation
    warm, close = around.base_positive, around.general_positive
    sour, hostile = around.base_negative, around.general_negative
    mean = (pair.self_negative + pair.other_negative + pair.relationship_negative) / 3.0
    return Pair(
        component_after_evening(pair.self_positive, warm, close, rule),
        component_after_evening(pair.self_negative, sour, hostile, rule),
        component_after_evening(pair.other_positive, warm, close, rule),
        component_after_evening(pair.other_negative, sour, hostile, rule),
        component_after_evening(pair.relationship_positive, warm, close, rule),
        component_after_evening(pair.relationship_negative, sour, hostile, rule),
        rigidity_after_evening(pair.rigidity, mean, p.rigidity),
        pair.awareness,
        trust_after_evening(pair.trust, around.general_trust, p.trust),
    )


@process
def expected_day(pair: Pair, around: Surroundings, p: Parameters) -> Pair:
    """Return the mean pair after a school day: K contacts, the last in part, then the evening."""
    left = around.contacts
    while left > 0.0:
        share = left if left < 1.0 else 1.0
        met = added(NOTHING, share, expected_contact(pair, around, p))
        pair = added(met, 1.0 - share, pair)
        left -= 1.0
    return after_evening(pair, around, p)


@kernel
def _simulate(
    pair: Pair, around: Surroundings, p: Parameters, days: int, still: float
) -> tuple[Pair, int]:
    """Simulate days until no component changes by more than ``still`` or the days are over."""
    for day in range(days):
        before = pair
        pair = expected_day(pair, around, p)
        moved = 0.0
        for n in range(len(pair)):
            moved = max(moved, abs(pair[n] - before[n]))
        if moved <= still:
            return pair, day + 1
    return pair, days


def settle(pair: Pair, around: Surroundings, p: Parameters, years: float) -> Pair:
    """Return the pair after school years of 200 school days, without holidays.

    years: 0 or more; a part of a year counts in whole school days.
    """
    return Pair(*_simulate(pair, around, p, round(years * SCHOOL_DAYS), -1.0)[0])


class Rest(NamedTuple):
    """The resting point of a dyad, and the school years until then."""

    pair: Pair
    years: float


def rest(pair: Pair, around: Surroundings, p: Parameters) -> Rest:
    """Return the resting point of a dyad: no component changes by more than ``STILL`` in a day.

    Raises ArithmeticError if it still moves after ``PATIENCE`` school years.
    """
    ended, days = _simulate(pair, around, p, PATIENCE * SCHOOL_DAYS, STILL)
    if days == PATIENCE * SCHOOL_DAYS:
        raise ArithmeticError(f"the dyad still moves after {PATIENCE} school years: {ended}")
    return Rest(Pair(*ended), days / SCHOOL_DAYS)
