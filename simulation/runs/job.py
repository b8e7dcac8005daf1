"""Running: one job is one arm in one replicate, or some schools of it, and runs anywhere."""

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
    """All that one run needs; it can be pickled and run anywhere.

    place: position of its run's rows in the tables, from 0, whenever it is run. school: who
    is enrolled, or how to build that where the job is lived. weeks: school weeks lived of
    the last year. dyads, students, days: whether they are kept. watched: teachers whose
    every contact is kept, None to keep no events.
    """

    label: RunLabel
    place: int
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
        """The school of the job, built anew if it is not held."""
        return self.school() if callable(self.school) else self.school


def run_of(job: Job) -> SchoolRun:
    """The school of a job on its first morning."""
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
    """Live through the school of a job and return what was recorded."""
    return recorded(run_of(job), job)


def recorded(run: SchoolRun, job: Job) -> Tables:
    """What a job keeps of a fresh run of it."""
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
