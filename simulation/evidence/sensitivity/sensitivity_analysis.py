"""Sensitivity of an answer: screening, then variance shares, of levels and effects.

A point is a parameter set with which both arms of a scenario are simulated, some replicates of
each. All points share the same schools and random draws, so differences between points are due to
the parameters, and to chance that follows from them.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from simulation.effects.comparison import ComparisonPlan, compare
from simulation.effects.units_by_arm import OutcomeMoment, outcome_moment
from simulation.engine.setup import prepared
from simulation.evidence.sensitivity import indices
from simulation.evidence.sensitivity.indices import (
    ElementaryEffect,
    ParameterRange,
    PointVariance,
    SobolShare,
)
from simulation.evidence.sensitivity.scenario_discovery import FailureRule, discover_failures
from simulation.measurement.outcomes import BY_NAME
from simulation.parameters import ParameterDraws, Parameters, values, with_values
from simulation.results.reader import MemoryTables
from simulation.runs.executors import RunExecutor
from simulation.runs.job import Job, SharedYears, run_job
from simulation.runs.plan import interventions_of, jobs_in
from simulation.runs.worker_failures import map_in_order
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of
from simulation.state import Floats

LEVEL, EFFECT = "level", "effect"

Progress = Callable[[str, int, int], None]
PointResult = dict[str, list[float]]  # "level exhaustion", "effect …": one number per replicate


class SensitivitySize(NamedTuple):
    """Amount of simulation. base: of Saltelli's design, a power of 2; varied: parameters in it."""

    trajectories: int
    varied: int
    base: int
    replicates: int


WHOLE = SensitivitySize(trajectories=5, varied=8, base=32, replicates=2)
QUICK = SensitivitySize(trajectories=2, varied=3, base=4, replicates=2)


class ParameterPoint(NamedTuple):
    """The jobs of one parameter set. arms: the reference, then the arm compared with it."""

    jobs: tuple[Job, ...]
    arms: tuple[str, str]
    moment: OutcomeMoment
    outcomes: tuple[str, ...]


class SensitivityDesign(NamedTuple):
    """The scenario that is simulated at every point, with its jobs."""

    scenario: Scenario
    jobs: tuple[Job, ...]
    central: Parameters
    arms: tuple[str, str]
    outcomes: tuple[str, ...]

    def at(self, numbers: Mapping[str, float]) -> ParameterPoint:
        """Return the point with some numbers changed; numbers of the scenario have priority."""
        p = with_values(self.central, dict(numbers))
        index = {arm.name: number for number, arm in enumerate(self.scenario.arms)}
        jobs = tuple(
            job._replace(parameters=self.scenario.applied_to(p, index[job.label.arm]))
            for job in self.jobs
        )
        return ParameterPoint(jobs, self.arms, outcome_moment(self.scenario), self.outcomes)


def design_of(
    scenario: Scenario, arm: str, outcomes: Sequence[str], replicates: int, draws: ParameterDraws
) -> SensitivityDesign:
    """Return the design for the reference and one arm. Raises BadInput for faulty files."""
    small = scenario.rerun(replicates=replicates, seed=None, weeks=None)
    record = small.record.model_copy(update={"days": 0, "events": None})
    small = small.model_copy(update={"record": record})
    plans = [interventions_of(small, number) for number in range(len(small.arms))]
    only = draws._replace(draws=(draws.central,))
    arms = (small.arms[0].name, arm)
    jobs = jobs_in(small, prepared(enrolment_of(small), plans), only)
    own = tuple(job for job in jobs if job.label.arm in arms)
    return SensitivityDesign(small, own, draws.central, arms, tuple(outcomes))


