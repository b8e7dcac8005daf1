"""Calibration from end to end: screening, waves of points, the check of the best, the verdict.

Waves are history matching: points that fill the box, then points where the surfaces made from
all points so far say that the best may lie. What is kept at the end was tried on the real
model; it is judged on populations that no point was ever tried on.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulation.evidence.calibration import loss, proposing, screening
from simulation.evidence.calibration.emulator import Emulator, emulated
from simulation.evidence.calibration.evaluating import STUDIED, Evaluation, Statistics, Trying
from simulation.evidence.calibration.space import Space, filling
from simulation.evidence.targets.table import Target
from simulation.evidence.targets.verdict import Verdict, judged
from simulation.evidence.validation.running import statistics
from simulation.experiments.spiral import APART
from simulation.parameters import Parameters
from simulation.state import Floats

CHEAP, DEAR = (*STUDIED, "contacts"), ("trials",)  # studies of the verdict; of programmes
W_DIRECT = (0.02, 0.0, 0.06)  # the fit holds the first; the draws take all in turn


class Plan(NamedTuple):
    """How much is done. Teachers are those of one population.

    trajectories, screened_…: of the screening. first, later, waves: points of the first
    and of each later wave, and how many waves. populations: over which points are dealt.
    candidates: for the centre; draws: kept, of tried times as many proposed.
    """

    trajectories: int
    screened_teachers: int
    screened_studies: tuple[str, ...]
    first: int
    later: int
    waves: int
    teachers: int
    populations: int
    candidates: int
    checked_populations: int
    checked_teachers: int
    draws: int
    tried: int
    tried_populations: int
    tried_teachers: int
    judged_populations: int
    judged_teachers: int
    trial_teachers: int


WHOLE = Plan(2, 24, ("levels", "lessons"), 96, 48, 3, 72, 10, 5, 2, 120, 12, 2, 1, 72, 4, 160, 24)
QUICK = Plan(2, 8, ("secondary",), 16, 8, 2, 8, 2, 2, 1, 8, 3, 1, 1, 8, 2, 8, 8)


class Tried(NamedTuple):
    """One evaluation of the search, as the log keeps it."""

    stage: str
    point: Floats
    population: int
    found: Statistics


class Candidate(NamedTuple):
    """A parameter set checked on several populations. found: means over them."""

    point: Floats
    found: Statistics
    loss: float


class Calibration(NamedTuple):
    """Everything the command writes. before, after: verdicts on fresh populations."""

    screened: list[screening.Screened]
    tried: list[Tried]
    emulator: Emulator
    rows: list[loss.Row]
    centre: Candidate
    draws: list[Candidate]
    before: list[Verdict]
    after: list[Verdict]
    spiral: Statistics


def gates_hold(found: Calibration) -> bool:
    """Whether every gate is met on fresh populations, and the spiral stands and falls as it must.

    A set that misses one is kept as a candidate and not taken into use.
    """
    after = {each.target.statistic: each for each in found.after}
    rows = all(after[gate].met for gate in loss.GATES if gate in after)
    s = found.spiral
    cut = max(s["spiral_gap_blind"], s["spiral_gap_unanswered"])
    return rows and s["spiral_gap"] > APART > cut


def fitting(number: int) -> int:
    """The number-th population to fit on, from 0: odd ones; even ones are for the verdict."""
    return 2 * number + 1


def calibrated(
    asked: Sequence[Target], plan: Plan, seed: int, trying: Trying, space: Space
) -> Calibration:
    """The whole calibration. asked: the table of targets."""
    fit = loss.fitted_to(asked)
    rows = loss.rows_of(fit)
    tried, emulator = searched(rows, plan, seed, trying, space)
    centre = central(emulator, rows, plan, seed, trying, space)
    draws = accepted(emulator, rows, plan, seed, trying, space)
    sets = [Parameters(), space.parameters_at(centre.point)]
    before, after = (verdicts(asked, p, plan, seed, trying) for p in sets)
    screened = screening.screened(
        fit,
        Parameters(),
        plan.trajectories,
        plan.screened_teachers,
        plan.screened_studies,
        seed,
        trying,
    )
    return Calibration(screened, tried, emulator, rows, centre, draws, before, after, centre.found)


def searched(
    rows: Sequence[loss.Row], plan: Plan, seed: int, trying: Trying, space: Space
) -> tuple[list[Tried], Emulator]:
    """All waves, and the surfaces made from them."""
    tried: list[Tried] = []
    first = filling(plan.first, space.dimensions, seed, "first")
    points = [space.point_of(Parameters()), *first[:-1]]
    for wave in range(1, plan.waves + 1):
        stage = f"wave {wave}"
        tried += tried_at(points, stage, plan, seed, trying, space)
        emulator = surfaces_of(tried, rows)
        points = proposing.proposals(
            emulator, rows, plan.later, [swept_at(w, space) for w in W_DIRECT], seed, stage
        )
    return tried, emulator


def tried_at(
    points: Sequence[Floats], stage: str, plan: Plan, seed: int, trying: Trying, space: Space
) -> list[Tried]:
    """Points on the real model, one population each, dealt in turn."""
    dealt = [fitting(n % plan.populations) for n in range(len(points))]
    evaluations = [
        Evaluation(space.parameters_at(point), population, plan.teachers, seed)
        for point, population in zip(points, dealt, strict=True)
    ]
    found = trying.all(stage, evaluations)
    return [
        Tried(stage, point, population, each)
        for point, population, each in zip(points, dealt, found, strict=True)
    ]


def surfaces_of(tried: Sequence[Tried], rows: Sequence[loss.Row]) -> Emulator:
    """The emulator of all that rows ask, from all that was tried."""
    names = list(dict.fromkeys(row.statistic for row in rows))
    points = np.array([each.point for each in tried])
    return emulated(points, [t.population for t in tried], [t.found for t in tried], names)


def swept_at(value: float, space: Space) -> float:
    """A value of the swept parameter on the scale of points."""
    return 2.0 * (value - space.swept.low) / (space.swept.high - space.swept.low) - 1.0


def central(
    emulator: Emulator, rows: Sequence[loss.Row], plan: Plan, seed: int, trying: Trying,
    space: Space,
) -> Candidate:  # fmt: skip
    """The best set, of a few that the surfaces like, by the real model."""
    held = swept_at(W_DIRECT[0], space)
    middle = np.zeros(space.dimensions)
    middle[-1] = held
    start = space.point_of(Parameters())
    start[-1] = held
    many = plan.candidates - 2
    guessed = [proposing.best(emulator, rows, pull, [middle, start]) for pull in (middle, start)]
    guessed += proposing.proposals(emulator, rows, max(many, 1), [held], seed, "centre")
    found = checked(
        guessed, "centre", rows, plan.checked_populations, plan.checked_teachers, seed, trying,
        space,
    )  # fmt: skip
    return min(found, key=lambda each: each.loss)


def accepted(
    emulator: Emulator, rows: Sequence[loss.Row], plan: Plan, seed: int, trying: Trying,
    space: Space,
) -> list[Candidate]:  # fmt: skip
    """The better ones of many proposals, as many for each direct cost of misbehaviour."""
    swept = [swept_at(w, space) for w in W_DIRECT]
    points = proposing.proposals(emulator, rows, plan.draws * plan.tried, swept, seed, "draws")
    found = checked(
        points, "draws", rows, plan.tried_populations, plan.tried_teachers, seed, trying, space
    )
    kept: list[Candidate] = []
    for cost in swept:
        same = [each for each in found if abs(each.point[-1] - cost) < 1e-9]
        kept += sorted(same, key=lambda each: each.loss)[: plan.draws // len(swept)]
    return kept


def checked(
    points: Sequence[Floats], stage: str, rows: Sequence[loss.Row], populations: int,
    teachers: int, seed: int, trying: Trying, space: Space,
) -> list[Candidate]:  # fmt: skip
    """Points on several populations of the real model, with their loss."""
    evaluations = [
        Evaluation(space.parameters_at(point), fitting(n), teachers, seed)
        for point in points
        for n in range(populations)
    ]
    found = trying.all(stage, evaluations)
    means = [averaged(found[n : n + populations]) for n in range(0, len(found), populations)]
    return [
        Candidate(point, mean, loss.loss_of(mean, rows))
        for point, mean in zip(points, means, strict=True)
    ]


def averaged(found: Sequence[Mapping[str, float]]) -> Statistics:
    """Mean of every statistic over the populations that give it."""
    names = dict.fromkeys(name for each in found for name in each)
    return {name: float(np.mean([e[name] for e in found if name in e])) for name in names}


def verdicts(
    asked: Sequence[Target], p: Parameters, plan: Plan, seed: int, trying: Trying
) -> list[Verdict]:
    """Every row the model speaks to, on populations that nothing was fitted to."""
    evaluations = [
        Evaluation(p, 2 * n, teachers, seed, studies, spiral=False)
        for studies, teachers in ((CHEAP, plan.judged_teachers), (DEAR, plan.trial_teachers))
        for n in range(1, plan.judged_populations + 1)
    ]
    found = trying.all("verdict", evaluations)
    return judged([each for each in asked if each.spoken_to], statistics(found))
