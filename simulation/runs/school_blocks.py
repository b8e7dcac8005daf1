"""A synthetic scenario too big to be held whole: lived some schools at a time.

Schools share no tie and no student, and every draw is keyed by who is concerned, so a
school lives the same years alone as among all others. Each block of schools is a job of
its own: any engine takes it, it is kept when it has ended, and no byte depends on it.
"""

from collections.abc import Callable
from functools import partial

from simulation.parameters import ParameterDraws
from simulation.randomness import RandomStreams
from simulation.runs.job import Job
from simulation.runs.plan import jobs_in, jobs_of
from simulation.scenario.scenario import Scenario, Synthetic
from simulation.scenario.school import enrolment_of
from simulation.scenario.tables import NO_STAFFROOM
from simulation.school.enrolment import Enrolment
from simulation.school.synthetic.school import (
    SAME_SCHOOL,
    default_schools,
    school_number,
    schools_in_id_order,
    synthetic_school,
)

CLASSES_AT_ONCE = 1000  # a block of them takes some 100 MB while it is lived


def all_jobs(scenario: Scenario, draws: ParameterDraws) -> list[Job]:
    """Every job of a scenario in the order of its plan. Raises BadInput for faulty files."""
    made = scenario.school.synthetic
    if made is None or not _in_blocks(scenario, made):
        return jobs_of(scenario, enrolment_of(scenario), draws)
    blocks = blocks_of_schools(made, CLASSES_AT_ONCE)
    by_block = [jobs_in(scenario, school_of(scenario, made, block), draws) for block in blocks]
    return [
        job._replace(label=job.label._replace(block=number))
        for run in zip(*by_block, strict=True)
        for number, job in enumerate(run, 1)
    ]


def blocks_of_schools(made: Synthetic, classes_at_once: int) -> list[list[int]]:
    """Numbers of the schools of each block, in the order of ids."""
    schools = made.schools or default_schools(made.level, made.classes)
    at_once = max(1, round(classes_at_once * schools / made.classes))
    order = schools_in_id_order(schools)
    return [order[first : first + at_once] for first in range(0, schools, at_once)]


def school_of(scenario: Scenario, made: Synthetic, block: list[int]) -> Callable[[], Enrolment]:
    """How to build the schools of one block."""
    return partial(
        synthetic_school,
        made.level,
        classes=made.classes,
        class_size=made.class_size,
        schools=made.schools,
        chance=RandomStreams(scenario.run.seed, SAME_SCHOOL),
        ties=scenario.school.staffroom != NO_STAFFROOM,
        only=block,
    )


def has_teacher(job: Job, teacher: str) -> bool:
    """Whether a teacher of the school lives in a job; nothing is built to know it."""
    if isinstance(job.school, partial):
        return school_number(teacher) in job.school.keywords["only"]
    return True


def _in_blocks(scenario: Scenario, made: Synthetic) -> bool:
    """Whether a run is too big to be held whole, and nothing in it looks at all schools.

    An intervention may choose among all teachers, and contacts are kept of some alone.
    """
    done = [*scenario.shocks, *(each for arm in scenario.arms for each in arm.interventions)]
    looked_at = done or scenario.record.events
    return made.classes > CLASSES_AT_ONCE and not looked_at
