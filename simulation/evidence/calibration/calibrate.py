"""Calibration from screening to verdict: waves of points, selected parameter sets, verdicts.

Waves are history matching: points that fill the box, then points where the surfaces fitted to all
earlier points predict a low loss. The central set and the draws are selected among points that
were checked with the model, first by the constraints, then by the loss, and judged on populations
that no point was evaluated on.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.calibration import loss, screening
from simulation.evidence.calibration.constraints import judge_constraints, met_by_means
from simulation.evidence.calibration.emulator import Emulator, fit_emulator
from simulation.evidence.calibration.evaluations import (
    STUDIED,
    CalibrationEffort,
    Evaluation,
    Evaluator,
    Statistics,
)
from simulation.evidence.calibration.proposals import (
    W_DIRECT,
    EvaluatedPoint,
    best_points,
    propose_points,
    swept_coordinate,
)
from simulation.evidence.calibration.search_space import Space, sobol_points
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.evidence.targets.verdict import Verdict, verdicts_on
from simulation.evidence.validation.validate import statistics
from simulation.parameters import Parameters
from simulation.state import Floats

SURVEYS, PROGRAMMES = (*STUDIED, "secondary", "contacts"), ("trials",)  # studies of the verdict
SCATTER = 0.5  # of half the box, in both directions around the start of the search; assumed
INFLUENCE = 0.5  # band widths that a parameter must move a row by to be fitted further; assumed


class Candidate(NamedTuple):
    """A parameter set checked on several populations. found: means over them.

    met: whether the means meet all constraints.
    """

    point: Floats
    found: Statistics
    loss: float
    met: bool


class Search(NamedTuple):
    """The problem of a search: targets, rows of the loss, effort, seed and evaluator."""

    targets: Sequence[CalibrationTarget]
    rows: Sequence[loss.LossRow]
    effort: CalibrationEffort
    seed: int
    evaluator: Evaluator

    def evaluate(self, stage: str, points: Sequence[Floats], space: Space) -> list[EvaluatedPoint]:
        """Evaluate points, with one population each, assigned in turn."""
        populations = [fitting_population(n % self.effort.populations) for n in range(len(points))]
        evaluations = [
            Evaluation(space.parameters_at(point), population, self.effort.teachers, self.seed)
            for point, population in zip(points, populations, strict=True)
        ]
        results = self.evaluator.all(stage, evaluations)
        parts = zip(points, populations, results, strict=True)
        return [EvaluatedPoint(stage, *part) for part in parts]


class Calibration(NamedTuple):
    """The result of a calibration. before, after: verdicts on fresh populations.

    space: the part of the box that was searched to the end; fixed: number of parameters outside it.
    """

    space: Space
    fixed: int
    screened: list[screening.ScreenedParameter]
    evaluated: list[EvaluatedPoint]
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
    targets: Sequence[CalibrationTarget],
    effort: CalibrationEffort,
    seed: int,
    evaluator: Evaluator,
    space: Space,
) -> Calibration:
    """Run the whole calibration."""
    fitted = loss.fitted_to(targets)
    rows = loss.weighted_for_selection(loss.loss_rows(fitted))
    search = Search(targets, rows, effort, seed, evaluator)
    smaller, evaluated, emulator = run_search(search, space)
    centre, draws = select_sets(search, smaller, evaluated, emulator)
    sets = (Parameters(), smaller.parameters_at(centre.point))
    before, after = (verdicts(search, parameters) for parameters in sets)
    screened = screening.screen_parameters(fitted, effort, seed, evaluator)
    return Calibration(
        smaller,
        len(space.free) - len(smaller.free),
        screened,
        evaluated,
        emulator,
        rows,
        centre,
        draws,
        before,
        after,
        centre.found,
    )


def run_search(search: Search, space: Space) -> tuple[Space, list[EvaluatedPoint], Emulator]:
    """Run all waves; return the searched part of the box, all points, and their surfaces.

    The base of the space is the start. Half of the first points fill the box, half lie around the
    start. After the first wave, parameters that move no row are fixed at the base.
    """
    effort, seed, rows = search.effort, search.seed, search.rows
    start, near = space.point_of(space.base), effort.first // 2
    around = start + SCATTER * sobol_points(near - 1, space.dimensions, seed, "around")
    points = [start, *np.clip(around, -1.0, 1.0)]
    points += list(sobol_points(effort.first - near, space.dimensions, seed, "first"))
    evaluated = search.evaluate("wave 1", points, space)
    fitted = influential(emulator_of(evaluated, rows, effort.near), rows)
    pairs = zip(space.free, fitted, strict=True)
    smaller = space._replace(free=tuple(free for free, influence in pairs if influence))
    evaluated = [one._replace(point=one.point[[*fitted, True]]) for one in evaluated]
    for wave in range(2, effort.waves + 1):
        stage = f"wave {wave}"
        emulator = emulator_of(evaluated, rows, effort.near)
        draw = None if wave == effort.waves else (seed, stage)
        points = propose_points(evaluated, emulator, rows, effort.later, smaller, draw=draw)
        evaluated += search.evaluate(stage, points, smaller)
    return smaller, evaluated, emulator_of(evaluated, rows, effort.near)


def influential(emulator: Emulator, rows: Sequence[loss.LossRow]) -> list[bool]:
    """Return which free parameters move a row by ``INFLUENCE`` band widths across their box."""
    surfaces = emulator.surfaces()
    slopes = np.mean([np.abs(surfaces.gradient(x)) for x in emulator.points], axis=0)
    widths = np.array([row.width for row in rows])
    index = [emulator.statistics.index(row.statistic) for row in rows]
    changes = 2.0 * slopes[index] / widths[:, None]
    return [bool(largest >= INFLUENCE) for largest in changes.max(axis=0)[:-1]]


def emulator_of(
    evaluated: Sequence[EvaluatedPoint],
    rows: Sequence[loss.LossRow],
    near: int,
    more: Sequence[str] = (),
) -> Emulator:
    """Fit an emulator of the statistics in rows to the best points.

    more: further statistics, left out if a point does not give them.
    """
    points = best_points(evaluated, rows, near)
    given = [name for name in more if all(name in one.found for one in points)]
    names = list(dict.fromkeys([*(row.statistic for row in rows), *given]))
    results = [one.found for one in points]
    coordinates = np.array([one.point for one in points])
    return fit_emulator(coordinates, [one.population for one in points], results, names)


def select_sets(
    search: Search, space: Space, evaluated: Sequence[EvaluatedPoint], emulator: Emulator
) -> tuple[Candidate, list[Candidate]]:
    """Select the central set and the draws, among candidates checked on several populations."""
    effort = search.effort
    count = effort.candidates * len(W_DIRECT)
    points = propose_points(evaluated, emulator, search.rows, count, space, draw=None)
    candidates = sorted(check_candidates(search, space, points), key=lambda one: one.loss)
    swept = [swept_coordinate(direct, space) for direct in W_DIRECT]
    centre = min(_with_direct(candidates, swept[0]), key=lambda one: not one.met)
    usable = [one for one in candidates if one.met] or candidates
    share = effort.draws // len(swept)
    return centre, [one for direct in swept for one in _with_direct(usable, direct)[:share]]


def check_candidates(search: Search, space: Space, points: Sequence[Floats]) -> list[Candidate]:
    """Evaluate points on several populations of the model."""
    populations, teachers = search.effort.checked_populations, search.effort.checked_teachers
    evaluations = [
        Evaluation(space.parameters_at(point), fitting_population(n), teachers, search.seed)
        for point in points
        for n in range(populations)
    ]
    results = search.evaluator.all("checks", evaluations)
    candidates = []
    for n, point in enumerate(points):
        means = mean_statistics(results[n * populations : (n + 1) * populations])
        met = met_by_means(means, search.targets)
        candidates.append(Candidate(point, means, loss.loss_of(means, search.rows), met))
    return candidates


def mean_statistics(results: Sequence[Mapping[str, float]]) -> Statistics:
    """Return the mean of every statistic over the populations that give it."""
    names = dict.fromkeys(name for result in results for name in result)
    return {name: float(np.mean([r[name] for r in results if name in r])) for name in names}


def fitting_population(number: int) -> int:
    """Return the population for fitting with a number from 0: odd; even ones are for verdicts."""
    return 2 * number + 1


def verdicts(search: Search, p: Parameters) -> list[Verdict]:
    """Return verdicts on all modelled rows, on populations that were not used for fitting."""
    effort = search.effort
    parts = (
        (SURVEYS, effort.judged_populations, effort.judged_teachers),
        (PROGRAMMES, effort.trial_populations, effort.trial_teachers),
    )
    evaluations = [
        Evaluation(p, 2 * n, teachers, search.seed, studies, spiral=False)
        for studies, populations, teachers in parts
        for n in range(1, populations + 1)
    ]
    results = search.evaluator.all("verdict", evaluations)
    return verdicts_on([row for row in search.targets if row.modelled], statistics(results))


def _with_direct(candidates: Sequence[Candidate], direct: float) -> list[Candidate]:
    """Return the candidates with one direct cost of misbehaviour."""
    return [one for one in candidates if abs(one.point[-1] - direct) < 1e-9]
