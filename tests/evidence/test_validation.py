"""The simulated studies: the right statistics, from data whose answer is known."""

import math
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import nullcontext

import numpy as np
import pandas as pd
import pytest
from pages.figures import validation as figure
from pages.validation import page

from simulation.cli.validate import tally
from simulation.errors import Unfinished
from simulation.evidence.targets.target_table import targets
from simulation.evidence.targets.verdict import SimulatedStatistic, verdicts_on
from simulation.evidence.validation import surveyed_population, validate
from simulation.evidence.validation.studies import (
    STUDIES,
    contact_diaries,
    experience_sampling,
    panel,
    primary,
    programmes,
    school_levels,
    teachers,
)
from simulation.evidence.validation.surveyed_population import ValidationSize, ValidationTask
from simulation.evidence.validation.validate import simulate_tasks, validate_targets
from simulation.interventions import KINDS
from simulation.measurement.instruments import BY_NAME
from simulation.parameters import NOT_FITTED, Parameters
from simulation.runs.executors import RunExecutor, open_executor
from simulation.stats import frame

P = Parameters()
SMALL = ValidationSize(populations=2, teachers=16)
SPOKEN = [each for each in targets() if each.modelled]


@pytest.fixture(scope="module")
def populations() -> dict[str, dict[str, float]]:
    """One small population of every study."""
    return {
        name: study.simulate(ValidationTask(name, 1, SMALL.teachers, P, 1))
        for name, study in STUDIES.items()
    }


# ---- every target has its statistic, and every statistic its target


def test_each_target_names_the_study_that_gives_its_statistic(populations):
    missing = [each.id for each in SPOKEN if each.statistic not in populations[each.study]]
    assert missing == []


def test_no_study_gives_a_number_that_nobody_asks_for(populations):
    asked = {each.statistic for each in SPOKEN}
    assert {name for found in populations.values() for name in found} - asked == set()


def test_a_statistic_comes_from_one_study_only(populations):
    names = [name for found in populations.values() for name in found]
    assert len(names) == len(set(names))


def test_every_statistic_is_a_finite_number(populations):
    wrong = {
        n: v for found in populations.values() for n, v in found.items() if not math.isfinite(v)
    }
    assert wrong == {}


def test_the_same_task_gives_the_same_numbers_in_threads_and_in_any_order():
    tasks = [ValidationTask(name, 1, 8, P, 1) for name in ("secondary", "contacts")]
    with open_executor("threads", 2) as engine:
        once = simulate_tasks(tasks, engine)
        again = simulate_tasks(tasks[::-1], engine)[::-1]
    assert once == again


def test_a_worker_that_dies_loses_no_population(monkeypatch):
    """Each pool does one task and breaks; the next does what is left."""
    monkeypatch.setattr(validate, "simulate_task", lambda task: {"place": float(task.population)})
    tasks = [ValidationTask("days", number, 4, Parameters(), 1) for number in (1, 2, 3)]
    found = simulate_tasks(tasks, RunExecutor("deadly", 1, lambda: nullcontext(Deadly(1))))
    assert [each["place"] for each in found] == [1.0, 2.0, 3.0]


def test_workers_that_keep_dying_are_one_sentence():
    tasks = [ValidationTask("days", 1, 4, Parameters(), 1)]
    with pytest.raises(Unfinished, match="task 1 of 1"):
        simulate_tasks(tasks, RunExecutor("deadly", 1, lambda: nullcontext(Deadly(0))))


class Deadly(Executor):
    """Does so many tasks and breaks."""

    def __init__(self, good):
        self.good = good

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        self.good -= 1
        if self.good < 0:
            future.set_exception(BrokenExecutor("a worker died"))
        else:
            future.set_result(fn(*args))
        return future


def test_validated_answers_every_target_asked_in_order_and_the_page_shows_it():
    asked = [
        each for each in targets() if each.study in ("contacts", "secondary") or not each.study
    ]
    with open_executor("threads", 1) as engine:
        verdicts = validate_targets(asked, [P], SMALL, 1, engine)
    assert [each.target.id for each in verdicts] == [e.id for e in asked if e.modelled]
    assert all(each.simulated.populations == 2 for each in verdicts)
    text = page(verdicts, targets(), SMALL, calibrated=False)
    assert all(f"| {each.id} |" in text for each in asked)
    assert NOT_FITTED in text


