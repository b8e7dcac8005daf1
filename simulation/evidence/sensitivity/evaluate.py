"""Living a point: both arms of a scenario with one parameter set, some replicates of each.

All points share every draw: the same schools, the same luck. What differs between two points is
therefore what the parameters do, and what luck does otherwise because of them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa

from simulation.effects.comparison import ComparisonPlan, compare
from simulation.effects.units_by_arm import OutcomeMoment, outcome_moment
from simulation.engine.setup import prepared
from simulation.evidence.calibration.search_space import FREE, SWEPT
from simulation.measurement.outcomes import BY_NAME
from simulation.parameters import ParameterDraws, Parameters, catalogue, values, with_values
from simulation.results.reader import MemoryTables
from simulation.runs.dispatch import TaskProgress, map_in_order
from simulation.runs.executors import RunExecutor
from simulation.runs.job import Job, run_job
from simulation.runs.plan import interventions_of, jobs_in
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of

LEVEL, EFFECT = "level", "effect"

PointResult = dict[
    str, list[float]
]  # "level exhaustion", "effect exhaustion": one number a replicate


class ParameterPoint(NamedTuple):
    """A parameter set to live with. arms: the reference, then the arm that is compared with it."""

    jobs: tuple[Job, ...]
    arms: tuple[str, str]
    moment: OutcomeMoment
    outcomes: tuple[str, ...]


class SensitivityDesign(NamedTuple):
    """What is lived at every point: a scenario whose record holds what outcomes read."""

    scenario: Scenario
    jobs: tuple[Job, ...]
    central: Parameters
    arms: tuple[str, str]
    outcomes: tuple[str, ...]

    def at(self, numbers: Mapping[str, float]) -> ParameterPoint:
        """The point with some numbers changed; what the scenario sets itself stays."""
        p = with_values(self.central, dict(numbers))
        arm = {each.name: number for number, each in enumerate(self.scenario.arms)}
        jobs = tuple(
            job._replace(
                parameters=self.scenario.applied_to(p, arm[job.label.arm]),
            )
            for job in self.jobs
        )
        return ParameterPoint(jobs, self.arms, outcome_moment(self.scenario), self.outcomes)


def design_of(
    scenario: Scenario, arm: str, outcomes: Sequence[str], replicates: int, draws: ParameterDraws
) -> SensitivityDesign:
    """What to live of a scenario: its reference and one arm. Raises BadInput for faulty files."""
    small = scenario.rerun(replicates=replicates, seed=None, weeks=None)
    small = small.model_copy(
        update={"record": small.record.model_copy(update={"days": 0, "events": None})}
    )
    enrolment = enrolment_of(small)
    plans = [interventions_of(small, number) for number in range(len(small.arms))]
    only = draws._replace(draws=(draws.central,))
    reference = small.arms[0].name
    jobs = tuple(
        job
        for job in jobs_in(small, prepared(enrolment, plans), only)
        if job.label.arm in (reference, arm)
    )
    return SensitivityDesign(small, jobs, draws.central, (reference, arm), tuple(outcomes))


def evaluate_point(point: ParameterPoint) -> PointResult:
    """Levels in the reference arm and paired effects, one number a replicate."""
    made = [run_job(job) for job in point.jobs]
    tables = MemoryTables(
        {name: pa.concat_tables([each[name] for each in made]) for name in made[0]}
    )
    replicates = max(job.label.replicate for job in point.jobs)
    wanted = ComparisonPlan(
        point.arms, tuple(BY_NAME[name] for name in point.outcomes), subgroups=()
    )
    found = compare(tables, wanted, point.moment, range(1, replicates + 1)).effects
    lived: PointResult = {}
    for name in point.outcomes:
        if (point.arms[1], name) in found:
            rows = found[point.arms[1], name]
            lived[f"{LEVEL} {name}"] = rows["usual"].tolist()
            if point.arms[0] != point.arms[1]:
                lived[f"{EFFECT} {name}"] = rows["difference"].tolist()
    return lived


def evaluate_points(
    points: Sequence[ParameterPoint],
    engine: RunExecutor,
    progress: TaskProgress = lambda done, tasks: None,
) -> list[PointResult]:
    """What every point gives, in their order. Raises Unfinished if workers keep dying."""
    return map_in_order(evaluate_point, points, engine, progress)


NOT_READ = "ratings."  # parameters that only questionnaires look at


class ParameterRange(NamedTuple):
    """One parameter: full name, both ends, whether the calibrated draws set them, plain words."""

    name: str
    low: float
    high: float
    fitted: bool
    words: str


def parameter_ranges(draws: ParameterDraws) -> list[ParameterRange]:
    """Every parameter that is moved, in the order of the calibration's box."""
    known = [values(each) for each in draws.draws]
    found = []
    for free in (*FREE, SWEPT):
        if free.name.startswith(NOT_READ):
            continue
        drawn = [each[free.name] for each in known]
        fitted = draws.calibrated and min(drawn) < max(drawn)
        low, high = (min(drawn), max(drawn)) if fitted else (free.low, free.high)
        found.append(ParameterRange(free.name, low, high, fitted, catalogue()[free.name].meaning))
    return found


def problem_of(moved: Sequence[ParameterRange]) -> dict[str, object]:
    """What SALib calls a problem."""
    return {
        "num_vars": len(moved),
        "names": [each.name for each in moved],
        "bounds": [[each.low, each.high] for each in moved],
    }
