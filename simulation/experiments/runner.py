"""Running: one job is one arm in one replicate, and can be run anywhere."""

from typing import NamedTuple

import pyarrow as pa

from simulation.chance import Chance
from simulation.engine.loop import SchoolRun
from simulation.interventions.intervention import Plan
from simulation.measurement.recorder import record
from simulation.measurement.tables import Label
from simulation.parameters import Parameters
from simulation.world.enrolment import Enrolment
from simulation.world.population import first_year

Tables = dict[str, pa.Table]


class Job(NamedTuple):
    """All that one run needs; it can be pickled and run anywhere.

    place: position of its rows in the tables, from 0, whenever it is run. weeks: school
    weeks lived of the last year. watched: teachers whose every contact is kept, None to
    keep no events.
    """

    label: Label
    place: int
    enrolment: Enrolment
    parameters: Parameters
    seed: int
    years: int
    weeks: int
    interventions: tuple[Plan, ...]
    fill: bool
    days: bool
    watched: tuple[str, ...] | None


def run_of(job: Job) -> SchoolRun:
    """The school of a job on its first morning."""
    chance = Chance(job.seed, job.label.replicate)
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
    events = job.watched is not None
    return record(run_of(job), job.label, days=job.days, events=events, weeks=job.weeks)
