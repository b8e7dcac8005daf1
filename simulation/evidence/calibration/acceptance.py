"""What is kept of a search: a central set and the draws, each tried on the real model.

Both are chosen on the populations that were fitted to: first of all those for which every gate
seems to hold, of these the ones with the least loss.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.calibration import loss, proposals
from simulation.evidence.calibration.constraints import met_by_means
from simulation.evidence.calibration.effort import Effort
from simulation.evidence.calibration.emulator import Emulator
from simulation.evidence.calibration.evaluations import Evaluation, Evaluator, Statistics
from simulation.evidence.calibration.search_space import Space
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.state import Floats

REACH = 0.3  # of half the box, each way; assumed
W_DIRECT = (0.02, 0.0, 0.06)  # the fit holds the first; the draws take all in turn


class EvaluatedPoint(NamedTuple):
    """One evaluation of the search, as the log keeps it."""

    stage: str
    point: Floats
    population: int
    found: Statistics


class Candidate(NamedTuple):
    """A parameter set checked on several populations. found: means over them.

    holds: whether every gate seems to hold by these.
    """

    point: Floats
    found: Statistics
    loss: float
    holds: bool


class SearchResult(NamedTuple):
    """What the waves left, and with what they were lived. asked: the table of targets."""

    tried: Sequence[EvaluatedPoint]
    emulator: Emulator
    rows: Sequence[loss.LossRow]
    asked: Sequence[CalibrationTarget]
    plan: Effort
    seed: int
    trying: Evaluator
    space: Space


def fitting_population(number: int) -> int:
    """The number-th population to fit on, from 0: odd ones; even ones are for the verdict."""
    return 2 * number + 1


def swept_coordinate(value: float, space: Space) -> float:
    """A value of the swept parameter on the scale of points."""
    return 2.0 * (value - space.swept.low) / (space.swept.high - space.swept.low) - 1.0


def propose_points(
    tried: Sequence[EvaluatedPoint], emulator: Emulator, rows: Sequence[loss.LossRow], many: int,
    seed: int,    name: str, space: Space, *, sure: bool,
) -> list[Floats]:  # fmt: skip
    """So many points near the best that were tried, where surfaces say that it is better still.

    The direct cost of misbehaviour takes its values in turn. sure: by the best guess of the
    surfaces, not by one drawn for each point. Far from what was tried they are not trusted.
    """
    swept = [swept_coordinate(w, space) for w in W_DIRECT]
    starts = best_points(tried, rows, max(many // len(swept), 1))
    surfaces = emulator.surfaces()
    found = []
    for n in range(many):
        if not sure:
            surfaces = emulator.drawn(seed, f"{name}:{n}")
        start = starts[(n // len(swept)) % len(starts)]
        aim = proposals.aimed(emulator, surfaces, rows, start.point, swept[n % len(swept)])
        found.append(proposals.nearby(aim, REACH))
    return found


def best_points(
    tried: Sequence[EvaluatedPoint], rows: Sequence[loss.LossRow], many: int
) -> list[EvaluatedPoint]:
    """The best points that were tried, by the loss that insists on gates and spiral."""
    return sorted(tried, key=lambda each: loss.loss_of(each.found, rows))[:many]


def select_sets(search: SearchResult) -> tuple[Candidate, list[Candidate]]:
    """The central set, and the draws.

    Both are chosen among points near the best that were tried, checked on several populations.
    """
    plan, space = search.plan, search.space
    swept = [swept_coordinate(w, space) for w in W_DIRECT]
    points = propose_points(
        search.tried, search.emulator, search.rows, plan.candidates * len(swept), search.seed,
        "checks", space, sure=True,
    )  # fmt: skip
    found = check_candidates(
        points, "checks", plan.checked_populations, plan.checked_teachers, search
    )
    centre = min(_of(found, swept[0]), key=_preference)
    held = [each for each in found if each.holds] or found
    draws = [
        each
        for cost in swept
        for each in sorted(_of(held, cost), key=_preference)[: plan.draws // len(swept)]
    ]
    return centre, draws


def check_candidates(
    points: Sequence[Floats], stage: str, populations: int, teachers: int, search: SearchResult
) -> list[Candidate]:
    """Points on several populations of the real model, with their loss."""
    evaluations = [
        Evaluation(search.space.parameters_at(point), fitting_population(n), teachers, search.seed)
        for point in points
        for n in range(populations)
    ]
    found = search.trying.all(stage, evaluations)
    means = [mean_statistics(found[n : n + populations]) for n in range(0, len(found), populations)]
    return [
        Candidate(point, mean, loss.loss_of(mean, search.rows), met_by_means(mean, search.asked))
        for point, mean in zip(points, means, strict=True)
    ]


def mean_statistics(found: Sequence[Mapping[str, float]]) -> Statistics:
    """Mean of every statistic over the populations that give it."""
    names = dict.fromkeys(name for each in found for name in each)
    return {name: float(np.mean([e[name] for e in found if name in e])) for name in names}


def _preference(each: Candidate) -> tuple[bool, float]:
    return not each.holds, each.loss


def _of(found: Sequence[Candidate], cost: float) -> list[Candidate]:
    """Those with one direct cost of misbehaviour."""
    return [each for each in found if abs(each.point[-1] - cost) < 1e-9]
