"""Going on: killed, interrupted, failed and full; what was done is kept, the bytes are the same."""

import json
import os
import random
import shlex
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from run_plans import WEEKS, Contents, contents, parts, starting, written

from simulation.answers.answer import answer
from simulation.cli.main import main
from simulation.errors import BadInput
from simulation.measurement.run_tables import RunLabel
from simulation.results.status_log import append, last_of_every_run, read
from simulation.results.store import is_complete, open_store, read_provenance
from simulation.runs import run_plan
from simulation.runs.executors import open_executor
from simulation.runs.job import Job, SharedYears, Tables, run_job
from simulation.runs.run_plan import RunsFailed, repeat_command
from simulation.scenario.file import load

REPLICATES = 8
A_MOMENT = 0.02  # seconds; a kill falls anywhere in so long after what it waited for


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("scenario"), REPLICATES)


@pytest.fixture(scope="module")
def expected(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """The result of a run that nothing happened to."""
    folder = tmp_path_factory.mktemp("expected") / "r"
    answered(scenario, folder)
    return contents(folder)


def answered(scenario: Path, out: Path) -> None:
    """Answer on one thread of this process."""
    with open_executor("threads", 1) as executor:
        answer(load(scenario), out=out, executor=executor)


def killed_when(reached: Callable[[Path], bool], later: float, scenario: Path, out: Path) -> None:
    """Kill a run in a process of its own so many seconds after a point was reached."""
    with starting(out.with_name("s.py"), scenario, out) as process:
        while not reached(out) and process.poll() is None:
            time.sleep(0.001)
        time.sleep(later)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(s, marks=pytest.mark.slow) for s in range(1, 20))]
)
def test_a_killed_run_goes_on_and_gives_the_same_bytes(
    seed: int, scenario: Path, expected: Contents, tmp_path: Path
) -> None:
    """Killed at random points, every other one twice, and then left to end."""
    chance = random.Random(seed)
    for _ in range(1 + seed % 2):
        count, later = chance.randint(0, 4), chance.uniform(0.0, A_MOMENT)
        killed_when(lambda out, n=count: parts(out) >= n, later, scenario, tmp_path / "r")
        assert not is_complete(tmp_path / "r")
    answered(scenario, tmp_path / "r")
    assert contents(tmp_path / "r") == expected


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_a_run_killed_while_its_tables_are_written_gives_the_same_bytes(
    seed: int, scenario: Path, expected: Contents, tmp_path: Path
) -> None:
    """The kill falls between the first table and the answer."""
    later = random.Random(seed).uniform(0.0, A_MOMENT)
    killed_when(lambda out: any(out.glob("*.parquet")), later, scenario, tmp_path / "r")
    assert not is_complete(tmp_path / "r")
    answered(scenario, tmp_path / "r")
    assert contents(tmp_path / "r") == expected


