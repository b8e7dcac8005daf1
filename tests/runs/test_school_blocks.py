"""Schools lived some at a time are the schools they are among all."""

import json
import pickle
from pathlib import Path

import pandas as pd
import pytest
from run_plans import contents
from schools import CHANCE

from simulation.answers.answer import answer, experiment_of
from simulation.cli.main import main
from simulation.parameters import read_draws
from simulation.runs import plan, run_plan
from simulation.runs.executors import open_executor
from simulation.runs.job import Job, SharedYears, Tables, run_job
from simulation.runs.plan import all_jobs, blocks_of_schools
from simulation.scenario.file import find, load
from simulation.scenario.scenario import Scenario
from simulation.school.synthetic.school import school_number, schools_in_id_order, synthetic_school


def schools(
    record: dict[str, object] | None = None, *, count: int = 12, **more: object
) -> Scenario:
    """Schools of three small classes, and what is recorded of them."""
    made = {"level": "primary", "classes": 3 * count, "class_size": 4, "schools": count}
    return Scenario.model_validate(
        {
            "title": "Some schools",
            "question": "How do they fare?",
            "school": {"synthetic": made},
            "run": {"replicates": 2, "years": 2, "weeks": 12},
            "arms": [{"name": "as usual"}],
            "record": record or {},
            **more,
        }
    )


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of nine classes."""
    monkeypatch.setattr(plan, "CLASSES_AT_ONCE", 9)


@pytest.mark.parametrize("level", ["primary", "secondary"])
def test_some_schools_alone_are_what_they_are_among_all(level: str) -> None:
    options = {"classes": 25, "class_size": 5, "schools": 12, "chance": CHANCE}
    everybody = synthetic_school(level, **options)  # type: ignore[arg-type]
    some = synthetic_school(level, **options, only=[1, 11])  # type: ignore[arg-type]
    for name in ("teachers", "classes"):
        whole, part = getattr(everybody, name), getattr(some, name)
        pd.testing.assert_frame_equal(part, whole[whole["school"].isin(["s2", "s12"])])
    within = everybody.students["class"].isin(some.classes.index)
    pd.testing.assert_frame_equal(some.students, everybody.students[within])
    ties = everybody.staffroom["teacher"].isin(some.teachers.index)
    pd.testing.assert_frame_equal(some.staffroom, everybody.staffroom[ties].reset_index(drop=True))


def test_blocks_follow_the_order_of_ids() -> None:
    names = [f"s{number + 1}/t01" for number in schools_in_id_order(120)]
    assert names == sorted(names)
    assert [school_number(name) for name in names] == schools_in_id_order(120)
    made = schools().school.synthetic
    assert made is not None
    blocks = blocks_of_schools(made, 9)
    assert [len(block) for block in blocks] == [3, 3, 3, 3]
    assert [school for block in blocks for school in block] == schools_in_id_order(12)


@pytest.mark.parametrize("record", [{}, {"dyads": False, "students": False, "days": 0}])
def test_a_run_in_blocks_gives_the_tables_of_a_whole_run(
    record: dict[str, object],
    tmp_path: Path,
    small_blocks: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two years, so that students leave and others come; on two threads and on one."""
    question = schools(record, count=6, run={"replicates": 1, "years": 2, "weeks": 12})
    for workers in (1, 2):
        with open_executor("threads", workers) as executor:
            answer(question, out=tmp_path / str(workers), executor=executor)
    monkeypatch.setattr(plan, "CLASSES_AT_ONCE", 36)
    assert {job.label.block for job in all_jobs(question, read_draws())} == {0}
    answer(question, out=tmp_path / "whole")
    whole = contents(tmp_path / "whole")
    assert contents(tmp_path / "1") == contents(tmp_path / "2") == whole
    tables = {name.removesuffix(".parquet") for name in whole if name.endswith(".parquet")}
    waves = {"dyads", "students", "days", "close_up", "staffroom"}
    assert tables == {"teachers", "effects"} | (waves if not record else set())


