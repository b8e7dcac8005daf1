"""The analyses of rehearsed trials against formulas, another programme, and chance alone."""

import numpy as np
import pandas as pd
import pytest
from effort import effort
from scipy import stats
from small_study import study

from simulation.evidence.power.operating_characteristics import characteristics_of
from simulation.evidence.power.true_effects import TrueEffect
from simulation.stats.cluster_robust import fit_cluster_robust
from simulation.stats.estimate import effective_studies, exact, wilson
from simulation.stats.multilevel import fit_multilevel

Floats = np.ndarray


def grouped(seed: int, groups: int = 24, each: int = 3) -> tuple[Floats, Floats, Floats]:
    """Outcome, columns (a group first, then a covariate) and cluster of each row."""
    chance = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(groups), each)
    treated = chance.permutation(np.repeat([0.0, 1.0], groups // 2))[cluster]
    covariate = chance.normal(size=len(cluster)) + chance.normal(size=groups)[cluster]
    y = 0.4 * treated + 0.5 * covariate + chance.normal(size=groups)[cluster]
    return y + chance.normal(size=len(y)), np.column_stack([treated, covariate]), cluster


def test_robust_errors_of_equal_clusters_are_those_of_the_t_test_of_their_means() -> None:
    y, x, cluster = grouped(1)
    found = fit_cluster_robust(y, x[:, :1], cluster, None)
    means = y.reshape(24, 3).mean(axis=1)
    treated = x[::3, 0] == 1.0
    test = stats.ttest_ind(means[treated], means[~treated])
    assert found.estimate == pytest.approx(means[treated].mean() - means[~treated].mean())
    assert found.estimate / found.error == pytest.approx(test.statistic)
    assert found.freedom == pytest.approx(22.0)


def test_where_no_answer_came_back_the_multilevel_model_finds_nothing() -> None:
    none = np.zeros(0, dtype=np.int64)
    found = fit_multilevel(np.zeros(0), np.zeros((0, 2)), none, 0, above=1, strata=none)
    assert found.units == 0 and np.isnan(found.estimate)


def test_pairs_within_strata_are_tested_as_the_paired_t_test_does() -> None:
    chance = np.random.default_rng(2)
    stratum = np.repeat(np.arange(10), 2)
    treated = np.tile([0.0, 1.0], 10)
    y = chance.normal(size=10)[stratum] + chance.normal(size=20) + 0.3 * treated
    found = fit_cluster_robust(y, treated[:, None], stratum, stratum)
    test = stats.ttest_rel(y[1::2], y[::2])
    assert found.estimate / found.error == pytest.approx(test.statistic)
    assert found.freedom == pytest.approx(9.0)


def test_the_multilevel_model_is_that_of_statsmodels() -> None:
    mixed = pytest.importorskip("statsmodels.regression.mixed_linear_model")
    for seed, groups in ((3, 24), (4, 12)):
        y, x, cluster = grouped(seed, groups)
        y, x, cluster = y[:-2], x[:-2], cluster[:-2]  # groups of unequal size
        design = np.column_stack([x, np.ones(len(y))])
        theirs = mixed.MixedLM(y, design, groups=cluster).fit(reml=True)
        alike = cluster[:, None] == cluster
        spread = theirs.cov_re[0, 0] * alike + theirs.scale * np.eye(len(y))
        errors = np.sqrt(np.diag(np.linalg.inv(design.T @ np.linalg.solve(spread, design))))
        for place in (0, 1):
            ours = fit_multilevel(y, x, cluster, place, above=1)
            assert ours.estimate == pytest.approx(theirs.params[place], abs=1e-3)
            assert ours.error == pytest.approx(errors[place], rel=2e-3)


def test_strata_are_taken_out_as_dummies_would() -> None:
    y, x, cluster = grouped(6, groups=12)
    strata = cluster // 4
    dummies = (strata[:, None] == np.arange(1, 3)).astype(np.float64)
    ours = fit_multilevel(y, x, cluster, 0, above=1, strata=strata)
    theirs = fit_multilevel(y, np.column_stack([x, dummies]), cluster, 0, above=3)
    assert ours == pytest.approx(theirs, rel=1e-4, nan_ok=True)


def test_both_hold_their_level_with_eight_clusters() -> None:
    wrong = {"robust": 0, "levels": 0}
    tries = effort(700, 1500)
    for seed in range(tries):
        y, x, cluster = grouped(seed, groups=8)
        y = y - 0.4 * x[:, 0]
        wrong["robust"] += fit_cluster_robust(y, x, cluster, None).reported(0.05).significant
        wrong["levels"] += fit_multilevel(y, x, cluster, 0, above=1).reported(0.05).significant
    for name, hits in wrong.items():
        assert hits / tries < exact(round(0.05 * tries), tries).high + 0.005, name
    assert wrong["robust"] / tries > 0.02  # neither is it blind


def test_data_that_tell_nothing_give_nothing() -> None:
    y, x, cluster = grouped(5)
    same = np.column_stack([x[:, 0], x[:, 0]])
    assert np.isnan(fit_cluster_robust(y, same, cluster, None).estimate)
    assert np.isnan(fit_multilevel(y, same, cluster, 0, above=1).estimate)
    assert not fit_cluster_robust(y, same, cluster, None).reported(0.05).significant


def test_intervals_of_shares_are_those_of_the_books() -> None:
    theirs = stats.binomtest(7, 40).proportion_ci(method="exact")
    assert exact(7, 40)[1:3] == pytest.approx((theirs.low, theirs.high))
    theirs = stats.binomtest(7, 40).proportion_ci(method="wilson")
    assert wilson(7, 40)[1:3] == pytest.approx((theirs.low, theirs.high))
    assert wilson(7, 40, effective=10).high > wilson(7, 40).high


def test_studies_that_share_all_schools_are_worth_one() -> None:
    assert effective_studies(500, 20, 20) == pytest.approx(1.0)
    assert effective_studies(500, 0, 20) == 500


def test_an_effect_of_nothing_is_exaggerated_by_no_number() -> None:
    row = {"size": 12, "nothing_works": False, "analysis": "ancova", "estimate": 0.5}
    told = {"low": 0.1, "high": 0.9, "significant": True}
    nothing = TrueEffect(0.0, 0.0, 0.0, "paired", 0.0, 1.0, float("nan"))
    found = characteristics_of(study(), pd.DataFrame([row | told] * 3), 0, nothing, "teacher", 24)
    assert found.estimate == 0.5 and np.isnan(found.exaggeration)
