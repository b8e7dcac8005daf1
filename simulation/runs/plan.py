"""The plan of an experiment: which runs, in which order, and one name for all of it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from simulation.engine.setup import prepared
from simulation.interventions.base import InterventionProtocol
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.dose_course import SchoolMorning
from simulation.measurement.run_tables import RunLabel
from simulation.parameters import ParameterDraws, Parameters, with_values
from simulation.runs.job import Job
from simulation.scenario.check import check_names
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import check_watched, files_of
from simulation.scenario.tables import NO_STAFFROOM
from simulation.school.enrolment import Enrolment

DIGITS = 8  # of the digest; enough to tell the plans of one folder apart


class PlannedRun(NamedTuple):
    """One run: which arm and which parameter draw, both from 0, and replicate, from 1."""

    arm: int
    replicate: int
    draw: int


def planned_runs(arms: int, replicates: int, draws: int) -> list[PlannedRun]:
    """All runs, a replicate of every arm before the next, so that a stopped plan is balanced."""
    return [
        PlannedRun(arm, replicate, (replicate - 1) % draws)
        for replicate in range(1, replicates + 1)
        for arm in range(arms)
    ]


def plan_digest(plan: Mapping[str, Any]) -> str:
    """Eight hexadecimal digits that stand for everything in a plan; order of keys is nothing."""
    text = json.dumps(plan, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGITS]


def input_digests(scenario: Scenario) -> dict[str, str]:
    """SHA-256 of every file that the scenario reads, by the name it uses for it."""
    return {file: _digest(scenario.path_of(file)) for file in files_of(scenario).values()}


def jobs_of(scenario: Scenario, enrolment: Enrolment, draws: ParameterDraws) -> list[Job]:
    """Every job of a scenario in the order of its plan, each a run of the whole school.

    Raises BadInput if contacts of a teacher are asked for who is not in the school, and for
    people and classes that an intervention names and that are not there.
    """
    check_watched(scenario, enrolment)
    plans = [interventions_of(scenario, arm) for arm in range(len(scenario.arms))]
    school = prepared(enrolment, plans)
    check_names(scenario, school)
    return jobs_in(scenario, school, draws, everybody=tuple(enrolment.teachers.index))


def jobs_in(
    scenario: Scenario,
    school: Enrolment | Callable[[], Enrolment],
    draws: ParameterDraws,
    everybody: tuple[str, ...] = (),
) -> list[Job]:
    """Every run of a scenario's plan in a school that may be built later.

    everybody: the teachers whose contacts are kept where contacts of all are asked for.
    """
    sets = [
        [parameters_of(scenario, draw, arm) for draw in draws.draws]
        for arm in range(len(scenario.arms))
    ]
    plan = planned_runs(len(scenario.arms), scenario.most_replicates, len(draws.draws))
    return [_job(run, scenario, school, sets[run.arm][run.draw], everybody) for run in plan]


def parameters_of(scenario: Scenario, draw: Parameters, arm: int = 0) -> Parameters:
    """A draw with the numbers of the scenario and of one of its arms.

    Without a staffroom nobody gives support.
    """
    own = scenario.applied_to(draw, arm)
    without = scenario.school.staffroom == NO_STAFFROOM
    return with_values(own, {"colleagues.absent": 0.0}) if without else own


def interventions_of(scenario: Scenario, arm: int) -> tuple[InterventionProtocol, ...]:
    """What happens in every arm, and what is done in one; in the reference also what the
    others do, at dose 0.

    A dose of 0 moves nothing, but marks in the reference the dyads that are chosen
    elsewhere, so that the same ones can be followed in all arms. An arm that combines two
    others chooses nobody whom they do not choose.
    """
    happens = [UnmarkedIntervention(cast("InterventionProtocol", each)) for each in scenario.shocks]
    plans: list[Any] = [*happens, *scenario.arms[arm].interventions]
    if arm == 0:
        alone = [other for other in scenario.arms[1:] if not other.combines]
        others = [each for other in alone for each in other.interventions]
        plans += [each.model_copy(update={"dose": 0.0}) for each in others]
    return cast("tuple[InterventionProtocol, ...]", tuple(plans))


def _job(
    run: PlannedRun,
    scenario: Scenario,
    school: Enrolment | Callable[[], Enrolment],
    parameters: Parameters,
    everybody: tuple[str, ...],
) -> Job:
    record = scenario.record
    kept = record.events is not None and run.replicate <= record.events.replicates
    named = record.events.teachers if record.events is not None else None
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
        watched=(everybody if named is None else named) if kept else None,
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class UnmarkedIntervention:
    """An intervention that marks nobody: effects are about whom an arm itself chooses."""

    def __init__(self, plan: InterventionProtocol):
        self.plan = plan
        self.kind = plan.kind

    @property
    def start(self) -> SchoolMorning:
        """The school morning on which it happens."""
        return self.plan.start

    def decide(self, context: DecisionContext) -> Decision:
        """What the intervention decides, with nobody chosen."""
        return self.plan.decide(context)._replace(chosen=np.zeros(0, dtype=np.int64))

    def __getattr__(self, name: str) -> Any:
        """Whatever else a run may ask of an intervention."""
        if name == "plan":  # not there yet while a copy is being made
            raise AttributeError(name)
        return getattr(self.plan, name)