def evaluate_point(point: ParameterPoint) -> PointResult:
    """Return levels in the reference arm and paired effects, one number per replicate."""
    shared = SharedYears()
    runs = [run_job(job, shared) for job in point.jobs]
    tables = {name: pa.concat_tables([run[name] for run in runs]) for name in runs[0]}
    replicates = max(job.label.replicate for job in point.jobs)
    plan = ComparisonPlan(point.arms, tuple(BY_NAME[name] for name in point.outcomes), subgroups=())
    found = compare(MemoryTables(tables), plan, point.moment, range(1, replicates + 1)).effects
    result: PointResult = {}
    for name in point.outcomes:
        if (point.arms[1], name) in found:
            rows = found[point.arms[1], name]
            result[f"{LEVEL} {name}"] = rows["usual"].tolist()
            if point.arms[0] != point.arms[1]:
                result[f"{EFFECT} {name}"] = rows["difference"].tolist()
    return result


class QuantitySensitivity(NamedTuple):
    """One quantity of the answer: its range over all points, indices, variance and failures."""

    name: str
    low: float
    mean: float
    high: float
    screened: list[ElementaryEffect]
    shares: list[SobolShare]
    parts: PointVariance
    failing: FailureRule | None


class SensitivityFindings(NamedTuple):
    """The whole analysis. moved: all parameters; varied: indices of those with variance shares."""

    arms: tuple[str, str]
    moved: list[ParameterRange]
    varied: list[int]
    size: SensitivitySize
    points: int
    numbers: list[QuantitySensitivity]


def analyse_sensitivity(
    design: SensitivityDesign,
    ranges: Sequence[ParameterRange],
    size: SensitivitySize,
    seed: int,
    engine: RunExecutor,
    progress: Progress = lambda stage, done, total: None,
) -> SensitivityFindings:
    """Simulate the points of both methods and compute all indices."""

    def evaluated(stage: str, own: Sequence[ParameterRange], x: Floats) -> list[PointResult]:
        names = [varied.name for varied in own]
        points = [design.at(dict(zip(names, map(float, row), strict=True))) for row in x]
        return map_in_order(evaluate_point, points, engine, partial(progress, stage))

    box = indices.problem_of(ranges)
    x = indices.morris_points(box, size.trajectories, seed)
    screening = evaluated("screening", ranges, x)
    names = [name for name in screening[0] if all(name in result for result in screening)]
    effects = [indices.morris(box, x, _means(screening, name), seed) for name in names]
    varied = indices.strongest(effects, min(size.varied, len(ranges)))
    small = indices.problem_of([ranges[index] for index in varied])
    z = indices.sobol_points(small, size.base, seed)
    shares = evaluated("shares", [ranges[index] for index in varied], z)
    everywhere = np.concatenate([x, _in_all(z, varied, ranges, design.central)])
    numbers = []
    for name, elementary in zip(names, effects, strict=True):
        y = _means(shares, name)
        both = np.concatenate([_means(screening, name), y])
        sobol = indices.sobol(small, y, seed)
        parts = indices.variance_of_points(np.array([result[name] for result in shares]))
        failing = _failures(name, everywhere, both, ranges)
        extent = (float(both.min()), float(both.mean()), float(both.max()))
        numbers.append(QuantitySensitivity(name, *extent, elementary, sobol, parts, failing))
    return SensitivityFindings(design.arms, list(ranges), varied, size, len(x) + len(z), numbers)


def _means(results: Sequence[PointResult], name: str) -> Floats:
    return np.array([np.mean(result[name]) for result in results])


def _in_all(
    z: Floats, varied: Sequence[int], ranges: Sequence[ParameterRange], central: Parameters
) -> Floats:
    """Return points of some parameters among all, with the others at the centre."""
    centre = values(central)
    points = np.tile([centre[one.name] for one in ranges], (len(z), 1))
    points[:, list(varied)] = z
    return points


def _failures(
    name: str, x: Floats, y: Floats, ranges: Sequence[ParameterRange]
) -> FailureRule | None:
    kind, outcome = name.split(" ", 1)
    return discover_failures(x, y, BY_NAME[outcome].better, ranges) if kind == EFFECT else None


def title_of(number: QuantitySensitivity) -> str:
    """Return the label of a quantity."""
    kind, outcome = number.name.split(" ", 1)
    about = BY_NAME[outcome]
    start = "Effect on " if kind == EFFECT else "Level of "
    return f"{start}{about.label} ({about.unit})"
