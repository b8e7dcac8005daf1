"""Calibration from end to end: screening, waves of points, the check of the best, the verdict.

Waves are history matching: points that fill the box, then points where the surfaces made from
all points so far say that the best may lie. What is kept at the end was tried on the real
model; it is judged on populations that no point was ever tried on.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.calibration import acceptance, loss, screening
from simulation.evidence.calibration.acceptance import (
    Candidate,
    EvaluatedPoint,
    SearchResult,
    fitting_population,
)
from simulation.evidence.calibration.constraints import judge_constraints
from simulation.evidence.calibration.effort import Effort
from simulation.evidence.calibration.emulator import Emulator, fit_emulator
from simulation.evidence.calibration.evaluations import STUDIED, Evaluation, Evaluator, Statistics
from simulation.evidence.calibration.search_space import Space, sobol_points
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.evidence.targets.verdict import Verdict, verdicts_on
from simulation.evidence.validation.validate import statistics
from simulation.parameters import Parameters
from simulation.state import Floats

CHEAP, DEAR = (*STUDIED, "contacts"), ("trials",)  # studies of the verdict; of programmes
SCATTER = 0.5  # of half the box, each way around where the search begins; assumed
INFLUENCE = 0.5  # band widths that a parameter must move some row by to be sought on; assumed


class Calibration(NamedTuple):
    """Everything the command writes. before, after: verdicts on fresh populations.

    space: the part of the box that was sought in to the end; held: free parameters outside it.
    """

    space: Space
    held: int
    screened: list[screening.ScreenedParameter]
    tried: list[EvaluatedPoint]
    emulator: Emulator
    rows: list[loss.LossRow]
    centre: Candidate
    draws: list[Candidate]
    before: list[Verdict]
    after: list[Verdict]
    spiral: Statistics


def constraints_met(found: Calibration) -> bool:
    """Return whether all constraints are met on fresh populations."""
    return all(constraint.met for constraint in judge_constraints(found.after, found.spiral))


def run_calibration(
    asked: Sequence[CalibrationTarget], plan: Effort, seed: int, trying: Evaluator, space: Space
) -> Calibration:
    """The whole calibration. asked: the table of targets."""
    fit = loss.fitted_to(asked)
    rows = loss.weight_constraints(loss.weight_spiral(loss.loss_rows(fit)))
    whole, (space, tried, emulator) = space, run_search(rows, plan, seed, trying, space)
    search = SearchResult(tried, emulator, rows, asked, plan, seed, trying, space)
    centre, draws = acceptance.select_sets(search)
    sets = [Parameters(), space.parameters_at(centre.point)]
    before, after = (verdicts(asked, p, plan, seed, trying) for p in sets)
    screened = screening.screen_parameters(
        fit,
        Parameters(),
        plan.trajectories,
        plan.screened_teachers,
        plan.screened_studies,
        seed,
        trying,
    )
    held = len(whole.free) - len(space.free)
    return Calibration(
        space, held, screened, tried, emulator, rows, centre, draws, before, after, centre.found
    )


def run_search(
    rows: Sequence[loss.LossRow], plan: Effort, seed: int, trying: Evaluator, space: Space
) -> tuple[Space, list[EvaluatedPoint], Emulator]:
    """All waves, and the surfaces made from them, in the part of the box that matters.

    space: its base is where the search begins. Half of the first points fill the box, half lie
    around the beginning. After the first wave parameters that move no row are held at the base.
    """
    begin = space.point_of(space.base)
    near = plan.first // 2
    around = begin + SCATTER * sobol_points(near - 1, space.dimensions, seed, "around")
    points = [begin, *np.clip(around, -1.0, 1.0)]
    points += list(sobol_points(plan.first - near, space.dimensions, seed, "first"))
    tried = evaluate_points(points, "wave 1", plan, seed, trying, space)
    telling = influential(emulator_of(tried, rows, plan.near), rows)
    free = tuple(each for each, t in zip(space.free, telling, strict=True) if t)
    smaller = space._replace(free=free)
    kept = [*telling, True]
    tried = [each._replace(point=each.point[kept]) for each in tried]
    for wave in range(2, plan.waves + 1):
        stage = f"wave {wave}"
        emulator = emulator_of(tried, rows, plan.near)
        sure = wave == plan.waves
        points = acceptance.propose_points(
            tried, emulator, rows, plan.later, seed, stage, smaller, sure=sure
        )
        tried += evaluate_points(points, stage, plan, seed, trying, smaller)
    return smaller, tried, emulator_of(tried, rows, plan.near)


def influential(emulator: Emulator, rows: Sequence[loss.LossRow]) -> list[bool]:
    """Which free parameters move some row by enough band widths when they cross their box."""
    surfaces = emulator.surfaces()
    slopes = np.mean([np.abs(surfaces.gradient(x)) for x in emulator.points], axis=0)
    index = [fit.statistic for fit in emulator.fits]
    widths = np.array([row.width for row in rows])
    moved = 2.0 * slopes[[index.index(row.statistic) for row in rows]] / widths[:, None]
    return [bool(most >= INFLUENCE) for most in moved.max(axis=0)[:-1]]


def evaluate_points(
    points: Sequence[Floats], stage: str, plan: Effort, seed: int, trying: Evaluator, space: Space
) -> list[EvaluatedPoint]:
    """Points on the real model, one population each, dealt in turn."""
    dealt = [fitting_population(n % plan.populations) for n in range(len(points))]
    evaluations = [
        Evaluation(space.parameters_at(point), population, plan.teachers, seed)
        for point, population in zip(points, dealt, strict=True)
    ]
    found = trying.all(stage, evaluations)
    return [
        EvaluatedPoint(stage, point, population, each)
        for point, population, each in zip(points, dealt, found, strict=True)
    ]


def emulator_of(
    tried: Sequence[EvaluatedPoint],
    rows: Sequence[loss.LossRow],
    near: int,
    more: Sequence[str] = (),
) -> Emulator:
    """The emulator of all that rows ask, from the better ones of all that was tried.

    more: statistics that no row asks; those that too few points give are left out.
    """
    names = list(dict.fromkeys(row.statistic for row in rows))
    better = sorted(tried, key=lambda each: loss.loss_of(each.found, rows))[:near]
    points = np.array([each.point for each in better])
    given = [name for name in more if all(name in each.found for each in better)]
    names = list(dict.fromkeys([*names, *given]))
    return fit_emulator(points, [t.population for t in better], [t.found for t in better], names)


def verdicts(
    asked: Sequence[CalibrationTarget], p: Parameters, plan: Effort, seed: int, trying: Evaluator
) -> list[Verdict]:
    """Every row the model speaks to, on populations that nothing was fitted to."""
    evaluations = [
        Evaluation(p, 2 * n, teachers, seed, studies, spiral=False)
        for studies, populations, teachers in (
            (CHEAP, plan.judged_populations, plan.judged_teachers),
            (DEAR, plan.trial_populations, plan.trial_teachers),
        )
        for n in range(1, populations + 1)
    ]
    found = trying.all("verdict", evaluations)
    return verdicts_on([each for each in asked if each.modelled], statistics(found))
