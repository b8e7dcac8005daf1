"""Processes against hand-worked values, closed forms, limits and rest points."""

from collections.abc import Callable
from math import exp, inf, isnan, log, nan, prod, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.special import expit, logit

from simulation import parameters as groups
from simulation.processes import appraisal, emotions
from simulation.processes.awareness import awareness_after_weekday, awareness_in_session
from simulation.processes.behaviour import (
    approach_probability,
    direction,
    intensity,
    inviting,
    misbehaviour_probability,
    undemanding,
)
from simulation.processes.burnout import (
    accomplishment_after_day,
    competence,
    depersonalisation_after_day,
    exhaustion_after_day,
    meaning_after_day,
)
from simulation.processes.colleagues import buffered, load_after_exchange, support_from
from simulation.processes.contacts import contact_count, contact_rate
from simulation.processes.curves import blend, clip, logistic, saturation
from simulation.processes.engagement import (
    achievement_gain,
    added_moderation,
    closeness_for_student,
    engagement_after_day,
    engagement_pull,
)
from simulation.processes.load import (
    demand_of_closeness,
    load_after_night,
    load_of_contact,
    load_on_morning,
    strain_after_weekday,
    stress_after_day,
)
from simulation.processes.perception import (
    affect_balance,
    assimilation_weight,
    coloured_valence,
    noticed_valence,
    shield,
    shielded,
)
from simulation.processes.regulation import (
    expressed_emotion,
    felt_emotion,
    reappraisal,
    suppressed_emotion,
    unregulated_share,
)
from simulation.processes.relatedness import connectedness, relatedness
from simulation.processes.representation import (
    component_after_evening,
    informativeness,
    negative_after_contact,
    other_gain,
    other_harm,
    positive_after_contact,
    relationship_gain,
    relationship_harm,
    rigidity_after_evening,
    self_gain,
    self_harm,
)
from simulation.processes.summer import deviate_next_year, general_trust_next_year
from simulation.processes.trust import trust_after_contact, trust_after_evening
from simulation.processes.warmth import coached, sensitised, warmth_of_response, worn_share

P = groups.Parameters()
modest = settings(max_examples=200, deadline=None, derandomize=True, database=None)
share = st.floats(0.0, 1.0)
valence = st.floats(-1.0, 1.0)


# --- one contact, worked by hand ------------------------------------------------------
# A misbehaviour of -.6, met by a somewhat tired teacher (E .25, L 1) with a fair
# representation: S .5/.3, O .5/.3, R .6/.2, hence a balance of (.2 + .2 + .4)/3.

HARM, BLAME, COPING, PROSPECT, STEADINESS, BALANCE = 0.36, 0.4, 0.6, 0.7, 0.5625, 0.8 / 3


def test_perception_by_hand() -> None:
    assert affect_balance(0.5, 0.3, 0.5, 0.3, 0.6, 0.2) == approx(BALANCE)
    weight = assimilation_weight(0.5, 0.0, groups.Appraisal(assimilation=0.4))
    assert weight == approx(0.3)  # .4 times (1 + .5)/2
    # shifted by .25 times .2, + .1 times .5, - .25 times 1/2, in 1 - .36
    p = groups.Appraisal(mood=0.25, mood_of_hours=0.1)
    assert coloured_valence(-0.6, 0.2, 0.25, 1.0, 0.5, p) == approx(-0.6 - 0.025 * 0.64)


def test_appraisal_by_hand() -> None:
    assert appraisal.harm(0.8, -0.45) == approx(HARM)
    assert appraisal.accountability(0.5, 0.3) == approx(BLAME)
    p = groups.Appraisal(exhaustion_cost=0.4, unsteadiness=0.35, unsteadiness_affectivity=0.125)
    assert appraisal.coping_potential(0.5, 0.3, 0.6, 0.25, p) == approx(COPING)
    assert appraisal.future_expectancy(0.6, 0.2) == approx(PROSPECT)
    assert appraisal.emotional_steadiness(0.7, p) == approx(STEADINESS)  # 1 - .35 - .0875


