"""``run.py explain`` as its users meet it: sums, sentences, figures, and no trace in the result."""

import contextlib
import hashlib
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.answers.answer import answer
from simulation.cli.explain import headline, sparkline, sum_rows, turning_lines
from simulation.cli.main import main
from simulation.evidence.explanation.decomposition import OTHERS, decompose
from simulation.evidence.explanation.explain import (
    Replay,
    amounts,
    heaviest,
    rerun_things,
    what_if,
)
from simulation.evidence.explanation.replay import diary_of
from simulation.evidence.explanation.replicates import ends_of, median_replicate, middle_teacher
from simulation.parameters import read_draws
from simulation.runs.class_trace import TracedTeacher
from simulation.runs.plan import jobs_of
from simulation.scenario.file import find, load
from simulation.scenario.school import enrolment_of
from simulation.texts.language import number

SCENARIO = """\
title = "Small"
question = "Does it help?"
[school.synthetic]
level = "{level}"
classes = 4
class_size = 8
[run]
replicates = 2
years = {years}
weeks = {weeks}
seed = 5
[report]
outcomes = ["exhaustion"]
[[arms]]
name = "as usual"
[[arms]]
name = "more / help"
[[arms.interventions]]
kind = "reflection"
start = "week 8"
"""
WEEKS = 14
KINDS = {"primary": ("primary", 1), "secondary, two years": ("secondary", 2)}


def made(folder: Path, level: str, years: int) -> Path:
    """The folder of a small result."""
    path = folder / "small.toml"
    path.write_text(SCENARIO.format(level=level, years=years, weeks=WEEKS), encoding="utf-8")
    return answer(load(path), out=folder / "result").result.folder


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("primary"), *KINDS["primary"])


@pytest.fixture(autouse=True)
def _own_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)


