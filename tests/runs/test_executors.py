"""Engines: threads, processes, Dask and any order of the runs give the same bytes."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from run_plans import ROOT, Contents, contents, environment, starting, written

from simulation.answers.answer import answer
from simulation.errors import BadInput, Unfinished
from simulation.measurement.run_tables import RunLabel
from simulation.runs import executors, worker_failures
from simulation.runs.executors import RunExecutor, external_executor, open_executor
from simulation.runs.run_plan import Chunk, ChunkResult, OtherCodeError, run_chunk
from simulation.scenario.file import load

REPLICATES = 4


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("scenario"), REPLICATES)


@pytest.fixture(scope="module")
def expected(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """The result on one thread."""
    folder = tmp_path_factory.mktemp("expected") / "r"
    with open_executor("threads", 1) as executor:
        answer(load(scenario), out=folder, executor=executor)
    return contents(folder)


class Shuffling(Executor):
    """Runs what it holds in an order of its own, whenever it holds three chunks or all."""

    def __init__(self, seed: int) -> None:
        self.random, self.held = random.Random(seed), list[tuple[Future[ChunkResult], Chunk]]()
        self.left = 2 * REPLICATES

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future[ChunkResult] = Future()
        self.held.append((future, args[0]))
        self.left -= len(args[0].jobs)
        if len(self.held) == 3 or self.left == 0:
            self.random.shuffle(self.held)
            for waiting, chunk in self.held:
                waiting.set_result(fn(chunk))
            self.held.clear()
        return future


def test_two_threads_change_no_byte(scenario: Path, expected: Contents, tmp_path: Path) -> None:
    with open_executor("threads", 2) as executor:
        answer(load(scenario), out=tmp_path / "r", executor=executor)
    assert contents(tmp_path / "r") == expected


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))]
)
def test_the_order_of_runs_changes_no_byte(
    seed: int, scenario: Path, expected: Contents, tmp_path: Path
) -> None:
    answer(load(scenario), out=tmp_path / "r", executor=external_executor(Shuffling(seed), 2))
    assert contents(tmp_path / "r") == expected


@pytest.mark.cluster
def test_two_processes_change_no_byte_even_if_one_is_killed(
    scenario: Path, expected: Contents, tmp_path: Path
) -> None:
    opened = []

    @contextmanager
    def losing_one() -> Iterator[Executor]:
        with executor.opened() as pool:
            opened.append(pool)
            if len(opened) == 1:  # the first pool loses a worker before it has ended anything
                pool.submit(os.getpid).result()
                os.kill(next(iter(pool._processes)), signal.SIGKILL)  # type: ignore[attr-defined]
            yield pool

    with open_executor("processes", 2) as executor:
        answer(load(scenario), out=tmp_path / "r", executor=RunExecutor("losing", 2, losing_one))
    assert len(opened) == 2
    assert contents(tmp_path / "r") == expected


@pytest.mark.cluster
def test_a_dask_cluster_changes_no_byte(scenario: Path, expected: Contents, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason='needs the extra "cluster"')
    with starting(tmp_path / "s.py", scenario, tmp_path / "r", "dask") as process:
        said = process.communicate()[1]
    assert process.returncode == 0, said
    assert contents(tmp_path / "r") == expected


@pytest.mark.cluster
def test_a_running_dask_cluster_is_used_as_the_guide_says(
    scenario: Path, expected: Contents, tmp_path: Path
) -> None:
    pytest.importorskip("distributed", reason='needs the extra "cluster"')
    dask = [sys.executable, "-m", "dask"]
    file = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                 "--scheduler-file", str(file)]  # fmt: skip
    worker = [*dask, "worker", "--scheduler-file", str(file), "--nworkers", "1", "--nthreads", "1",
              "--no-dashboard", "--host", "127.0.0.1"]  # fmt: skip
    started = [
        subprocess.Popen(line, env=environment(), **quiet)  # type: ignore[call-overload]
        for line in (scheduler, worker, worker)
    ]
    try:
        while not file.exists() and started[0].poll() is None:
            time.sleep(0.1)
        time.sleep(0.2)
        address = json.loads(file.read_text())["address"]
        with open_executor("dask", cluster=address) as executor:
            answer(load(scenario), out=tmp_path / "r", executor=executor)
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()
    assert contents(tmp_path / "r") == expected


def test_nobody_at_the_address_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason='needs the extra "cluster"')
    monkeypatch.setattr(executors, "PATIENCE", 1)
    with (
        pytest.raises(BadInput, match="a running Dask scheduler"),
        open_executor(cluster="tcp://127.0.0.1:9"),
    ):
        pass


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput) as caught, open_executor("dask"):
        pass
    assert 'pip install -e ".[cluster]" in the folder of the project' in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_worker_with_other_code_is_refused() -> None:
    with pytest.raises(OtherCodeError, match="expected 0000"):
        run_chunk(Chunk((), "0000"))


def test_a_lost_executor_says_how_to_go_on(scenario: Path, tmp_path: Path) -> None:
    class Lost(Executor):
        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            future: Future[ChunkResult] = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with pytest.raises(Unfinished, match="the same command goes on"):
        answer(load(scenario), out=tmp_path / "r", executor=external_executor(Lost()))


def test_a_run_that_kills_its_worker_fails_alone() -> None:
    """One chunk of six kills whoever takes it; the other five are lived all the same."""
    jobs = [pool_job(place) for place in range(6)]
    chunks = [Chunk((job,), "") for job in jobs]
    executor = RunExecutor("deadly", 2, lambda: deadly(2))
    results = dict(worker_failures.completed(run_chunk, chunks, executor))
    assert isinstance(results.pop(2), worker_failures.LostTask)
    done = [label.replicate for found in results.values() for label in found.runs]  # type: ignore[union-attr]
    assert sorted(done) == [1, 2, 4, 5, 6]


def test_no_more_chunks_are_under_way_than_workers_need() -> None:
    under_way = []

    class Counting(ThreadPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            under_way.append(1)
            future: Future[ChunkResult] = Future()
            future.set_result(ChunkResult({args[0].jobs[0].label: {}}, ()))
            return future

    chunks = [Chunk((pool_job(place),), "") for place in range(20)]
    for _ in worker_failures.completed(run_chunk, chunks, external_executor(Counting(), 2)):
        assert len(under_way) <= worker_failures.A_WORKER * 2
        under_way.pop()


def test_workers_that_die_in_every_task_end_the_run() -> None:
    chunks = [Chunk((pool_job(place),), "") for place in range(50)]
    opened = []

    @contextmanager
    def always_deadly() -> Iterator[Executor]:
        opened.append(1)
        with deadly(-1) as pool:
            yield pool

    class Broken(Executor):
        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            raise BrokenExecutor("a worker died")

    for executor in (RunExecutor("deadly", 2, always_deadly), external_executor(Broken(), 2)):
        with pytest.raises(Unfinished, match="Workers died in every task so far"):
            list(worker_failures.completed(run_chunk, chunks, executor))
    assert len(opened) == worker_failures.BREAKS + 1


UNGUARDED = """
import sys
from simulation.runs.executors import open_executor
from simulation.runs.worker_failures import map_in_order
with open_executor(sys.argv[1], 2) as executor:
    print(map_in_order(abs, [-1, -2], executor))