def test_emotions_by_hand() -> None:
    assert emotions.anger(HARM, BLAME) == approx(0.144)
    assert emotions.anxiety(HARM, STEADINESS, 1.0) == approx(0.06890625)
    assert emotions.helplessness(HARM, COPING, PROSPECT) == approx(0.0432)
    assert emotions.guilt(HARM, BLAME, COPING) == approx(0.0864)
    assert emotions.disappointment(HARM, BALANCE) == approx(0.096)
    assert emotions.hope(HARM, COPING, PROSPECT) == approx(0.1512)
    assert emotions.compassion(HARM, BLAME, 0.6) == approx(0.1296)


def test_blended_emotions_by_hand() -> None:
    felt = 1 - 0.8 * 0.9 * 0.95 * 1.0 * 0.7
    assert emotions.negative_emotion(0.4, 0.2, 0.1, 0.0, 0.6) == approx(felt)
    pleasant = 1 - 0.7 * 0.85 * 0.9 * 0.95
    assert emotions.positive_emotion(0.6, 0.3, 0.2, 0.1) == approx(pleasant)


def test_regulation_by_hand() -> None:
    at_hand = reappraisal(0.4, 0.25, 0.5)
    assert at_hand == approx(0.65)  # .3, and half of what is missing
    left = unregulated_share(at_hand, groups.Regulation(effectiveness=0.5))
    assert left == approx(0.675)
    felt = felt_emotion(0.4, left)
    hidden = suppressed_emotion(felt, 0.5, 0.2)
    assert [felt, hidden] == approx([0.27, 0.108])
    assert expressed_emotion(felt, hidden) == approx(0.162)


def test_response_by_hand() -> None:
    worn = worn_share(0.25, 0.15, 0.5)
    warm = warmth_of_response(0.2, 0.6, 0.5, worn)
    assert [worn, warm] == approx([0.9, 0.225])  # .9 times (.1 + .15)
    assert sensitised(warm, 0.5, groups.Warmth(awareness_gain=0.4)) == approx(0.38)
    assert coached(warm, 0.4) == approx(0.535)
    p = groups.Trust(rate=0.1)
    assert trust_after_contact(0.5, 0.2, 0.1, 2.0, p) == approx(0.5)  # .1 won and .1 lost
    assert trust_after_contact(0.5, 0.2, 0.2, 2.0, p) == approx(0.49)


def test_learning_signals_by_hand() -> None:
    p = groups.Internalisation(
        hope_share=0.5, enjoyment_other=0.7, enjoyment_relationship=0.5, anger_share=0.5,
        disappointment_share=0.5, expression_share=0.5,
    )  # fmt: skip
    assert self_gain(0.2, 0.4, p) == approx(1 - 0.9 * 0.9)  # pride, half of hope
    assert self_harm(0.2, 0.4, 0.6) == approx(1 - 0.9 * 0.8 * 0.7)
    assert other_gain(0.4, 0.2, p) == approx(1 - 0.86 * 0.9)  # .7 of enjoyment, compassion
    assert other_harm(0.3) == 0.3
    assert relationship_gain(0.2, 0.4, p) == approx(1 - 0.9 * 0.9)  # affection, half of enjoyment
    assert relationship_harm(0.4, 0.2, 0.8, p) == approx(1 - 0.9 * 0.95 * 0.8)


def test_learning_by_hand() -> None:
    p = groups.Internalisation(rate=0.1, negativity=2.0, cross_inhibition=0.25)
    assert positive_after_contact(0.5, 0.4, 0.2, 0.5, p) == approx(0.5 + 0.05 * (0.2 - 0.05))
    assert negative_after_contact(0.5, 0.4, 0.2, 0.5, 0.0, p) == approx(0.5 + 0.05 * (0.2 - 0.05))


def test_load_by_hand() -> None:
    p = groups.Load(negative=0.1, suppression_cost=0.5, direct=0.02, positive=0.01)
    added = load_of_contact(0.4, 0.2, 0.5, 0.3, p)
    assert added == approx(0.057)  # .04 + .01 + .01 - .003
    assert buffered(added, 0.8, groups.Colleagues(buffer=0.25)) == approx(0.0456)


