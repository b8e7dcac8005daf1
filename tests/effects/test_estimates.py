"""Paired effects on tables small enough to work out by hand."""

import itertools
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from comparison_tables import END, effect_from, pairs_from

from simulation.effects.comparison import ComparisonPlan, compare
from simulation.effects.effect import Effect, from_row, row_of
from simulation.effects.estimates import (
    Context,
    benefit_share,
    effects_of,
    paired_difference,
    table_of,
)
from simulation.effects.intervals import interval_of
from simulation.effects.paired_differences import by_replicate, differences, pairs_of
from simulation.effects.units_by_arm import read_units
from simulation.measurement.outcomes import BY_NAME
from simulation.measurement.result_columns import schema
from simulation.measurement.subgroups import BY_NAME as SUBGROUPS
from simulation.results.reader import ResultReader

USUAL = [[1.0, 3.0], [2.0, 4.0], [0.0, 4.0]]
TREATED = [[0.0, 3.0], [2.0, 2.0], [0.0, 1.0]]  # mean differences -.5, -1, -1.5


def test_the_mean_is_that_of_the_replicates():
    found = effect_from(TREATED, USUAL)
    assert found.mean == pytest.approx(-1.0, abs=1e-12)
    assert found.reference == pytest.approx((2.0 + 3.0 + 2.0) / 3, abs=1e-12)
    assert (found.units, found.replicates) == (2.0, 3)
    expected = interval_of(np.array([-0.5, -1.0, -1.5]), np.zeros(3, dtype=np.int64))
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-12)


def test_d_stands_on_the_spread_of_units_as_usual():
    found = effect_from(TREATED, USUAL)
    spread = (2.0**0.5 + 2.0**0.5 + 8.0**0.5) / 3  # sd of two values is their distance / sqrt 2
    assert found.spread.sd == pytest.approx(spread, abs=1e-12)
    assert found.d == pytest.approx(-1.0 / spread, abs=1e-12)


def test_spreads_of_units_and_of_runs_by_hand():
    """Differences (-1, 0), (0, -2), (0, -3): sds 1, 2 and 3 over root 2; means half apart."""
    found = effect_from(TREATED, USUAL)
    assert found.spread.units == pytest.approx((1.0 + 2.0 + 3.0) / 3 / 2.0**0.5, abs=1e-12)
    assert found.spread.runs == pytest.approx(0.5, abs=1e-12)
    assert found.uncertainty.chance == pytest.approx(0.5, abs=1e-12)
    assert (found.uncertainty.parameters, found.uncertainty.low) == (None, None)


def test_one_replicate_has_no_interval():
    found = effect_from([[0.0, 3.0]], [[1.0, 3.0]])
    assert (found.mean, found.low, found.high) == (-0.5, None, None)
    assert (
        found.spread.runs,
        found.efficiency.pairing_gain,
        found.efficiency.replicates_needed,
    ) == (None, None, None)


def test_equal_worlds_differ_by_exactly_nothing():
    found = effect_from(USUAL, USUAL)
    assert (found.mean, found.low, found.high, found.d) == (0, 0, 0, 0)
    assert (found.benefit.runs, found.benefit.better_units, found.benefit.worse_units) == (
        0.5,
        0,
        0,
    )


def test_units_without_a_spread_have_no_d():
    found = effect_from([[2.0, 2.0]], [[1.0, 1.0]])
    assert (found.mean, found.d, found.spread.sd) == (1.0, None, None)


def test_probability_of_benefit_is_a_count():
    """Less stress is better. Of six teachers three are better off and three the same."""
    found = effect_from(TREATED, USUAL)
    assert (found.benefit.runs, found.benefit.better_units, found.benefit.worse_units) == (
        1.0,
        0.5,
        0.0,
    )
    other = effect_from(TREATED, USUAL, outcome="meaning")
    assert (other.benefit.runs, other.benefit.better_units, other.benefit.worse_units) == (
        0.0,
        0.0,
        0.5,
    )


