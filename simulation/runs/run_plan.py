"""Many runs: a plan goes through an engine into a store, and can go on where it stopped."""

import os
import shlex
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from simulation.errors import Unfinished
from simulation.measurement.run_tables import RunLabel
from simulation.results.status_log import Failure
from simulation.results.store import STATUS, Store
from simulation.runs.cost import Cost, estimate_cost
from simulation.runs.dispatch import run_chunks
from simulation.runs.executors import RunExecutor
from simulation.runs.job import Job
from simulation.runs.worker import Chunk, ChunkResult

CHUNK_SECONDS = 0.5  # of work a chunk, so that small jobs do not drown in overhead
LARGEST_CHUNK = 256  # runs
CHUNKS_A_WORKER = 4  # at least, so that no worker waits long for the last

Command = Callable[[RunLabel], str]


class RunProgress(NamedTuple):
    """How far a plan is: runs that are done, that failed, and all."""

    done: int
    failed: int
    runs: int


class RunObserver:
    """Told what happens while a plan is run; this one keeps quiet."""

    def begins(self, cost: Cost) -> None:
        """Before the first run: what lies ahead."""

    def goes_on(self, progress: RunProgress) -> None:
        """Before the first run, and after each that ended."""


class RunsFailed(Unfinished):
    """Some runs failed; the others are kept, and there is no answer yet."""

    def __init__(self, folder: Path, failures: list[Failure], runs: int) -> None:
        """Say how many of how many runs failed, why the first did, and what repeats it."""
        self.folder, self.failures = folder, failures
        first = failures[0]
        super().__init__(
            f"{len(failures)} of {runs} runs failed, the first with {first.exception}: "
            f"{first.message} ({first.command} repeats it). The others are kept in {folder}, with "
            f"all failures in {STATUS}; the same command tries the failed ones again."
        )


def run_plan(
    jobs: Sequence[Job],
    code: str,
    store: Store,
    executor: RunExecutor,
    watcher: RunObserver,
    repeat: Command,
) -> None:
    """Run all jobs that the store has not, each kept as it ends.

    code: digest of the code that workers must have. repeat: the command that repeats one
    run. Raises RunsFailed, when all have ended, if some failed.
    """
    failures: list[Failure] = []

    def keep(lived: ChunkResult) -> None:
        failed = [each._replace(command=repeat(each.label)) for each in lived.failures]
        failures.extend(failed)
        store.keep(lived.part, lived.done, failed)
        watcher.goes_on(RunProgress(len(store.done), len(failures), len(jobs)))

    left = [job for job in jobs if job.label not in store.done]
    if left:
        cost = estimate_cost(jobs, left, executor.workers)
        watcher.begins(cost)
        watcher.goes_on(RunProgress(len(store.done), 0, len(jobs)))
        run_chunks(_chunks(left, cost, code), executor, keep)
    store.log("end", done=len(store.done), failed=len(failures))
    if failures:
        raise RunsFailed(store.folder, failures, len(jobs))


def repeat_command(label: RunLabel, words: Sequence[str]) -> str:
    """The command line that repeats one run of a question asked with these words."""
    line = ["run.py", "answer", *words, "--only", label.word]
    return subprocess.list2cmdline(line) if os.name == "nt" else shlex.join(line)


def _chunks(left: list[Job], cost: Cost, code: str) -> Iterator[Chunk]:
    """Jobs in their order, as many together as make a chunk worth sending."""
    a_run = cost.seconds * min(cost.workers, len(left)) / len(left)
    size = min(
        max(1, round(CHUNK_SECONDS / a_run)),
        max(1, len(left) // (CHUNKS_A_WORKER * cost.workers)),
        LARGEST_CHUNK,
    )
    for start in range(0, len(left), size):
        yield Chunk(tuple(left[start : start + size]), code)