def test_slow_dimensions_by_hand() -> None:
    p = groups.Burnout(time=10.0, exhaustion_distance=0.8, other_distance=0.6, distance_cost=0.25)
    assert depersonalisation_after_day(0.2, 0.5, 0.5, 0.5, p) == approx(0.215)  # target .35
    # (.6 + .4)/2 times (1 - .1), and .05: target .5
    assert accomplishment_after_day(0.6, 0.6, 0.4, 0.4, 0.05, p) == approx(0.59)
    assert meaning_after_day(0.5, 0.6, 0.2, 0.0, p) == approx(0.49)
    assert competence(0.2, 0.6) == approx(0.3)
    q = groups.Relatedness(students=0.75, conflict_cost=0.5)
    assert relatedness(connectedness(0.6, 0.4, q), 0.8, q) == approx(0.5)


def test_student_outcomes_by_hand() -> None:
    p = groups.StudentGrowth(
        engagement_closeness=0.5, engagement_conflict=0.4,
        achievement_gain=0.01, achievement_direct=0.5, achievement_conflict=1.0,
        typical_engagement=0.6, typical_closeness=0.7, typical_conflict=0.15,
    )  # fmt: skip
    assert closeness_for_student(0.9, 0.7) == approx(0.8)
    assert engagement_pull(0.8, 0.25, 2.0, 1.5, p) == approx(0.1 - 0.06)
    gain = achievement_gain(0.7, 0.8, 0.25, 2.0, 1.5, p)
    assert gain == approx(0.01 * (0.1 + 0.5 * (0.2 - 0.15)))
    weak = p._replace(achievement_conflict=0.5)
    assert achievement_gain(0.7, 0.8, 0.25, 2.0, 1.5, weak) == approx(0.01 * (0.1 + 0.5 * 0.125))
    assert added_moderation(2.0, 0.3, -0.1, p._replace(most=3.0)) == approx(1.5)


def test_arranged_contacts_by_hand() -> None:
    assert undemanding(0.4, 0.25) == approx(0.3)
    assert inviting(0.4, 0.25) == approx(0.55)  # .4 and a quarter of what is missing


def test_shields_by_hand() -> None:
    assert shield(0.5, groups.Appraisal(blindness=0.4)) == approx(0.7)
    p = groups.Appraisal(assimilation=0.4)
    assert assimilation_weight(0.5, 0.5, p) == approx(0.25)  # .4 times (1 + .5 x .5)/2


def test_mirrored_learning_by_hand() -> None:
    # half of the way from a quarter to the whole is .625; bad counts double
    p = groups.Internalisation(rate=0.1, negativity=2.0, cross_inhibition=0.25, mirroring=0.5)
    up, down = 0.4 * 0.5, 0.625 * 2.0 * 0.2 * 0.5
    assert positive_after_contact(0.5, 0.4, 0.2, 0.5, p) == approx(0.5 + 0.05 * (up - down))
    up, down = 2.0 * 0.2 * 0.5, 0.625 * 0.4 * 0.5
    assert negative_after_contact(0.5, 0.4, 0.2, 0.5, 0.0, p) == approx(0.5 + 0.05 * (up - down))


def test_closeness_costs_only_with_a_difficult_student() -> None:
    p = groups.Load(closeness=0.1)
    assert demand_of_closeness(0.5, 0.4, p) == approx(0.02)
    assert demand_of_closeness(0.5, -1.0, p) == 0.0


def test_a_bad_day_at_home_adds_strain() -> None:
    assert strain_after_weekday(0.0, 1.0, groups.Strain(time=2.0)) == approx(sqrt(0.75))


# --- nothing at zero ------------------------------------------------------------------


