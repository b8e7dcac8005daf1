"""What is kept of a search: a central set and the draws, each tried on the real model.

Both are chosen on the populations that were fitted to: first of all those for which every gate
seems to hold, of these the ones with the least loss.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from simulation.evidence.calibration import loss, proposing
from simulation.evidence.calibration.emulator import Emulator
from simulation.evidence.calibration.evaluating import Evaluation, Statistics, Trying
from simulation.evidence.calibration.gates import SPIRAL, seem_to_hold
from simulation.evidence.calibration.plan import Plan
from simulation.evidence.calibration.space import Space
from simulation.evidence.targets.table import Target
from simulation.experiments.spiral import APART
from simulation.parameters import Parameters
from simulation.state import Floats

W_DIRECT = (0.02, 0.0, 0.06)  # the fit holds the first; the draws take all in turn


class Candidate(NamedTuple):
    """A parameter set checked on several populations. found: means over them.

    holds: whether every gate seems to hold by these.
    """

    point: Floats
    found: Statistics
    loss: float
    holds: bool


class Search(NamedTuple):
    """What the waves left, and with what they were lived. asked: the table of targets."""

    emulator: Emulator
    rows: Sequence[loss.Row]
    asked: Sequence[Target]
    plan: Plan
    seed: int
    trying: Trying
    space: Space


def fitting(number: int) -> int:
    """The number-th population to fit on, from 0: odd ones; even ones are for the verdict."""
    return 2 * number + 1


def swept_at(value: float, space: Space) -> float:
    """A value of the swept parameter on the scale of points."""
    return 2.0 * (value - space.swept.low) / (space.swept.high - space.swept.low) - 1.0


def spiralling(
    points: Sequence[Floats], many: int, seed: int, trying: Trying, space: Space
) -> list[Floats]:
    """So many of the points: first those with which one dyad has two ends, and one if cut.

    The mean course of a dyad costs next to nothing beside a school, so this is not guessed.
    """
    evaluations = [Evaluation(space.parameters_at(point), 0, 0, seed, ()) for point in points]
    found = trying.all("dyads", evaluations)
    two = [
        all(name in each and side * (each[name] - APART) > 0 for name, (_, side) in SPIRAL.items())
        for each in found
    ]
    order = sorted(range(len(points)), key=lambda n: not two[n])
    return [points[n] for n in order[:many]]


def central(search: Search) -> Candidate:
    """The best set, of a few that the surfaces like, by the real model."""
    emulator, rows, space, plan = search.emulator, search.rows, search.space, search.plan
    held = swept_at(W_DIRECT[0], space)
    middle = np.zeros(space.dimensions)
    middle[-1] = held
    start = space.point_of(Parameters())
    start[-1] = held
    guessed = [proposing.best(emulator, rows, pull, [middle, start]) for pull in (middle, start)]
    many = plan.spare * max(plan.candidates - len(guessed), 1)
    guessed += proposing.proposals(emulator, rows, many, [held], search.seed, "centre", sure=True)
    guessed = spiralling(guessed, plan.candidates, search.seed, search.trying, space)
    found = checked(guessed, "centre", plan.checked_populations, plan.checked_teachers, search)
    return min(found, key=_preference)


def accepted(search: Search) -> list[Candidate]:
    """The best of many proposals, as many for each direct cost of misbehaviour as hold.

    All are tried once, the better ones again on several populations; of these only those are
    kept for which every gate seems to hold, unless there is none.
    """
    plan, space = search.plan, search.space
    swept = [swept_at(w, space) for w in W_DIRECT]
    many = plan.draws * plan.tried
    points = proposing.proposals(
        search.emulator, search.rows, plan.spare * many, swept, search.seed, "draws", sure=True
    )
    points = spiralling(points, many, search.seed, search.trying, space)
    first = checked(points, "draws", 1, plan.tried_teachers, search)
    better = [
        each.point
        for cost in swept
        for each in _of(first, cost, key=lambda each: each.loss)[: plan.checked // len(swept)]
    ]
    again = checked(better, "draws", plan.checked_populations, plan.checked_teachers, search)
    held = [each for each in again if each.holds] or again
    return [
        each
        for cost in swept
        for each in _of(held, cost, key=_preference)[: plan.draws // len(swept)]
    ]


def checked(
    points: Sequence[Floats], stage: str, populations: int, teachers: int, search: Search
) -> list[Candidate]:
    """Points on several populations of the real model, with their loss."""
    evaluations = [
        Evaluation(search.space.parameters_at(point), fitting(n), teachers, search.seed)
        for point in points
        for n in range(populations)
    ]
    found = search.trying.all(stage, evaluations)
    means = [averaged(found[n : n + populations]) for n in range(0, len(found), populations)]
    return [
        Candidate(point, mean, loss.loss_of(mean, search.rows), seem_to_hold(mean, search.asked))
        for point, mean in zip(points, means, strict=True)
    ]


def averaged(found: Sequence[Mapping[str, float]]) -> Statistics:
    """Mean of every statistic over the populations that give it."""
    names = dict.fromkeys(name for each in found for name in each)
    return {name: float(np.mean([e[name] for e in found if name in e])) for name in names}


def _preference(each: Candidate) -> tuple[bool, float]:
    return not each.holds, each.loss


def _of(found: Sequence[Candidate], cost: float, key: Any) -> list[Candidate]:
    """Those with one direct cost of misbehaviour, the preferred ones first."""
    return sorted((each for each in found if abs(each.point[-1] - cost) < 1e-9), key=key)