def test_a_target_without_a_statistic_is_an_error_not_a_gap():
    lost = next(e for e in SPOKEN if e.study == "contacts")._replace(statistic="no such thing")
    with open_executor("threads", 1) as engine, pytest.raises(ValueError, match=lost.id):
        validate_targets([lost], [P], SMALL, 1, engine)


def test_tally_counts_rows_of_each_use_and_no_recalled_one():
    two = [e for e in SPOKEN if e.id in ("1.01", "1.23p")]
    verdicts = verdicts_on(
        two, {each.statistic: SimulatedStatistic(0.39, None, None, 1) for each in two}
    )
    assert tally(verdicts) == [("calibrate", 1, 1), ("validate", 0, 0)]


def test_the_contact_law_is_found_again(populations):
    found = populations["contacts"]
    assert found["contact_exponent"] == pytest.approx(-P.contacts.dilution, abs=0.03)


def test_a_mark_on_the_edge_of_its_band_stands_on_the_edge_of_the_figure():
    one = verdicts_on(
        [SPOKEN[0]], {SPOKEN[0].statistic: SimulatedStatistic(SPOKEN[0].low, None, None, 1)}
    )[0]
    assert figure.scaled(one, SPOKEN[0].low) == -0.5
    assert figure.scaled(one, SPOKEN[0].high) == 0.5
    assert figure.scaled(one, 99.0) == figure.REACH


# ---- statistics with known answers


def test_standardised_paths_solve_the_normal_equations():
    x1, x2 = np.tile([1.0, 1.0, -1.0, -1.0], 5), np.tile([1.0, -1.0, 1.0, -1.0], 5)
    y = 3.0 * x1 + 4.0 * x2  # orthogonal predictors: weights are correlations .6 and .8
    assert frame.betas(y, [x1, x2]) == pytest.approx([0.6, 0.8])
    assert frame.r_squared(y, [x1]) == pytest.approx(0.36)
    assert frame.cross_lag(y, x1, x2) == pytest.approx(0.8)


def test_a_gap_in_slopes_is_that_of_the_groups():
    x, group = np.tile([-1.0, 0.0, 1.0], 4), np.repeat([0.0, 1.0], 6)
    y = np.where(group == 1.0, 2.0 * x, 1.0 * x)
    scale = x.std(ddof=1) / y.std(ddof=1)
    assert frame.slope_gap(y, x, group) == pytest.approx(1.0 * scale)


def test_d_is_in_pooled_sds():
    values, group = [1.0, 3.0, 5.0, 7.0], [0.0, 0.0, 1.0, 1.0]
    assert frame.d(values, group) == pytest.approx(4.0 / math.sqrt(2.0))


def test_variance_explained_within_groups_knows_nothing_of_their_means():
    x, group = np.tile([1.0, 1.0, -1.0, -1.0], 2), np.repeat([0.0, 1.0], 4)
    rest = np.tile([1.0, -1.0], 4)  # orthogonal to x in both groups: half of the variance
    assert frame.r_squared_within(x + rest + 9.0 * group, [x], group) == pytest.approx(0.5)
    assert frame.r_squared(x + rest + 9.0 * group, [x]) < 0.1


def test_missing_rows_are_left_out():
    assert frame.r([1.0, 2.0, 3.0, np.nan], [2.0, 4.0, 6.0, 0.0]) == pytest.approx(1.0)


# ---- parts of studies, by hand


def test_one_student_pairs_the_worst_boy_with_the_ordinary_boy_of_his_class():
    rows = []
    for teacher in "ab":
        for n, (gender, rating, stress) in enumerate(
            [("boy", 20.0, 4.0), ("boy", 2.0, 2.0), ("boy", 3.0, 1.5), ("girl", 19.0, 5.0)]
        ):
            stress += 0.5 if teacher == "b" else 0.0
            rows.append((teacher, f"{teacher}{n}", gender, rating, stress))
    names = ["teacher", "student", "gender", "externalising_teacher_1", "teaching_stress_1"]
    dyads = pd.DataFrame(rows, columns=names)
    # pairs: 4.0 v 2.0 (median 2.5: the first of the two is nearest), 5.5 v 2.5
    dyads.loc[dyads["student"] == "b0", "teaching_stress_1"] += 1.0
    assert primary.one_student(dyads) == pytest.approx(2.5 / math.sqrt(0.5))