@given(a=share, b=share, m=valence)
@modest
def test_without_harm_or_benefit_nothing_is_felt(a: float, b: float, m: float) -> None:
    from_harm = (
        emotions.anger(0.0, a), emotions.anxiety(0.0, a, 1.0), emotions.helplessness(0.0, a, b),
        emotions.guilt(0.0, a, b), emotions.disappointment(0.0, m), emotions.hope(0.0, a, b),
        emotions.compassion(0.0, a, b),
    )  # fmt: skip
    from_benefit = (
        emotions.enjoyment(0.0), emotions.affection(0.0, a), emotions.pride(0.0, a, b),
        emotions.relief(0.0, m),
    )  # fmt: skip
    assert not any(from_harm) and not any(from_benefit)
    assert emotions.negative_emotion(*from_harm[:5]) == 0.0
    assert emotions.positive_emotion(*from_benefit) == 0.0


@given(v=valence)
@modest
def test_behaviour_that_does_not_matter_is_neither_harm_nor_benefit(v: float) -> None:
    assert appraisal.harm(0.0, v) == appraisal.benefit(0.0, v) == 0.0
    assert appraisal.harm(1.0, v) * appraisal.benefit(1.0, v) == 0.0
    assert appraisal.benefit(1.0, v) - appraisal.harm(1.0, v) == v


@given(r=share, a=share, n=share, seen=valence, m=valence)
@modest
def test_a_neutral_contact_teaches_nothing(
    r: float, a: float, n: float, seen: float, m: float
) -> None:
    q = informativeness(0.0, seen, m, r, a, P.rigidity)
    assert q == 0.0
    assert positive_after_contact(r, a, n, q, P.representation) == r
    assert negative_after_contact(r, a, n, q, 0.0, P.representation) == r


@given(x=share, y=share)
@modest
def test_a_lever_at_rest_changes_no_bit(x: float, y: float) -> None:
    assert undemanding(x, 0.0) == inviting(x, 0.0) == coached(x, 0.0) == x
    assert awareness_in_session(x, 0.0) == sensitised(x, 0.0, P.warmth) == x
    assert shield(x, P.appraisal) == x
    assert shielded(x, y, 0.0) == x
    assert buffered(x, 0.0, P.colleagues) == x
    assert added_moderation(0.0, P.students.moderation_step, 0.0, P.students) == 1.0


def test_nothing_felt_is_no_load_and_no_load_is_no_stress() -> None:
    assert load_of_contact(0.0, 0.0, 0.0, 0.0, P.load) == 0.0
    assert saturation(0.0) == 0.0
    assert load_on_morning(0.3, 0.0, 2.0, P.strain) == 0.3


def test_what_is_weaker_than_the_threshold_passes_unnoticed() -> None:
    seen = [noticed_valence(v, 0.1, 0.2) for v in (-0.11, -0.1, -0.09, 0.19, 0.2, 0.21)]
    assert seen == [-0.11, -0.1, 0.0, 0.0, 0.2, 0.21]


def test_a_sour_mood_on_a_bad_event_is_cut_at_the_worst() -> None:
    p = groups.Appraisal(mood=0.5)
    worst, bad = (coloured_valence(-0.5, -1.0, w, 1e12, 0.0, p) for w in (0.8, 0.1))
    assert worst == approx(-0.5 - 0.75 * 1.3) and noticed_valence(worst, 0.1, 0.1) == -1.0
    assert noticed_valence(bad, 0.1, 0.1) == bad == approx(-0.5 - 0.75 * 0.6)


# --- extremes -------------------------------------------------------------------------


def test_a_student_without_any_propensity_never_misbehaves() -> None:
    chance = misbehaviour_probability(-inf, 0.0, 0.0, 5.0, P.behaviour)
    assert chance == 0.0
    assert direction(1e-16, 0.5, chance, 0.0) == 0.0


def test_a_draw_that_equals_its_chance_does_not_happen() -> None:
    assert direction(0.1, 0.5, 0.1, 0.6) == 1.0
    assert direction(0.1, 0.5, 0.1, 0.5) == 0.0


