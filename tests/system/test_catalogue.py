"""The scenarios that come with the project: each asks one question, and each can be answered."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulation.answers.answer import answer
from simulation.cli.list_scenarios import TOPICS
from simulation.cli.main import main
from simulation.interventions.dose_course import SchoolMorning
from simulation.parameters import read_draws
from simulation.preview.review import smaller
from simulation.runs.job import SharedYears, run_job
from simulation.runs.plan import all_jobs
from simulation.scenario.file import available, load
from simulation.scenario.scenario import Scenario

NAMES = [path.stem for path in available()]
ROOT = Path(__file__).parents[2]
LARGE = "netherlands_primary"  # only a part of it is made here
IN_FULL = {"reflection_and_behaviour_support"}  # the rest: marker "slow"
ASKED_FOR = {
    "baseline", "reflection", "one_to_one_time", "classroom_management", "behaviour_support",
    "reflection_and_behaviour_support", "emotion_regulation", "workload", "class_size",
    "collegial_support", "new_student", "student_moves_class", "holidays", "beginners",
    "primary_priorities", "secondary_priorities", "first_impression", "several_years",
    "example_school", "reflection_circle",
}  # fmt: skip


def of_ours(name: str) -> Scenario:
    return load(next(path for path in available() if path.stem == name))


def brought_forward(asked: Scenario) -> Scenario:
    """The scenario with everything that is done put into its first two weeks."""

    def soon(plan: Any, nth: int) -> Any:
        day = min(plan.start.day, 3 + nth)
        return plan.model_copy(update={"start": SchoolMorning(plan.start.year, day)})

    shocks = tuple(soon(plan, 0) for plan in asked.shocks)
    arms = tuple(
        arm.model_copy(update={"interventions": tuple(soon(plan, 1 + nth) for nth, plan
                                                      in enumerate(arm.interventions))})
        for arm in asked.arms
    )  # fmt: skip
    return asked.model_copy(update={"shocks": shocks, "arms": arms})


def bibliography() -> Iterator[str]:
    text = (ROOT / "docs" / "bibliography.md").read_text(encoding="utf-8")
    for line in text.splitlines():
        yield from re.findall(r"^\| ([^|]+?) \|", line)


def test_nothing_that_was_asked_for_is_missing() -> None:
    assert set(NAMES) >= ASKED_FOR
    assert len(ASKED_FOR) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_each_asks_one_question_under_a_topic_with_sources(name: str) -> None:
    asked = of_ours(name)
    assert asked.question.count("?") == 1
    assert asked.question.endswith("?")
    assert asked.topic in TOPICS
    assert name == LARGE or asked.sources
    assert set(asked.sources) <= set(bibliography())


def test_titles_and_questions_differ() -> None:
    every = [of_ours(name) for name in NAMES]
    assert len({asked.title for asked in every}) == len({asked.question for asked in every}) == 23


@pytest.mark.parametrize("name", NAMES)
def test_each_file_is_short_and_commented(name: str) -> None:
    lines = (ROOT / "scenarios" / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#:schema ./scenario.schema.json"
    assert lines[1].startswith("# ")
    assert len(lines) <= 45


@pytest.mark.parametrize("name", NAMES)
def test_every_arm_changes_something_within_two_weeks(name: str) -> None:
    short = smaller(brought_forward(of_ours(name)))[0].rerun(replicates=1, weeks=2)
    shared = SharedYears()
    jobs = [job._replace(burn_in=0) for job in all_jobs(short, read_draws())]
    usual, *others = (run_job(job, shared) for job in jobs)
    same = [
        arm.name for arm, tables in zip(short.arms[1:], others, strict=True)
        if all(tables[table].drop("arm").equals(usual[table].drop("arm")) for table in usual)
    ]  # fmt: skip
    # A holiday in the last days, ties and what begins a year later need more time to show.
    assert same == [] or name in {"several_years"}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in IN_FULL else pytest.mark.slow) for name in NAMES],
)
def test_each_is_answered_after_two_weeks_in_two_replicates(name: str, tmp_path: Path) -> None:
    asked = smaller(brought_forward(of_ours(name)))[0].rerun(replicates=2, weeks=2)
    found = answer(asked, out=tmp_path / "r")
    arms = [arm.name for arm in asked.arms]
    assert found.result.arms == arms
    compared = [name for name in arms if name in {each.arm for each in found.effects}]
    assert compared == arms[1:]
    moved = {each.arm for each in found.effects if each.mean != 0.0}
    # A holiday in the last days, ties and what begins a year later need more time to show.
    assert moved == set(arms[1:]) or name in {"several_years"}


@pytest.mark.slow
@pytest.mark.parametrize("weeks", ["2", "40"])
def test_one_command_answers_all_with_figures_and_report(
    weeks: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(["catalogue", "--weeks", weeks, "--replicates", "2", "--out", "r", "--json"])
    assert not end.value.code
    answers = json.loads(capsys.readouterr().out)["answers"]
    assert [row["name"] for row in answers] == [name for name in NAMES if name != LARGE]
    for row in answers:
        assert (tmp_path / row["result"] / "report.html").is_file()


def test_a_student_who_is_in_one_arm_only_can_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["answer", "student_moves_class", "--replicates", "2", "--out", str(tmp_path / "r")])
    assert not end.value.code
    assert (tmp_path / "r" / "report.html").is_file()


def test_the_list_shows_every_question_under_its_topic(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["list"])
    assert not end.value.code
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line in TOPICS] == list(TOPICS)
    words = " ".join(" ".join(lines).split())  # without the breaks of long lines
    for name in NAMES:
        assert f"{name}: {of_ours(name).title} {of_ours(name).question}" in words
