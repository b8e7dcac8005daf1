"""Every statistic of the theory table has the value that is computed by hand."""

import inspect
from itertools import product
from types import ModuleType

import numpy as np
import pytest
from pytest import approx

from simulation.evidence.theory import (
    appraisal_statistics,
    emotion_statistics,
    loop_statistics,
    season_statistics,
    stress_statistics,
    student_statistics,
)
from simulation.evidence.theory.counterfactual_runs import half_life
from simulation.evidence.theory.theory_statistics import MODERATORS, table
from simulation.state import SCHOOL_WEEKS, Floats

# All eight combinations of three variables that are -1 or 1: uncorrelated, with mean 0.
A, B, C = np.array(list(product((-1.0, 1.0), repeat=3))).T
ONE_TEACHER = np.zeros(len(A), dtype=np.int64)
HALF = 1.0 / np.sqrt(2.0)  # standardised weight of one of two equal causes
TEN = np.full(10, -0.5)
EVERY = np.ones(10, dtype=np.bool_)
PURE = (appraisal_statistics, emotion_statistics, loop_statistics, season_statistics,
        stress_statistics, student_statistics)  # fmt: skip


def test_three_of_ten_acts_are_seen_darker() -> None:
    perceived = TEN + np.array([-0.1] * 3 + [0.1] * 7)
    assert appraisal_statistics.share_darker(TEN, perceived, EVERY) == approx(0.3)


def test_a_share_of_too_few_acts_has_no_value() -> None:
    assert np.isnan(appraisal_statistics.share_darker(TEN[:9], TEN[:9] - 0.1, EVERY[:9]))


def test_a_gap_to_a_neutral_teacher_is_the_mean_over_the_chosen_acts() -> None:
    perceived = TEN - np.arange(10) / 100.0
    assert appraisal_statistics.darker_than_neutral(perceived, TEN, EVERY) == approx(-0.045)


def test_conflict_that_causes_half_of_anger_explains_half_beyond_act_and_history() -> None:
    found = appraisal_statistics.anger_by_conflict(A + C, A, B, C, ONE_TEACHER)
    assert found == approx(0.5)


def test_history_as_strong_as_the_act_has_its_weight_in_anger() -> None:
    assert appraisal_statistics.anger_by_history(A + B, A, B) == approx(HALF)


def test_a_picture_without_influence_has_no_weight_in_anger() -> None:
    assert appraisal_statistics.anger_by_picture(A + B, A, B, C, ONE_TEACHER) == approx(0.0)
    found = appraisal_statistics.anger_by_picture(A + C, A, B, C, ONE_TEACHER)
    assert found == approx(HALF)


def test_pleasure_follows_the_picture_given_the_act() -> None:
    assert appraisal_statistics.pleasure_by_balance(A + B, A, B, ONE_TEACHER) == approx(HALF)


def test_three_quarters_of_the_feeling_come_without_misbehaviour() -> None:
    felt, valence = np.array([1.0, 2.0, 1.0]), np.array([-0.5, 0.0, 0.5])
    assert appraisal_statistics.feeling_without_misbehaviour(felt, valence) == approx(0.75)


def test_most_and_least_history_are_the_quarters_of_a_class() -> None:
    history, teacher = np.arange(8.0), np.zeros(8, dtype=np.int64)
    assert appraisal_statistics.after_history(history / 10.0, history, teacher) == approx(0.6)


def test_a_product_as_strong_as_the_act_has_its_weight_in_stress() -> None:
    found = stress_statistics.moderated_stress(A + A * B, A, B, ONE_TEACHER)
    assert found == approx(HALF)


def test_conflict_explains_half_of_stress_beyond_behaviour() -> None:
    assert stress_statistics.stress_by_conflict(A + B, A, B, ONE_TEACHER) == approx(0.5)
    assert stress_statistics.stress_of_teachers(A + B, A, B) == approx(0.5)


