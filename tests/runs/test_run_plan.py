"""What can be done with a finished or expected result: rerun, export, cost, and flat memory."""

import gc
import json
import shutil
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from run_plans import ROOT, WEEKS, written

from simulation.answers.answer import answer, expected_cost, experiment_of
from simulation.cli.main import main
from simulation.effects import units_by_arm
from simulation.errors import BadInput
from simulation.parameters import read_draws
from simulation.results.reader import ResultReader
from simulation.runs import run_plan
from simulation.runs.cost import sample_job
from simulation.runs.executors import open_executor
from simulation.runs.plan import jobs_of
from simulation.scenario.file import load
from simulation.scenario.school import enrolment_of

REPLICATES = 3
GROWTH = 0.2  # MB that twenty more runs may use: their names, and where their parts are


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Asked about a class list of its own."""
    folder = tmp_path_factory.mktemp("scenario")
    path = written(folder, REPLICATES)
    text = path.read_text()
    synthetic = text[text.index("[school.synthetic]") : text.index("[run]")]
    path.write_text(text.replace(synthetic, '[school]\nroster = "mine.csv"\n'))
    names = [f"{teacher},c{teacher},p{n}" for n in range(12) for teacher in "ab"]
    (folder / "mine.csv").write_text("teacher,class,student\n" + "\n".join(sorted(names)) + "\n")
    return path


@pytest.fixture(scope="module")
def result(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return answer(load(scenario), out=tmp_path_factory.mktemp("r") / "r").result.folder


def code_of(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(words))
    return int(end.value.code or 0)


def test_rerun_says_identical(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("rerun", str(result), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["identical"] is True and said["same_code"] is True
    tables = {"teachers", "dyads", "students", "days", "effects", "subgroups"}
    tables |= {"close_up", "staffroom"}
    assert said["tables"] == dict.fromkeys(tables, True)


@pytest.mark.parametrize(
    "ties", [pytest.param("", marks=pytest.mark.slow), '[school]\nstaffroom = "none"\n']
)
def test_a_result_about_made_up_schools_can_be_made_again(
    ties: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, 1)
    path.write_text(path.read_text().replace("[school.synthetic]", f"{ties}[school.synthetic]"))
    folder = answer(load(path), out=tmp_path / "r").result.folder
    assert code_of("rerun", str(folder), "--json") == 0
    assert json.loads(capsys.readouterr().out)["identical"] is True


def without_checksums(result: Path, copy: Path) -> Path:
    """A copy of a result as version 1.0.0 wrote it."""
    shutil.copytree(result, copy)
    (copy / "SHA256SUMS").unlink()
    return copy


@pytest.mark.parametrize("damaged", [False, True])
def test_rerun_finds_a_changed_table(
    damaged: bool, result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = without_checksums(result, tmp_path / "copy")
    path = copy / "dyads.parquet"
    if damaged:
        path.write_bytes(path.read_bytes()[:-100])
    else:
        table = pq.read_table(path)
        trust = table["trust"].to_numpy().copy()
        trust[7] += 0.5
        changed = pa.array(trust, pa.float32())
        pq.write_table(table.set_column(table.column_names.index("trust"), "trust", changed), path)
    assert code_of("rerun", str(copy), "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["identical"] is False
    assert [name for name, same in said["tables"].items() if not same] == ["dyads"]


def test_rerun_misses_a_table_that_is_gone(
    result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = without_checksums(result, tmp_path / "copy")
    (copy / "effects.parquet").unlink()
    assert code_of("rerun", str(copy), "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert [name for name, same in said["tables"].items() if not same] == ["effects"]


def test_rerun_wants_the_class_list_as_it_was(
    result: Path, scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.csv").write_bytes((scenario.parent / "mine.csv").read_bytes() + b"b,cb,p99\n")
    assert code_of("rerun", str(result), "--inputs", str(tmp_path)) == 2
    assert "mine.csv: found no unchanged file of this name" in capsys.readouterr().err


def test_export_writes_every_table_in_full(
    result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("export", str(result), "--out", str(tmp_path / "csv"), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert {Path(each["file"]).name for each in said["files"]} == {
        f"{path.stem}.csv" for path in result.glob("*.parquet")
    }
    for each in said["files"]:
        known = pq.read_table(result / f"{Path(each['file']).stem}.parquet").to_pandas()
        read = pd.read_csv(each["file"], keep_default_na=False, na_values=[""])
        assert len(read) == each["rows"] == len(known)
        assert list(read.columns) == list(known.columns)
        for name in known.select_dtypes("number"):
            np.testing.assert_array_equal(read[name].astype(known[name].dtype), known[name])


def test_export_of_what_is_no_result_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("export", str(tmp_path)) == 2
    assert "run.json" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


DAMAGED_RUN = {
    "no keys": lambda run: {},
    "no object": lambda run: [],
    "no inputs": lambda run: {**run, "inputs": 3},
    "unknown key": lambda run: {**run, "scenario": {**run["scenario"], "later": 1}},
    "no school": lambda run: {**run, "scenario": {"title": "a"}},
    "odd school": lambda run: {**run, "scenario": {**run["scenario"], "school": 3}},
}


@pytest.mark.parametrize("damage", DAMAGED_RUN)
@pytest.mark.parametrize("verb", [["rerun"], ["explain", "--teacher", "a"]])
def test_a_run_json_that_is_damaged_is_one_sentence(
    verb: list[str],
    damage: str,
    result: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = json.loads((result / "run.json").read_text(encoding="utf-8"))
    (tmp_path / "run.json").write_text(json.dumps(DAMAGED_RUN[damage](run)), encoding="utf-8")
    assert code_of(*verb, str(tmp_path)) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and f"{tmp_path}: found a" in said and "run.json" in said


@pytest.mark.parametrize("cut", ["foot", "middle"])
def test_a_damaged_table_is_one_sentence(
    cut: str, result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, out = shutil.copytree(result, tmp_path / "copy"), tmp_path / "csv"
    content = (copy / "teachers.parquet").read_bytes()
    broken = content[:-9] if cut == "foot" else content[:4] + bytes(3000) + content[3004:]
    (copy / "teachers.parquet").write_bytes(broken)
    for verb in (["export", "--out", str(out)], ["explain", "--teacher", "a"]):
        assert code_of(*verb, str(copy)) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "teachers.parquet: found content that changed after it was saved" in said
        assert "--fresh" in said
    (copy / "SHA256SUMS").unlink()
    assert code_of("export", "--out", str(out), str(copy)) == 2
    said = capsys.readouterr().err
    assert "teachers.parquet: found a table that cannot be read" in said
    assert not out.exists() or not (out / "teachers.csv").exists()


def test_an_answer_json_that_is_damaged_is_one_sentence(
    scenario: Path, result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(result, tmp_path / "copy")
    (copy / "answer.json").write_text("{}")
    assert code_of("answer", str(scenario), "--out", str(copy)) == 2
    assert "answer.json: found content that changed after it was saved" in capsys.readouterr().err
    (copy / "SHA256SUMS").unlink()
    assert code_of("answer", str(scenario), "--out", str(copy)) == 2
    assert "found a file answer.json with missing or wrong keys: effects" in capsys.readouterr().err


def test_a_dry_run_of_a_fresh_start_tells_the_cost_of_all(
    scenario: Path, result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(result.iterdir())
    for more in ([], ["--seed", "8"]):
        words = ["answer", str(scenario), *more, "--out", str(result), "--dry-run", "--json"]
        assert code_of(*words, "--fresh") == 0
        said = json.loads(capsys.readouterr().out)
        assert (said["runs"], said["done"]) == (6, 0) and said["seconds"] > 0
    assert sorted(result.iterdir()) == before


def test_a_dry_run_tells_the_cost_and_writes_nothing(
    scenario: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert code_of("answer", str(scenario), "--dry-run", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["runs"], said["done"], said["days"], said["dyads"]) == (6, 0, 5 * WEEKS, 24)
    assert said["seconds"] > 0
    assert code_of("answer", str(scenario), "--dry-run", "--workers", "1") == 0
    assert f"6 runs, {5 * WEEKS} school days with 24 dyads per run" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_what_is_done_costs_nothing(scenario: Path, result: Path) -> None:
    cost = expected_cost(experiment_of(load(scenario), out=result), 2)
    assert cost.done == cost.runs and cost.seconds == 0


@pytest.mark.slow  # a whole year of a school of 133 teachers
def test_the_expected_size_is_that_of_the_files(tmp_path: Path) -> None:
    """Within a half: what is measured is two weeks of one run, packed alone."""
    question = load(ROOT / "scenarios" / "reflection.toml").rerun(replicates=1)
    sample = sample_job(jobs_of(question, enrolment_of(question), read_draws())[0])
    folder = answer(question, out=tmp_path / "r").result.folder
    made = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 2
    assert 0.5 < sample.bytes / made < 1.5
    assert sample.seconds > 0


def test_effects_do_not_depend_on_how_many_replicates_are_read_at_once(
    scenario: Path, tmp_path: Path, result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units_by_arm, "ROWS_AT_ONCE", 1)
    answer(load(scenario), out=tmp_path / "r")
    for name in ("effects.parquet", "subgroups.parquet"):
        one, other = ((folder / name).read_bytes() for folder in (result, tmp_path / "r"))
        assert one == other


def test_a_replicate_in_which_nobody_is_chosen_makes_no_outcome_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With little uptake some replicates choose nobody, and say nothing of who is chosen."""
    path = written(tmp_path, 4)
    path.write_text(path.read_text() + "uptake = 0.15\n")
    monkeypatch.setattr(units_by_arm, "ROWS_AT_ONCE", 1)
    found = answer(load(path), out=tmp_path / "r")
    dyads = found.result.table("dyads", ["arm", "replicate", "targeted"])
    chosen = dyads[dyads["arm"] == "help"].groupby("replicate")["targeted"].any()
    assert 0 < chosen.sum() < 4
    replicates = {effect.outcome: effect.replicates for effect in found.effects}
    assert replicates["conflict_targeted"] == chosen.sum()
    assert replicates["conflict"] == 4