@pytest.fixture
def half(scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A result that was interrupted after ten runs."""
    stop_after(10, KeyboardInterrupt, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        answered(scenario, tmp_path / "r")
    monkeypatch.undo()
    return tmp_path / "r"


def stop_after(
    count: int, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> list[RunLabel]:
    """Let so many runs be lived and raise an error in the next; the labels that were lived."""
    lived: list[RunLabel] = []

    def counted(job: Job, shared: SharedYears | None = None) -> Tables:
        if len(lived) >= count:
            raise error
        lived.append(job.label)
        return run_job(job, shared)

    monkeypatch.setattr(run_plan, "run_job", counted)
    return lived


def test_only_what_is_not_done_is_run_again(
    scenario: Path, half: Path, expected: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = set(last_of_every_run(half / "status.jsonl"))
    assert 0 < len(done) <= 10
    lived = stop_after(100, KeyboardInterrupt, monkeypatch)
    answered(scenario, half)
    assert len(lived) == 2 * REPLICATES - len(done)
    assert not done & set(lived)
    assert contents(half) == expected


def test_a_torn_status_line_counts_as_not_done(
    scenario: Path, half: Path, expected: Contents
) -> None:
    log = half / "status.jsonl"
    done = last_of_every_run(log)
    log.write_bytes(log.read_bytes()[:-20])
    assert len(last_of_every_run(log)) == len(done) - 1
    answered(scenario, half)
    assert contents(half) == expected
    assert len(last_of_every_run(log)) == 2 * REPLICATES


def test_a_damaged_or_missing_part_is_run_again(
    scenario: Path, half: Path, expected: Contents
) -> None:
    first, *_, last = sorted((half / "parts").iterdir())
    damaged = first / "dyads.arrow"
    damaged.write_bytes(damaged.read_bytes()[:100])
    shutil.rmtree(last)
    (half / "parts" / "0000999").mkdir()
    (half / "parts" / "0000999" / "dyads.arrow").write_bytes(b"never named in the status")
    answered(scenario, half)
    assert contents(half) == expected


def test_status_lines_start_anew_after_a_torn_one(tmp_path: Path) -> None:
    log = tmp_path / "status.jsonl"
    append(log, [{"n": 1}])
    with log.open("ab") as file:
        file.write(b'{"n": 2, "text": "\xc3')
    append(log, [{"n": 3}])
    assert [line["n"] for line in read(log)] == [1, 3]


def test_an_unfinished_folder_keeps_its_plan(half: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(BadInput, match="which has another scenario, expected"):
        answered(written(other, REPLICATES + 1), half)


def test_fresh_forgets_what_was_kept(
    scenario: Path, half: Path, expected: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived = stop_after(100, KeyboardInterrupt, monkeypatch)
    answer(load(scenario), out=half, fresh=True)
    assert len(lived) == 2 * REPLICATES
    assert contents(half) == expected


def test_two_cannot_write_into_one_folder(half: Path) -> None:
    made = read_provenance(half)
    assert made is not None
    with (
        open_store(half, made),
        pytest.raises(BadInput, match=rf"\(process {os.getpid()} on .*wait until it has ended"),
        open_store(half, made),
    ):
        pass


def broken_for(label: RunLabel, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(job: Job, shared: SharedYears | None = None) -> Tables:
        if job.label == label:
            raise FloatingPointError("trust of somebody is nan")
        return run_job(job, shared)

    monkeypatch.setattr(run_plan, "run_job", broken)
    monkeypatch.setattr("simulation.runs.job.run_job", broken)


def test_a_failing_run_is_data_and_stops_no_other(
    scenario: Path,
    expected: Contents,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    broken_for(RunLabel("help", 2), monkeypatch)
    assert code_of("answer", str(scenario), "--out", "r", "--json") == 1
    said = capsys.readouterr()
    assert "1 of 16 runs failed, the first with FloatingPointError" in said.err
    (failure,) = json.loads(said.out)["failed"]
    kept = last_of_every_run(tmp_path / "r" / "status.jsonl")
    assert len(kept) == 2 * REPLICATES
    assert kept[RunLabel("help", 2)] | failure == kept[RunLabel("help", 2)]
    assert failure["seed"] == 5 and "run_job" in failure["traceback"]

    assert failure["command"].startswith("run.py answer ")
    words = shlex.split(failure["command"])[1:]
    with pytest.raises(FloatingPointError, match="trust of somebody"):
        main(words)
    monkeypatch.undo()
    assert code_of(*words, "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["arm"], again["replicate"]) == ("help", 2)
    assert again["tables"]["teachers"]["rows"] == 3 * (WEEKS + 1)

    answered(scenario, tmp_path / "r")  # a later try runs what failed, and nothing else
    assert contents(tmp_path / "r") == expected
    assert len(read(tmp_path / "r" / "status.jsonl")) == 2 * REPLICATES + 1


def code_of(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(words))
    return int(end.value.code or 0)


def test_the_command_names_what_was_asked() -> None:
    words = ("my file.toml", "--seed", "3")
    line = repeat_command(RunLabel("as usual", 7), words)
    if os.name != "nt":
        assert shlex.split(line) == ["run.py", "answer", *words, "--only", "as usual:7"]


def test_an_unknown_run_is_told_the_nearest(
    scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("answer", str(scenario), "--only", "helps:2") == 2
    assert "did you mean 'help:2'" in capsys.readouterr().err


def test_a_full_disk_is_one_sentence_and_can_be_resumed(
    scenario: Path,
    expected: Contents,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    small_files: Callable[[int], AbstractContextManager[None]],
) -> None:
    """No file may outgrow 40 kB, so parts are written and the tables are not."""
    monkeypatch.setenv("GIT_OPTIONAL_LOCKS", "0")  # git does not write its index either
    with small_files(40_000), pytest.raises(BadInput) as caught:
        answered(scenario, tmp_path / "r")
    assert len(str(caught.value).splitlines()) == 1
    assert "the same command goes on" in str(caught.value)
    assert not is_complete(tmp_path / "r")
    assert not list((tmp_path / "r").rglob("*.part"))
    answered(scenario, tmp_path / "r")
    assert contents(tmp_path / "r") == expected


def test_runs_failed_says_where_they_are(tmp_path: Path) -> None:
    from simulation.results.status_log import Failure

    failure = Failure(RunLabel("a", 1), 1, "ValueError", "no", "", "run.py answer x --only a:1")
    said = str(RunsFailed(tmp_path, [failure] * 2, 9))
    assert said.startswith("2 of 9 runs failed, the first with ValueError: no (run.py answer x")