def test_a_run_in_blocks_goes_on_where_it_stopped(
    tmp_path: Path, small_blocks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = schools({"days": 0}, count=6, run={"replicates": 2, "weeks": 12})
    answer(question, out=tmp_path / "at once")
    lived = []

    def stopping(job: Job, shared: SharedYears | None = None) -> Tables:
        if len(lived) == 2:
            raise KeyboardInterrupt
        lived.append(job.label)
        return run_job(job, shared)

    monkeypatch.setattr(run_plan, "run_job", stopping)
    with pytest.raises(KeyboardInterrupt), open_executor("threads", 1) as executor:
        answer(question, out=tmp_path / "r", executor=executor)
    before, lived[:] = list(lived), []
    monkeypatch.setattr(
        run_plan,
        "run_job",
        lambda job, shared=None: lived.append(job.label) or run_job(job, shared),
    )
    answer(question, out=tmp_path / "r")
    assert 0 < len(lived) < 4 and len({*before, *lived}) == 4
    assert contents(tmp_path / "r") == contents(tmp_path / "at once")


def test_a_block_that_failed_can_be_repeated_alone(
    tmp_path: Path, small_blocks: None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "schools.toml"
    path.write_text(
        'title = "S"\nquestion = "?"\n[school.synthetic]\nlevel = "primary"\nclasses = 36\n'
        'class_size = 4\nschools = 12\n[run]\nreplicates = 2\n[[arms]]\nname = "as usual"\n'
    )
    with pytest.raises(SystemExit) as end:
        main(["answer", str(path), "--only", "as usual:2:3", "--json"])
    assert not end.value.code
    said = json.loads(capsys.readouterr().out)
    assert (said["arm"], said["replicate"], said["block"]) == ("as usual", 2, 3)
    assert said["tables"]["teachers"]["rows"] == 9 * 41
    with pytest.raises(SystemExit):
        main(["answer", str(path), "--only", "as usual:2"])
    assert "ARM:REPLICATE:BLOCK" in capsys.readouterr().err


def test_a_block_is_the_same_wherever_it_is_lived(small_blocks: None) -> None:
    job = all_jobs(schools(), read_draws())[3]
    sent = pickle.loads(pickle.dumps(job))
    assert len(pickle.dumps(job)) < 10_000  # how to build a school, not the school
    one, other = run_job(job), run_job(sent)
    assert all(one[name].equals(other[name]) for name in one)


def test_what_looks_at_all_schools_is_lived_in_one_piece(small_blocks: None) -> None:
    """An intervention may choose among all teachers; contacts are kept of named ones."""
    help_some = {"kind": "reflection", "start": "week 8"}
    arms = [{"name": "a"}, {"name": "b", "interventions": [help_some]}]
    for scenario in (schools(arms=arms), schools({"events": {"teachers": ["s1/t01"]}})):
        assert {job.label.block for job in all_jobs(scenario, read_draws())} == {0}
    assert {job.label.block for job in all_jobs(schools(), read_draws())} == {1, 2, 3, 4}


def test_the_country_has_every_class_and_keeps_teachers_only() -> None:
    question = experiment_of(load(find("netherlands_primary")))
    made = question.scenario.school.synthetic
    assert made is not None
    assert made.classes * made.class_size == 1_425_000
    jobs = question.jobs
    assert len(jobs) == 57 and not any(job.dyads or job.students or job.days for job in jobs)
    one = jobs[0]._replace(school=jobs[0].enrolment)
    assert len(one.enrolment.classes) == 1000


def test_a_result_without_dyads_has_no_close_up(tmp_path: Path) -> None:
    scenario = schools({"dyads": False}, run={"replicates": 1})
    result = answer(scenario, out=tmp_path / "r").result
    assert not result.has("close_up")