@pytest.mark.parametrize("draw", [0.1, 0.9])
@pytest.mark.parametrize("chances", [(nan, 0.5), (nan, 0.05)])
def test_a_chance_of_misbehaviour_that_is_not_a_number_passes_on(
    draw: float, chances: tuple[float, float]
) -> None:
    assert isnan(direction(draw, draw, *chances))


def test_a_chance_of_approach_that_is_not_a_number_passes_on() -> None:
    assert isnan(direction(0.1, 0.5, 0.2, nan))
    assert isnan(direction(0.9, 0.5, 0.2, nan))


def test_curves_reach_their_ends_without_overflow() -> None:
    assert (logistic(-inf), logistic(inf)) == (0.0, 1.0)
    assert (logistic(-1e4), logistic(1e4)) == (0.0, 1.0)
    assert (clip(-inf), clip(inf)) == (0.0, 1.0)
    assert (clip(-1e-9), clip(1.0 + 1e-9)) == (0.0, 1.0)
    assert saturation(1e300) == 1.0


def test_all_feelings_at_once_stay_below_one() -> None:
    assert emotions.negative_emotion(1.0, 1.0, 1.0, 1.0, 1.0) == 1 - 1 / 32
    assert emotions.positive_emotion(1.0, 1.0, 1.0, 1.0) == 1 - 1 / 16


@given(capacity=share, worn=share)
@modest
def test_full_awareness_lends_full_reappraisal(capacity: float, worn: float) -> None:
    assert reappraisal(capacity, worn, 1.0) == approx(1.0, abs=1e-15)


@given(felt=share, habit=share, rigidity=share, value=share)
@modest
def test_the_ends_of_exhaustion_and_awareness(
    felt: float, habit: float, rigidity: float, value: float
) -> None:
    assert reappraisal(habit, 1.0, 0.0) == 0.0  # the spent do not reappraise
    assert suppressed_emotion(felt, habit, 1.0) == 0.0  # and hide nothing
    assert expressed_emotion(felt, 0.0) == felt
    assert support_from(1.0) == 0.0
    nervous = groups.Appraisal(unsteadiness=0.6, unsteadiness_affectivity=0.3)
    assert [appraisal.emotional_steadiness(nu, nervous) for nu in (-2.0, 2.0)] == [1.0, 0.0]
    assert shielded(value, 0.3, 1.0) == approx(0.3)
    assert shield(value, groups.Appraisal(blindness=1.0)) == approx(1.0)
    # reflection lifts what rigidity adds to the pull, and nothing more
    assert assimilation_weight(rigidity, 1.0, P.appraisal) == P.appraisal.assimilation / 2.0


def test_rigidity_blocks_only_what_contradicts_and_only_without_reflection() -> None:
    p = groups.Rigidity(blocking=0.4, sharpness=1.0, confirming=0.0)
    confirming, contradicting = (0.5, -0.3, -0.5), (0.5, 0.3, -0.5)
    assert informativeness(*confirming, 1.0, 0.0, p) == 0.5
    assert informativeness(*contradicting, 1.0, 0.0, p) == approx(0.4)  # .5 (1 - .4 x .5)
    assert informativeness(*contradicting, 0.5, 0.0, p) == approx(0.45)
    assert informativeness(*contradicting, 1.0, 0.5, p) == approx(0.45)
    assert informativeness(*contradicting, 1.0, 1.0, p) == 0.5
    assert informativeness(-0.5, -0.3, 0.5, 1.0, 0.0, p) == approx(0.4)
    assert informativeness(0.5, 0.0, -0.5, 1.0, 0.0, p) == 0.5  # unnoticed contradicts nothing


def test_rigidity_blocks_the_more_the_more_settled_the_representation_is() -> None:
    p = groups.Rigidity(blocking=0.5, sharpness=1.0)
    assert informativeness(0.8, 0.3, -1.0, 0.5, 0.0, p) == approx(0.6)  # .8 (1 - .5 x .5 x 1)
    assert informativeness(0.8, 0.3, -0.2, 0.5, 0.0, p) == approx(0.76)  # .8 (1 - .5 x .5 x .2)


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_blocking_vanishes_as_the_affect_balance_goes_to_zero(side: float) -> None:
    p = groups.Rigidity(blocking=1.0, sharpness=2.0)
    for m in (1e-3, 1e-6, 1e-9, 0.0):
        blocked = 1.0 - informativeness(1.0, -side * 0.3, side * m, 1.0, 0.0, p)
        assert blocked == approx(2.0 * m, abs=1e-15)