def test_the_heaviest_student_explains_all_stress_that_the_mean_does_not() -> None:
    middle, spread = np.array([1.0, 1.0, -1.0, -1.0]), np.array([3.0, 1.0, 3.0, 1.0])
    conflict = np.column_stack([middle - spread, middle + spread]).ravel()
    teacher = np.repeat(np.arange(4), 2)
    assert stress_statistics.heaviest_beyond_mean(spread, conflict, teacher) == approx(1.0)


def test_the_heaviest_dyad_of_every_teacher_is_found() -> None:
    rows = stress_statistics.heaviest_rows(np.array([1.0, 3.0, 2.0, 9.0]), np.array([0, 3, 4]))
    assert rows.tolist() == [1, 3]


def test_conflict_as_strong_as_earlier_misbehaviour_predicts_later_misbehaviour() -> None:
    columns = list(product((-1.0, 1.0), (1.0, 9.0), (-1.0, 0.0, 1.0)))
    conflict, before, propensity = np.array(columns).T
    later = (3.0 + conflict + np.sqrt(before) - 2.0) ** 2
    teacher = np.zeros(len(columns), dtype=np.int64)
    found = loop_statistics.conflict_predicts_misbehaviour(
        later, conflict, before, propensity, teacher
    )
    assert found == approx(HALF)


def test_anger_that_falls_as_order_rises_within_a_teacher_has_correlation_minus_one() -> None:
    order, teacher = np.array([0.1, 0.2, 0.7, 0.9]), np.array([0, 0, 1, 1])
    anger = np.array([0.2, 0.1, 0.9, 0.7])
    assert emotion_statistics.from_week_to_week(anger, order, teacher) == approx(-1.0)
    still = emotion_statistics.from_week_to_week(anger, teacher.astype(np.float64), teacher)
    assert np.isnan(still)


def test_misbehaviour_that_repeats_what_was_shown_the_day_before_has_weight_one() -> None:
    shown = np.array([[1.0], [0.0], [1.0], [1.0], [0.0]])
    acts = np.vstack([[[0.0]], shown[:-1]])
    assert loop_statistics.shown_and_next_day(shown, acts) == approx(1.0)


def test_a_dyad_escalates_by_the_loop_if_both_cuts_stop_it() -> None:
    def course(*ends: float) -> Floats:
        return np.array([[0.1] * 4] * SCHOOL_WEEKS + [list(ends)])

    full = course(0.4, 0.4, 0.4, 0.2)
    cuts = [course(0.2, 0.2, 0.3, 0.1), course(0.2, 0.3, 0.2, 0.1)]
    assert loop_statistics.escalated_by_loop(full, cuts) == approx(0.25)


def test_half_the_spread_leaves_a_quarter_of_the_variance() -> None:
    assert loop_statistics.variance_lost(2.0 * A, A) == approx(0.75)


def test_traits_explain_the_part_that_they_cause() -> None:
    found = loop_statistics.explained_by_traits(A + B + C, np.column_stack([A, B]))
    assert found == approx(2.0 / 3.0)


def test_misbehaviour_of_difficult_students_alone_is_compared() -> None:
    full, other = np.array([4.0, 6.0, 10.0]), np.array([4.0, 3.0, 2.0])
    propensity = np.array([0.0, 2.0, 2.0])
    assert loop_statistics.misbehaviour_ratio(full, other, propensity) == approx(5.0 / 16.0)


def year_of(*ends: float) -> Floats:
    """Exhaustion of two teachers: the given mean at the end of every school week, spread 0.2."""
    means = np.array(ends + (ends[-1],) * (SCHOOL_WEEKS - len(ends)))
    return means[:, None] + np.array([-0.1, 0.1])


def test_teachers_above_the_cut_off_are_counted_in_the_named_weeks() -> None:
    exhaustion = year_of(0.3, 0.3, 0.5)
    assert season_statistics.cases(exhaustion, [1, 2]) == approx(50.0)
    assert season_statistics.cases(exhaustion, [3]) == approx(100.0)


def test_the_christmas_relief_is_in_sd_and_comes_back_in_part() -> None:
    exhaustion = year_of(0.4)
    exhaustion[season_statistics.BEFORE + season_statistics.BACK] -= 0.05
    returned = exhaustion[season_statistics.BEFORE] - 0.1
    sd = 0.1 * np.sqrt(2.0)
    assert season_statistics.drop_at_christmas(exhaustion, returned) == approx(0.1 / sd)
    assert season_statistics.back_after_christmas(exhaustion, returned) == approx(0.5)


