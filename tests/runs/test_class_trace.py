"""The close-up: the same year as the result's, seen every week, of a class chosen by rule."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from simulation.answers.answer import answer, experiment_of
from simulation.results.reader import ResultReader
from simulation.runs.class_trace import (
    COLUMNS,
    TracedTeacher,
    chosen_teacher,
    trace_class,
    traced_teacher,
)
from simulation.runs.job import Job
from simulation.scenario.scenario import Scenario

WAVES = {0: 0, 20: 1, 40: 2}
SCENARIO = Scenario.model_validate(
    {
        "title": "Two years",
        "question": "What does a late start show?",
        "school": {"synthetic": {"level": "primary", "classes": 8, "class_size": 5}},
        "run": {"years": 2, "replicates": 1},
        "arms": [
            {"name": "as usual"},
            {
                "name": "reflection",
                "interventions": [
                    {"kind": "reflection", "start": "year 2 week 3", "sessions": 9, "uptake": 0.5}
                ],
            },
        ],
        "record": {"events": {"replicates": 1}},
        "report": {"outcomes": ["exhaustion"]},
    }
)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ResultReader:
    return answer(SCENARIO, out=tmp_path_factory.mktemp("close") / "result").result


def job_of(arm: str) -> Job:
    return next(job for job in experiment_of(SCENARIO).jobs if job.label.arm == arm)


def rows(result: ResultReader, table: str, arm: str, subject: TracedTeacher) -> pd.DataFrame:
    own = result.table(table, filters=[("arm", "==", arm), ("year", "==", subject.year)])
    return own[own["teacher"] == subject.teacher].astype({"student": str}).reset_index(drop=True)


@pytest.mark.parametrize("arm", ["as usual", "reflection"])
def test_the_weeks_pass_through_the_waves_that_the_result_holds(result, arm):
    subject = traced_teacher(result)
    weeks = trace_class(job_of(arm), subject)
    assert len(weeks) == 41 * 5 and list(weeks["week"].unique()) == list(range(41))
    waves = rows(result, "dyads", arm, subject)
    for week, wave in WAVES.items():
        now = weeks[weeks["week"] == week].reset_index(drop=True)
        then = waves[waves["wave"] == wave].reset_index(drop=True)
        assert now["student"].tolist() == then["student"].tolist()
        assert now["targeted"].tolist() == then["targeted"].tolist()
        for score in ("conflict_score", "closeness_score"):
            np.testing.assert_array_equal(now[score].astype(np.float32), then[score])
    contacts = weeks.groupby("student")["negative_contacts"].sum()
    counted = waves.groupby("student")["negative_contacts"].sum()
    assert contacts.tolist() == counted.tolist() and contacts.sum() > 0


def excess(start: pd.DataFrame) -> pd.Series:
    """Conflict of every relationship minus the mean of its teacher."""
    conflict = start["conflict_score"]
    return conflict - conflict.groupby(start["teacher"].astype(str)).transform("mean")


def test_the_teacher_reached_whose_relationship_exceeds_the_class_most_is_shown(result):
    dyads = result.table("dyads", filters=[("arm", "==", "as usual"), ("year", "==", 2)])
    reached = set(dyads.loc[dyads["targeted"], "teacher"])
    assert 1 < len(reached) < 8
    start = dyads[(dyads["wave"] == 0) & dyads["teacher"].isin(reached)]
    first = start.loc[excess(start).idxmax()]
    expected = TracedTeacher(first["teacher"], 2)  # no teacher is targeted in year 1
    assert chosen_teacher(result) == traced_teacher(result) == expected


def test_a_teacher_in_conflict_with_the_whole_class_is_not_chosen():
    scores = {"t1": [4.1, 4.2, 4.3], "t2": [1.5, 1.5, 3.0]}

    class Table:
        arms = ("as usual",)

        def table(self, name, columns, filters):
            rows = [(1, teacher, False, score) for teacher in scores for score in scores[teacher]]
            return pd.DataFrame(rows, columns=columns)

    assert chosen_teacher(Table()) == TracedTeacher("t2", 1)


def test_the_table_has_both_arms_which_are_equal_until_the_start(result):
    table = pq.read_table(result.folder / "close_up.parquet")
    assert table.column_names == [column.name for column in COLUMNS]
    assert table.schema.metadata is None
    frame = table.to_pandas()
    usual, treated = (
        frame[frame["arm"] == arm].reset_index(drop=True).drop(columns="arm")
        for arm in ("as usual", "reflection")
    )
    before = usual["week"] < 3
    pd.testing.assert_frame_equal(usual[before], treated[before])
    assert (usual["conflict_score"] != treated["conflict_score"]).any()


def test_without_an_intervention_all_teachers_are_ranked(tmp_path: Path):
    asked = SCENARIO.model_copy(update={"arms": SCENARIO.arms[:1]})
    result = answer(asked, out=tmp_path / "result").result
    dyads = result.table("dyads", filters=[("wave", "==", 0), ("year", "==", 1)])
    first = dyads.loc[excess(dyads).idxmax()]
    assert traced_teacher(result) == TracedTeacher(first["teacher"], 1)