def test_a_full_component_gains_nothing_and_an_empty_one_loses_nothing() -> None:
    assert positive_after_contact(1.0, 0.7, 0.0, 1.0, P.representation) == 1.0
    assert negative_after_contact(1.0, 0.0, 0.7, 1.0, 0.0, P.representation) == 1.0
    assert positive_after_contact(0.0, 0.0, 0.7, 1.0, P.representation) == 0.0
    assert negative_after_contact(0.0, 0.7, 0.0, 1.0, 0.0, P.representation) == 0.0
    assert trust_after_contact(1.0, 1.0, 0.0, 2.5, P.trust) == 1.0
    assert trust_after_contact(0.0, 0.0, 1.0, 2.5, P.trust) == 0.0


@given(v=valence, other=valence, m=valence, mood=valence, load=st.floats(0.0, 20.0), w=share)
@modest
def test_a_graver_misbehaviour_is_never_seen_as_milder(
    v: float, other: float, m: float, mood: float, load: float, w: float
) -> None:
    p = groups.Appraisal(mood=0.5)
    graver, milder = sorted((v, other))
    seen = [
        noticed_valence(coloured_valence(x, m, w, load, mood, p), 0.1, 0.1)
        for x in (graver, milder)
    ]
    assert seen[0] <= seen[1] + 1e-15


@given(felt=share, habit=share, worn=share)
@modest
def test_what_is_shown_is_part_of_what_is_felt(felt: float, habit: float, worn: float) -> None:
    shown = expressed_emotion(felt, suppressed_emotion(felt, habit, worn))
    assert 0.0 <= shown <= felt


# --- rest points, and the way back to them ----------------------------------------------

LASTING = P.years._replace(propensity_passing=0.0)  # so that the stable part is the base

REST: dict[str, tuple[float, Callable[[float], float], float]] = {
    "trust": (0.4, lambda x: trust_after_evening(x, 0.4, P.trust), P.trust.return_),
    "component": (
        0.34,  # .7 times .4, .3 times .2
        lambda x: component_after_evening(
            x, 0.4, 0.2, P.representation._replace(generalisation=0.3)
        ),
        P.representation.drift,
    ),
    "rigidity": (0.4, lambda x: rigidity_after_evening(x, 0.4, P.rigidity), 1 / 30),
    "stress": (0.75, lambda x: stress_after_day(x, 3.0, P.stress), 1 / 5),
    "exhaustion": (0.5, lambda x: exhaustion_after_day(x, 1.5, 0.6, P.exhaustion), 1 / 60),
    "depersonalisation": (
        0.49,  # .8 times .5 and .6 times .15
        lambda x: depersonalisation_after_day(x, 0.5, 0.15, 1.0, P.burnout),
        1 / 60,
    ),
    "accomplishment": (
        0.55,
        lambda x: accomplishment_after_day(x, 0.5, 0.5, 0.0, 0.05, P.burnout),
        1 / 60,
    ),
    "meaning": (0.4, lambda x: meaning_after_day(x, 0.6, 0.2, 0.0, P.burnout), 1 / 60),
    "engagement": (0.7, lambda x: engagement_after_day(x, 0.6, 0.1, P.students), 1 / 15),
    "private strain": (0.0, lambda x: strain_after_weekday(x, 0.0, P.strain), 1 / 20),
    "load among colleagues": (
        0.8,
        lambda x: load_after_exchange(x, 0.8, P.colleagues),
        P.colleagues.contagion,
    ),
    "general trust": (
        0.3,  # as far above the usual .2 as trust is above the typical
        lambda x: general_trust_next_year(x, P.years.typical_trust + 0.1, 0.2, P.years),
        P.years.trust_carried,
    ),
    "propensity": (
        1.5,
        lambda x: deviate_next_year(x, 1.5, P.years.typical_conflict, 0.0, LASTING),
        1.0 - P.years.propensity_persistence,
    ),
}


