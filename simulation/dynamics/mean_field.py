"""The mean course of one dyad, with chance averaged out.

Every contact changes the dyad by the mean change in the engine: the three acts of a student,
weighted by their chances, with the intensity of an act integrated over its triangular
distribution. The evening's drift follows. All variables outside the dyad are fixed
(``Surroundings``), so that a difference between two ends is due to the dyad alone.

A wound is the mean over chance; every contact teaches as one late in the year, and there are
neither arranged contacts nor a mood of hours.

The map describes many equal dyads only as long as they are close together: it gives the
attractor of a dyad, not its distribution under chance.
"""

from typing import NamedTuple

import numpy as np

from simulation.dynamics.quadrature import (
    NODES,
    POINTS,
    WEIGHTS,
    draws_perceived_as,
    intensity_density,
    next_cut,
)
from simulation.engine.contact import balance_of, meet, thresholds
from simulation.engine.contact_records import Pair, TeacherNow
from simulation.engine.representation_update import USUAL, learn
from simulation.jit import kernel, process
from simulation.parameters import Parameters
from simulation.processes.behaviour import (
    approach_probability,
    intensity,
    misbehaviour_probability,
)
from simulation.processes.curves import clip
from simulation.processes.learning import wound_after_evening
from simulation.processes.load import affectivity
from simulation.processes.perception import shield
from simulation.processes.representation import (
    component_after_evening,
    mirrored,
    rigidity_after_evening,
    rigidity_at_rest,
)
from simulation.processes.trust import trust_after_evening
from simulation.processes.warmth import worn_share
from simulation.school.at_rest import ORDINARY_TEACHER
from simulation.state import SCHOOL_DAYS, Floats

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
    stress: float
    contacts: float


def typical(propensity: float, p: Parameters) -> Surroundings:
    """Return the average primary teacher of a year at rest and a student of one propensity.

    propensity: z, sd units, any number, −inf included. General trust and engagement fall
    with it as in a drawn population.
    """
    start, form, teacher = p.start, p.representation, ORDINARY_TEACHER
    warm, sour = teacher.general_positive, teacher.general_negative
    return Surroundings(
        propensity=propensity,
        affiliation=MEAN_AFFILIATION,
        general_trust=clip(start.trust - start.trust_propensity * propensity),
        engagement=clip(start.engagement - start.engagement_propensity * propensity),
        relevance=p.appraisal.relevance,
        base_positive=mirrored(form.base_positive, form.base_negative, form),
        base_negative=mirrored(form.base_negative, form.base_positive, form),
        general_positive=mirrored(warm, sour, form),
        general_negative=mirrored(sour, warm, form),
        efficacy=p.appraisal.efficacy,
        reappraisal=p.regulation.reappraisal,
        suppression=p.regulation.suppression,
        exhaustion=teacher.exhaustion,
        depersonalisation=teacher.depersonalisation,
        load=teacher.load,
        stress=teacher.stress,
        contacts=p.contacts.primary,
    )


STILL = 1e-8  # a dyad is at rest when no component moves by more in a day
PATIENCE = 500  # school years after which a dyad is not waited for
SLIDING = 0.01  # a dyad that moves by no more in ten school years slides to and fro at a threshold

NOTHING = Pair(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


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
        0.0,  # no mood of hours: its mean is 0
        affectivity(0.0, p.appraisal.affectivity),
        0.0,  # negative affectivity
    )


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
        total.wound + weight * pair.wound,
    )


@process
def expected_after_act(sign: float, pair: Pair, around: Surroundings, p: Parameters) -> Pair:
    """Return the mean pair after an approach (sign 1) or misbehaviour (−1) of any intensity.

    Integrated piecewise between the peak of the triangle, the thresholds of notice, the
    intensities at which harm or benefit is 1, those at which perception reaches its bounds, and
    those that are as expected, where surprise has its minimum. Benefits count without contrast
    for the third of these, and the ends of the range of surprise are no cuts: a small error.
    """
    person = person_of(around, p)
    shielding = shield(pair.awareness, p.appraisal)
    below, above = thresholds(balance_of(pair), pair.rigidity, shielding, p)
    harmful = around.relevance * person.affectivity
    pleasant = around.relevance * p.appraisal.benefit_relevance
    worst = 1.0 / harmful if harmful > 0.0 else 2.0  # 2: never reached
    best = 1.0 / pleasant if pleasant > 0.0 else 2.0
    cuts = (
        0.5,
        *draws_perceived_as(-1.0, sign, pair, around.load, p),
        *draws_perceived_as(-worst, sign, pair, around.load, p),
        *draws_perceived_as(-below, sign, pair, around.load, p),
        *draws_perceived_as(above, sign, pair, around.load, p),
        *draws_perceived_as(best, sign, pair, around.load, p),
        *draws_perceived_as(1.0, sign, pair, around.load, p),
        *draws_perceived_as(balance_of(pair), sign, pair, around.load, p),
    )
    total, low = NOTHING, 0.0
    while low < 1.0:
        high = next_cut(low, cuts)
        for n in range(POINTS):
            draw = low + (high - low) * NODES[n]
            weight = (high - low) * WEIGHTS[n] * intensity_density(draw)
            valence = sign * intensity(draw, draw, p.behaviour)
            meeting = meet(valence, around.relevance, pair, person, p)
            total = added(total, weight, learn(meeting, pair, USUAL, p))
        low = high
    return total


@process
def expected_contact(pair: Pair, around: Surroundings, p: Parameters) -> Pair:
    """Return the mean pair after one ordinary contact: misbehaviour, approach, or neither."""
    misbehaviour = misbehaviour_probability(
        around.propensity, pair.trust, around.engagement, 0.0, p.behaviour
    )
    approach = approach_probability(around.affiliation, pair.trust, p.behaviour)
    approach *= 1.0 - misbehaviour
    quiet = learn(meet(0.0, around.relevance, pair, person_of(around, p), p), pair, USUAL, p)
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
        rigidity_after_evening(
            pair.rigidity, rigidity_at_rest(mean, around.stress, p.rigidity), p.rigidity
        ),
        pair.awareness,
        trust_after_evening(pair.trust, around.general_trust, p.trust),
        wound_after_evening(pair.wound, rule),
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


@kernel
def _range(pair: Pair, around: Surroundings, p: Parameters, low: Floats, high: Floats) -> None:
    """Widen a range of each component to its values in ten school years."""
    for _ in range(10 * SCHOOL_DAYS):
        pair = expected_day(pair, around, p)
        for n in range(len(pair)):
            low[n], high[n] = min(low[n], pair[n]), max(high[n], pair[n])


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

    Where a neutral contact is just as good as what is noticed, a dyad may move to and fro over
    that step for ever; the middle of a range below ``SLIDING`` is its resting point. Raises
    ArithmeticError if it moves farther after ``PATIENCE`` school years.
    """
    ended, days = _simulate(pair, around, p, PATIENCE * SCHOOL_DAYS, STILL)
    if days < PATIENCE * SCHOOL_DAYS:
        return Rest(Pair(*ended), days / SCHOOL_DAYS)
    low, high = np.array(ended), np.array(ended)
    _range(Pair(*ended), around, p, low, high)
    if (high - low).max() > SLIDING:
        raise ArithmeticError(f"the dyad still moves after {PATIENCE} school years: {ended}")
    return Rest(Pair(*((low + high) / 2.0).tolist()), float(PATIENCE))
