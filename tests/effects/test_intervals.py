"""Intervals against closed forms, hand-worked numbers and SciPy; coverage by simulation."""

import math

import numpy as np
import pytest
from scipy import stats

from simulation.effects.intervals import (
    adjusted,
    cluster_interval,
    half_width,
    interval_of,
    p_value,
    pairing_gain,
    replicates_for,
    variance_parts,
)

MEANS = np.array([-0.5, -1.0, -1.5])
ONE = np.zeros(3, dtype=np.int64)  # one parameter draw for all


def test_the_interval_is_that_of_a_one_sample_t_test():
    expected = stats.ttest_1samp(MEANS, 0.0).confidence_interval(0.95)
    assert interval_of(MEANS, ONE) == pytest.approx(tuple(expected), abs=1e-12)
    assert half_width(MEANS[:1]) is None and interval_of(MEANS[:1], ONE[:1]) is None


def test_clusters_of_equal_size_are_means_of_clusters():
    """Two draws, each for two replicates: the interval is that of two means, 1 and 4."""
    means, draws = np.array([0.0, 3.0, 2.0, 5.0]), np.array([0, 1, 0, 1])
    expected = stats.ttest_1samp([1.0, 4.0], 0.0).confidence_interval(0.95)
    assert interval_of(means, draws) == pytest.approx(tuple(expected), abs=1e-12)


def test_a_draw_a_replicate_is_a_plain_interval():
    assert interval_of(MEANS, np.arange(3)) == pytest.approx(interval_of(MEANS, ONE), abs=1e-12)


def test_clusters_of_unequal_size_by_hand():
    """Sums 2 and 10 over 1 and 3 units: mean 3, residuals -1 and 1, variance 2·2/1/16."""
    found = cluster_interval(np.array([2.0, 10.0]), np.array([1.0, 3.0]))
    half = stats.t.ppf(0.975, 1) * math.sqrt(2 * 2.0 / 16)
    assert found == pytest.approx((3.0 - half, 3.0 + half), abs=1e-12)
    assert cluster_interval(np.array([2.0]), np.array([1.0])) is None


def test_chance_and_parameters_apart_by_hand():
    """Draws of means 1 and 5, two replicates 2 apart in each.

    Within: variance 2. Between: (5 − 1)²/2 = 8, of which chance makes 2/2 = 1.
    """
    means, draws = np.array([0.0, 4.0, 2.0, 6.0]), np.array([0, 1, 0, 1])
    found = variance_parts(means, draws)
    assert found.chance == pytest.approx(math.sqrt(2.0), abs=1e-12)
    assert found.parameters == pytest.approx(math.sqrt(7.0), abs=1e-12)


def test_parameters_are_nothing_where_chance_explains_more_than_all():
    found = variance_parts(np.array([0.0, 1.0, 4.0, 3.0]), np.array([0, 1, 0, 1]))
    assert found.parameters == 0.0 and found.chance == pytest.approx(math.sqrt(5.0))


def test_what_cannot_be_told_apart_is_not():
    assert variance_parts(MEANS, np.arange(3)) == (None, None)
    chance, parameters = variance_parts(MEANS, ONE)
    assert chance == pytest.approx(0.5) and parameters is None
    assert variance_parts(MEANS[:1], ONE[:1]) == (None, None)


def test_two_draws_of_known_variances_are_found():
    """Many draws of a known spread: 1 within, 2 between."""
    rng = np.random.default_rng(3)
    draws = np.tile(np.arange(400), 5)
    means = 2.0 * rng.standard_normal(400)[draws] + rng.standard_normal(2000)
    found = variance_parts(means, draws)
    assert found.chance == pytest.approx(1.0, rel=0.1)
    assert found.parameters == pytest.approx(2.0, rel=0.1)


@pytest.mark.parametrize(("half", "sd"), [(0.5, 1.0), (0.1, 1.0), (3.0, 1.0), (0.01, 0.2)])
def test_the_number_of_replicates_is_the_smallest_that_will_do(half, sd):
    def width(n):
        return stats.t.ppf(0.975, n - 1) * sd / math.sqrt(n)

    slow = next(n for n in range(2, 10_000) if width(n) <= half)
    assert replicates_for(half, sd) == slow


def test_pairing_gain_by_hand():
    """Variances 4 and 1 apart from each other, 1 of the differences: five times as many."""
    treated, usual = np.array([0.0, 2.0, 4.0]), np.array([1.0, 2.0, 3.0])
    assert pairing_gain(treated, usual, treated - usual) == pytest.approx((4.0 + 1.0) / 1.0)
    assert pairing_gain(treated, treated, treated - treated) is None
    assert pairing_gain(treated[:1], usual[:1], MEANS[:1]) is None


def test_pairing_gain_is_what_pairing_gains():
    """Replicates needed with and without shared draws, in a brute-force world."""
    rng = np.random.default_rng(5)
    shared, own = rng.standard_normal((2000, 1)), 0.3 * rng.standard_normal((2000, 2))
    treated, usual = (shared + own).T
    alone = treated - np.roll(usual, 1)  # other worlds: nothing is shared
    factor = alone.var(ddof=1) / (treated - usual).var(ddof=1)
    assert pairing_gain(treated, usual, treated - usual) == pytest.approx(factor, rel=0.1)


def test_p_values_are_those_of_a_t_test():
    assert p_value(MEANS, ONE) == pytest.approx(stats.ttest_1samp(MEANS, 0.0).pvalue)
    assert p_value(np.zeros(3), ONE) == 1.0
    assert p_value(np.ones(3), ONE) == 0.0
    assert p_value(MEANS[:1], ONE[:1]) is None


def test_false_discovery_rates_by_hand():
    """Benjamini–Hochberg: .01·3/1, .02·3/2, .9·3/3, none below a smaller one."""
    assert adjusted(np.array([0.9, 0.01, 0.02])).tolist() == pytest.approx([0.9, 0.03, 0.03])
    assert adjusted(np.array([])).tolist() == []


def test_false_discovery_rates_are_those_of_scipy():
    p = np.random.default_rng(1).uniform(size=50) ** 3
    np.testing.assert_array_equal(adjusted(p), stats.false_discovery_control(p))


@pytest.mark.parametrize("clusters", [1, 6])
def test_intervals_cover_in_95_of_100_cases(clusters):
    """2,000 results of 12 replicates; with six draws, replicates of a draw share half of it."""
    rng = np.random.default_rng(11)
    draws = np.arange(12) % clusters
    common = rng.standard_normal((2000, clusters)) if clusters > 1 else np.zeros((2000, 1))
    results = 0.2 + common[:, draws] + rng.standard_normal((2000, 12))
    hits = [low <= 0.2 <= high for low, high in (interval_of(each, draws) for each in results)]
    assert 0.935 <= np.mean(hits) <= 0.965  # three standard errors of a share are .015


def test_schools_of_different_sizes_are_covered():
    """1,500 samples of twelve schools of 2 to 7 teachers, school effects drawn around .3.

    A ratio over few unequal clusters covers a little less than it says: 93 to 95 of 100.
    """
    rng = np.random.default_rng(12)
    counts = np.resize(np.arange(2.0, 8.0), 12)
    own = rng.normal(0.3, 1.0, (1500, 12)) + 0.2 * rng.standard_normal((1500, 12))
    ends = [cluster_interval(each * counts, counts) for each in own]
    assert 0.92 <= np.mean([low <= 0.3 <= high for low, high in ends]) <= 0.965