def test_the_largest_gap_of_two_years_counts() -> None:
    second = year_of(0.4)
    second[7] += 0.3
    assert season_statistics.gap_of_years(year_of(0.4), second) == approx(0.3 / 0.1 / np.sqrt(2.0))


def test_emotions_are_correlated_between_teachers_and_from_day_to_day() -> None:
    teacher, day = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 0, 1, 0, 1])
    one = np.array([0.0, 0.2, 1.0, 1.2, 2.0, 2.2])
    other = np.array([0.3, 0.1, 1.3, 1.1, 2.3, 2.1])
    assert emotion_statistics.between_teachers(one, other, teacher) == approx(1.0)
    assert emotion_statistics.from_day_to_day(one, other, teacher, day) == approx(-1.0)


def test_affect_that_changes_sign_with_every_slot_is_not_carried_over_to_the_next_day() -> None:
    affect = np.array([1.0, -1.0, 1.0, -1.0, -1.0, 1.0, -1.0, 1.0])
    day, slot = np.repeat([0, 1], 4), np.tile(np.arange(4), 2)
    found = emotion_statistics.from_slot_to_slot(affect, np.zeros(8, dtype=np.int64), day, slot)
    assert found == approx(-1.0)


def test_the_largest_changes_and_the_growth_of_the_spread() -> None:
    assert student_statistics.largest_changes(np.array([-0.7, 0.1, 0.4])) == (-0.7, 0.4)
    assert student_statistics.spread_growth(A, 1.1 * A) == approx(0.1)


def test_a_moderator_is_the_gap_of_correlations_and_of_slopes() -> None:
    x = np.array([-1.0, 0.0, 1.0, -1.0, 0.0, 1.0])
    y = np.array([-1.0, 0.5, 1.0, -1.0, -0.5, -1.0])
    group = np.array([1.0, 1.0, 1.0, 0.0, 0.0, -1.0])
    expected = np.arctanh(np.corrcoef(x[:3], y[:3])[0, 1])
    assert student_statistics.gap_of_correlations(y, x, group) == approx(expected)
    twice = np.where(group == 1.0, 2.0 * x, x)
    sd = np.std(x, ddof=1) / np.std(twice, ddof=1)
    assert student_statistics.gap_of_slopes(twice, x, group) == approx(sd)
    assert np.isnan(student_statistics.gap_of_slopes(0.0 * x, x, group))


def test_half_of_a_shock_is_left_between_two_weeks() -> None:
    assert half_life(np.array([0.8, 0.6, 0.4])) == approx(2.5)
    assert half_life(np.array([0.8, 0.6])) == 2.0
    assert half_life(np.array([0.25])) == approx(2.0 / 3.0)


@pytest.mark.parametrize("module", PURE, ids=lambda module: module.__name__.rsplit(".", 1)[1])
def test_a_statistic_names_its_source(module: ModuleType) -> None:
    described = [
        function.__doc__ or ""
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and inspect.signature(function).return_annotation is float
    ]
    assert described
    assert all("Source:" in text for text in described)


def test_the_table_has_rows_for_fifteen_questions() -> None:
    questions, rows = table()
    assert [question.number for question in questions] == list(range(1, 16))
    assert {row.id.split(".")[0] for row in rows} == {str(n) for n in range(1, 16)}
    assert len({row.id for row in rows}) == len(rows)
    named = [row.name for row in rows if row.name]
    assert len(set(named)) == len(named)
    assert all(bool(row.name) != bool(row.absent) for row in rows)
    assert sum(row.id.startswith(f"{MODERATORS}.") for row in rows) == 48


def test_every_first_value_stands_in_the_table() -> None:
    codes = {row.code for row in table()[1]}
    numbered = {"T0", "T1", "T2", "T3", "T4", "T5", "T6", "T13", "T19", "T20"}
    assert codes == numbered | {"X1", "X2", "X3", "X4", ""}