def test_probability_of_benefit_by_brute_force():
    """A replicate against 0, as one replicate of pairs drawn anew: wins and half the ties."""
    rng = np.random.default_rng(2)
    means = rng.integers(-2, 3, 50).astype(float)
    slow = sum(1.0 if each < 0 else 0.5 if each == 0 else 0.0 for each in means) / 50
    assert benefit_share(means, -1) == pytest.approx(slow)
    assert benefit_share(means, 1) == pytest.approx(1.0 - slow)


def test_other_schools_are_an_interval_over_schools():
    """Teachers a, c of one school gain 1 and 3, b, d of another 0 and 2: schools 2 and 1."""
    found = effect_from([[1.0, 0.0, 3.0, 2.0]], [[0.0] * 4], schools="xy")
    expected = interval_of(np.array([2.0, 1.0]), np.zeros(2, dtype=np.int64))
    assert found.other_schools == pytest.approx((2, *expected), abs=1e-12)
    alone = effect_from(TREATED, USUAL)
    assert alone.other_schools == (1, None, None)


def test_two_parameter_draws_are_told_from_chance():
    """Draws that put the effect at 1 and at 5, replicates 2 apart: as worked out for intervals."""
    found = effect_from([[0.0], [4.0], [2.0], [6.0]], [[0.0]] * 4, draws=2)
    assert found.uncertainty.chance == pytest.approx(
        2.0**0.5
    ) and found.uncertainty.parameters == pytest.approx(7.0**0.5)
    assert found.uncertainty.low < found.mean == 3.0 < found.uncertainty.high
    expected = interval_of(np.array([1.0, 5.0]), np.zeros(2, dtype=np.int64))
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-12)


def test_any_column_can_be_paired_and_the_unpaired_are_left_out():
    keys = ["replicate", "teacher"]
    worlds = [pairs_from(values, values)[[*keys, "stress"]] for values in (TREATED, USUAL)]
    treated, usual = (each.rename(columns={"stress": "value"}) for each in worlds)
    found = paired_difference(treated.iloc[::-1], usual, keys)
    known = effect_from(TREATED, USUAL)
    assert found.estimate == pytest.approx(known.estimate)
    assert (found.sd, found.replicates) == pytest.approx((known.spread.sd, known.replicates))
    some = paired_difference(treated[treated["teacher"] == "a"], usual, keys)
    assert (some.estimate.mean, some.sd, some.estimate.d) == (pytest.approx(-1 / 3), None, None)


