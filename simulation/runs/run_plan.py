"""Running a plan: jobs through an executor into a store; finished runs are not repeated."""

import os
import shlex
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from simulation.errors import Unfinished
from simulation.measurement.run_tables import RunLabel
from simulation.results.status_log import Failure
from simulation.results.store import STATUS, Store
from simulation.runs.cost import Cost, estimate_cost
from simulation.runs.dispatch import LostTask, completed
from simulation.runs.executors import RunExecutor
from simulation.runs.job import Job
from simulation.runs.worker import Chunk, ChunkResult, failure_of, run_chunk

CHUNK_SECONDS = 0.5  # of work in a chunk, so that overhead does not dominate small jobs
LARGEST_CHUNK = 256  # runs
CHUNKS_A_WORKER = 4  # at least, so that no worker waits long for the last

Command = Callable[[RunLabel], str]


class RunProgress(NamedTuple):
    """Number of runs that are done, that failed, and of the plan."""

    done: int
    failed: int
    runs: int


class RunObserver:
    """An observer of the runs of a plan; this one does nothing."""

    def begins(self, cost: Cost) -> None:
        """Receive the expected cost before the first run."""

    def goes_on(self, progress: RunProgress) -> None:
        """Receive the progress before the first run and after every chunk."""


class RunContext(NamedTuple):
    """Where and how the runs of a plan are done.

    code: digest of the code that workers must have. repeat: the command that repeats one run.
    """

    store: Store
    executor: RunExecutor
    code: str
    observer: RunObserver
    repeat: Command


class RunsFailed(Unfinished):
    """Some runs failed; the others are saved, and there is no answer yet."""

    def __init__(self, folder: Path, failures: list[Failure], runs: int) -> None:
        """Report how many runs failed, why the first did, and the command that repeats it."""
        self.folder, self.failures = folder, failures
        first = failures[0]
        super().__init__(
            f"{len(failures)} of {runs} runs failed, the first with {first.exception}: "
            f"{first.message} ({first.command} repeats it). The others are saved in {folder}, with "
            f"all failures in {STATUS}; the same command runs the failed ones again."
        )


def run_plan(jobs: Sequence[Job], context: RunContext) -> None:
    """Run all jobs that the store does not have, and save every chunk as it ends.

    Raises RunsFailed, when all have ended, if some failed.
    """
    store, observer = context.store, context.observer
    failures: list[Failure] = []
    left = [job for job in jobs if job.label not in store.done]
    if left:
        cost = estimate_cost(jobs, left, context.executor.workers)
        observer.begins(cost)
        observer.goes_on(RunProgress(len(store.done), 0, len(jobs)))
        chunks = list(_chunks(left, cost, context.code))
        with closing(completed(run_chunk, chunks, context.executor)) as results:
            for place, result in results:
                runs, failed = _outcome(result, chunks[place])
                named = [one._replace(command=context.repeat(one.label)) for one in failed]
                failures += named
                store.save(runs, named)
                observer.goes_on(RunProgress(len(store.done), len(failures), len(jobs)))
    store.log("end", done=len(store.done), failed=len(failures))
    if failures:
        raise RunsFailed(store.folder, failures, len(jobs))


def repeat_command(label: RunLabel, words: Sequence[str]) -> str:
    """Return the command line that repeats one run of an answer with these words."""
    line = ["run.py", "answer", *words, "--only", label.word]
    return subprocess.list2cmdline(line) if os.name == "nt" else shlex.join(line)


def _outcome(result: ChunkResult | LostTask, chunk: Chunk) -> ChunkResult:
    """Return the result of a chunk; every run of a lost chunk counts as failed."""
    if isinstance(result, ChunkResult):
        return result
    return ChunkResult({}, tuple(failure_of(job, result.error) for job in chunk.jobs))


def _chunks(left: list[Job], cost: Cost, code: str) -> Iterator[Chunk]:
    """Yield the jobs in their order, in chunks of a reasonable duration."""
    seconds = cost.seconds * min(cost.workers, len(left)) / len(left)
    size = min(
        max(1, round(CHUNK_SECONDS / seconds)),
        max(1, len(left) // (CHUNKS_A_WORKER * cost.workers)),
        LARGEST_CHUNK,
    )
    for start in range(0, len(left), size):
        yield Chunk(tuple(left[start : start + size]), code)
