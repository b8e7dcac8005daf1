"""Jobs: one arm in one replicate, or some schools of it; any worker can run them."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import NamedTuple

import pyarrow as pa

from simulation.engine.burn_in import BURN_IN, first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.interventions.base import InterventionProtocol
from simulation.measurement.recorder import record
from simulation.measurement.run_tables import RunLabel
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.enrolment import Enrolment
from simulation.school.school_year import SchoolYear

Tables = dict[str, pa.Table]


class Job(NamedTuple):
    """All that one run needs; it can be pickled.

    school: the enrolment, or a function that builds it in the worker. weeks: simulated school
    weeks of the last year. dyads, students, days: whether they are recorded. watched: teachers
    whose contacts are recorded, None for no events. draw: number of the parameter draw. burn_in:
    unrecorded school years before the first one.
    """

    label: RunLabel
    school: Enrolment | Callable[[], Enrolment]
    parameters: Parameters
    seed: int
    years: int
    weeks: int
    interventions: tuple[InterventionProtocol, ...]
    fill: bool
    dyads: bool
    students: bool
    days: bool
    watched: tuple[str, ...] | None
    draw: int = 0
    burn_in: int = BURN_IN

    @property
    def enrolment(self) -> Enrolment:
        """School of the job, built if it is not stored."""
        return self.school() if callable(self.school) else self.school


class SharedYears:
    """The first school years of consecutive jobs, built once for all arms that have the same.

    The first year of a job is a function of its school, parameters, seed and replicate, so that
    sharing changes no value.
    """

    def __init__(self) -> None:
        """Start without a year."""
        self._school: object = None
        self._replicate = (-1, -1)
        self._years: dict[tuple[Parameters, bool, int], SchoolYear] = {}

    def of(self, job: Job) -> SchoolYear:
        """Return the first school year of a job, a copy where interventions could write."""
        replicate = (job.seed, job.label.replicate)
        if self._school is not job.school or self._replicate != replicate:
            self._school, self._replicate, self._years = job.school, replicate, {}
        key = (job.parameters, job.fill, job.burn_in)
        if key not in self._years:
            self._years[key] = first_year_of(job)
        year = self._years[key]
        return replace(year, structure=deepcopy(year.structure))


def first_year_of(job: Job, enrolment: Enrolment | None = None) -> SchoolYear:
    """Return the first school year of a job. enrolment: another one than that of the job."""
    return first_year_at_rest(
        job.enrolment if enrolment is None else enrolment,
        job.parameters,
        RandomStreams(job.seed, job.label.replicate),
        burn_in=job.burn_in,
        fill=job.fill,
    )


def run_of(job: Job, shared: SharedYears | None = None) -> SchoolRun:
    """Return the run of a job, before its first day. shared: of the jobs before it."""
    return SchoolRun(
        first_year_of(job) if shared is None else shared.of(job),
        job.parameters,
        RandomStreams(job.seed, job.label.replicate),
        years=job.years,
        interventions=job.interventions,
        watched=job.watched or (),
    )


def run_job(job: Job, shared: SharedYears | None = None) -> Tables:
    """Run a job and return the recorded tables. shared: first years of the jobs before it."""
    return recorded(run_of(job, shared), job)


def recorded(run: SchoolRun, job: Job) -> Tables:
    """Simulate a fresh run of a job and return the tables that it records."""
    return record(
        run,
        job.label,
        dyads=job.dyads,
        students=job.students,
        days=job.days,
        events=job.watched is not None,
        weeks=job.weeks,
        draw=job.draw,
    )
