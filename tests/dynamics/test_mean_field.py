import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from schools import P, changed

from simulation.dynamics import mean_field
from simulation.dynamics.mean_field import (
    Surroundings,
    expected_after_act,
    expected_contact,
    expected_day,
    person_of,
    rest,
    settle,
    typical,
)
from simulation.dynamics.quadrature import (
    NODES,
    POINTS,
    WEIGHTS,
    draws_perceived_as,
    intensity_density,
    next_cut,
)
from simulation.engine.contact import balance_of, meet, thresholds
from simulation.engine.contact_records import Pair
from simulation.engine.representation_update import USUAL, learn
from simulation.parameters import Parameters
from simulation.processes.behaviour import intensity
from simulation.verification.approximations import class_of_copies

ORDINARY = Pair(0.5, 0.2, 0.5, 0.2, 0.5, 0.2, 0.1, 0.0, 0.5, 0.0)
SOUR = Pair(0.3, 0.5, 0.35, 0.6, 0.4, 0.55, 0.6, 0.0, 0.3, 0.4)  # mild approaches pass unnoticed
WARM = Pair(0.8, 0.05, 0.7, 0.1, 0.9, 0.1, 0.15, 0.0, 0.8, 0.1)
PAIRS = (ORDINARY, SOUR, WARM)
GOOD = Pair(1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
BAD = Pair(0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0)


def differences(one: Pair, other: Pair) -> list[float]:
    return [abs(a - b) for a, b in zip(one, other, strict=True)]


# ---- the map and the engine


def assert_like_the_engine(copies: int, pair: Pair) -> None:
    school, around = class_of_copies(copies, pair, P)
    school.advance(1)
    expected = expected_day(pair, around, P)
    for name, mean in expected._asdict().items():
        lived = getattr(school.state.dyads, name)
        error = lived.std(ddof=1) / math.sqrt(copies)
        assert abs(lived.mean() - mean) <= 4 * error + 1e-12, name


@pytest.mark.parametrize("pair", PAIRS)
def test_a_mean_day_is_the_mean_of_simulated_days(pair: Pair) -> None:
    assert_like_the_engine(10_000, pair)


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
def test_a_mean_day_is_the_mean_of_a_hundred_thousand_simulated_days(pair: Pair) -> None:
    assert_like_the_engine(100_000, pair)


def test_compiled_and_plain_map_agree_number_for_number() -> None:
    around = typical(1.5, P)
    plain = SOUR
    for _ in range(3):
        plain = expected_day(plain, around, P)
    assert settle(SOUR, around, P, 3 / 200) == plain


def test_a_partial_contact_counts_in_part() -> None:
    around = typical(1.0, P)
    none, half, whole = (
        expected_day(SOUR, around._replace(contacts=k), P) for k in (0.0, 0.5, 1.0)
    )
    middle = Pair(*((a + b) / 2 for a, b in zip(none, whole, strict=True)))
    assert max(differences(half, middle)) < 1e-14
    assert max(differences(none, whole)) > 1e-4


# ---- the law of intensity


def moment(power: int) -> float:
    """Moment of the mean of two uniforms, by the binomial theorem."""
    terms = (math.comb(power, k) / (k + 1) / (power - k + 1) for k in range(power + 1))
    return sum(terms) / 2**power


def pieces(cuts: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    """Draws and weights of the quadrature with these cuts."""
    low = 0.0
    while low < 1.0:
        high = next_cut(low, cuts)
        for node, weight in zip(NODES, WEIGHTS, strict=True):
            draw = low + (high - low) * node
            yield draw, (high - low) * weight * intensity_density(draw)
        low = high


@pytest.mark.parametrize("cuts", [(0.5,), (0.5, 0.9, 0.13), (0.5, -3.0, 0.5, 2.0)])
@pytest.mark.parametrize("power", range(2 * POINTS - 1))  # the density adds one
def test_quadrature_gives_every_moment_of_the_triangular_law(
    cuts: tuple[float, ...], power: int
) -> None:
    found = sum(weight * draw**power for draw, weight in pieces(cuts))
    assert found == pytest.approx(moment(power), rel=1e-13)


def by_brute_force(
    sign: float, pair: Pair, around: Surroundings, p: Parameters, steps: int
) -> Pair:
    """The mean pair after an act, from evenly spaced draws."""
    draws = (np.arange(steps) + 0.5) / steps
    weights = [intensity_density(draw) / steps for draw in draws]
    acts = [sign * intensity(draw, draw, p.behaviour) for draw in draws]
    person = person_of(around, p)
    ends = [learn(meet(act, around.relevance, pair, person, p), pair, USUAL, p) for act in acts]
    return Pair(*(np.dot(weights, values) for values in zip(*ends, strict=True)))


@pytest.mark.parametrize("relevance", [0.85, 1.6])
@pytest.mark.parametrize("sign", [-1.0, 1.0])
@pytest.mark.parametrize("pair", PAIRS)
def test_mean_after_an_act_is_exact_across_the_steps_of_perception(
    pair: Pair, sign: float, relevance: float
) -> None:
    p = changed(appraisal__contrast=0.0)  # which makes the cut of the largest benefit approximate
    around, steps = typical(2.0, p)._replace(relevance=relevance), 5_000
    exact = expected_after_act(sign, pair, around, p)
    # Even draws misplace the step of notice by half an interval at most; there perception jumps
    # by the threshold, and trust, which learns fastest, by its rate times what is felt of it.
    # The wound follows perception itself.
    jump = p.appraisal.threshold * intensity_density(0.5) * 0.5 / steps
    *others, wound = differences(exact, by_brute_force(sign, pair, around, p, steps))
    assert max(others) < p.trust.rate * relevance * jump
    assert wound < jump


def test_the_place_where_an_act_begins_to_be_noticed() -> None:
    around, person = typical(2.0, P), person_of(typical(2.0, P), P)
    _, above = thresholds(balance_of(SOUR), SOUR.rigidity, 0.0, P)
    assert above > P.appraisal.threshold  # a good act contradicts the picture
    noticed = next(d for d in draws_perceived_as(above, 1.0, SOUR, around.load, P) if d > 0.0)
    assert 0.0 < noticed < 1.0

    def perceived(draw: float) -> float:
        return meet(intensity(draw, draw, P.behaviour), 1.0, SOUR, person, P).perceived

    assert perceived(noticed - 1e-9) == 0.0
    assert perceived(noticed + 1e-9) == pytest.approx(above, abs=1e-8)


# ---- where it ends


def test_without_misbehaviour_every_dyad_turns_benign() -> None:
    around = typical(-math.inf, P)
    good, bad = (rest(start, around, P).pair for start in (GOOD, BAD))
    assert max(differences(good, bad)) < 1e-4
    home = (1 - P.representation.generalisation) * around.base_negative
    home += P.representation.generalisation * around.general_negative
    assert good.relationship_negative < home and good.relationship_positive > 0.5
    assert good.trust > 0.9


def test_without_harm_the_negative_components_rest_at_their_base() -> None:
    p = changed(
        appraisal__assimilation=0.0, appraisal__mood=0.0, representation__cross_inhibition=0.0
    )
    around, iota = typical(-math.inf, p), p.representation.generalisation
    end = rest(BAD, around, p).pair
    home = (1 - iota) * around.base_negative + iota * around.general_negative
    for negative in (end.self_negative, end.other_negative, end.relationship_negative):
        assert negative == pytest.approx(home, abs=1e-5)
    gained = p.rigidity.gain * home
    stressed = gained + (1 - gained) * p.rigidity.stress * around.stress
    rigid = p.rigidity.base + (1 - p.rigidity.base) * stressed
    assert end.rigidity == pytest.approx(rigid, abs=1e-5)


@pytest.mark.parametrize("propensity", [-1.0, 0.0, 2.0, 3.5])
def test_a_dyad_at_rest_stays(propensity: float) -> None:
    around = typical(propensity, P)
    end = rest(BAD, around, P).pair
    assert max(differences(end, settle(end, around, P, 5))) < 1e-5


def test_a_dyad_that_does_not_come_to_rest_in_time_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mean_field, "PATIENCE", 1)
    with pytest.raises(ArithmeticError, match="after 1 school years"):
        rest(BAD, typical(0.0, P), P)


def test_a_dyad_that_slides_along_the_step_of_notice_rests_in_its_middle() -> None:
    p = changed(  # a neutral contact looks as good as what is noticed, at rigidity 1/2
        appraisal__blindness=1.0, appraisal__assimilation=0.7, appraisal__mood=0.25,
        appraisal__relevance=0.5, behaviour__base_log_odds=-2.6, behaviour__trust=2.5,
    )  # fmt: skip
    around = typical(1.675, p)._replace(
        load=0.3, stress=0.3, exhaustion=0.25, depersonalisation=0.15,
        general_positive=0.5, general_negative=0.2,
    )  # fmt: skip
    end = rest(BAD, around, p)
    assert end.years == mean_field.PATIENCE
    assert end.pair.rigidity == pytest.approx(0.5, abs=0.01)
    assert max(differences(end.pair, settle(end.pair, around, p, 3))) < mean_field.SLIDING


@pytest.mark.parametrize("step", [expected_contact, expected_day])
def test_more_propensity_never_does_a_dyad_good(
    step: Callable[[Pair, Surroundings, Parameters], Pair],
) -> None:
    ends = [step(ORDINARY, typical(z, P), P) for z in (-1.0, 0.0, 1.0, 2.0, 4.0)]
    assert ends == sorted(ends, key=lambda pair: pair.relationship_negative)
    assert ends == sorted(ends, key=lambda pair: -pair.trust)
