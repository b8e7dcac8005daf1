"""What a worker does: live the runs of a chunk, and hand back bytes and what failed.

A worker writes nothing, so it needs no disk in common with whoever asks.
"""

import hashlib
import pickle
import traceback
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pyarrow as pa

from simulation.extensions.source_files import Source, executed_sources, module_of
from simulation.measurement.run_tables import RunLabel
from simulation.results.parts import Slot, moments_of, packed
from simulation.results.status_log import Failure
from simulation.runs.job import Job, Tables, run_job
from simulation.runs.provenance import code_digest


class Chunk(NamedTuple):
    """Jobs that travel together, and the digest of the code that is to run them.

    To another process they take the user's own files along, whose classes they may hold.
    """

    jobs: tuple[Job, ...]
    code: str

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled jobs within the pickle, so that the files are run before they are read."""
        return _arrived, (executed_sources(), pickle.dumps(self.jobs), self.code)


def _arrived(own: tuple[Source, ...], jobs: bytes, code: str) -> Chunk:
    for source in own:
        module_of(source)
    return Chunk(pickle.loads(jobs), code)


class ChunkResult(NamedTuple):
    """What became of a chunk: the part of its runs that ended well, and the failures."""

    part: bytes
    done: tuple[RunLabel, ...]
    failures: tuple[Failure, ...]


class OtherCodeError(RuntimeError):
    """A worker has another version of the code, and could give other numbers."""


def run_chunk(chunk: Chunk) -> ChunkResult:
    """Live every run of a chunk. A run that fails is kept as data and stops no other.

    Raises OtherCodeError if this worker's code is not that of whoever asks.
    """
    if _own_code() != chunk.code:
        raise OtherCodeError(f"a worker has code {_own_code()}, expected {chunk.code}")
    made: list[tuple[Job, Tables]] = []
    failures: list[Failure] = []
    for job in chunk.jobs:
        try:
            made.append((job, run_job(job)))
        except Exception as error:  # whatever it is, it is data about this run
            failures.append(failure_of(job, error))
    part = packed({slot: table for job, tables in made for slot, table in _slots(job, tables)})
    return ChunkResult(part, tuple(job.label for job, _ in made), tuple(failures))


def _slots(job: Job, tables: Tables) -> Iterator[tuple[Slot, pa.Table]]:
    """Where the tables of a job stand: whole, or by moments if it has some schools only."""
    for name, table in tables.items():
        if not job.label.block:
            yield Slot(job.place, name), table
            continue
        for (year, moment), rows in moments_of(table):
            yield Slot(job.place, name, year, moment, job.label.block), rows


def failure_of(job: Job, error: BaseException) -> Failure:
    """A failed run as data."""
    return Failure(
        label=job.label,
        seed=job.seed,
        exception=type(error).__name__,
        message=str(error),
        traceback="".join(traceback.format_exception(error)),
    )


@lru_cache(maxsize=1)
def _own_code() -> str:
    return code_digest()


def digest_of(table: pa.Table) -> str:
    """Sixteen hexadecimal digits that stand for the rows of a table."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return hashlib.sha256(sink.getvalue()).hexdigest()[:16]