def test_an_interaction_is_taken_unit_by_unit():
    """(both - A) - (B - usual): (9 - 4) - (3 - 1) = 3 and (7 - 5) - (6 - 2) = -2."""
    pairs = pairs_from([[9.0, 7.0]], [[1.0, 2.0]], A=[[4.0, 5.0]], B=[[3.0, 6.0]])
    less = {"A": -1.0, "B": -1.0, "usual": 2.0}
    own = differences(pairs, BY_NAME["stress"], "usual", less)
    assert own["difference"].tolist() == [3.0, -2.0]
    assert by_replicate(own, -1).loc[1, "difference"] == 0.5


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
    when = {"replicate": 1, "draw": 0, "year": 1}
    teachers, dyads, students = [], [], []
    for arm, conflicts in arms.items():
        for (teacher, student), conflict in zip(["t1", "t2", "u3"], conflicts, strict=True):
            place = {"arm": arm, **when, "wave": 2, "student": student, "listed": student != "2"}
            marks = {"teacher": teacher, "targeted": arm == "help" and student == "1"}
            scores = {"conflict_score": conflict, "closeness_score": 3.0}
            for wave, negative in enumerate((0.2, None, (conflict - 1.0) / 4.0)):
                state = {"wave": wave, "relationship_negative": negative, "trust": 0.5 - 0.1 * wave}
                state["in_conflict"] = (negative or 0.0) > 0.45
                start = 1.8 if arm == "usual" else 1.8 + 0.1 * int(student)
                state["conflict_score"] = conflict if wave else start
                dyads.append({**place, **marks, **scores, **state})
            own = {"engagement": conflict / 10, "achievement": 0.0, "gender": "girl"}
            students += [{**place, **own, "wave": wave} for wave in (0, 2)]
        for week, teacher in itertools.product((0, 40), "tu"):
            score = {"stress": 0.5, "exhaustion_score": 3.0, "burnout_case": arm == "usual"}
            score |= {name: 0.5 for name in ("depersonalisation", "accomplishment", "relatedness")}
            score |= {"meaning": 0.4 if arm == "usual" else 0.5}
            who = {"teacher": teacher, "school": f"s{teacher}", "experience": None}
            score |= {"efficacy": 0.3 if teacher == "t" else 0.6}
            teachers.append({"arm": arm, **when, "week": week, **who, **score})
    saved(tmp_path, "teachers", teachers)
    saved(tmp_path, "dyads", dyads)
    saved(tmp_path, "students", students)
    scenario = {"run": {"replicates": 1}, "arms": [{"name": "usual"}, {"name": "help"}]}
    made = {"scenario": scenario, "plan": "", "inputs": {}, "code": ""}
    scenario |= {"title": "", "question": "", "sources": []}
    made |= {"parameters": {}, "draws": 1, "calibrated": True, "versions": {}}
    (tmp_path / "run.json").write_text(json.dumps(made), encoding="utf-8")
    return ResultReader(tmp_path)


def all_effects(result):
    """Every effect of the small result."""
    compared = compare(result, ComparisonPlan(tuple(result.arms)), END, range(1, 2))
    return effects_of(compared, result.arms, Context(END))


def test_each_outcome_is_about_its_own_rows(result):
    found = {effect.outcome: (effect.mean, effect.units) for effect in all_effects(result)}
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
    effects = all_effects(result)
    table = table_of("effects", map(row_of, effects))
    assert [from_row(Effect, row) for row in table.to_pylist()] == effects
    assert table_of("effects", []).schema.equals(schema("effects"))


def test_dyads_and_students_belong_to_the_school_of_their_teacher(result):
    some = read_units(result, result.arms, END, range(1, 2))
    assert some.dyads["school"].tolist() == ["st", "st", "su"] * 2
    assert some.students["school"].tolist() == ["st", "st", "su"] * 2
    assert some.students["targeted"].tolist() == [False] * 3 + [True, False, False]


def test_groups_are_read_in_the_reference_at_the_start(result):
    """Conflict is 1.8 with all at the start in the reference; in the other arm it is not."""
    some = read_units(result, result.arms, END, range(1, 2), [SUBGROUPS["conflict"]])
    assert set(some.dyads["by conflict"]) == {"lowest third"}
    efficacy = read_units(result, result.arms, END, range(1, 2), [SUBGROUPS["efficacy"]])
    assert efficacy.teachers["by efficacy"].tolist() == ["lowest third", "highest third"] * 2
    assert efficacy.dyads["by efficacy"].tolist() == [
        *["lowest third"] * 2, "highest third", *["lowest third"] * 2, "highest third",
    ]  # fmt: skip


def test_units_that_one_world_lacks_are_left_out(result):
    some = read_units(result, result.arms, END, range(1, 2), [])
    lost = some._replace(dyads=some.dyads.drop(some.dyads.index[0]))
    assert pairs_of(lost, "dyads", "help", ["usual"])["student"].tolist() == ["2", "3"]
    shuffled = some._replace(dyads=some.dyads.sample(frac=1.0, random_state=1))
    one, other = (pairs_of(each, "dyads", "help", ["usual"]) for each in (some, shuffled))
    keys = ["teacher", "student"]
    assert other.sort_values(keys).reset_index(drop=True).equals(one.reset_index(drop=True))
