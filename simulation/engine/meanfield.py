"""The mean course of one dyad, with chance averaged out.

Each contact moves the dyad by what the engine would do on average: the three things a
student can do, weighted by their chances, with the intensity of an act integrated over
its triangular law. The evening's drift follows. All that lies outside the dyad is held
(``Setting``), so whatever two starts come to share or not is the dyad's own doing.

A mean-field map follows the mean of a crowd of equal dyads only as long as they stay
close together; it says where a dyad is drawn, not how chance spreads a crowd.
"""

from typing import NamedTuple

from scipy.special import roots_legendre

from simulation.compiled import kernel, process
from simulation.engine.contact import Pair, Person, learn, meet, opening_chances
from simulation.parameters import Parameters
from simulation.processes.behaviour import intensity
from simulation.processes.numeric import saturation
from simulation.processes.perception import affect_balance, assimilation_weight, shield, shielded
from simulation.processes.representation import component_after_evening
from simulation.processes.rigidity import rigidity_after_evening
from simulation.processes.trust import trust_after_evening
from simulation.processes.warmth import worn_share

SCHOOL_DAYS = 200  # of a year
PRECISE = 1e-9  # largest change a day of a dyad that stands still
PATIENCE = 2000  # school years after which a dyad counts as restless

# Between two kinks what a contact leaves is a polynomial of the intensity, of degree 8
# (``relationship_harm`` times ``informativeness``); its density adds one. Five points of
# Gauss and Legendre integrate degree 9 exactly.
POINTS = 5
_roots, _weights = roots_legendre(POINTS)
NODES = tuple(float(root) for root in (_roots + 1.0) / 2.0)
WEIGHTS = tuple(float(weight) for weight in _weights / 2.0)


