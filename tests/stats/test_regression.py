"""Regression and mediation against other programmes and known parameters."""

import numpy as np
import pytest
from scipy import stats

from simulation.stats.estimate import IntervalEstimate, normal_interval
from simulation.stats.regression import fit, indirect_effect, product


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def pair(n: int, correlation: float) -> tuple[np.ndarray, np.ndarray]:
    """Return two normal columns with a correlation in the population."""
    one, other = rng().normal(size=(2, n))
    return one, correlation * one + np.sqrt(1 - correlation**2) * other


def test_regression_equals_that_of_scipy_and_statsmodels() -> None:
    x, y = pair(200, 0.3)
    own, known = fit(y, x[:, None]), stats.linregress(x, y)
    assert tuple(own.slope(0)) == pytest.approx(tuple(normal_interval(known.slope, known.stderr)))
    assert own.explained == pytest.approx(known.rvalue**2)
    models = pytest.importorskip("statsmodels.api")
    label = np.repeat(np.arange(40), 5)
    two = np.column_stack([x, rng(7).normal(size=200)])
    own = fit(y, two, label)
    other = models.OLS(y, models.add_constant(two)).fit(
        cov_type="cluster", cov_kwds={"groups": label}
    )
    assert own.coefficients == pytest.approx(other.params)
    assert np.sqrt(np.diag(own.covariance)) == pytest.approx(other.bse)


def test_regression_refuses_too_few_rows() -> None:
    with pytest.raises(ValueError, match="2 rows are too few for 2"):
        fit(np.arange(2.0), np.arange(2.0)[:, None])


def test_an_indirect_effect_is_recovered() -> None:
    """x to m .5, m to y .4 beside a direct path of .2, all standardised: indirect .2."""
    n = 10_000
    x, m = pair(n, 0.5)
    left = np.sqrt(1 - (0.4**2 + 0.2**2 + 2 * 0.4 * 0.2 * 0.5))
    y = 0.4 * m + 0.2 * x + left * rng(11).normal(size=n)
    effect = indirect_effect(x, m, y)
    error = (effect.high - effect.low) / (2 * 1.96)
    assert abs(effect.value - 0.2) < 4 * error and error < 0.012


def test_the_interval_of_a_product_is_that_of_many_draws() -> None:
    a, b = normal_interval(0.2, 0.1), normal_interval(0.3, 0.12)
    draws = rng().normal([0.2, 0.3], [0.1, 0.12], size=(400_000, 2)).prod(axis=1)
    both = product(a, b)
    assert both.value == pytest.approx(0.06)
    assert both[1:] == pytest.approx(np.quantile(draws, [0.025, 0.975]), abs=0.002)
    assert both.high - both.value > both.value - both.low  # skewed


def test_a_factor_without_error_scales_the_other() -> None:
    both = product(IntervalEstimate(2.0, 2.0, 2.0), normal_interval(0.3, 0.1))
    assert tuple(both) == pytest.approx(tuple(normal_interval(0.6, 0.2)), abs=2e-3)