@pytest.mark.parametrize("what", REST)
def test_what_is_at_home_stays_and_what_is_not_comes_back(what: str) -> None:
    home, step, rate = REST[what]
    assert step(home) == approx(home, abs=1e-15)
    value = 0.9
    for _ in range(30):
        value = step(value)
    assert value - home == approx((1.0 - rate) ** 30 * (0.9 - home), abs=1e-12)


def test_typical_relationships_leave_students_where_they_are() -> None:
    at = (P.students.typical_closeness, P.students.typical_conflict)
    assert engagement_pull(*at, 1.3, 0.7, P.students) == 0.0
    assert achievement_gain(P.students.typical_engagement, *at, 1.3, 0.7, P.students) == 0.0


def test_relationships_follow_what_is_learned_to_a_fixed_point() -> None:
    # without cross-inhibition and with gain only, r+ nears 1 by the factor 1 - eta q a
    p = groups.Internalisation(rate=0.1, cross_inhibition=0.0)
    value = 0.2
    for _ in range(25):
        value = positive_after_contact(value, 0.5, 0.7, 0.8, p)
    assert 1.0 - value == approx(0.8 * (1.0 - 0.1 * 0.8 * 0.5) ** 25)


# --- closed forms -----------------------------------------------------------------------


@given(x=st.floats(-700.0, 700.0))
@modest
def test_the_logistic_curve_is_the_known_one(x: float) -> None:
    assert logistic(x) == approx(float(expit(x)), rel=1e-14)
    assert logistic(x) + logistic(-x) == approx(1.0, abs=1e-15)


@given(st.lists(share, max_size=6))
@modest
def test_a_blend_is_a_halved_noisy_or_in_any_order(xs: list[float]) -> None:
    assert blend(*xs) == approx(1.0 - prod(1.0 - x / 2.0 for x in xs))
    assert blend(*reversed(xs)) == approx(blend(*xs), abs=1e-15)


def test_log_odds_of_misbehaviour_add_up() -> None:
    p = groups.Behaviour(base_log_odds=-2.5, propensity=1.2, trust=3.0, engagement=0.8)
    at = (0.0, p.typical_trust, p.typical_engagement, 0.0)
    assert misbehaviour_probability(*at, p) == approx(float(expit(-2.5)))
    everything = misbehaviour_probability(1.5, 0.3, 0.4, -0.7, p)
    expected = -2.5 + 1.2 * 1.5 - 2 * 3.0 * (0.3 - 0.5) - 0.8 * (0.4 - 0.6) - 0.7
    assert float(logit(everything)) == approx(expected)


def test_events_open_with_their_chances() -> None:
    grid = (np.arange(200) + 0.5) / 200
    misbehaviour, approach = 0.15, approach_probability(0.5, 0.5, groups.Behaviour())
    opened = [direction(a, b, misbehaviour, approach) for a in grid for b in grid]
    assert approach == approx(0.35)  # .5 times (.4 + .6 times .5)
    assert opened.count(-1.0) / len(opened) == approx(0.15)
    assert opened.count(1.0) / len(opened) == approx(0.85 * 0.35)


def test_intensity_is_triangular_between_its_ends() -> None:
    grid = (np.arange(400) + 0.5) / 400
    strengths = np.array([intensity(a, b, P.behaviour) for a in grid for b in grid])
    assert strengths.mean() == approx(0.6)
    assert strengths.var() == approx(0.8**2 / 24, rel=1e-4)  # two uniforms, averaged
    assert intensity(0.0, 0.0, P.behaviour) == 0.2
    assert intensity(1.0, 1.0, P.behaviour) == 1.0


