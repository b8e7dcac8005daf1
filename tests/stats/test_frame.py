"""Statistics of columns against closed forms and data with known parameters."""

import numpy as np
import pytest

from simulation.stats.frame import disattenuated, icc, r, r_squared_within


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_disattenuation_removes_the_error_of_measurement() -> None:
    n = 40_000
    one, other = rng().normal(size=(2, n))
    other = 0.5 * one + np.sqrt(0.75) * other
    x = np.sqrt(0.8) * one + np.sqrt(0.2) * rng(5).normal(size=n)
    y = np.sqrt(0.6) * other + np.sqrt(0.4) * rng(6).normal(size=n)
    error = 1 / np.sqrt(n) / np.sqrt(0.48)
    assert disattenuated(r(x, y), 0.8, 0.6) == pytest.approx(0.5, abs=4 * error)


def grouped(groups: int, sizes: np.ndarray, between: float, seed: int = 1):
    """Return values with a share of their variance between groups, and their labels."""
    label = np.repeat(np.arange(groups), sizes)
    level = np.sqrt(between) * rng(seed).normal(size=groups)
    return level[label] + np.sqrt(1 - between) * rng(seed + 1).normal(size=len(label)), label


def test_icc_equals_the_value_by_hand() -> None:
    """Two groups of two: mean squares 8 among and 1 within, so (8 − 1) / (8 + 1)."""
    values = np.array([0.0, np.sqrt(2), np.sqrt(8), np.sqrt(8) + np.sqrt(2)])
    assert icc(values, np.array(["a", "a", "b", "b"])) == pytest.approx(7 / 9)


def test_icc_is_recovered_with_groups_of_any_size() -> None:
    groups, sizes = 600, rng(3).integers(5, 35, 600)
    values, label = grouped(groups, sizes, 0.2)
    error = np.sqrt(2 / (groups - 1)) * 0.8 * (0.2 + 0.8 / sizes.mean())
    assert icc(values, label) == pytest.approx(0.2, abs=4 * error)


def test_icc_equals_that_of_restricted_maximum_likelihood() -> None:
    mixed = pytest.importorskip("statsmodels.regression.mixed_linear_model")
    values, label = grouped(120, np.full(120, 20), 0.25)
    fitted = mixed.MixedLM(values, np.ones((len(values), 1)), groups=label).fit(reml=True)
    between = float(np.asarray(fitted.cov_re)[0, 0])
    assert icc(values, label) == pytest.approx(between / (between + fitted.scale), abs=1e-4)


def test_icc_is_missing_without_variance_or_groups() -> None:
    assert np.isnan(icc(np.ones(6), np.repeat([0, 1], 3)))
    assert np.isnan(icc(np.arange(4.0), np.arange(4)))
    assert np.isnan(icc(np.arange(4.0), np.zeros(4)))


def test_explained_share_within_groups_ignores_differences_between_them() -> None:
    n, groups = 9000, np.repeat(np.arange(300), 30)
    cause = rng().normal(size=n)
    y = 100 * rng(2).normal(size=300)[groups] + cause + rng(3).normal(size=n)
    x = [cause + 50 * rng(4).normal(size=300)[groups], rng(5).normal(size=n)]
    assert r_squared_within(y, x, groups) == pytest.approx(0.5, abs=4 * 0.7 / np.sqrt(n))
