"""The plan of an experiment: its jobs in order, and its digest.

A synthetic scenario too big for memory is run in blocks of schools. Schools share no tie and no
student, and every random draw is keyed by school, so the blocks change no value of a table.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, cast

import numpy as np

from simulation.engine.setup import prepared
from simulation.extensions.registry import guarded
from simulation.interventions.base import InterventionProtocol
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import SchoolMorning
from simulation.measurement.run_tables import RunLabel
from simulation.parameters import ParameterDraws, Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.runs.job import Job
from simulation.scenario.check import check_names, check_people
from simulation.scenario.scenario import Scenario, Synthetic
from simulation.scenario.school import check_watched, enrolment_of, files_of
from simulation.scenario.tables import NO_STAFFROOM
from simulation.school.enrolment import Enrolment
from simulation.school.synthetic.school import (
    SAME_SCHOOL,
    default_schools,
    school_number,
    schools_in_id_order,
    synthetic_school,
)

DIGITS = 8  # of the digest
CLASSES_AT_ONCE = 1000  # a block of them takes some 100 MB during a run


class PlannedRun(NamedTuple):
    """One run: arm and parameter draw, both from 0, and replicate, from 1."""

    arm: int
    replicate: int
    draw: int


def planned_runs(arms: int, replicates: int, draws: int) -> list[PlannedRun]:
    """Return all runs, a replicate of every arm before the next, so that any start is balanced."""
    return [
        PlannedRun(arm, replicate, (replicate - 1) % draws)
        for replicate in range(1, replicates + 1)
        for arm in range(arms)
    ]


def plan_digest(plan: Mapping[str, Any]) -> str:
    """Return a digest of a plan, 8 hexadecimal digits, whatever the order of its keys."""
    text = json.dumps(plan, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGITS]


def input_digests(scenario: Scenario) -> dict[str, str]:
    """Return the SHA-256 of every file that the scenario reads, by its name there."""
    names = files_of(scenario).values()
    return {name: hashlib.sha256(scenario.path_of(name).read_bytes()).hexdigest() for name in names}


def all_jobs(scenario: Scenario, draws: ParameterDraws) -> list[Job]:
    """Return every job of a scenario in the order of its plan. Raises BadInput for faulty files."""
    synthetic = scenario.school.synthetic
    if synthetic is None or not _in_blocks(scenario, synthetic):
        enrolment = enrolment_of(scenario)
        check_people(scenario, enrolment)
        return jobs_of(scenario, enrolment, draws)
    by_block = [
        jobs_in(scenario, school_builder(scenario, synthetic, block), draws)
        for block in blocks_of_schools(synthetic, CLASSES_AT_ONCE)
    ]
    return [
        job._replace(label=job.label._replace(block=number))
        for run in zip(*by_block, strict=True)
        for number, job in enumerate(run, 1)
    ]


def jobs_of(scenario: Scenario, enrolment: Enrolment, draws: ParameterDraws) -> list[Job]:
    """Return every run of the whole school, in the order of the plan.

    Raises BadInput for unknown teachers in ``record.events``, and for unknown people and classes
    in interventions.
    """
    check_watched(scenario, enrolment)
    plans = [interventions_of(scenario, arm) for arm in range(len(scenario.arms))]
    school = prepared(enrolment, plans)
    check_names(scenario, school)
    return jobs_in(scenario, school, draws, teachers=tuple(enrolment.teachers.index))


def jobs_in(
    scenario: Scenario,
    school: Enrolment | Callable[[], Enrolment],
    draws: ParameterDraws,
    teachers: tuple[str, ...] = (),
) -> list[Job]:
    """Return every run of the plan in a school that may be built later.

    teachers: those whose contacts are recorded if the scenario names none.
    """
    arms = range(len(scenario.arms))
    sets = [[parameters_of(scenario, draw, arm) for draw in draws.draws] for arm in arms]
    plan = planned_runs(len(arms), scenario.most_replicates, len(draws.draws))
    return [_job(run, scenario, school, sets[run.arm][run.draw], teachers) for run in plan]


def parameters_of(scenario: Scenario, draw: Parameters, arm: int = 0) -> Parameters:
    """Return a draw with the parameters of the scenario and an arm; no staffroom, no support."""
    own = scenario.applied_to(draw, arm)
    without = scenario.school.staffroom == NO_STAFFROOM
    return with_values(own, {"colleagues.absent": 0.0}) if without else own


def interventions_of(scenario: Scenario, arm: int) -> tuple[InterventionProtocol, ...]:
    """Return the shocks and the interventions of an arm; in the reference also those of the others.

    There they have a dose of 0, which changes nothing but marks the targeted dyads, so that the
    same dyads are followed in all arms. A combined arm has no targets of its own.
    """
    shocks = [
        UnmarkedIntervention(cast("InterventionProtocol", shock)) for shock in scenario.shocks
    ]
    plans: list[Any] = [*shocks, *scenario.arms[arm].interventions]
    if arm == 0:
        alone = [other for other in scenario.arms[1:] if not other.combines]
        others = [plan for other in alone for plan in other.interventions]
        plans += [plan.model_copy(update={"dose": 0.0}) for plan in others]
    return cast("tuple[InterventionProtocol, ...]", tuple(map(guarded, plans)))


def blocks_of_schools(synthetic: Synthetic, classes_at_once: int) -> list[list[int]]:
    """Return the numbers of the schools of every block, in the order of ids."""
    schools = synthetic.schools or default_schools(synthetic.level, synthetic.classes)
    at_once = max(1, round(classes_at_once * schools / synthetic.classes))
    order = schools_in_id_order(schools)
    return [order[first : first + at_once] for first in range(0, schools, at_once)]


def school_builder(
    scenario: Scenario, synthetic: Synthetic, block: list[int]
) -> Callable[[], Enrolment]:
    """Return a function that builds the schools of one block."""
    return partial(
        synthetic_school,
        synthetic.level,
        classes=synthetic.classes,
        class_size=synthetic.class_size,
        schools=synthetic.schools,
        chance=RandomStreams(scenario.run.seed, SAME_SCHOOL),
        ties=scenario.school.staffroom != NO_STAFFROOM,
        only=block,
    )


def has_teacher(job: Job, teacher: str) -> bool:
    """Return whether a job has a teacher of the school, without building it."""
    if isinstance(job.school, partial):
        return school_number(teacher) in job.school.keywords["only"]
    return True


def _in_blocks(scenario: Scenario, synthetic: Synthetic) -> bool:
    """Return whether a run is too big for memory and uses no choice among all schools."""
    interventions = [plan for arm in scenario.arms for plan in arm.interventions]
    across = bool(scenario.shocks or interventions or scenario.record.events)
    return synthetic.classes > CLASSES_AT_ONCE and not across


def _job(
    run: PlannedRun,
    scenario: Scenario,
    school: Enrolment | Callable[[], Enrolment],
    parameters: Parameters,
    teachers: tuple[str, ...],
) -> Job:
    record = scenario.record
    watched = None
    if record.events is not None and run.replicate <= record.events.replicates:
        watched = teachers if record.events.teachers is None else record.events.teachers
    return Job(
        label=RunLabel(scenario.arms[run.arm].name, run.replicate),
        school=school,
        parameters=parameters,
        draw=run.draw,
        seed=scenario.run.seed,
        years=scenario.run.years,
        weeks=scenario.run.weeks,
        interventions=interventions_of(scenario, run.arm),
        fill=scenario.school.fill,
        dyads=record.dyads,
        students=record.students,
        days=run.replicate <= record.days,
        watched=watched,
        burn_in=scenario.run.burn_in,
    )


class UnmarkedIntervention:
    """An intervention that marks no dyads: effects are about the targets of an arm only."""

    def __init__(self, plan: InterventionProtocol):
        """Wrap an intervention."""
        self.plan = plan
        self.kind = plan.kind

    @property
    def start(self) -> SchoolMorning:
        """School morning on which it starts."""
        return self.plan.start

    def decide(self, context: DecisionContext) -> Decision:
        """Return the decision of the intervention, without targets."""
        return self.plan.decide(context)._replace(chosen=np.zeros(0, dtype=np.int64))

    def __getattr__(self, name: str) -> Any:
        """Return any other attribute of the intervention."""
        if name == "plan":  # not set yet during a copy
            raise AttributeError(name)
        return getattr(self.plan, name)