class Setting(NamedTuple):
    """What is held while a dyad runs its course: the student, the teacher, the pair.

    contacts: K, expected contacts a school day. relevance, base_positive and
    base_negative are those of the pair; load, exhaustion and depersonalisation stand
    still, as do engagement and the generalised representation. Units as in ``state``.
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


def typical(propensity: float, p: Parameters) -> Setting:
    """The average primary teacher on the first morning, with the average student of a propensity.

    propensity: z, sd units, any number. Trust in teachers and engagement fall with it as
    they do in a drawn population; affiliation is the mean of its symmetric Beta.
    """
    start = p.start
    trust = start.trust - start.trust_propensity * propensity
    engagement = start.engagement - start.engagement_propensity * propensity
    return Setting(
        propensity=propensity,
        affiliation=0.5,
        general_trust=min(1.0, max(0.0, trust)),
        engagement=min(1.0, max(0.0, engagement)),
        relevance=p.appraisal.relevance,
        base_positive=p.representation.base_positive,
        base_negative=p.representation.base_negative,
        general_positive=start.general_positive,
        general_negative=start.general_negative,
        efficacy=p.appraisal.efficacy,
        reappraisal=p.regulation.reappraisal,
        suppression=p.regulation.suppression,
        exhaustion=start.exhaustion,
        depersonalisation=start.depersonalisation,
        load=start.load,
        contacts=p.contacts.primary,
    )


@process
def intensity_density(draw: float) -> float:
    """Density of the mean of two uniforms, a triangle over 0 to 1 with its peak of 2 at one half."""
    return 4.0 * draw if draw < 0.5 else 4.0 * (1.0 - draw)


@process
def draw_perceived_as(level: float, sign: float, pair: Pair, held: Setting, p: Parameters) -> float:
    """Mean of the two draws at which an act of this sign is perceived at a level; else 1.

    Perceived valence is linear in the intensity of the act, below the clip and above the
    threshold of notice (``perceived_valence``), so there is one such place at most.
    """
    balance = affect_balance(
        pair.self_positive, pair.self_negative, pair.other_positive,
        pair.other_negative, pair.relationship_positive, pair.relationship_negative,
    )  # fmt: skip
    mood = shielded(balance, p.appraisal.shielded_balance, shield(pair.awareness, p.appraisal))
    weight = assimilation_weight(pair.rigidity, pair.awareness, p.appraisal)
    gloom = p.appraisal.mood * saturation(held.load)
    slope = (1.0 - weight) * sign + gloom
    if slope == 0.0:
        return 1.0
    strength = (level - weight * mood + gloom) / slope
    return (strength - p.behaviour.mildest) / (1.0 - p.behaviour.mildest)


@process
def next_cut(draw: float, cuts: tuple[float, ...]) -> float:
    """The first cut beyond a draw, 1 if there is none."""
    found = 1.0
    for cut in cuts:
        if draw < cut < found:
            found = cut
    return found


@process
def added(total: Pair, weight: float, pair: Pair) -> Pair:
    """A sum of pairs, each by its weight, with one more."""
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
def person_of(held: Setting, p: Parameters) -> Person:
    """The teacher of a setting as they enter any contact."""
    worn = worn_share(held.exhaustion, held.depersonalisation, p.warmth.exhaustion_cost)
    return Person(
        held.efficacy, held.reappraisal, held.suppression, worn, 0.0, held.exhaustion, held.load
    )


@process
def expected_after_act(sign: float, pair: Pair, held: Setting, p: Parameters) -> Pair:
    """The mean pair after an approach (sign 1) or misbehaviour (−1) of random intensity.

    Exact: integrated piece by piece between the places where perception steps (threshold
    of notice), where harm or benefit is full, and where the triangle has its peak.
    """
    person, notice = person_of(held, p), p.appraisal.threshold
    full = 1.0 / held.relevance if held.relevance > 0.0 else 2.0
    cuts = (
        0.5,
        draw_perceived_as(-full, sign, pair, held, p),
        draw_perceived_as(-notice, sign, pair, held, p),
        draw_perceived_as(notice, sign, pair, held, p),
        draw_perceived_as(full, sign, pair, held, p),
    )
    total = Pair(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    low = 0.0
    while low < 1.0:
        high = next_cut(low, cuts)
        for n in range(POINTS):
            draw = low + (high - low) * NODES[n]
            weight = (high - low) * WEIGHTS[n] * intensity_density(draw)
            valence = sign * intensity(draw, draw, p.behaviour)
            meeting = meet(valence, held.relevance, pair, person, p)
            total = added(total, weight, learn(meeting, pair, p))
        low = high
    return total


@process
def expected_contact(pair: Pair, held: Setting, p: Parameters) -> Pair:
    """The mean pair after one ordinary contact: misbehaviour, approach, or neither."""
    misbehaviour, approach = opening_chances(
        held.propensity, held.affiliation, held.engagement, pair.trust, 0.0, 0.0, p
    )
    approach *= 1.0 - misbehaviour
    neither = 1.0 - misbehaviour - approach
    quiet = learn(meet(0.0, held.relevance, pair, person_of(held, p), p), pair, p)
    total = added(Pair(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), neither, quiet)
    total = added(total, misbehaviour, expected_after_act(-1.0, pair, held, p))
    return added(total, approach, expected_after_act(1.0, pair, held, p))


@process
def after_evening(pair: Pair, held: Setting, p: Parameters) -> Pair:
    """The pair after the drift of a school evening; awareness is left as it is."""
    rule, negative = p.representation, held.general_negative
    base, positive, sour = held.base_positive, held.general_positive, held.base_negative
    mean = (pair.self_negative + pair.other_negative + pair.relationship_negative) / 3.0
    return Pair(
        component_after_evening(pair.self_positive, base, positive, rule),
        component_after_evening(pair.self_negative, sour, negative, rule),
        component_after_evening(pair.other_positive, base, positive, rule),
        component_after_evening(pair.other_negative, sour, negative, rule),
        component_after_evening(pair.relationship_positive, base, positive, rule),
        component_after_evening(pair.relationship_negative, sour, negative, rule),
        rigidity_after_evening(pair.rigidity, mean, p.rigidity),
        pair.awareness,
        trust_after_evening(pair.trust, held.general_trust, p.trust),
    )


@process
def expected_day(pair: Pair, held: Setting, p: Parameters) -> Pair:
    """The mean pair after a school day: K contacts, the last one in part, then the evening."""
    left = held.contacts
    while left > 0.0:
        share = left if left < 1.0 else 1.0
        met = expected_contact(pair, held, p)
        unmet = Pair(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        pair = added(added(unmet, 1.0 - share, pair), share, met)
        left -= 1.0
    return after_evening(pair, held, p)


@kernel
def _live(pair: Pair, held: Setting, p: Parameters, days: int, still: float) -> tuple[Pair, int]:
    """Day after day, until nothing moves by more than ``still`` or the days are over."""
    for day in range(days):
        before = pair
        pair = expected_day(pair, held, p)
        moved = 0.0
        for n in range(len(pair)):
            moved = max(moved, abs(pair[n] - before[n]))
        if moved <= still:
            return pair, day + 1
    return pair, days


def settle(pair: Pair, held: Setting, p: Parameters, years: int) -> Pair:
    """The pair after so many school years of 200 school days, without a break between them."""
    return Pair(*_live(pair, held, p, years * SCHOOL_DAYS, -1.0)[0])


class Rest(NamedTuple):
    """Where a dyad comes to rest, and after how many school years."""

    pair: Pair
    years: float


def rest(pair: Pair, held: Setting, p: Parameters) -> Rest:
    """Where a dyad comes to rest: no component moves by more than 1e-9 a day.

    Raises ArithmeticError if it is still moving after 2000 school years.
    """
    ended, days = _live(pair, held, p, PATIENCE * SCHOOL_DAYS, PRECISE)
    if days == PATIENCE * SCHOOL_DAYS:
        raise ArithmeticError(f"the dyad still moves after {PATIENCE} school years: {ended}")
    return Rest(Pair(*ended), days / SCHOOL_DAYS)
