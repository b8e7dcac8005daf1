"""A cut changes the loop and not the level."""

import numpy as np
import pytest
from pytest import approx

from simulation.evidence.theory.appraisal_statistics import appraisal_statistics
from simulation.evidence.theory.loop_statistics import variance_lost
from simulation.evidence.theory.rival_models import (
    BLIND,
    CLOSENESS_DEMAND,
    FULL,
    MODELS,
    TRAITS,
    UNRESPONSIVE,
    RivalModel,
    cut_parameters,
    experience,
    parameters_of,
    with_mean,
    workload_factor,
)
from simulation.evidence.theory.theory_statistics import levels
from simulation.evidence.theory.theory_year import (
    FIRST_WATCHED,
    TheoryArm,
    TheoryTask,
    TheoryYear,
    means_of,
    simulate_arm,
)
from simulation.parameters import Colleagues, Parameters, read_draws
from simulation.state import SCHOOL_WEEKS

DRAW = read_draws().draws[0]
BOUND = {  # largest change of level that a cut leaves
    "level.conflict": 0.015,
    "level.closeness": 0.02,
    "level.trust": 0.02,
    "level.misbehaviour": 0.012,
    "level.exhaustion": 0.06,
    "level.stress": 0.06,
}


def task(model: RivalModel = FULL) -> TheoryTask:
    return TheoryTask(model, 1, 8, DRAW, seed=5)


@pytest.fixture(scope="module")
def years() -> dict[str, TheoryYear]:
    return {model.name: simulate_arm(task(model), TheoryArm(watched=True)) for model in MODELS}


def statistics(years: dict[str, TheoryYear], model: RivalModel) -> dict[str, float]:
    means = means_of(task())[0]
    p = cut_parameters(model, parameters_of(model, DRAW), means, FIRST_WATCHED)
    return appraisal_statistics(years[model.name], p)


@pytest.mark.parametrize("model", MODELS[1:], ids=lambda model: model.name)
def test_a_cut_leaves_the_level(years: dict[str, TheoryYear], model: RivalModel) -> None:
    full, other = levels(years[FULL.name]), levels(years[model.name])
    assert {name for name in full if abs(other[name] - full[name]) > BOUND[name]} == set()


def test_a_blind_teacher_is_as_angry_with_any_picture(years: dict[str, TheoryYear]) -> None:
    full, blind = (statistics(years, model) for model in (FULL, BLIND))
    assert full["anger_by_picture"] > 0.5
    assert blind["anger_by_picture"] == approx(0.0, abs=0.03)
    assert blind["anger_after_history"] == approx(0.0, abs=1e-12)
    assert blind["feeling_without_misbehaviour"] == 0.0


def test_a_blind_teacher_loses_part_of_the_spread_of_conflict(years: dict[str, TheoryYear]) -> None:
    full, blind = (years[m.name].mondays["relationship_negative"][-1] for m in (FULL, BLIND))
    assert 0.05 < variance_lost(full, blind) < 0.8


def test_trust_is_fixed_at_the_mean_of_the_full_model(years: dict[str, TheoryYear]) -> None:
    trust = years[UNRESPONSIVE.name].mondays["trust"]
    np.testing.assert_allclose(
        trust[:SCHOOL_WEEKS].mean(axis=1), means_of(task())[0].trust, atol=2e-3
    )
    inside = (trust.min(axis=0) > 0.0) & (trust.max(axis=0) < 1.0)  # else its range cuts trust
    assert inside.mean() > 0.5
    assert np.corrcoef(trust[0, inside], trust[-1, inside])[0, 1] > 0.98


def test_both_cuts_together_are_traits_only(years: dict[str, TheoryYear]) -> None:
    traits, unresponsive = years[TRAITS.name], years[UNRESPONSIVE.name]
    np.testing.assert_allclose(traits.mondays["trust"], unresponsive.mondays["trust"])
    assert statistics(years, TRAITS)["anger_by_picture"] == approx(0.0, abs=0.03)


def test_models_share_people_and_the_first_morning(years: dict[str, TheoryYear]) -> None:
    starts = [year.mondays["relationship_negative"][0] for year in years.values()]
    assert all((start == starts[0]).all() for start in starts)


def test_the_full_model_is_the_ordinary_run() -> None:
    p = cut_parameters(FULL, DRAW, None, 0)
    assert p == DRAW and parameters_of(FULL, DRAW) == DRAW
    assert parameters_of(CLOSENESS_DEMAND, DRAW).load.closeness > 0.0


def test_a_demand_of_closeness_replaces_other_work() -> None:
    p = Parameters(colleagues=Colleagues(buffer=0.5))
    assert workload_factor(demand=0.1, support=0.5, workload=0.3, p=p) == approx(0.75)
    assert workload_factor(demand=9.0, support=0.5, workload=0.3, p=p) == 0.0


def test_misbehaviour_weighs_more_in_the_average_picture() -> None:
    weights = experience(np.array([10.0, 10.0]), np.array([0.0, 4.0]), 2.5)
    assert weights.tolist() == [10.0, 20.0]


def test_values_at_the_limit_do_not_move_the_mean() -> None:
    values = with_mean(np.array([-0.5, 0.0, 0.5]), 0.7)
    assert values.mean() == approx(0.7, abs=0.01)
    assert values.max() <= 1.0
