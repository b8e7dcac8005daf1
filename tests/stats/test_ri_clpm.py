"""Panel paths, plain and within persons, against panels with known parameters."""

import numpy as np
import pytest

from simulation.stats.estimate import IntervalEstimate
from simulation.stats.regression import cross_lagged
from simulation.stats.ri_clpm import PLACES, PanelModel, fit_ri_clpm

PATHS = np.array([[0.30, 0.10], [0.20, 0.25]])  # rows: to x, to y
LEVELS = np.array([[0.6, 0.3], [0.3, 0.5]])
FIRST = np.array([[0.5, 0.1], [0.1, 0.4]])
NOISE = np.array([[0.40, 0.05], [0.05, 0.35]])


def panel(n: int, waves: int, seed: int = 1, levels: np.ndarray = LEVELS):
    """Return scores that follow the model with random intercepts: x and y, shape (n, waves)."""
    draws = np.random.default_rng(seed)
    own = draws.multivariate_normal([0, 0], levels, n)
    deviation = draws.multivariate_normal([0, 0], FIRST, n)
    scores = [own + deviation]
    for _ in range(waves - 1):
        deviation = deviation @ PATHS.T + draws.multivariate_normal([0, 0], NOISE, n)
        scores.append(own + deviation)
    stacked = np.stack(scores, axis=1)
    return stacked[:, :, 0], stacked[:, :, 1]


def true_path(waves: int, to: int, of: int) -> float:
    """Return a standardised path into the last wave, from the covariances by hand."""
    before = FIRST
    for _ in range(waves - 2):
        before = PATHS @ before @ PATHS.T + NOISE
    last = PATHS @ before @ PATHS.T + NOISE
    return float(PATHS[to, of] * np.sqrt(before[of, of] / last[to, to]))


def error_of(path: IntervalEstimate) -> float:
    """Return the standard error behind a normal interval."""
    return (path.high - path.low) / (2 * 1.96)


@pytest.mark.parametrize("waves", [3, 4])
def test_paths_within_persons_are_recovered(waves: int) -> None:
    for path, place in zip(fit_ri_clpm(*panel(6000, waves)), PLACES, strict=True):
        assert abs(path.value - true_path(waves, *place)) < 4 * error_of(path), place
        assert error_of(path) < 0.08


def test_the_implied_covariance_is_that_of_many_persons() -> None:
    model = PanelModel(LEVELS, PATHS, np.array([FIRST, NOISE, NOISE]))
    x, y = panel(200_000, 3)
    observed = np.cov(np.stack([x, y], axis=2).reshape(len(x), 6), rowvar=False)
    assert np.abs(model.covariance() - observed).max() < 4 * np.sqrt(2) * 1.2 / np.sqrt(200_000)


@pytest.mark.slow  # many fits
def test_errors_within_persons_equal_the_spread_over_samples() -> None:
    many = 150
    paths = [fit_ri_clpm(*panel(800, 4, seed=seed)).x_to_y for seed in range(many)]
    estimated = np.mean([error_of(path) for path in paths])
    spread = np.std([path.value for path in paths], ddof=1)
    assert estimated / spread == pytest.approx(1.0, abs=4 / np.sqrt(2 * many))
    inside = np.mean([path.low < true_path(4, 1, 0) < path.high for path in paths])
    assert inside == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / many))


def test_scales_and_means_do_not_affect_paths_within_persons() -> None:
    x, y = panel(1500, 3)
    one, other = fit_ri_clpm(x, y), fit_ri_clpm(7 + 3 * x, y / 10 - np.arange(3.0))
    assert one.x_to_y.value == pytest.approx(other.x_to_y.value, abs=2e-3)


def test_two_waves_are_too_few_for_stable_levels() -> None:
    with pytest.raises(ValueError, match="need three"):
        fit_ri_clpm(*panel(50, 2))


def test_stable_levels_look_like_effects_in_the_plain_panel_model() -> None:
    """Correlated levels without any path make cross-lagged paths, but none within persons."""
    draws = np.random.default_rng(3)
    own = draws.multivariate_normal([0, 0], LEVELS, 4000)
    scores = own[:, None, :] + draws.normal(scale=0.7, size=(4000, 4, 2))
    plain = cross_lagged(scores[:, :, 0], scores[:, :, 1])
    assert len(plain) == 3 and all(step.x_to_y.low > 0.03 for step in plain)
    within = fit_ri_clpm(scores[:, :, 0], scores[:, :, 1])
    assert within.x_to_y.low < 0.0 < within.x_to_y.high


def test_plain_paths_are_recovered_without_stable_levels() -> None:
    (step,) = cross_lagged(*panel(20_000, 2, levels=np.zeros((2, 2))))
    for path, place in zip(step, PLACES, strict=True):
        assert abs(path.value - true_path(2, *place)) < 4 * error_of(path)


def test_robust_errors_of_plain_paths_allow_for_groups() -> None:
    label = np.repeat(np.arange(100), 20)
    x, y = panel(2000, 2)
    shock = np.random.default_rng(8).normal(size=(100, 2))[label]
    x, y = x + shock, y + shock
    plain, robust = cross_lagged(x, y)[0].x_to_x, cross_lagged(x, y, label)[0].x_to_x
    assert robust.value == pytest.approx(plain.value)
    assert error_of(robust) != pytest.approx(error_of(plain), rel=0.02)