def explain(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of ``explain`` with these words."""
    with pytest.raises(SystemExit) as end:
        main(["explain", *words])
    printed = capsys.readouterr()
    return int(end.value.code or 0), printed.out, printed.err


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """The one JSON object of ``explain --json``."""
    code, out, _ = explain(capsys, *words, "--json")
    assert code == 0
    content: dict[str, Any] = json.loads(out)
    return content


@pytest.fixture(scope="module")
def first(result: Path) -> dict[str, Any]:
    """The explanation of the first teacher, as ``--json`` prints it."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit):
        main(["explain", str(result), "--teacher", "s1/t01", "--json"])
    content: dict[str, Any] = json.loads(out.getvalue())
    return content


def digests(folder: Path) -> dict[str, str]:
    """Every file of a result but the explanations."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "explain" not in path.relative_to(folder).parts
    }


@pytest.mark.parametrize(
    "kind", ["primary", pytest.param("secondary, two years", marks=pytest.mark.slow)]
)
def test_the_causes_of_the_json_add_up(
    kind: str, result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = result if kind == "primary" else made(tmp_path, *KINDS[kind])
    for arm in ("more / help", "as usual"):
        said = told(capsys, str(folder), "--teacher", "s1/t02", "--arm", arm, "--replicate", "2")
        assert said["year"] == KINDS[kind][1]
        for part in (said, said["stress"]):
            assert abs(sum(each["amount"] for each in part["causes"]) - part["change"]) < 1e-9
            assert part["end"] - part["start"] == pytest.approx(part["change"])
        assert abs(sum(each["amount"] for each in said["by_source"]) - said["change"]) < 1e-9
        of_students = sum(each["amount"] for each in said["causes"] if each["student"])
        assert sum(each["amount"] for each in said["by_student"]) == pytest.approx(of_students)
        assert sum(each["amount"] for each in said["dyads"]) == pytest.approx(of_students)


def test_a_whole_course_lies_beside_the_figures(
    result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(
        capsys, str(result), "--teacher", "s1/t03", "--arm", "more / help", "--replicate", "1"
    )
    paths = [Path(each) for each in said["files"]]
    home = result / "explain" / "s1%2Ft03" / "1-more-help-1-year-1"
    assert {path.parent for path in paths} == {home}
    assert {path.name for path in paths} == {
        "explanation.json", "causes.png", "course.png", "dyads.png",
    }  # fmt: skip
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths[1:])
    kept = json.loads(paths[0].read_text(encoding="utf-8"))
    assert {len(line) for line in kept["course"].values()} == {WEEKS + 1}
    ends = sum(line[-1] for line in kept["course"].values())
    assert 1 + ends == pytest.approx(said["end"], abs=1e-9)
    assert {len(dyad["conflict"]) for dyad in kept["dyads"]} == {WEEKS + 1}


def test_the_result_is_left_as_it_was(
    result: Path, first: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    before = digests(result)
    files = {path: Path(path).read_bytes() for path in first["files"]}
    assert told(capsys, str(result), "--teacher", "s1/t01") == first
    assert {path: Path(path).read_bytes() for path in files} == files
    assert digests(result) == before


def test_people_read_the_sum_the_turns_and_the_reruns(
    result: Path, first: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = explain(capsys, str(result), "--teacher", "s1/t01")
    said = first
    assert code == 0
    assert f"s1/t01 in as usual, replicate {said['replicate']}, year 1" in out
    assert number(said["change"], 3, signed=True) in out and "sum = change" in out
    assert "with a workload 10% lighter" in out
    assert "judge" in out


def test_rows_of_the_sum_are_the_sum(first: dict[str, Any]) -> None:
    said = first
    *rows, last = sum_rows(said)
    assert sum(row[1] for row in rows) == pytest.approx(last[1], abs=1e-9)
    assert sum(row[2] for row in rows) == pytest.approx(last[2], abs=1e-9)
    assert last[0] == "sum = change"
    assert headline(said).startswith("s1/t01 in as usual")
    assert turning_lines(said)


def test_a_sparkline_goes_from_least_to_most() -> None:
    assert sparkline([1.0, 3.0, 4.999, 5.0]) == "▁▅██"


def test_the_median_replicate_is_explained_and_all_ends_come_first(
    result: Path, first: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = explain(capsys, str(result), "--teacher", "s1/t01")
    ends, words = first["ends"], " ".join(out.split())
    assert code == 0 and ends["is_median"] and ends["replicate"] == first["replicate"]
    assert words.startswith("In 2 simulated years of s1/t01") and first["ends_text"] in words
    assert "simulated person" in words and "not your colleague" in words
    other = told(capsys, str(result), "--teacher", "s1/t01", "--replicate",
                 str(3 - first["replicate"]))  # fmt: skip
    assert not other["ends"]["is_median"] and "which you chose" in other["ends_text"]
    assert first["end"] <= other["end"] and (ends["rank"], other["ends"]["rank"]) == (2, 1)


def test_the_middle_teacher_is_explained_if_none_is_named_in_dutch_too(
    result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(capsys, str(result), "--language", "nl")
    assert not said["teacher_named"]
    assert said["ends_text"].startswith("Er is geen leerkracht genoemd")
    assert "niet uw collega" in said["ends_text"]


def test_the_median_is_the_lower_middle_and_ties_go_to_the_lower_number() -> None:
    assert median_replicate({1: 5.0, 2: 1.0, 3: 2.0, 4: 3.0}) == 3
    assert median_replicate({1: 2.0, 2: 2.0, 3: 2.0}) == 2
    ends = ends_of({1: 5.0, 2: 1.0, 3: 2.0, 4: 3.2}, 1)
    assert (ends.median, ends.share, ends.rank, ends.is_median) == (2.6, 0.5, 1, False)
    table = pd.DataFrame({"teacher": list("aabbcc"), "replicate": [1, 2] * 3,
                          "exhaustion_score": [1.0, 9.0, 2.0, 2.0, 3.0, 3.0]})  # fmt: skip
    assert middle_teacher(table) == "c"


FAULTS = {
    "teacher": (["--teacher", "s1/t0"], '--teacher: found "s1/t0"', "did you mean 's1/t0"),
    "arm": (["--teacher", "s1/t01", "--arm", "as usal"], 'found "as usal"', "'as usual'"),
    "replicate": (["--teacher", "s1/t01", "--replicate", "3"], "found 3", "from 1 to 2"),
    "year": (["--teacher", "s1/t01", "--year", "2"], "found 2", "from 1 to 1"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_unknown_teacher_arm_or_year_is_one_sentence(
    fault: str, result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, *expected = FAULTS[fault]
    code, out, err = explain(capsys, str(result), *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert all(each in err for each in expected)


def test_a_folder_without_a_result_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = explain(capsys, str(tmp_path / "nothing"), "--teacher", "s1/t01")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "run.json" in err


PAGE = Path(__file__).parents[2] / "docs" / "explain.md"


@pytest.mark.slow  # it answers a bundled scenario of a whole year
def test_the_example_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(compile(code, str(PAGE), "exec"), {})
    printed = capsys.readouterr().out
    assert "adds up: True" in printed and "with a workload 10% lighter" in printed


def test_the_page_names_every_source() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in (*OTHERS, "suppression", "direct cost", "uplift"))


@pytest.mark.slow
def test_every_teacher_of_the_bundled_list_adds_up_and_the_page_quotes_their_reruns() -> None:
    """All 133 teachers, and how far reruns go beyond what the books ascribe."""
    scenario = load(find("reflection"))
    enrolment = enrolment_of(scenario)
    job = jobs_of(scenario, enrolment, read_draws())[0]
    student, work, first = [], [], None
    for teacher in enrolment.teachers.index:
        again = Replay(job, TracedTeacher(teacher, 1), first)
        first, run = again.first, again.run()
        diary = diary_of(run)
        books = decompose(diary)
        change = diary.end.exhaustion - diary.begin.exhaustion
        assert abs(sum(amounts(books, "exhaustion").values()) - change) < 1e-9
        asked = rerun_things(run, diary, books, None)
        if len(asked) == 3:
            one, _, last = (what_if(thing, diary, again).exhaustion / -6 for thing in asked)
            student.append(one / heaviest(diary, books)[0][1])
            account = [cause.source == "workload" for cause in books.causes]
            work.append(last / (0.1 * books.exhaustion[-1][account].sum()))
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    low, middle, high = np.percentile(student, [5, 50, 95])
    assert f"({len(student)} teachers, replicate 1)" in page
    assert f"exhaustion by {middle:.1f} times" in page and f"({low:.1f} to {high:.1f} times" in page
    low, middle, high = np.percentile(work, [5, 50, 95])
    assert f"lighter by {middle:.1f} times" in page and f"({low:.1f} to {high:.1f})" in page