@pytest.mark.parametrize("rate", [0.0, 0.5, 1.0, 2.345, 3.0, 7.77])
def test_the_mean_number_of_contacts_is_the_rate(rate: float) -> None:
    draws = (np.arange(2000) + 0.5) / 2000
    counts = [contact_count(rate, draw) for draw in draws]
    assert np.mean(counts) == approx(rate, abs=1 / 2000)
    assert set(counts) <= {int(rate), int(rate) + 1}


def test_contacts_follow_the_attention_law() -> None:
    small, large = (contact_rate(3.0, n, P.contacts) for n in (19.0, 33.0))
    assert small / large == approx(213 / 144, rel=0.01)
    assert contact_rate(3.0, P.contacts.reference_size, P.contacts) == 3.0


@pytest.mark.parametrize("spread", [0.0, 0.4, 0.8, 1.5])
def test_private_strain_leaves_mean_workload_alone(spread: float) -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    p = groups.Strain(spread=spread)
    mean = sum(w * load_on_morning(0.0, 1.0, x, p) for x, w in zip(nodes, weights, strict=True))
    assert mean / sqrt(2 * np.pi) == approx(1.0, abs=1e-9)


@pytest.mark.parametrize("time", [2.0, 20.0, 100.0])
def test_private_strain_is_stationary_with_variance_one(time: float) -> None:
    kept = strain_after_weekday(1.0, 0.0, groups.Strain(time=time))
    new = strain_after_weekday(0.0, 1.0, groups.Strain(time=time))
    assert kept * kept + new * new == approx(1.0, abs=1e-15)
    assert kept == approx(1.0 - 1.0 / time)  # the autocorrelation of two weekdays


def test_awareness_falls_to_one_eth_in_its_fading_time() -> None:
    awareness = 0.8
    for _ in range(20):
        awareness = awareness_after_weekday(awareness, groups.Awareness(fade=20.0))
    assert awareness == approx(0.8 * exp(-1.0))


def test_a_weekend_is_three_nights() -> None:
    p = groups.Recovery(exhaustion_cost=0.5)
    load = 1.2
    for _ in range(3):
        load = load_after_night(load, 0.4, 0.5, 0.0, p)
    assert load == approx(1.2 * 0.7**3)  # recovery .4 times (1 - .25)


def test_two_colleagues_exchange_load_and_lose_none() -> None:
    p = groups.Colleagues(contagion=0.3)
    calmer, tenser = load_after_exchange(0.2, 1.0, p), load_after_exchange(1.0, 0.2, p)
    assert calmer + tenser == approx(1.2)
    assert tenser - calmer == approx(0.8 * (1 - 2 * 0.3))


def test_bad_is_stronger_than_good_by_its_factor() -> None:
    p = groups.Internalisation(negativity=2.5)
    good = positive_after_contact(0.5, 0.4, 0.0, 1.0, p) - 0.5
    bad = negative_after_contact(0.5, 0.0, 0.4, 1.0, 0.0, p) - 0.5
    assert bad / good == approx(2.5)
    q = groups.Trust()
    won = trust_after_contact(0.5, 0.4, 0.0, 2.5, q) - 0.5
    lost = trust_after_contact(0.5, 0.0, 0.4, 2.5, q) - 0.5
    assert -lost / won == approx(2.5)


def test_exhaustion_heads_for_the_curve_around_tolerance() -> None:
    p = groups.Exhaustion(time=5.0, slope=8.0)
    after = exhaustion_after_day(0.0, 7 / 3, 0.5, p)  # fatigue .7
    assert log(5 * after / (1 - 5 * after)) == approx(8 * 0.2)


def test_a_year_of_conflict_raises_propensity() -> None:
    p = groups.SummerChange(
        propensity_persistence=0.5, propensity_passing=0.36, conflict_carried=0.4,
        typical_conflict=0.25,
    )  # fmt: skip
    fresh = -0.6 * 0.75**0.5  # share of variance .36, less what persists
    after = deviate_next_year(2.0, 1.25, 0.75, -1.0, p)  # the stable part is .8 * 1.25
    assert after == approx(1.0 + 0.5 + fresh + 0.2)
