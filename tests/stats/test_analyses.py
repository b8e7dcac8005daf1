"""Analyses against closed forms, other programmes and data whose truth is known."""

import builtins

import numpy as np
import pytest
from scipy import stats

from simulation.errors import BadInput
from simulation.stats.correlation import (
    correlation,
    cronbach_alpha,
    difference,
    disattenuated,
    moderated,
    with_fisher,
)
from simulation.stats.estimate import IntervalEstimate, normal_interval
from simulation.stats.groups import by_groups
from simulation.stats.regression import cross_lagged, fit, mediation, product
from simulation.stats.ri_clpm import PanelModel, fit_ri_clpm
from simulation.stats.variance_components import (
    explained_within,
    share_between,
    share_by_likelihood,
    share_with_interval,
)

NAN = float("nan")


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def pair(n: int, r: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two normal columns that correlate r in the population."""
    one, other = rng(seed).normal(size=(2, n))
    return one, r * one + np.sqrt(1 - r * r) * other


# --- reliability


def test_alpha_of_parallel_items_is_what_spearman_and_brown_say() -> None:
    n, k, r = 20_000, 6, 0.4
    true = rng().normal(size=(n, 1))
    items = np.sqrt(r) * true + np.sqrt(1 - r) * rng(2).normal(size=(n, k))
    expected = k * r / (1 + (k - 1) * r)
    error = (1 - expected) * np.sqrt(2 * k / ((k - 1) * n))  # Feldt
    assert cronbach_alpha(items) == pytest.approx(expected, abs=4 * error)


def test_alpha_leaves_rows_out_that_are_not_whole() -> None:
    items = rng().normal(size=(50, 3)) + rng(2).normal(size=(50, 1))
    with_gap = np.vstack([items, [NAN, 1.0, 2.0]])
    assert cronbach_alpha(with_gap) == cronbach_alpha(items)
    assert np.isnan(cronbach_alpha(np.ones((5, 3)))) and np.isnan(cronbach_alpha(items[:, :1]))


def test_error_of_measurement_is_taken_out() -> None:
    n = 40_000
    one, other = pair(n, 0.5)
    x = np.sqrt(0.8) * one + np.sqrt(0.2) * rng(5).normal(size=n)
    y = np.sqrt(0.6) * other + np.sqrt(0.4) * rng(6).normal(size=n)
    found = disattenuated(correlation(x, y), 0.8, 0.6)
    assert found == pytest.approx(0.5, abs=4 / np.sqrt(n) / np.sqrt(0.48))


# --- shares of variance


def grouped(groups: int, sizes: np.ndarray, between: float, seed: int = 1):
    """Values with a share of their variance between groups, and the label of each."""
    label = np.repeat(np.arange(groups), sizes)
    level = np.sqrt(between) * rng(seed).normal(size=groups)
    return level[label] + np.sqrt(1 - between) * rng(seed + 1).normal(size=len(label)), label


def test_the_share_between_groups_by_hand() -> None:
    """Two groups of two: mean squares 8 among and 1 within, so (8 − 1) / (8 + 1)."""
    values = np.array([0.0, np.sqrt(2), np.sqrt(8), np.sqrt(8) + np.sqrt(2)])
    assert share_between(values, np.array(["a", "a", "b", "b"])) == pytest.approx(7 / 9)


def test_the_share_between_groups_is_recovered_with_groups_of_any_size() -> None:
    sizes = rng(3).integers(5, 35, 600)
    values, label = grouped(600, sizes, 0.2)
    found = share_with_interval(values, label)
    assert found.low < 0.2 < found.high
    assert 0.05 < found.high - found.low < 0.08  # 4 x .2 x .8 / sqrt(2 x 599), a little more


def test_analysis_of_variance_and_likelihood_agree() -> None:
    pytest.importorskip("statsmodels")
    values, label = grouped(120, np.full(120, 20), 0.25)
    assert share_by_likelihood(values, label) == pytest.approx(
        share_between(values, label), abs=1e-4
    )


def test_a_missing_extra_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def without(name: str, *rest, **more):
        if name.startswith("statsmodels"):
            raise ModuleNotFoundError("No module named 'statsmodels'", name="statsmodels")
        return really(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(BadInput, match=r"statsmodels missing.*analysis"):
        share_by_likelihood(np.arange(4.0), np.array([0, 0, 1, 1]))


def test_where_nothing_varies_or_nobody_is_grouped_there_is_no_share() -> None:
    assert np.isnan(share_between(np.ones(6), np.repeat([0, 1], 3)))
    assert np.isnan(share_between(np.arange(4.0), np.arange(4)))
    assert np.isnan(share_between(np.arange(4.0), np.zeros(4)))


def test_what_is_explained_within_groups_knows_no_differences_between_them() -> None:
    n, groups = 9000, np.repeat(np.arange(300), 30)
    cause = rng().normal(size=n)
    y = 100 * rng(2).normal(size=300)[groups] + cause + rng(3).normal(size=n)
    x = np.column_stack([cause + 50 * rng(4).normal(size=300)[groups], rng(5).normal(size=n)])
    assert explained_within(y, x, groups) == pytest.approx(0.5, abs=4 * 0.7 / np.sqrt(n))


def test_an_interval_over_groups_covers_as_often_as_it_says() -> None:
    inside = 0
    for seed in range(200):
        values, label = grouped(60, np.full(60, 10), 0.5, seed=3 * seed)
        found = by_groups(lambda v: float(v.mean()), values, groups=label)
        inside += found.low < 0.0 < found.high
    assert inside / 200 == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 200))


# --- correlations


def test_fishers_interval_is_that_of_scipy() -> None:
    x, y = pair(80, 0.4)
    found, known = with_fisher(x, y), stats.pearsonr(x, y)
    interval = known.confidence_interval(0.95)
    assert tuple(found) == pytest.approx((known.statistic, interval.low, interval.high))


def test_a_moderated_correlation_finds_the_difference() -> None:
    one, other = pair(3000, 0.5), pair(3000, 0.2, seed=9)
    x, y = np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])
    off, on, gap = moderated(x, y, np.repeat([1.0, 0.0], 3000))
    assert on.low < 0.5 < on.high and off.low < 0.2 < off.high and gap.low < 0.3 < gap.high
    assert gap.value == pytest.approx(on.value - off.value)
    assert gap.high - gap.low == pytest.approx(
        difference(on, off).high - difference(on, off).low, rel=0.02
    )


# --- regression


def test_regression_is_that_of_scipy_and_of_statsmodels() -> None:
    x, y = pair(200, 0.3)
    found, known = fit(y, x[:, None]), stats.linregress(x, y)
    assert tuple(found.slope(0)) == pytest.approx(tuple(normal_interval(known.slope, known.stderr)))
    assert found.explained == pytest.approx(known.rvalue**2)
    models = pytest.importorskip("statsmodels.api")
    label = np.repeat(np.arange(40), 5)
    two = np.column_stack([x, rng(7).normal(size=200)])
    ours = fit(y, two, label)
    theirs = models.OLS(y, models.add_constant(two)).fit(
        cov_type="cluster", cov_kwds={"groups": label}
    )
    assert ours.coefficients == pytest.approx(theirs.params)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(theirs.bse)


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="2 rows are too few for 2"):
        fit(np.arange(2.0), np.arange(2.0)[:, None])


# --- panels

PATHS = np.array([[0.30, 0.10], [0.20, 0.25]])  # rows: to x, to y
LEVELS = np.array([[0.6, 0.3], [0.3, 0.5]])
FIRST = np.array([[0.5, 0.1], [0.1, 0.4]])
NOISE = np.array([[0.40, 0.05], [0.05, 0.35]])


def panel(n: int, waves: int, seed: int = 1, levels: np.ndarray = LEVELS):
    """Scores that follow the model with random intercepts: x and y, each (n, waves)."""
    draws = rng(seed)
    own = draws.multivariate_normal([0, 0], levels, n)
    deviation = draws.multivariate_normal([0, 0], FIRST, n)
    seen = [own + deviation]
    for _ in range(waves - 1):
        deviation = deviation @ PATHS.T + draws.multivariate_normal([0, 0], NOISE, n)
        seen.append(own + deviation)
    found = np.stack(seen, axis=1)
    return found[:, :, 0], found[:, :, 1]


def true_path(waves: int, to: int, of: int) -> float:
    """A standardised path into the last wave, from the covariances by hand."""
    before = FIRST
    for _ in range(waves - 2):
        before = PATHS @ before @ PATHS.T + NOISE
    last = PATHS @ before @ PATHS.T + NOISE
    return float(PATHS[to, of] * np.sqrt(before[of, of] / last[to, to]))


@pytest.mark.parametrize("waves", [3, 4])
def test_paths_within_persons_are_recovered(waves: int) -> None:
    found = fit_ri_clpm(*panel(6000, waves))
    wanted = {"x_to_x": (0, 0), "y_to_y": (1, 1), "x_to_y": (1, 0), "y_to_x": (0, 1)}
    for name, place in wanted.items():
        path = getattr(found, name)
        error = (path.high - path.low) / (2 * 1.96)
        assert abs(path.value - true_path(waves, *place)) < 4 * error, name
        assert error < 0.08
    assert found.level_correlation == pytest.approx(0.3 / np.sqrt(0.3), abs=0.1)
    assert found.freedom == waves * (2 * waves + 1) - (3 + 4 + 3 * waves)
    assert stats.chi2.sf(found.chi_square, found.freedom) > 1e-4 and found.rmsea < 0.03


def test_the_implied_covariance_is_that_of_many_persons() -> None:
    model = PanelModel(LEVELS, PATHS, np.array([FIRST, NOISE, NOISE]))
    x, y = panel(200_000, 3)
    seen = np.cov(np.stack([x, y], axis=2).reshape(len(x), 6), rowvar=False)
    assert np.abs(model.covariance() - seen).max() < 4 * np.sqrt(2) * 1.2 / np.sqrt(200_000)


@pytest.mark.slow  # many fits
def test_errors_within_persons_are_the_spread_over_samples() -> None:
    many = 150
    found = [fit_ri_clpm(*panel(800, 4, seed=seed)).x_to_y for seed in range(many)]
    told = np.mean([(path.high - path.low) / (2 * 1.96) for path in found])
    seen = np.std([path.value for path in found], ddof=1)
    assert told / seen == pytest.approx(1.0, abs=4 / np.sqrt(2 * many))
    inside = np.mean([path.low < true_path(4, 1, 0) < path.high for path in found])
    assert inside == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / many))


def test_scales_and_means_do_not_matter_within_persons() -> None:
    x, y = panel(1500, 3)
    one, other = fit_ri_clpm(x, y), fit_ri_clpm(7 + 3 * x, y / 10 - np.arange(3.0))
    assert one.x_to_y.value == pytest.approx(other.x_to_y.value, abs=2e-3)
    assert one.chi_square == pytest.approx(other.chi_square, abs=1e-3)


def test_stable_levels_look_like_effects_to_the_plain_panel_model() -> None:
    """Without any paths, correlated levels alone make cross-lagged paths, but none within."""
    draws = rng(3)
    own = draws.multivariate_normal([0, 0], LEVELS, 4000)
    seen = own[:, None, :] + draws.normal(scale=0.7, size=(4000, 4, 2))
    plain = cross_lagged(seen[:, :, 0], seen[:, :, 1])
    assert len(plain) == 3 and all(step.x_to_y.low > 0.03 for step in plain)
    inner = fit_ri_clpm(seen[:, :, 0], seen[:, :, 1])
    assert inner.x_to_y.low < 0.0 < inner.x_to_y.high


def test_plain_panel_paths_are_recovered_without_stable_levels() -> None:
    x, y = panel(20_000, 2, levels=np.zeros((2, 2)))
    (step,) = cross_lagged(x, y)
    for path, place in zip(step, ((0, 0), (1, 1), (1, 0), (0, 1)), strict=True):
        error = (path.high - path.low) / (2 * 1.96)
        assert abs(path.value - true_path(2, *place)) < 4 * error


def test_robust_errors_of_a_panel_are_wider_where_groups_are_alike() -> None:
    label = np.repeat(np.arange(100), 20)
    x, y = panel(2000, 2)
    shock = rng(8).normal(size=(100, 2))[label]
    x, y = x + shock, y + shock
    plain, robust = cross_lagged(x, y)[0].x_to_x, cross_lagged(x, y, label)[0].x_to_x
    assert robust.value == pytest.approx(plain.value)
    assert robust.high - robust.low != pytest.approx(plain.high - plain.low, rel=0.02)


def test_two_waves_are_too_few_for_stable_levels() -> None:
    with pytest.raises(ValueError, match="need three"):
        fit_ri_clpm(*panel(50, 2))


# --- mediation


def test_a_mediated_effect_is_recovered() -> None:
    """x to m .5, m to y .4 beside a direct path of .2, all standardised: total .4."""
    n = 10_000
    x, m = pair(n, 0.5)
    left = np.sqrt(1 - (0.4**2 + 0.2**2 + 2 * 0.4 * 0.2 * 0.5))
    y = 0.4 * m + 0.2 * x + left * rng(11).normal(size=n)
    found = mediation(x, m, y)
    for path, wanted in zip(found[:5], (0.5, 0.4, 0.2, 0.4, 0.2), strict=True):
        error = (path.high - path.low) / (2 * 1.96)
        assert abs(path.value - wanted) < 4 * error and error < 0.012
    assert found.share == pytest.approx(found.indirect.value / found.total.value)
    assert found.total.value == pytest.approx(found.direct.value + found.indirect.value)


def test_the_interval_of_a_product_is_that_of_many_draws() -> None:
    a, b = normal_interval(0.2, 0.1), normal_interval(0.3, 0.12)
    draws = rng().normal([0.2, 0.3], [0.1, 0.12], size=(400_000, 2)).prod(axis=1)
    found = product(a, b)
    assert found.value == pytest.approx(0.06)
    assert found[1:] == pytest.approx(np.quantile(draws, [0.025, 0.975]), abs=0.002)
    assert found.high - found.value > found.value - found.low  # skewed


def test_a_sure_factor_scales_the_other() -> None:
    found = product(IntervalEstimate(2.0, 2.0, 2.0), normal_interval(0.3, 0.1))
    assert tuple(found) == pytest.approx(tuple(normal_interval(0.6, 0.2)), abs=2e-3)
