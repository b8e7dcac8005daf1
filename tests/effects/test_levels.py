"""One world: the levels that are the answer where nothing is compared."""

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from comparison_tables import END

from simulation.answers.answer import answer
from simulation.cli.main import main
from simulation.effects.levels import AT_ONCE, estimate_levels
from simulation.results.reader import MemoryTables, ResultReader
from simulation.scenario.scenario import Scenario

ONE_ARM = """\
title = "One world"
question = "How do they fare?"
[school.synthetic]
level = "primary"
classes = 4
class_size = 6
[run]
replicates = 2
[[arms]]
name = "as usual"
"""


def result_of(
    folder: Path, scores: dict[tuple[int, int], list[float]], replicates: int
) -> ResultReader:
    """A result of weekly teachers only; scores: by replicate and week, a teacher each."""
    rows = [
        {"arm": arm, "replicate": replicate, "year": 1, "week": week,
         "exhaustion_score": score + (arm == "other"), "burnout_case": score >= 3.2}
        for arm in ("as usual", "other")
        for (replicate, week), values in scores.items()
        for score in values
    ]  # fmt: skip
    run = {"scenario": {"run": {"replicates": replicates}, "arms": [{"name": "as usual"}]}}
    tables = MemoryTables({"teachers": pa.Table.from_pandas(pd.DataFrame(rows))})
    return ResultReader(folder, tables, {"run.json": run})


def test_levels_are_those_of_the_tables(tmp_path: Path) -> None:
    """Worked by hand: means 3 and 4, sds 1.58 and 0, quantiles .05 and .95 of 1 to 5."""
    scores = {
        (1, 0): [1.0] * 5, (2, 0): [2.0] * 5,
        (1, 40): [1.0, 2.0, 3.0, 4.0, 5.0], (2, 40): [4.0] * 5,
    }  # fmt: skip
    exhaustion, burnout = estimate_levels(result_of(tmp_path, scores, 2), "as usual", END)
    assert (exhaustion.name, burnout.name) == ("exhaustion", "burnout_cases")
    assert (exhaustion.start, exhaustion.mean) == (1.5, 3.5)
    assert (exhaustion.least, exhaustion.most, exhaustion.replicates) == (3.0, 4.0, 2)
    assert exhaustion.sd == pytest.approx(2.5**0.5 / 2)
    assert (exhaustion.lower, exhaustion.upper) == pytest.approx(((1.2 + 4) / 2, (4.8 + 4) / 2))
    assert (burnout.start, burnout.mean, burnout.least, burnout.most) == (0.0, 70.0, 40.0, 100.0)
    assert burnout.sd is burnout.lower is burnout.upper is None


def test_levels_do_not_depend_on_how_many_replicates_are_read_at_once(tmp_path: Path) -> None:
    count = AT_ONCE + 3
    scores = {
        (replicate, week): [1.0 + replicate, 2.0] for replicate in range(1, count + 1)
        for week in (0, 40)
    }  # fmt: skip
    exhaustion, _ = estimate_levels(result_of(tmp_path, scores, count), "as usual", END)
    assert exhaustion.replicates == count
    assert exhaustion.most == (1.0 + count + 2.0) / 2


def test_one_replicate_has_no_spread_of_runs_and_one_teacher_none_of_teachers(
    tmp_path: Path,
) -> None:
    one = result_of(tmp_path, {(1, 0): [2.0], (1, 40): [3.0]}, 1)
    exhaustion, _ = estimate_levels(one, "as usual", END)
    assert exhaustion.mean == 3.0
    assert exhaustion.least is exhaustion.most is exhaustion.sd is exhaustion.lower is None


@pytest.mark.usefixtures("without_figures")
def test_the_answer_of_one_arm_is_its_levels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.toml").write_text(ONE_ARM)
    with pytest.raises(SystemExit) as end:
        main(["answer", "one.toml", "--out", "r", "--json"])
    assert not end.value.code
    said = json.loads(capsys.readouterr().out)
    assert said["effects"] == []
    names = ["exhaustion", "burnout_cases", "in_conflict", "conflict", "closeness"]
    assert [level["name"] for level in said["levels"]] == names
    dyads = ResultReader(tmp_path / "r").table("dyads", ["wave", "in_conflict"])
    last = dyads.loc[dyads["wave"] == 2, "in_conflict"]
    assert said["levels"][2]["mean"] == pytest.approx(100.0 * last.mean())
    with pytest.raises(SystemExit):
        main(["answer", "one.toml", "--out", "r"])
    printed = capsys.readouterr().out
    assert "as usual, 2 replicates" in printed and "middle 90 %" in printed


@pytest.mark.parametrize(
    ("record", "gone"),
    [
        ({"dyads": False}, {"conflict_targeted", "conflict_other", "engagement_targeted"}),
        ({"students": False}, {"engagement_targeted", "achievement_targeted", "engagement"}),
        ({"dyads": False, "students": False, "days": 0}, {"conflict_targeted", "engagement"}),
    ],
)
def test_arms_are_compared_on_what_was_recorded(
    record: dict[str, object], gone: set[str], tmp_path: Path
) -> None:
    scenario = Scenario.model_validate(
        {
            "title": "Two",
            "question": "?",
            "school": {"synthetic": {"level": "primary", "classes": 3, "class_size": 6}},
            "run": {"replicates": 2},
            "arms": [
                {"name": "as usual"},
                {"name": "help", "interventions": [{"kind": "reflection", "start": "week 8"}]},
            ],
            "record": record,
            "report": {"outcomes": ["exhaustion"]},
        }
    )
    found = answer(scenario, out=tmp_path / "r")
    assert found.levels == []
    assert "exhaustion" in {effect.outcome for effect in found.effects}
    assert not gone & {effect.outcome for effect in found.effects}
    for name in ("dyads", "students", "days"):
        assert found.result.has(name) == bool(record.get(name, True))