def test_the_top_tenth_of_ten_is_one():
    amount, by = pd.Series([5.0] + [1.0] * 9), pd.Series(range(10, 0, -1))
    assert primary.top_share(amount, by) == pytest.approx(5.0 / 14.0)


def test_incidents_are_spread_as_counted():
    found = contact_diaries.of_incidents(np.array([8.0, 0, 1, 1, 0, 0, 0, 0, 0, 2]))
    assert found["incidents_top_tenth"] == pytest.approx(8 / 12)
    assert found["incidents_none_or_one"] == pytest.approx(0.8)


def test_rare_conflict_looks_at_each_child():
    seen = pd.DataFrame({"dyad": [0, 0, 0, 1, 1], "valence": [-1.0, 1.0, 0.0, -1.0, 1.0]})
    assert contact_diaries.rare_conflict(seen) == pytest.approx(0.5)


def test_levels_are_pooled_as_there_are_studies():
    assert school_levels.pooled(0.3, 0.3) == pytest.approx(0.3)
    assert school_levels.pooled(0.0, 0.5) == pytest.approx(math.tanh(31 / 94 * math.atanh(0.5)))


def test_thirds_leave_the_middle_out():
    group = school_levels.low_by("ses")(pd.DataFrame({"ses": np.arange(9.0)}))
    assert group.tolist()[:3] == [1.0, 1.0, 1.0] and group.tolist()[-3:] == [0.0, 0.0, 0.0]
    assert group.isna().sum() == 3


def test_no_small_sample_finds_what_is_not_there():
    rng = np.random.default_rng(1)
    nothing = rng.standard_normal((10 * panel.SMALL_SAMPLE, 4))
    other = rng.standard_normal((10 * panel.SMALL_SAMPLE, 4))
    assert panel.transactional_share(nothing, other) <= 0.1


def test_a_trial_at_dose_0_finds_exactly_nothing():
    task = ValidationTask("trials", 1, 8, P, 1)
    plan = KINDS["reflection"].model_validate({"start": programmes.START, "dose": 0.0})
    for found in programmes.trial(task, plan, 10, years=1):
        assert found.chosen.any()
        for name in programmes.PROGRAMME_OUTCOMES:
            np.testing.assert_array_equal(found.scores[name], found.usual[name])
        assert found.d("strs_conflict") == found.d("mbi_exhaustion") == 0.0


def test_post_test_is_after_the_week_that_follows_the_last_session():
    about = {"kind": "emotion_regulation", "start": "week 6", "sessions": 3, "every": 2}
    plan = KINDS["emotion_regulation"].model_validate(about)  # weeks 6, 8 and 10
    assert programmes.post_test_week(plan) == 11
    assert programmes.post_test_week(plan.model_copy(update={"sessions": 18})) == 40
    light = KINDS["workload_reduction"].model_validate({"start": "week 6"})
    assert programmes.post_test_week(light) == 40


def test_the_nea_is_answered_in_its_season_without_a_trace_in_the_waves():
    task = ValidationTask("levels", 1, 8, P, 1)
    known = surveyed_population.population(task, "primary")
    whole = surveyed_population.survey_population(task, *known)
    late = surveyed_population.survey_population(task, *known, waves=(1, 2))
    autumn = whole.teachers.pop(surveyed_population.AUTUMN)
    assert autumn.between(1.0, 7.0).all()
    assert not autumn.equals(whole.teachers["nea_exhaustion_2"])
    same = ["nea_exhaustion_2", "mbi_exhaustion_2"]
    pd.testing.assert_frame_equal(whole.teachers[same], late.teachers[same])


def test_a_gap_in_correlations_is_that_of_fisher_z():
    x, group = np.tile([1.0, 1.0, -1.0, -1.0], 2), np.repeat([0.0, 1.0], 4)
    rest = np.tile([1.0, -1.0], 4)
    y = np.where(group == 1.0, 3.0 * x + 4.0 * rest, rest)  # r of .6 and of 0, whatever the spread
    assert frame.r_gap(y, x, group) == pytest.approx(math.atanh(0.6))


