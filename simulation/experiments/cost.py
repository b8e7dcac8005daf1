"""What a plan will cost: measured on the first days of its own runs, never typed in."""

import io
from collections.abc import Sequence
from time import perf_counter
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.experiments.runner import Job, run_of
from simulation.measurement.recorder import DAYS_A_WEEK, WAVES, WEEKS, record

WEEKS_MEASURED = 2
# How many times what was recorded in these weeks a whole year records.
SHARES = {
    "teachers": (WEEKS + 1) / (WEEKS_MEASURED + 1),
    "dyads": len(WAVES),
    "students": len(WAVES),
    "days": WEEKS / WEEKS_MEASURED,
    "events": WEEKS / WEEKS_MEASURED,
}


class Cost(NamedTuple):
    """What is still to be run, and roughly what it takes.

    runs, done: of the plan, and already kept. dyads: of one run on its first day. days:
    school days of one run. seconds: of what is left, with so many workers. bytes: of the
    tables of the whole result.
    """

    runs: int
    done: int
    dyads: int
    days: int
    workers: int
    seconds: float
    bytes: int


class Sample(NamedTuple):
    """One run, from its first weeks: dyads, seconds and bytes of the whole run."""

    dyads: int
    seconds: float
    bytes: float


def cost_of(jobs: Sequence[Job], left: Sequence[Job], workers: int) -> Cost:
    """The cost of a plan of which some jobs are left, a run of each kind being sampled.

    Runs are of a kind that record the same. Takes about a tenth of a run of each kind.
    """
    samples = {_kind(job): job for job in reversed(jobs)}
    known = {kind: sample_of(job) for kind, job in samples.items()}
    return Cost(
        runs=len(jobs),
        done=len(jobs) - len(left),
        dyads=known[_kind(jobs[0])].dyads,
        days=jobs[0].years * WEEKS * DAYS_A_WEEK,
        workers=workers,
        seconds=sum(known[_kind(job)].seconds for job in left) / max(min(workers, len(left)), 1),
        bytes=round(sum(known[_kind(job)].bytes for job in jobs)),
    )


def sample_of(job: Job) -> Sample:
    """Live the first weeks of a job, and reckon from them what all of it takes."""
    run_of(job).live(1)  # what is compiled or read from the disk once is no cost of a run
    start = perf_counter()
    run = run_of(job)
    built = perf_counter()
    watches = job.watched is not None
    tables = record(run, job.label, days=job.days, events=watches, weeks=WEEKS_MEASURED)
    sizes = {name: _packed_size(table) for name, table in tables.items()}
    weeks = perf_counter() - built
    year = built - start + weeks * WEEKS / WEEKS_MEASURED
    size = sum(SHARES[name] * size for name, size in sizes.items())
    return Sample(len(run.school_year.dyads), job.years * year, job.years * size)


def _kind(job: Job) -> tuple[Any, ...]:
    return job.days, job.watched is not None


def _packed_size(table: pa.Table) -> int:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.tell()
