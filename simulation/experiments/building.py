"""From a scenario to the jobs of its plan: the school, its parameters, the arms."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from simulation.chance import Chance
from simulation.engine.preparing import prepared
from simulation.experiments.naming import check_names
from simulation.experiments.parameter_draws import ParameterDraws
from simulation.experiments.plan import PlannedRun, planned_runs
from simulation.experiments.runner import Job
from simulation.experiments.scenario import Scenario, School
from simulation.experiments.school_keys import FILE_KEYS, NO_STAFFROOM
from simulation.experiments.shocks import Shock
from simulation.interventions.intervention import Plan
from simulation.measurement.tables import Label
from simulation.parameters import Parameters, with_values
from simulation.problems import BadInput, Problem, nearest
from simulation.world.column_mapping import Mapping
from simulation.world.enrolment import Enrolment, empty_staffroom
from simulation.world.roster import read_roster
from simulation.world.synthetic import SAME_SCHOOL, synthetic_school


def enrolment_of(scenario: Scenario) -> Enrolment:
    """The school that a scenario asks about. Raises BadInput if its files are faulty."""
    school = scenario.school
    if school.synthetic is not None:
        made = school.synthetic
        return synthetic_school(
            made.level,
            classes=made.classes,
            class_size=made.class_size,
            schools=made.schools,
            chance=Chance(scenario.run.seed, SAME_SCHOOL),
            ties=school.staffroom != NO_STAFFROOM,
        )
    paths = {name: scenario.path_of(file) for name, file in _files(scenario).items()}
    mapping = mapping_of(school)
    enrolment = read_roster(paths.pop("roster"), level=school.level, mapping=mapping, **paths)
    if school.staffroom == NO_STAFFROOM:
        enrolment = replace(enrolment, staffroom=empty_staffroom())
    return enrolment


def mapping_of(school: School) -> Mapping | None:
    """How the roster of a scenario is to be read; None if its columns are ours."""
    if not (school.columns or school.values or school.where):
        return None
    return Mapping(
        columns={ours: tuple(map(_lower, theirs)) for ours, theirs in school.columns.items()},
        values=school.values,
        where={_lower(name): wanted for name, wanted in school.where.items()},
    )


def _lower(name: str) -> str:
    """The name of a column as headers are compared."""
    return name.strip().lower()


def input_digests(scenario: Scenario) -> dict[str, str]:
    """SHA-256 of every file that the scenario reads, by the name it uses for it."""
    return {file: _digest(scenario.path_of(file)) for file in _files(scenario).values()}


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


def interventions_of(scenario: Scenario, arm: int) -> tuple[Plan, ...]:
    """What happens in every arm, and what is done in one; in the reference also what the
    others do, at dose 0.

    A dose of 0 moves nothing, but marks in the reference the dyads that are chosen
    elsewhere, so that the same ones can be followed in all arms. An arm that combines two
    others chooses nobody whom they do not choose.
    """
    happens = [Shock(cast("Plan", each)) for each in scenario.shocks]
    plans: list[Any] = [*happens, *scenario.arms[arm].interventions]
    if arm == 0:
        alone = [other for other in scenario.arms[1:] if not other.combines]
        others = [each for other in alone for each in other.interventions]
        plans += [each.model_copy(update={"dose": 0.0}) for each in others]
    return cast("tuple[Plan, ...]", tuple(plans))


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
        label=Label(scenario.arms[run.arm].name, run.replicate),
        place=run.arm * scenario.most_replicates + run.replicate - 1,
        school=school,
        parameters=parameters,
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


def _files(scenario: Scenario) -> dict[str, str]:
    """The files that a scenario names, by what they hold."""
    school = scenario.school
    named = {key: getattr(school, key) for key in FILE_KEYS}
    return {key: file for key, file in named.items() if file not in (None, NO_STAFFROOM)}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_watched(scenario: Scenario, enrolment: Enrolment) -> None:
    """Raise BadInput if contacts are asked for of somebody who is no teacher of the school."""
    events, known = scenario.record.events, enrolment.teachers.index
    asked = () if events is None or events.teachers is None else events.teachers
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise BadInput(
            Problem(
                "scenario", "record.events.teachers", f'"{name}"', "a teacher of this school",
                nearest(name, known),
            )
            for name in unknown
        )  # fmt: skip
