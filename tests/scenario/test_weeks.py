"""A quick look lives only the first weeks of the last year, and those as the whole year does."""

import json
from pathlib import Path

import pytest
from run_plans import WEEKS, written

from simulation.answers.answer import answer, experiment_of
from simulation.effects.units_by_arm import outcome_moment
from simulation.engine.school_run import SchoolRun
from simulation.errors import BadInput
from simulation.measurement.recorder import last_wave, record, wave_weeks
from simulation.measurement.run_tables import RunLabel
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.runs.cost import times_measured
from simulation.scenario.file import load
from simulation.school.build_year import first_year
from simulation.school.synthetic.school import synthetic_school

CHANCE = RandomStreams(seed=3, replicate=1)


def recorded(years: int, weeks: int):
    enrolment = synthetic_school("primary", classes=2, class_size=5, schools=1, chance=CHANCE)
    run = SchoolRun(first_year(enrolment, Parameters(), CHANCE), Parameters(), CHANCE, years=years)
    return record(run, RunLabel("as usual", 1), days=True, weeks=weeks)


def rows(table, **wanted):
    """Rows of a table as lists, those with the wanted values."""
    frame = table.to_pandas()
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    return frame.astype(str).to_numpy().tolist()


def test_the_last_wave_is_held_after_the_last_week_that_is_lived() -> None:
    assert wave_weeks(40) == {0: 0, 20: 1, 40: 2}
    assert wave_weeks(30) == {0: 0, 20: 1, 30: 2}
    assert wave_weeks(20) == {0: 0, 20: 2}
    assert wave_weeks(1) == {0: 0, 1: 2}
    assert [last_wave(week, 30) for week in (0, 19, 20, 29, 30)] == [0, 0, 1, 1, 2]


def test_few_weeks_are_the_first_of_the_whole_year() -> None:
    few, whole = recorded(1, 3), recorded(1, 40)
    for week in range(4):
        assert rows(few["teachers"], week=week) == rows(whole["teachers"], week=week)
    assert set(few["teachers"]["week"].to_pylist()) == {0, 1, 2, 3}
    assert rows(few["dyads"], wave=0) == rows(whole["dyads"], wave=0)
    assert set(few["dyads"]["wave"].to_pylist()) == {0, 2}
    assert len(few["days"]) == 15 * 2


def test_only_the_last_of_several_years_is_cut() -> None:
    few, whole = recorded(2, 2), recorded(2, 40)
    assert rows(few["dyads"], year=1) == rows(whole["dyads"], year=1)
    assert max(few["teachers"].to_pandas().query("year == 2")["week"]) == 2
    assert rows(few["teachers"], year=2, week=2) == rows(whole["teachers"], year=2, week=2)


def test_the_cost_counts_the_weeks_that_are_lived() -> None:
    """Two years of which the last has 30 weeks, reckoned from two weeks: by hand."""
    assert times_measured(2, 30, 2) == {
        "teachers": (41 + 31) / 3, "dyads": 6 / 2, "students": 6 / 2,
        "days": 35.0, "events": 35.0, "weeks": 35.0,
    }  # fmt: skip


def test_weeks_are_part_of_the_plan_and_decide_when_the_outcome_is_read(tmp_path: Path) -> None:
    small = load(written(tmp_path, 2))
    few = small.rerun(weeks=10)
    assert outcome_moment(few) == (1, 10, 10)
    assert experiment_of(few).made["plan"] != experiment_of(small).made["plan"]
    result = answer(few, out=tmp_path / "r").result
    assert set(result.effects["week"]) == {10}
    in_conflict = result.effects.set_index("outcome")["mean"]["conflict_targeted"]
    assert in_conflict < 0  # three weeks of reflection have been lived, and are read
    assert json.loads((tmp_path / "r" / "run.json").read_text())["scenario"]["run"]["weeks"] == 10


def test_an_outcome_after_the_last_week_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, 2)
    text = path.read_text().replace("[school.", 'outcome = "week 11"\n[school.', 1)
    path.write_text(text.replace(f"weeks = {WEEKS}", "weeks = 10"))
    with pytest.raises(BadInput) as refused:
        load(path)
    assert [problem[1:4] for problem in refused.value.problems] == [
        ("line 3 (outcome)", '"week 11"', "week 10 of year 1 at the latest (run.weeks is 10)")
    ]
    path.write_text(path.read_text().replace("week 11", "week 10"))
    assert load(path).rerun(weeks=3).outcome is None