"""


def run_unguarded(
    kind: str, script: str, standard_input: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, script, kind], capture_output=True, text=True, timeout=120,
        env=environment(), check=False, input=standard_input,
    )  # fmt: skip


@pytest.mark.cluster
@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_a_script_without_a_guard_ends_with_the_remedy(kind: str, tmp_path: Path) -> None:
    if kind == "dask":
        pytest.importorskip("distributed", reason='needs the extra "cluster"')
    path = tmp_path / "unguarded.py"
    path.write_text(UNGUARDED, "utf-8")
    done = run_unguarded(kind, str(path))
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.endswith(
        f"{path}: found a call that starts worker processes, which import the script first, "
        'expected it in a guard; put the call under `if __name__ == "__main__":`\n'
    )
    assert "bootstrapping" not in done.stderr


def test_a_dask_worker_killed_at_its_start_is_not_taken_for_a_missing_guard() -> None:
    code = """
from types import SimpleNamespace
from simulation.runs import executors
def dying(**options):
    raise RuntimeError("Nanny failed to start.")
if __name__ == "__main__":
    executors._distributed = lambda: SimpleNamespace(LocalCluster=dying)
    with executors.open_executor("dask", 2):
        pass
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False
    )
    assert "found an end while they started, expected processes that run" in done.stderr
    assert "use fewer workers or threads" in done.stderr


def test_a_script_without_a_file_cannot_start_processes() -> None:
    done = run_unguarded("processes", "-", UNGUARDED)
    assert done.returncode == 1
    assert "found a script that is not a file" in done.stderr
    assert "save it as a file, or use threads" in done.stderr


@pytest.mark.cluster
def test_a_guarded_script_starts_processes(tmp_path: Path) -> None:
    path = tmp_path / "guarded.py"
    start = "with open_executor"
    block = UNGUARDED.replace(start, f'if __name__ == "__main__":\n  {start}')
    path.write_text(block, "utf-8")
    assert run_unguarded("processes", str(path)).stdout == "[1, 2]\n"


def pool_job(place: int):  # type: ignore[no-untyped-def]
    """A job that is never lived."""
    return SimpleNamespace(label=RunLabel("a", place + 1), seed=1)


@contextmanager
def deadly(killed: int) -> Iterator[Executor]:
    """A pool that breaks, with all it has under way, at the job at a place; -1: at any."""

    class Deadly(Executor):
        broken = False

        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            if self.broken:
                raise BrokenExecutor("a worker died")
            future: Future[ChunkResult] = Future()
            job = args[0].jobs[0]
            if killed < 0 or job.label.replicate == killed + 1:
                self.broken = True
                future.set_exception(BrokenExecutor("a worker died"))
            else:
                future.set_result(ChunkResult({job.label: {}}, ()))
            return future

    yield Deadly()
