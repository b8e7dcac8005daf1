"""Rehearsed studies: power, errors of the first kind, truths, and what is lost."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from effort import effort
from scipy import stats
from small_study import PROGRAMME, lived, study, trial_pool

from simulation.evidence.power.operating_characteristics import Characteristics
from simulation.evidence.power.pool import ALL_TREATED, CONTROL, FIRST, SECOND, column
from simulation.evidence.power.replications import ReplicationTask, replicate_in
from simulation.evidence.power.sample_size import size_needed
from simulation.evidence.power.simulated_study import Pool, pool_of, simulate_study
from simulation.evidence.power.study import Study
from simulation.evidence.power.true_effects import true_effect_of
from simulation.measurement.instruments import BY_NAME
from simulation.stats.estimate import exact

BY = ("dyad", "teacher", "school")
NOWHERE = Path("no folder is read")


def rehearsed(asked: Study, pool: Pool, studies: int, *, nothing_works: bool) -> pd.DataFrame:
    everything = tuple(range(len(asked.analyses)))
    size = asked.sample.schools
    return replicate_in(
        ReplicationTask(asked, size, nothing_works, 1, studies, NOWHERE, everything), pool
    )


# ---- a case that can be gone through by hand


SIX = (1.0, 1.4, 2.1, 2.6, 3.0, 4.2)


def by_hand(effect: float, scores: Sequence[float] = SIX) -> tuple[Study, Pool]:
    """Schools with one teacher and student each, whose scores are written down here."""
    usual = np.array(scores)
    asked = study(
        "school",
        design={"kind": "trial", "by": "school", "weeks": [10]},
        sample={"schools": 4, "teachers": 1, "students": 1},
        analyses=[{"name": "after", "method": "ancova", "y": "strs_conflict", "baseline": False}],
    )
    names = [f"s{n}" for n in range(len(usual))]
    frame = pd.DataFrame(
        {"school": names, "teacher": names, "student": names, "teacher_rank": 1,
         "student_rank": 1, "first": True}
    )  # fmt: skip
    for world, added in ((CONTROL, 0.0), (ALL_TREATED, effect)):
        for is_exact in (False, True):
            frame[column(world, "strs_conflict", 1, exact=is_exact)] = usual + added
    return asked, pool_of(frame)


def test_power_is_what_going_through_all_trials_gives() -> None:
    effect = 3.0
    asked, pool = by_hand(effect)
    scores = pool.values[column(CONTROL, "strs_conflict", 1)]
    hits = []
    for four in combinations(range(6), 4):
        for treated in combinations(four, 2):
            rest = [school for school in four if school not in treated]
            test = stats.ttest_ind(scores[list(treated)] + effect, scores[rest])
            hits.append(test.pvalue < 0.05)
    studies = effort(1500, 3000)
    found = rehearsed(asked, pool, studies, nothing_works=False)["significant"].mean()
    assert 0.1 < np.mean(hits) < 0.9
    reach = 4 * np.sqrt(np.mean(hits) * (1 - np.mean(hits)) / studies)
    assert abs(found - np.mean(hits)) < reach


def test_every_school_and_every_allotment_comes_up_as_often() -> None:
    asked, pool = by_hand(0.0)
    seen = [simulate_study(asked, pool, number) for number in range(1, 2001)]
    pairs = pd.Series([tuple(sorted(pool.school[v.rows[v.treated]])) for v in seen])
    counts = pairs.value_counts()
    assert len(counts) == len(list(combinations(range(6), 2)))
    assert stats.chisquare(counts).pvalue > 1e-4


def test_the_size_that_is_needed_is_that_of_the_t_test() -> None:
    """Normal scores an sd of 1 apart by 1: 2n people are needed as the noncentral t law says."""
    many, difference, wanted, count = 160, 1.0, 0.7, effort(500, 800)
    asked, pool = by_hand(difference, stats.norm.ppf((np.arange(many) + 0.5) / many))
    asked = asked.model_copy(
        update={"power": asked.power.model_copy(update={"studies": count, "wanted": wanted})}
    )

    def studies(size: int) -> pd.DataFrame:
        return rehearsed(asked.of_size(size), pool, count, nothing_works=False)

    def theirs(size: int) -> float:
        freedom, away = size - 2, difference * np.sqrt(size) / 2.0
        return float(stats.nct.sf(stats.t.ppf(0.975, freedom), freedom, away))

    found = size_needed(asked, pool.schools, [], studies)
    assert found is not None and found.size is not None
    assert found.power.value >= wanted and found.along == "schools"
    assert abs(theirs(found.size) - wanted) < 0.06
    too_much = size_needed(
        asked.model_copy(update={"power": asked.power.model_copy(update={"wanted": 0.9999})}),
        12, [], studies,
    )  # fmt: skip
    assert too_much is not None and too_much.size is None and too_much.most == 6


# ---- errors of the first kind


@pytest.mark.parametrize("by", BY)
def test_a_programme_of_dose_0_is_found_in_one_study_of_twenty(by: str) -> None:
    asked = study(by)
    studies = effort(200, 400)
    found = rehearsed(asked, trial_pool(by), studies, nothing_works=True)
    for name, own in found.groupby("analysis"):
        low, high = stats.binom.ppf([5e-4, 1 - 5e-4], studies, 0.05) / studies
        assert own["significant"].mean() <= high, (by, name)
        assert name != "ancova" or own["significant"].mean() >= low, by


@pytest.mark.slow
@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("stratified", [True, False])
def test_errors_of_the_first_kind_at_length(by: str, stratified: bool) -> None:
    design = {"kind": "trial", "by": by, "weeks": [2, 10], "stratified": stratified}
    asked = study(by, design=design, population={"class_size": 8, "school_classes": 4,
                                                 "schools": 240})  # fmt: skip
    pool = pool_of(lived(asked))
    studies = 4000
    found = rehearsed(asked, pool, studies, nothing_works=True)
    for name, own in found.groupby("analysis"):
        one = exact(int(own["significant"].sum()), studies)
        assert one.value > 0.02 and one.low <= 0.055, (by, stratified, name, one)
        assert name != "ancova" or one.high >= 0.045, (by, stratified, one)


def test_the_world_of_dose_0_is_the_world_without() -> None:
    arms = [{"name": "usual"}, {"name": "programme", "interventions": [{**PROGRAMME, "dose": 0.0}]}]
    rows = lived(study("teacher", arms=arms, population={"class_size": 8, "school_classes": 4,
                                                         "schools": 24},
                       sample={"schools": 6, "teachers": 2, "students": 2}))  # fmt: skip
    for world in (ALL_TREATED, FIRST, SECOND):
        for wave in (1, 2):
            usual = rows[column(CONTROL, "strs_conflict", wave)]
            assert (rows[column(world, "strs_conflict", wave)] == usual).all()


# ---- truths


@pytest.mark.parametrize("by", BY)
def test_without_errors_of_measurement_studies_find_the_truth(by: str) -> None:
    """In 24 schools: effects are skewed, which the intervals of fewer schools do not cover."""
    asked = study(
        by,
        measures={"teacher": ["strs_conflict", "strs_closeness"], "perfect": True},
        sample={"schools": 24, "teachers": 2, "students": 2, "rule": "most conflictual"},
    )
    pool, studies = trial_pool(by), effort(150, 300)
    found = rehearsed(asked, pool, studies, nothing_works=False)
    for each in asked.analyses[:2]:
        truth = true_effect_of(asked, pool, each)
        own = found[found["analysis"] == each.name]["estimate"]
        assert abs(truth.value) > 0.01  # there is something to be found
        assert abs(own.mean() - truth.value) < 4 * own.std() / np.sqrt(studies) + 0.02, each.name
    covered = found[found["analysis"] == "ancova"]
    truth = true_effect_of(asked, pool, asked.analyses[0]).value
    assert ((covered["low"] <= truth) & (truth <= covered["high"])).mean() > 0.88


def test_the_truth_is_the_mean_paired_difference() -> None:
    asked, pool = by_hand(1.5)
    truth = true_effect_of(asked, pool, asked.analyses[0])
    assert truth.value == pytest.approx(1.5)
    assert truth.low == pytest.approx(1.5) and truth.high == pytest.approx(1.5)
    assert truth.sd == pytest.approx(pool.values[column(CONTROL, "strs_conflict", 1)].std(ddof=1))


# ---- sampling, allotment, losses


def test_a_larger_study_asks_the_same_schools_and_more() -> None:
    asked, pool = study(), trial_pool("teacher")
    small, large = (simulate_study(asked.of_size(size), pool, 7) for size in (4, 9))
    assert set(small.rows) < set(large.rows)
    assert len(set(pool.school[small.rows])) == 4 and len(set(pool.school[large.rows])) == 9


@pytest.mark.parametrize("by", BY)
def test_half_are_treated_within_the_strata(by: str) -> None:
    asked, pool = study(by), trial_pool(by)
    seen = simulate_study(asked, pool, 5)
    frame = pd.DataFrame(
        {"school": pool.school[seen.rows], "teacher": pool.teacher[seen.rows], "t": seen.treated}
    )
    assert frame["t"].mean() == 0.5
    inside = {"dyad": "teacher", "teacher": "school", "school": "school"}[by]
    shares = frame.groupby(inside)["t"].mean()
    assert set(shares) == ({0.0, 1.0} if by == "school" else {0.5})
    if by == "teacher":
        assert set(frame.groupby("teacher")["t"].mean()) == {0.0, 1.0}


def test_only_the_treated_half_gets_the_programme() -> None:
    rows = lived(study("teacher", population={"class_size": 8, "school_classes": 4,
                                              "schools": 24},
                       sample={"schools": 6, "teachers": 2, "students": 2}))  # fmt: skip
    moved = {
        world: (rows[column(world, "strs_conflict", 2, exact=True)]
                - rows[column(CONTROL, "strs_conflict", 2, exact=True)]).abs()
        for world in (FIRST, SECOND)
    }  # fmt: skip
    first = rows["first"]
    assert moved[FIRST][first].mean() > 20 * moved[FIRST][~first].mean()
    assert moved[SECOND][~first].mean() > 20 * moved[SECOND][first].mean()


def test_scores_are_lost_by_chance_as_often_as_asked() -> None:
    asked = study(missing={"at_random": 0.3})
    pool = trial_pool("teacher")
    lost = [
        np.isnan(simulate_study(asked, pool, n).scores("strs_conflict", 2)).mean()
        for n in range(1, 60)
    ]
    assert np.mean(lost) == pytest.approx(0.3, abs=0.03)


def test_the_exhausted_leave_more_often() -> None:
    pool = trial_pool("teacher")
    asked = study(missing={"dropout": 0.2, "by_exhaustion": 2.0})
    tired, fresh, shares = [], [], []
    for number in range(1, 60):
        seen = simulate_study(asked, pool, number)
        exhaustion = seen._observed("exhaustion", 2)
        gone = seen.gone[:, 1]
        tired += exhaustion[gone].tolist()
        fresh += exhaustion[~gone].tolist()
        assert not seen.gone[:, 0].any()
        equal = simulate_study(study(missing={"dropout": 0.2}), pool, number).gone[:, 1]
        shares.append(equal.mean())
    assert np.mean(tired) > np.mean(fresh) + 0.3
    assert np.mean(shares) == pytest.approx(0.2, abs=0.04)


def test_hope_moves_what_teachers_say_by_exactly_so_much() -> None:
    pool = trial_pool("teacher")
    plain = simulate_study(study(), pool, 3)
    hoping = simulate_study(
        study(measures={"teacher": ["strs_conflict", "strs_closeness"],
                        "expectation": {"strs_conflict": -0.5}}), pool, 3,
    )  # fmt: skip
    moved = hoping.scores("strs_conflict", 2) - plain.scores("strs_conflict", 2)
    sd = BY_NAME["strs_conflict"].reference.sd
    assert moved == pytest.approx(np.where(plain.treated, -0.5 * sd, 0.0))
    assert (hoping.scores("strs_conflict", 1) == plain.scores("strs_conflict", 1)).all()


@pytest.mark.parametrize(("level", "keeps"), [(0.05, True), (0.01, False)])
def test_an_analysis_keeps_the_level_that_the_study_asked_for(level: float, keeps: bool) -> None:
    """Fifty false alarms of a thousand studies are right for .05, five times too many for .01."""
    unread = dict.fromkeys(Characteristics._fields)
    row = Characteristics(
        **unread | {"method": "ancova", "type_one": exact(50, 1000), "level": level}
    )
    assert row.level_is_right is keeps