@contextmanager
def counted() -> Iterator[Callable[[], float]]:
    """Gives the most memory of Python, NumPy and Arrow that was held at once so far, in MB.

    Counted block by block, so that it does not hang on what else the process has done.
    """
    gc.collect()
    usual = pa.default_memory_pool()
    pool = pa.proxy_memory_pool(usual)
    pa.set_memory_pool(pool)
    tracemalloc.start()
    try:
        yield lambda: (tracemalloc.get_traced_memory()[1] + pool.max_memory()) / 1e6
    finally:
        tracemalloc.stop()
        pa.set_memory_pool(usual)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_runs(
    result: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten runs against thirty, one run a chunk; their tables are several times the bound.

    ``result`` has warmed up what is loaded once.
    """
    monkeypatch.setattr(run_plan, "LARGEST_CHUNK", 1)
    monkeypatch.setattr(units_by_arm, "ROWS_AT_ONCE", 4 * 2 * (75 * 2 + 3))  # four replicates
    peaks, sizes = [], []
    for replicates in (5, 15):
        folder = tmp_path / str(replicates)
        folder.mkdir()
        path = written(folder, replicates)
        text = path.read_text().replace("class_size = 6", "class_size = 25")
        path.write_text(text.replace("[[arms]]", 'subgroups = ["experience"]\n[[arms]]', 1))
        with open_executor("threads", 1) as executor, counted() as most:
            answer(load(path), out=folder / "r", executor=executor)
            peaks.append(most())
        tables = (folder / "r").glob("*.parquet")
        sizes.append(sum(pq.read_table(each).nbytes for each in tables) / 1e6)
    assert peaks[1] - peaks[0] < GROWTH, peaks
    assert sizes[1] - sizes[0] > 4 * GROWTH


def test_a_table_of_an_earlier_version_is_named_as_one(result: Path, tmp_path: Path) -> None:
    copy = without_checksums(result, tmp_path / "copy")
    table = pq.read_table(copy / "dyads.parquet")
    pq.write_table(table.drop_columns(["draw"]), copy / "dyads.parquet")
    with pytest.raises(BadInput) as refused:
        ResultReader(copy).table("dyads")
    [problem] = refused.value.problems
    assert problem.found == "a table of version 1.0.0, without the columns draw"
    assert "with version 1.0.0" in problem.remedy
