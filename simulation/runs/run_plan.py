"""Running a plan: jobs in chunks through workers into a store; finished runs are not repeated.

A worker returns tables and failures and writes nothing, so it needs no common disk.
"""

import hashlib
import math
import multiprocessing
import os
import pickle
import shlex
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from simulation.errors import BadInput, Unfinished
from simulation.extensions.source_files import (
    Source,
    executed_sources,
    fault_in_user_code,
    module_of,
)
from simulation.extensions.user_code import class_name, message_of, receives_interrupts, text_of
from simulation.measurement.run_tables import RunLabel
from simulation.results.owned import STATUS
from simulation.results.status_log import Failure
from simulation.results.store import Store
from simulation.runs.cost import Cost, estimate_cost
from simulation.runs.executors import RunExecutor
from simulation.runs.job import Job, SharedYears, Tables, run_job
from simulation.runs.provenance import code_digest
from simulation.runs.worker_failures import LostTask, completed

CHUNK_SECONDS = 0.5  # of work in a chunk, so that overhead does not dominate small jobs
LARGEST_CHUNK = 256  # runs
EXTENSION_ERROR = "UserExtensionError"  # the name of every error of a user extension
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


class Chunk(NamedTuple):
    """Jobs that are sent together, and the digest of the code that must run them.

    To another process they take along the user extensions, whose classes they may contain.
    """

    jobs: tuple[Job, ...]
    code: str

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the jobs within the pickle, so that extensions are loaded first."""
        return _unpickled, (executed_sources(), pickle.dumps(self.jobs), self.code)


def _unpickled(own: tuple[Source, ...], jobs: bytes, code: str) -> Chunk:
    if own and multiprocessing.parent_process() is not None:
        sys.stdout = sys.stderr  # what user extensions print is no part of a result
    for source in own:
        module_of(source)
    return Chunk(pickle.loads(jobs), code)


class ChunkResult(NamedTuple):
    """The tables of the runs of a chunk that succeeded, and the failures."""

    runs: dict[RunLabel, Tables]
    failures: tuple[Failure, ...]


class OtherCodeError(RuntimeError):
    """A worker has another version of the code, which could give other numbers."""


def run_chunk(chunk: Chunk) -> ChunkResult:
    """Run every job of a chunk. A run that fails is data and stops no other.

    Arms of a replicate that follow each other begin with the same first year. Raises
    OtherCodeError if the code of this worker is not that of the chunk.
    """
    if _own_code() != chunk.code:
        raise OtherCodeError(f"a worker has code {_own_code()}, expected {chunk.code}")
    runs: dict[RunLabel, Tables] = {}
    failures: list[Failure] = []
    shared = SharedYears()
    for job in chunk.jobs:
        try:
            runs[job.label] = run_job(job, shared)
        except BaseException as error:  # any error is data about this run
            if _is_interrupt(error):
                raise
            failures.append(failure_of(job, error))
    return ChunkResult(runs, tuple(failures))


def _is_interrupt(error: BaseException) -> bool:
    """Return whether the user interrupts, and not a user extension that raises the same error."""
    by_user = receives_interrupts() or fault_in_user_code(error) is None
    return isinstance(error, KeyboardInterrupt) and by_user


def failure_of(job: Job, error: BaseException) -> Failure:
    """Return a failed run as data; the message names the user extension that raised the error."""
    known = error if isinstance(error, BadInput) else fault_in_user_code(error)
    return Failure(
        label=job.label,
        seed=job.seed,
        exception=class_name(error) if known is None else EXTENSION_ERROR,
        message=message_of(error if known is None else known),
        traceback=text_of(error, _traceback, ""),
    )


def _traceback(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


@lru_cache(maxsize=1)
def _own_code() -> str:
    return code_digest()


def digest_of(table: pa.Table) -> str:
    """Return a digest of the rows of a table, 16 hexadecimal digits."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return hashlib.sha256(sink.getvalue()).hexdigest()[:16]


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
    """Yield the jobs in chunks of a reasonable duration.

    The arms of a replicate stay together unless there are too few replicates for all workers: they
    share their first year, which may follow unrecorded years.
    """
    seconds = cost.seconds * min(cost.workers, len(left)) / len(left)
    size = min(
        max(1, round(CHUNK_SECONDS / seconds)),
        max(1, len(left) // (CHUNKS_A_WORKER * cost.workers)),
        LARGEST_CHUNK,
    )
    jobs: list[Job] = []
    for part in _parts(left, cost.workers):
        jobs += part
        if len(jobs) >= size:
            yield Chunk(tuple(jobs), code)
            jobs = []
    if jobs:
        yield Chunk(tuple(jobs), code)


def _parts(left: Sequence[Job], workers: int) -> Iterator[list[Job]]:
    """Yield the arms of every replicate and block, in as many parts as workers need."""
    together: dict[tuple[int, int], list[Job]] = {}
    for job in left:
        together.setdefault((job.label.replicate, job.label.block), []).append(job)
    parts = math.ceil(workers / max(len(together), 1))
    for jobs in together.values():
        most = math.ceil(len(jobs) / parts)
        yield from (jobs[start : start + most] for start in range(0, len(jobs), most))