def test_a_trial_about_some_dyads_looks_at_these():
    usual = {"strs_conflict": np.array([1.0, 2.0, 3.0, 4.0])}
    after = {"strs_conflict": np.array([1.0, 2.0, 2.0, 2.0])}
    chosen = np.array([False, False, True, True])
    one = programmes.Trial(after, usual, chosen, np.arange(4), np.zeros(4, dtype=np.int64))
    assert one.d("strs_conflict") == pytest.approx(-1.5 / math.sqrt(0.5))
    everybody = one._replace(chosen=np.zeros(4, dtype=bool))
    assert everybody.d("strs_conflict") == pytest.approx(-0.75 / np.std([1, 2, 3, 4], ddof=1))


def test_teaching_is_compared_between_teachers_by_the_means_of_their_classes():
    usual = {"student_closeness": np.array([1.0, 3.0, 3.0, 5.0])}  # class means 2 and 4
    after = {"student_closeness": np.array([2.0, 3.0, 3.0, np.nan])}  # 2.5 and 3
    nobody = np.zeros(4, dtype=bool)
    found = programmes.Trial(after, usual, nobody, np.arange(4), np.array([0, 0, 1, 1]))
    assert found.d_of_classes("student_closeness") == pytest.approx(-0.25 / math.sqrt(2.0))


def test_reciprocity_is_what_both_say_of_a_dyad_beyond_what_the_teacher_says_of_all():
    dyads = pd.DataFrame({
        "teacher": ["a"] * 4 + ["b"] * 4,
        "strs_closeness_1": [1.0, 1.0, 3.0, 3.0, 3.0, 3.0, 5.0, 5.0],
        "student_closeness_1": [2.0, 4.0, 2.0, 4.0, 3.0, 5.0, 3.0, 5.0],
    })  # fmt: skip
    assert primary.reciprocity(dyads) == pytest.approx(0.0)
    assert frame.r(dyads["strs_closeness_1"], dyads["student_closeness_1"]) > 0.3


def test_conditions_and_appraisals_are_compared_over_the_same_lessons_within_teachers():
    rng = np.random.default_rng(2)
    names = ["diary_discipline", "diary_motivation", "diary_goal", "diary_coping"]
    told = pd.DataFrame(rng.standard_normal((400, 4)), columns=names)
    told["teacher"] = np.repeat(np.arange(20), 20)
    own = 50.0 * told["teacher"]  # differences between teachers explain nothing within them
    told["diary_enjoyment"] = own + told["diary_motivation"] + told["diary_goal"]
    told["diary_anger"] = own - told["diary_discipline"]
    told.loc[::3, ["diary_coping", "diary_anger"]] = [np.nan, 1e6]  # not appraised, so left out
    found = experience_sampling.conditions(told)
    assert found["r2_conditions_anger"] == pytest.approx(1.0)
    assert found["r2_appraisals_enjoyment"] == pytest.approx(1.0)
    assert found["r2_conditions_enjoyment"] == pytest.approx(0.5, abs=0.15)


def test_correlations_with_burnout_are_freed_of_the_error_of_its_scale():
    x = pd.Series([1.0, 1.0, -1.0, -1.0])
    t = pd.DataFrame({f"{teachers.EE}_2": [3.0, 1.0, 1.0, -1.0]})  # r = 1 / sqrt 2
    alpha = BY_NAME[teachers.EE].reliability.value
    assert teachers.without_error(x, t, teachers.EE) == pytest.approx(math.sqrt(0.5 / alpha))


def test_a_score_at_its_ceiling_has_no_paths_and_is_left_out() -> None:
    x, y = np.array([1.0, 2.0, 3.0, 5.0]), np.array([2.0, 1.0, 4.0, 3.0])
    ceiling = np.full(4, 6.0)
    assert np.isnan(frame.indirect(x, ceiling, y))
    assert np.isnan(frame.betas(y, [x, ceiling])).all()
    found = validate.statistics([{"a": float("nan"), "b": 1.0}, {"a": 2.0, "b": 3.0}])
    assert (found["a"].mean, found["a"].populations, found["b"].mean) == (2.0, 1, 2.0)
