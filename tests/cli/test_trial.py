"""A power analysis from its file to its report: equal tables, and no partial result."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pages.power_findings import page
from small_study import study

from simulation.cli.main import main
from simulation.errors import BadInput
from simulation.evidence.power.power_analysis import (
    finish,
    hours_of,
    plan_of,
    quick_version,
    run_power_analysis,
)
from simulation.evidence.power.replications import ANSWER, StudyFolder
from simulation.evidence.power.reporting import content
from simulation.evidence.power.study import Study
from simulation.parameters import read_draws
from simulation.reporting.power_report import show
from simulation.runs.executors import external_executor

SMALL = {"class_size": 8, "school_classes": 4, "schools": 48}


def small(**changes: Any) -> Study:
    """Return a study that takes seconds."""
    power = {"studies": 60, "sizes": [6, 12], "wanted": 0.3}
    return study(**{"population": SMALL, "power": power, **changes})


def done(asked: Study, folder: Path, workers: int = 1) -> dict[str, Any]:
    """Rehearse a study into a folder, as the command does; the answer."""
    draws = read_draws()
    kept = StudyFolder(folder, plan_of(asked, draws))
    with ThreadPoolExecutor(workers) as executor:
        found = run_power_analysis(asked, kept, draws, external_executor(executor, workers))
    answer = content(found)
    show(folder, found, answer)
    finish(kept, answer)
    return answer


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trial") / "whole"
    done(small(), folder)
    return folder


def test_the_bytes_are_the_same_with_more_workers_and_after_a_stop(
    whole: Path, tmp_path: Path
) -> None:
    asked = small()
    stopped = StudyFolder(tmp_path / "again", plan_of(asked, read_draws()))
    stopped.save(stopped.batch(2), (whole / "pool" / "00002.parquet").read_bytes())
    done(asked, tmp_path / "again", workers=2)
    assert everything_in(tmp_path / "again") == everything_in(whole)


def test_another_plan_is_refused_in_that_folder(whole: Path) -> None:
    with pytest.raises(BadInput, match="another study"):
        StudyFolder(whole, plan_of(small(seed=4), read_draws()))
    assert (whole / ANSWER).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("notes.txt", "mine"), ("run.json", "{"), ("run.json", "[]"), ("run.json", '{"plan": "a"}')],
)
def test_a_folder_with_something_else_in_it_stays_as_it_is(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(BadInput, match="something that is not a power analysis"):
        StudyFolder(tmp_path, plan_of(small(), read_draws()))
    assert everything_in(tmp_path) == {name: content.encode()}
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_start_that_was_cut_short_is_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "pool").mkdir()
    (tmp_path / ".run.json.7-0123abcd.part").write_text("{")
    StudyFolder(tmp_path, plan_of(small(), read_draws()))
    assert (tmp_path / "run.json").exists()


def test_the_report_is_one_file_without_requests(whole: Path) -> None:
    page = (whole / "report.html").read_text("utf-8")
    assert page.count("<img") == 2 and page.count('src="data:image/png;base64,') == 2
    assert not re.search(r"(src|href)=\"(?!data:|#)", page)
    for heading in ("Results", "Power by size", "What this does not show"):
        assert heading in page
    answer = json.loads((whole / ANSWER).read_text("utf-8"))
    assert {each["analysis"] for each in answer["analyses"]} == {"ancova", "levels", "moderated"}
    assert all(each["type_one"]["of"] > 50 for each in answer["analyses"])


def test_another_content_of_the_scenario_is_another_plan(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    plans = []
    for workload in (0.3, 0.4):
        path.write_text(f'extends = "reflection"\n[parameters]\nload.workload = {workload}\n')
        asked = small(population={"scenario": str(path), "schools": 48})
        plans.append(plan_of(asked, read_draws()))
    assert plans[0]["plan"] != plans[1]["plan"] and plans[0]["study"] == plans[1]["study"]
    path.write_text("arms = 3\n")
    with pytest.raises(BadInput, match=r"own\.toml, line 1 \(arms\)"):
        plan_of(asked, read_draws())


def test_a_study_of_more_schools_than_there_are_twice_is_refused(tmp_path: Path) -> None:
    asked = study(
        population={"scenario": "reflection", "schools": 24},
        sample={"schools": 500, "teachers": 1, "students": 1},
    )
    one_batch = quick_version(asked).model_copy(update={"sample": asked.sample})
    assert one_batch.sample.schools == 500
    with pytest.raises(BadInput, match=r"sample\.schools"):
        done(one_batch, tmp_path / "out")


def test_hours_are_those_of_a_sum_on_paper() -> None:
    hours = hours_of(small())
    dyads, items, waves = 12 * 2 * 2, 12 + 11, 2  # conflict 12 items, closeness 11
    assert hours.teachers == pytest.approx(dyads * items * waves * 8.0 / 3600.0)
    assert hours.programme == pytest.approx(12 * 2 / 2 * 6.0)  # six sessions of an hour, half
    assert hours.students == 0.0 and hours.researchers == 0.0


def test_a_diary_study_estimates_correlates_of_anger(tmp_path: Path) -> None:
    asked = Study.model_validate(
        {
            "title": "Diary", "question": "What goes with anger?", "population": SMALL,
            "design": {"kind": "diary", "weeks": [4], "days": 5},
            "sample": {"schools": 8, "teachers": 3, "students": 1},
            "measures": {"teacher": ["diary_anger", "diary_discipline"]},
            "analyses": [{"name": "anger", "method": "multilevel", "x": "diary_discipline",
                          "y": "diary_anger"}],
            "power": {"studies": 20},
        }
    )  # fmt: skip
    (row,) = done(asked, tmp_path / "diary")["analyses"]
    assert row["estimate"] < 0.0 and row["truth"]["kind"] == "flawless"
    assert row["truth"]["value"] < row["estimate"]  # errors of single items hide some of it


def test_a_panel_study_follows_students_to_new_teachers(
    tmp_path: Path,
) -> None:
    worse = {"kind": "first_impression", "start": "year 2 week 1", "impression": "bad",
             "target": {"dyads": "all"}}  # fmt: skip
    names = {"cross_lagged": "steps", "random_intercepts": "within"}
    asked = Study.model_validate(
        {
            "title": "Panel", "question": "What comes first?",
            "population": {**SMALL, "schools": 24},
            "design": {"kind": "panel", "weeks": [6], "years": 3},
            "sample": {"schools": 10, "teachers": 3, "students": 6},
            "measures": {"teacher": ["strs_conflict", "externalising_teacher"]},
            "manipulations": [{"name": "worse", "interventions": [worse]}],
            "analyses": [
                {"name": name, "method": method, "x": "strs_conflict",
                 "y": "externalising_teacher", "moved_by": "worse"}
                for method, name in names.items()
            ],
            "power": {"studies": 10},
        }
    )  # fmt: skip
    steps, within = done(asked, tmp_path / "panel")["analyses"]
    for row in (steps, within):
        assert row["truth"]["kind"] == "paired" and abs(row["truth"]["value"]) < 1.0
        assert row["failed"] <= 0.5 and row["type_one"] is None


def test_the_command_reports_problems_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "x"\n[desing]\nkind = "trial"\n', encoding="utf-8")
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as end:
        main(["trial", str(file), "--out", str(out)])
    assert end.value.code == 2 and not out.exists()
    assert "did you mean 'design'?" in capsys.readouterr().err


def test_check_takes_studies_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["check", "scenarios/studies/reflection_large.toml"])
    assert end.value.code == 0
    assert "reflection_large.toml: ok" in capsys.readouterr().out


def test_the_page_of_findings_lists_every_analysis(whole: Path) -> None:
    answer = json.loads((whole / ANSWER).read_text("utf-8"))
    other = answer | {"title": "A second one", "power": []}
    text = page([answer, other])
    assert text.count("\n## ") == 2 and "## A second one" in text
    for each in answer["analyses"]:
        power = f"{100 * each['power']['value']:.0f} ("
        (line,) = {x for x in text.split("\n") if x.startswith(f"| {each['analysis']} |") and
                   x.count("|") == 8}  # fmt: skip
        assert power in line and f"| {each['estimate']:.3f} |" in line
