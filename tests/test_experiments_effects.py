"""Paired effects on tables small enough to work out by hand."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy import stats

from simulation.experiments.effects import Effect, effects_of, paired_difference, table_of_effects
from simulation.experiments.results import Result
from simulation.experiments.sentences import INTERVAL, NO_INTERVAL, UNCALIBRATED, sentences_of
from simulation.measurement.columns import schema

KEYS = ["replicate", "teacher"]


def world(values):
    """Rows of teachers a, b, … from one list of values a replicate."""
    return pd.DataFrame(
        [
            (replicate, teacher, value)
            for replicate, own in enumerate(values, start=1)
            for teacher, value in zip("abcd", own, strict=False)
        ],
        columns=[*KEYS, "value"],
    )


USUAL = world([[1.0, 3.0], [2.0, 4.0], [0.0, 4.0]])
TREATED = world([[0.0, 3.0], [2.0, 2.0], [0.0, 1.0]])  # mean differences -.5, -1, -1.5


def test_the_mean_is_that_of_the_replicates():
    difference = paired_difference(TREATED, USUAL, KEYS)
    assert difference.mean == pytest.approx(-1.0, abs=1e-12)
    assert difference.reference == pytest.approx((2.0 + 3.0 + 2.0) / 3, abs=1e-12)
    assert (difference.units, difference.replicates) == (2.0, 3)


def test_the_interval_is_that_of_a_one_sample_t_test():
    difference = paired_difference(TREATED, USUAL, KEYS)
    expected = stats.ttest_1samp([-0.5, -1.0, -1.5], 0.0).confidence_interval(0.95)
    assert (difference.low, difference.high) == pytest.approx(tuple(expected), abs=1e-12)


def test_d_stands_on_the_spread_of_units_as_usual():
    difference = paired_difference(TREATED, USUAL, KEYS)
    spread = (2.0**0.5 + 2.0**0.5 + 8.0**0.5) / 3  # sd of two values is their distance / sqrt 2
    assert difference.sd == pytest.approx(spread, abs=1e-12)
    assert difference.d == pytest.approx(-1.0 / spread, abs=1e-12)


def test_one_replicate_has_no_interval():
    difference = paired_difference(world([[0.0, 3.0]]), world([[1.0, 3.0]]), KEYS)
    assert (difference.mean, difference.low, difference.high) == (-0.5, None, None)


def test_equal_worlds_differ_by_exactly_nothing():
    difference = paired_difference(USUAL, USUAL, KEYS)
    assert (difference.mean, difference.low, difference.high, difference.d) == (0, 0, 0, 0)


def test_units_without_a_spread_have_no_d():
    difference = paired_difference(world([[2.0, 2.0]]), world([[1.0, 1.0]]), KEYS)
    assert (difference.mean, difference.d, difference.sd) == (1.0, None, None)


def test_units_are_paired_by_key_and_the_unpaired_left_out():
    shuffled = TREATED.sample(frac=1.0, random_state=1)
    lonely = pd.DataFrame({"replicate": [1], "teacher": ["z"], "value": [99.0]})
    assert paired_difference(
        pd.concat([shuffled, lonely]), USUAL.iloc[::-1], KEYS
    ) == pytest.approx(paired_difference(TREATED, USUAL, KEYS))


def saved(folder, name, rows):
    """A table with some columns set and the rest empty."""
    form = schema(name)
    columns = [
        pa.array([row.get(field.name) for row in rows], _plain(field.type)).cast(field.type)
        for field in form
    ]
    pq.write_table(pa.table(columns, schema=form), folder / f"{name}.parquet")


def _plain(kind):
    return pa.string() if pa.types.is_dictionary(kind) else kind


@pytest.fixture
def result(tmp_path):
    """Two arms, one replicate, teachers t and u; student 1 of t is targeted."""
    arms = {"usual": (2.0, 2.0, 3.0), "help": (1.0, 1.5, 3.0)}
    when = {"replicate": 1, "year": 1}
    teachers, dyads, students = [], [], []
    for arm, conflicts in arms.items():
        for (teacher, student), conflict in zip(["t1", "t2", "u3"], conflicts, strict=True):
            place = {"arm": arm, **when, "wave": 2, "student": student, "listed": student != "2"}
            marks = {"teacher": teacher, "targeted": arm == "help" and student == "1"}
            scores = {"conflict_score": conflict, "closeness_score": 3.0}
            for wave, negative in enumerate((0.2, None, (conflict - 1.0) / 4.0)):
                state = {"wave": wave, "relationship_negative": negative, "trust": 0.5 - 0.1 * wave}
                state["in_conflict"] = (negative or 0.0) > 0.45
                dyads.append({**place, **marks, **scores, **state})
            students.append({**place, "engagement": conflict / 10, "achievement": 0.0})
        for teacher in "tu":
            score = {"stress": 0.5, "exhaustion_score": 3.0, "burnout_case": arm == "usual"}
            score |= {name: 0.5 for name in ("depersonalisation", "accomplishment", "relatedness")}
            score |= {"meaning": 0.4 if arm == "usual" else 0.5}
            teachers.append({"arm": arm, **when, "week": 40, "teacher": teacher, **score})
    saved(tmp_path, "teachers", teachers)
    saved(tmp_path, "dyads", dyads)
    saved(tmp_path, "students", students)
    arms_of_run = (
        '{"scenario": {"run": {"replicates": 1}, "arms": [{"name": "usual"}, {"name": "help"}]}}'
    )
    (tmp_path / "run.json").write_text(arms_of_run, encoding="utf-8")
    return Result(tmp_path)


def test_each_outcome_is_about_its_own_rows(result):
    found = {effect.outcome: (effect.mean, effect.units) for effect in effects_of(result, 1, 40)}
    assert found == {
        "conflict_targeted": (-1.0, 1),
        "closeness_targeted": (0.0, 1),
        "conflict_other": (-0.5, 1),  # student 2 of the same teacher, not student 3
        "closeness_other": (0.0, 1),
        "in_conflict_targeted": (0.0, 1),
        "conflict": (pytest.approx(-0.5), 3),
        "closeness": (0.0, 3),
        "in_conflict": (0.0, 3),
        "escalated": (0.0, 3),  # student 3, in both arms
        "spirals": (0.0, 3),
        "depersonalisation": (0.0, 2),
        "accomplishment": (0.0, 2),
        "relatedness": (0.0, 2),
        "meaning": (pytest.approx(0.1), 2),
        "stress": (0.0, 2),
        "exhaustion": (0.0, 2),
        "burnout_cases": (-100.0, 2),
        "engagement_targeted": (pytest.approx(-0.1), 1),
        "achievement_targeted": (0.0, 1),
        "engagement": (pytest.approx(-0.05), 2),  # students 1 and 3 are listed
        "achievement": (0.0, 2),
    }


def test_effects_survive_the_table(result):
    effects = effects_of(result, 1, 40)
    table = table_of_effects(effects)
    assert [Effect(**row) for row in table.to_pylist()] == effects
    assert table_of_effects([]).schema.equals(schema("effects"))


def effect(mean, low, high, d, outcome="exhaustion"):
    return Effect(
        outcome=outcome, label="teachers' emotional exhaustion", unit="NEA points (1-7)",
        arm="help", versus="usual", year=1, week=40, mean=mean, low=low, high=high, d=d,
        sd=1.0, reference=3.0, units=10, replicates=40 if low is not None else 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((-0.05, -0.06, -0.04, -0.05), "too small to notice for one teacher: d -.050"),
        ((-0.15, -0.2, -0.1, -0.15), "small: d -.15"),
        ((0.3, 0.2, 0.4, 0.3), ".30 NEA points (1-7) higher"),
        ((0.6, 0.5, 0.7, 0.6), "large: d .60"),
        ((-0.3, -0.7, 0.1, -0.3), "no clear difference, chance could have made it"),
        ((0.0, 0.0, 0.0, 0.0), "no difference at all"),
        ((-0.3, None, None, -0.3), "lower; moderate: d -.30"),
    ],
)
def test_sentences_say_how_much_it_is(numbers, words):
    said = sentences_of([effect(*numbers)], ["usual", "help"], calibrated=True)
    assert words in said[1]


def test_sentences_say_what_the_figures_do_not_mean():
    certain = sentences_of([effect(1, 0.5, 1.5, 1)], ["usual", "help"], calibrated=False)
    assert certain[-2:] == [INTERVAL, UNCALIBRATED]
    assert NO_INTERVAL in sentences_of([effect(1, None, None, 1)], ["usual", "help"], True)
    assert "nothing to compare" in sentences_of([], ["usual"], True)[0]
