"""Jobs: one arm in one replicate, or some schools of it; any worker can run them."""

from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa

from simulation.engine.school_run import SchoolRun
from simulation.interventions.base import InterventionProtocol
from simulation.measurement.recorder import record
from simulation.measurement.run_tables import RunLabel
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.build_year import first_year
from simulation.school.enrolment import Enrolment

Tables = dict[str, pa.Table]


class Job(NamedTuple):
    """All that one run needs; it can be pickled.

    school: the enrolment, or a function that builds it in the worker. weeks: simulated school
    weeks of the last year. dyads, students, days: whether they are recorded. watched: teachers
    whose contacts are recorded, None for no events. draw: number of the parameter draw.
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

    @property
    def enrolment(self) -> Enrolment:
        """School of the job, built if it is not stored."""
        return self.school() if callable(self.school) else self.school


def run_of(job: Job) -> SchoolRun:
    """Return the run of a job, before its first day."""
    chance = RandomStreams(job.seed, job.label.replicate)
    return SchoolRun(
        first_year(job.enrolment, job.parameters, chance, fill=job.fill),
        job.parameters,
        chance,
        years=job.years,
        interventions=job.interventions,
        watched=job.watched or (),
    )


def run_job(job: Job) -> Tables:
    """Run a job and return the recorded tables."""
    return recorded(run_of(job), job)


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
