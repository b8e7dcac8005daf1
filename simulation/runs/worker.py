"""Workers: run the jobs of a chunk, and return tables and failures.

A worker writes nothing, so it needs no common disk.
"""

import hashlib
import pickle
import traceback
from functools import lru_cache
from typing import Any, NamedTuple

import pyarrow as pa

from simulation.extensions.source_files import Source, executed_sources, module_of
from simulation.measurement.run_tables import RunLabel
from simulation.results.status_log import Failure
from simulation.runs.job import Job, Tables, run_job
from simulation.runs.provenance import code_digest


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

    Raises OtherCodeError if the code of this worker is not that of the chunk.
    """
    if _own_code() != chunk.code:
        raise OtherCodeError(f"a worker has code {_own_code()}, expected {chunk.code}")
    runs: dict[RunLabel, Tables] = {}
    failures: list[Failure] = []
    for job in chunk.jobs:
        try:
            runs[job.label] = run_job(job)
        except Exception as error:  # any error is data about this run
            failures.append(failure_of(job, error))
    return ChunkResult(runs, tuple(failures))


def failure_of(job: Job, error: BaseException) -> Failure:
    """Return a failed run as data."""
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
    """Return a digest of the rows of a table, 16 hexadecimal digits."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return hashlib.sha256(sink.getvalue()).hexdigest()[:16]
