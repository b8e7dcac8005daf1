"""Codes for missing values and mistakes of typing among scores; ordinary scores have none."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.random import Generator

from simulation.school.roster.unusual_values import (
    class_sizes_of_codes,
    codes_among,
    codes_at_ends,
    mistyped_among,
)
from simulation.state import Floats

ROSTERS = Path(__file__).parents[2] / "scenarios" / "rosters"
LISTS, SIZES = 400, (10, 25, 60, 300)

ORDINARY: dict[str, Callable[[Generator, int], Floats]] = {
    "test scores": lambda rng, n: np.round(rng.normal(100, 15, n)),
    "standard scores": lambda rng, n: np.round(rng.normal(0, 1, n), 2),
    "incomes": lambda rng, n: np.round(2000 * np.exp(rng.normal(0, 0.7, n)), -1),
    "sums of problems": lambda rng, n: np.minimum(20.0, rng.negative_binomial(0.6, 0.15, n)),
    "rare problems": lambda rng, n: np.minimum(10.0, rng.negative_binomial(0.2, 0.25, n)),
    "ratings from 1 to 5": lambda rng, n: rng.integers(1, 6, n).astype(float),
    "marks from 1 to 10": lambda rng, n: np.round(np.clip(rng.normal(7, 1.2, n), 1, 10), 1),
    "percentiles": lambda rng, n: rng.integers(1, 100, n).astype(float),
    "yes or no": lambda rng, n: rng.integers(0, 2, n).astype(float),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_at_most_one_in_a_hundred_ordinary_lists_has_an_unusual_value(name: str) -> None:
    rng = np.random.default_rng(1)
    lists = [ORDINARY[name](rng, int(rng.choice(SIZES))) for _ in range(LISTS)]
    wrong = sum(bool(codes_among(values) or mistyped_among(values)) for values in lists)
    assert wrong <= LISTS / 100


def test_the_bundled_lists_have_none() -> None:
    for file, names in (("nl_primary.csv", ["ses", "ability"]), ("example_school", ["ability"])):
        path = ROSTERS / file
        table = pd.read_csv(path / "class_list.csv" if path.is_dir() else path)
        for name in names:
            values = table[name].dropna().to_numpy(np.float64)
            assert not codes_among(values)
            assert not mistyped_among(values)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("test scores", -9.0),
        ("test scores", 999.0),
        ("standard scores", -99.0),
        ("standard scores", 99.0),
        ("incomes", -9.0),
        ("incomes", 99999.0),
        ("ratings from 1 to 5", 9.0),
        ("ratings from 1 to 5", 99.0),
        ("sums of problems", 99.0),
        ("yes or no", 99.0),
        ("yes or no", -9.0),
    ],
)
@pytest.mark.parametrize("share", [0.02, 0.3])
def test_a_code_apart_from_the_scores_is_found(name: str, code: float, share: float) -> None:
    values = ORDINARY[name](np.random.default_rng(2), 60)
    values[: max(1, round(share * len(values)))] = code
    assert codes_among(values) == [code]


def test_two_codes_at_one_end_are_both_found() -> None:
    values = np.array([1.0, 2, 3, 4, 5] * 8 + [8, 9, 9])
    assert codes_among(values) == [8, 9]


@pytest.mark.parametrize(("score", "typed"), [(100.0, 1000.0), (100.0, -1000.0), (10.0, 1012.0)])
def test_a_score_without_its_decimal_sign_is_found(score: float, typed: float) -> None:
    rng = np.random.default_rng(3)
    values = np.append(np.round(rng.normal(score, score / 8, 40), 1), typed)
    assert mistyped_among(values) == [typed]


def test_a_few_values_are_too_few_to_judge() -> None:
    assert not codes_among(np.array([5.0, 99.0]))
    assert not mistyped_among(np.array([5.0, 7.0, 9000.0]))
    assert not codes_among(np.array([]))


def test_a_code_at_the_end_of_the_numbers_is_uncertain() -> None:
    incomes = np.array([999.0, 1465, 1573, 1652, 1663, 1681, 1826, 2364, 2415, 2504, 2516, 2530])
    assert codes_among(incomes) == []
    assert codes_at_ends(incomes) == [999]
    assert codes_at_ends(np.array([9.0, 7, 6, 5])) == []  # a mark
    assert codes_at_ends(np.array([])) == []


def test_the_only_negative_number_is_a_code_where_no_zero_leads_up_to_it() -> None:
    assert codes_among(np.array([3.0, 4, 5, -1, 3, 4, 5, -1])) == [-1]
    assert not codes_among(np.array([-1.0, 0, 1, 2, 3]))
    assert not codes_among(np.array([-1.0, -0.5, 0.5, 1, 2]))
    assert not codes_among(np.array([-1.0, 1, -1, 1]))


def test_a_zero_far_below_all_scores_is_a_code() -> None:
    scores = np.array([0.0, 0, 0, *range(500, 520)])
    assert codes_among(scores) == [0]
    assert not codes_among(np.array([0.0, 0, 1, 2, 3, 4, 5, 6]))
    assert not codes_among(np.array([0.0, 2000, 3000, 4000, 5000, 6000]))


def test_codes_are_no_class_sizes() -> None:
    assert class_sizes_of_codes(np.array([25.0, 99, 99, 8, 9, 30])) == [99]
