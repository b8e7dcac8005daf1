"""The cost of a plan, measured on the first weeks of its own runs."""

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
    """Return the ratio of a whole run to its measured weeks, for every table.

    weeks: of the last year. The key ``weeks`` is the ratio of time.
    """
    simulated = (years - 1) * SCHOOL_WEEKS + weeks
    waves = (years - 1) * len(WAVES) + len(wave_weeks(weeks))
    times = waves / len(wave_weeks(measured))
    return {
        "teachers": (simulated + years) / (measured + 1),
        "dyads": times,
        "students": times,
        "days": simulated / measured,
        "events": simulated / measured,
        "weeks": simulated / measured,
    }


class Cost(NamedTuple):
    """The remaining runs of a plan, and about what they take.

    runs: of the plan. blocks: of schools in a run. done: finished blocks. dyads: of one run on
    its first day. days: school days of one run. seconds: of what is left, with these workers.
    bytes: of the tables of the whole result.
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
    """Dyads, seconds and bytes of a whole job, estimated from its first weeks."""

    dyads: int
    seconds: float
    bytes: float


def estimate_cost(jobs: Sequence[Job], left: Sequence[Job], workers: int) -> Cost:
    """Return the cost of a plan of which some jobs are left.

    Jobs that record the same are of one kind; the first weeks of one job of every kind are run.
    """
    samples = {_kind(job): job for job in reversed(jobs)}
    arms = len({job.label.arm for job in jobs})
    known = {kind: sample_job(job, arms) for kind, job in samples.items()}
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


def sample_job(job: Job, arms: int = 1) -> JobSample:
    """Run the first weeks of a job, and estimate from them what all of it takes.

    arms: those that share unrecorded years, which are counted like recorded ones.
    """
    bare = job._replace(burn_in=0)
    run_of(bare).advance(1)  # compiles and reads from the disk, once
    measured = min(WEEKS_MEASURED, job.weeks)
    start = perf_counter()
    run = run_of(bare._replace(years=1))
    built = perf_counter()
    tables = recorded(run, bare._replace(weeks=measured))
    sizes = {name: _packed_size(table) for name, table in tables.items()}
    seconds = perf_counter() - built
    times = times_measured(job.years, job.weeks, measured)
    size = sum(times[name] * size for name, size in sizes.items())
    before = job.burn_in / arms
    seconds = (job.years + before) * (built - start) + seconds * (
        times["weeks"] + before * SCHOOL_WEEKS / measured
    )
    return JobSample(len(run.school_year.dyads), seconds, size)


def _kind(job: Job) -> tuple[Any, ...]:
    return job.days, job.watched is not None


def _packed_size(table: pa.Table) -> int:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.tell()
