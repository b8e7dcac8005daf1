"""Who benefits, interactions, time and trials: hand-worked, each from both sides."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from comparison_tables import effect, pairs_from
from scipy import stats

from simulation.effects.comparison import CombinedArm, ReplicateDifferences, combined_arms
from simulation.effects.effect import Estimate, GroupEffect, from_row, row_of
from simulation.effects.estimates import hours_of, table_of
from simulation.effects.interactions import interactions_of, verdict
from simulation.effects.paired_differences import by_replicate, differences
from simulation.effects.published import beside_effects, published_trials, with_model
from simulation.effects.subgroups import group_that_gains, is_notable, subgroup_effects
from simulation.effects.teacher_hours import (
    UNCERTAIN,
    hours_a_year,
    share_of,
    time_per_case,
)
from simulation.measurement.outcomes import BY_NAME
from simulation.measurement.result_columns import schema

STRESS = BY_NAME["stress"]
ARMS = ["usual", "help"]
LOW, MIDDLE, HIGH = "lowest third", "middle third", "highest third"


def compared_from(treated, usual, groups):
    """What replicates say of groups of teachers, by exhaustion at the start."""
    pairs = pairs_from(treated, usual)
    names = pairs["teacher"].map(groups)
    pairs["by exhaustion"] = pd.Categorical(names, categories=[LOW, MIDDLE, HIGH])
    own = differences(pairs, STRESS, "usual")
    rows = by_replicate(own, STRESS.better, "by exhaustion")
    effects = {("help", "stress"): by_replicate(own, STRESS.better)}
    return ReplicateDifferences(effects, {}, {("help", "stress", "exhaustion"): rows}, {})


GROUPS = {"a": LOW, "b": MIDDLE, "c": HIGH}


def test_groups_and_the_contrast_of_the_last_with_the_first():
    """Replicates: a gains 1 and 2, c 4 and 3; the contrast is 3 and 1."""
    found = subgroup_effects(
        compared_from([[-1.0, 0.0, -4.0], [-2.0, 0.0, -3.0]], [[0.0] * 3] * 2, GROUPS), ARMS
    )
    means = {(each.group, each.versus_group): each.mean for each in found}
    assert means == {(LOW, None): -1.5, (MIDDLE, None): 0.0, (HIGH, None): -3.5, (HIGH, LOW): -2.0}
    contrast = found[-1]
    expected = stats.ttest_1samp([-3.0, -1.0], 0.0)
    assert (contrast.low, contrast.high) == pytest.approx(tuple(expected.confidence_interval()))
    assert contrast.p == pytest.approx(expected.pvalue) == pytest.approx(contrast.p_adjusted)
    assert (contrast.comparisons, contrast.units, contrast.replicates) == (1, 2, 2)
    assert group_that_gains(contrast) == HIGH  # less stress is better


def test_a_group_that_nobody_is_in_makes_no_contrast():
    found = subgroup_effects(compared_from([[1.0]], [[0.0]], {"a": LOW}), ARMS)
    assert [(each.group, each.versus_group) for each in found] == [(LOW, None)]


def test_comparisons_are_corrected_together():
    """Of 40 contrasts without an effect two or so are below .05 alone, hardly any together."""
    rng = np.random.default_rng(4)
    groups = {}
    for n in range(40):
        made = compared_from(rng.standard_normal((12, 3)), np.zeros((12, 3)), GROUPS)
        groups[f"arm {n}", "stress", "exhaustion"] = made.groups["help", "stress", "exhaustion"]
    effects = {(f"arm {n}", "stress"): made.effects["help", "stress"] for n in range(40)}
    arms = ["usual", *(f"arm {n}" for n in range(40))]
    found = subgroup_effects(ReplicateDifferences(effects, {}, groups, {}), arms)
    contrasts = [each for each in found if each.versus_group]
    p = [each.p for each in contrasts]
    assert [each.p_adjusted for each in contrasts] == pytest.approx(
        stats.false_discovery_control(p).tolist()
    )
    assert {each.comparisons for each in contrasts} == {40}
    assert sum(value < 0.05 for value in p) > sum(map(is_notable, contrasts))


def test_group_effects_survive_the_table():
    found = subgroup_effects(compared_from([[-1.0, 0, 0]], [[0.0] * 3], GROUPS), ARMS)
    assert [
        from_row(GroupEffect, row) for row in table_of("subgroups", map(row_of, found)).to_pylist()
    ] == found
    assert table_of("interactions", []).schema.equals(schema("interactions"))


@pytest.mark.parametrize(
    ("numbers", "better", "expected"),
    [
        ((-0.2, -0.3, -0.1), -1, "more"),
        ((0.2, 0.1, 0.3), -1, "less"),
        ((0.2, 0.1, 0.3), 1, "more"),
        ((0.2, -0.1, 0.5), 1, "sum"),
        ((0.2, None, None), 1, "unknown"),
    ],
)
def test_more_less_or_about_the_sum(numbers, better, expected):
    assert verdict(Estimate(*numbers, None), better) == expected


def test_an_interaction_over_replicates():
    pairs = pairs_from([[5.0], [7.0]], [[1.0], [1.0]], A=[[3.0], [3.0]], B=[[2.0], [2.0]])
    less = {"A": -1.0, "B": -1.0, "usual": 2.0}
    rows = by_replicate(differences(pairs, STRESS, "usual", less), -1)
    compared = ReplicateDifferences({}, {("both", "stress"): rows}, {}, {})
    (found,) = interactions_of(compared, [CombinedArm("both", ("A", "B"))], "usual")
    assert (found.mean, found.verdict) == (2.0, "sum")  # 1 and 3: the interval holds 0
    arms = [{"name": "A"}, {"name": "both", "combines": ["A", "B"]}, {"name": "C", "combines": []}]
    assert combined_arms(arms) == (CombinedArm("both", ("A", "B")),)


TEACHERS = pd.DataFrame({"teacher": list("abcd"), "experience": [1.0, 3.0, 4.0, np.nan]})


def plan(hours=6.0, uptake=1.0, **rule):
    """An intervention that says what a participating teacher spends."""
    rule = SimpleNamespace(**{"who": "all", "share": None, "ids": (), **rule})
    return SimpleNamespace(hours=lambda: hours, uptake=uptake, teachers=rule, kind="talk")


@pytest.mark.parametrize(
    ("rule", "share"),
    [
        ({}, 1.0),
        ({"who": "beginners"}, 0.5),
        ({"who": "share", "share": 0.3}, 0.3),
        ({"who": "most exhausted"}, 0.5),
        ({"ids": ("a", "z")}, 0.25),
    ],
)
def test_the_share_that_takes_part_follows_the_rule(rule, share):
    assert share_of(plan(uptake=0.8, **rule), TEACHERS) == pytest.approx(0.8 * share)


def test_hours_add_up_over_interventions():
    assert hours_a_year([plan(), plan(2.0, 0.5)], TEACHERS) == pytest.approx(7.0)
    assert hours_a_year([SimpleNamespace(uptake=1.0)], TEACHERS) is None
    assert hours_a_year([], TEACHERS) is None


def test_ten_hours_bring_their_share_of_the_effect():
    found = hours_of({"usual": 2.0, "help": 8.0}, ("help", "usual"), -0.3)
    assert found == (6.0, pytest.approx(-0.5))
    assert hours_of({"usual": None, "help": None}, ("help", "usual"), -0.3) is None


def test_hours_a_case_by_hand():
    """Two of 100 teachers for 6 hours each: 600 hours for two cases."""
    cases = effect(-2.0, -4.0, -1.0, -0.05, "burnout_cases", hours=6.0)
    (found,) = time_per_case([cases, effect(-1, -2, -0.5, -1, hours=6.0)])
    assert (found.per_case, found.low, found.high) == (300.0, 150.0, 600.0)


@pytest.mark.parametrize(("low", "high"), [(-4.0, 0.1), (1.0, 3.0), (-4.0, 0.0)])
def test_hours_a_case_are_not_given_where_there_may_be_none(low, high):
    cases = effect((low + high) / 2, low, high, -0.05, "burnout_cases", hours=6.0)
    (found,) = time_per_case([cases])
    assert (found.per_case, found.reason) == (None, UNCERTAIN)


def published(outcome, d):
    return SimpleNamespace(
        outcome=outcome, d=d, low=None, high=None, text=f"found {d}", source="S", confidence="gap",
        target_row="7.01",
    )  # fmt: skip


def test_a_trial_stands_beside_its_outcome():
    about = SimpleNamespace(
        evidence=(published("exhaustion", None), published("exhaustion", -0.2), published(None, 1))
    )
    own = SimpleNamespace(kind="talk", about=about)
    effects = [effect(-0.3, -0.4, -0.2, -0.3), effect(0.1, 0, 0.2, 0.1, "meaning")]
    trials = with_model(published_trials({"help": [own, own]}), effects)
    assert [(each.outcome, each.d, each.model_d) for each in trials] == [
        ("exhaustion", None, -0.3), ("exhaustion", -0.2, -0.3), (None, 1, None),
    ]  # fmt: skip
    (key, beside), *others = beside_effects(trials).items()
    assert (key, beside.d, beside.text, others) == (("help", "exhaustion"), -0.2, "found -0.2", [])
    two = published_trials({"help": [own, SimpleNamespace(kind="walk", about=about)]})
    assert beside_effects(two) == {}  # for two kinds together no study is known
