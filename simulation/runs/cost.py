"""What a plan will cost: measured on the first days of its own runs, never typed in."""

import io
from collections.abc import Sequence
from time import perf_counter
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.measurement.recorder import WAVES, wave_weeks
from simulation.runs.job import Job, recorded, run_of
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS

WEEKS_MEASURED = 2


def times_measured(years: int, weeks: int, measured: int) -> dict[str, float]:
    """How many times what was recorded in the measured weeks a whole run records, by table.

    weeks: of the last of the years. ``weeks`` in the answer stands for the time.
    """
    lived = (years - 1) * SCHOOL_WEEKS + weeks
    waves = (years - 1) * len(WAVES) + len(wave_weeks(weeks))
    times = waves / len(wave_weeks(measured))
    return {
        "teachers": (lived + years) / (measured + 1),
        "dyads": times,
        "students": times,
        "days": lived / measured,
        "events": lived / measured,
        "weeks": lived / measured,
    }


class Cost(NamedTuple):
    """What is still to be run, and roughly what it takes.

    runs: of the plan. blocks: in how many parts each is lived, 1 if whole. done: how many
    parts are kept. dyads: of one run on its first day. days: school days of one run.
    seconds: of what is left, with so many workers. bytes: of the tables of the whole result.
    """

    runs: int
    blocks: int
    done: int
    dyads: int
    days: int
    workers: int
    seconds: float
    bytes: int


class JobSample(NamedTuple):
    """One job, from its first weeks: dyads, seconds and bytes of the whole of it."""

    dyads: int
    seconds: float
    bytes: float


def estimate_cost(jobs: Sequence[Job], left: Sequence[Job], workers: int) -> Cost:
    """The cost of a plan of which some jobs are left, a run of each kind being sampled.

    Runs are of a kind that record the same. Takes about a tenth of a run of each kind.
    """
    samples = {_kind(job): job for job in reversed(jobs)}
    known = {kind: sample_job(job) for kind, job in samples.items()}
    blocks = max(jobs[-1].label.block, 1)
    return Cost(
        runs=len(jobs) // blocks,
        blocks=blocks,
        done=len(jobs) - len(left),
        dyads=blocks * known[_kind(jobs[0])].dyads,
        days=((jobs[0].years - 1) * SCHOOL_WEEKS + jobs[0].weeks) * DAYS_A_WEEK,
        workers=workers,
        seconds=sum(known[_kind(job)].seconds for job in left) / max(min(workers, len(left)), 1),
        bytes=round(sum(known[_kind(job)].bytes for job in jobs)),
    )


def sample_job(job: Job) -> JobSample:
    """Live the first weeks of a job, and reckon from them what all of it takes."""
    run_of(job).advance(1)  # what is compiled or read from the disk once is no cost of a run
    measured = min(WEEKS_MEASURED, job.weeks)
    start = perf_counter()
    run = run_of(job._replace(years=1))
    built = perf_counter()
    tables = recorded(run, job._replace(weeks=measured))
    sizes = {name: _packed_size(table) for name, table in tables.items()}
    seconds = perf_counter() - built
    times = times_measured(job.years, job.weeks, measured)
    size = sum(times[name] * size for name, size in sizes.items())
    seconds = job.years * (built - start) + times["weeks"] * seconds
    return JobSample(len(run.school_year.dyads), seconds, size)


def _kind(job: Job) -> tuple[Any, ...]:
    return job.days, job.watched is not None


def _packed_size(table: pa.Table) -> int:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.tell()
