"""Proposals: points at which the surfaces, or draws of them, have a low loss.

A point is moved to the least loss of surfaces that are drawn from their posterior, within a
radius in which they are trusted, with a weak pull to where it was evaluated. So moved points
converge in the directions that the figures identify, and stay where they were in the others. The
minimiser is the bounded quasi-Newton search of SciPy.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import OptimizeResult, minimize

from simulation.evidence.calibration.emulator import Emulator, Surfaces
from simulation.evidence.calibration.evaluations import Statistics
from simulation.evidence.calibration.loss import LossRow, cost, distances, loss_of
from simulation.evidence.calibration.search_space import Space
from simulation.state import Floats, Ints

PULL = 0.02  # cost of a parameter at the end of the box when the pull is to the middle; assumed
REACH = 0.3  # largest change of a coordinate; assumed
W_DIRECT = (0.02, 0.0, 0.06)  # the fit uses the first; draws use all in turn

Bounds = list[tuple[float, float]]


class EvaluatedPoint(NamedTuple):
    """One evaluation of the search. found: its statistics."""

    stage: str
    point: Floats
    population: int
    found: Statistics


class Aim(NamedTuple):
    """An objective: loss of the surfaces, with a pull to a point and the swept value fixed."""

    surfaces: Surfaces
    columns: Ints  # of the surface of every row
    rows: Sequence[LossRow]
    pull: Floats

    def bounds(self) -> Bounds:
        """The box, with the swept value fixed."""
        return [(-1.0, 1.0)] * (len(self.pull) - 1) + [(self.pull[-1], self.pull[-1])]

    def minimum(self, start: Floats, bounds: Bounds) -> OptimizeResult:
        """Minimise the loss from a start."""
        return minimize(self.cost, start, method="L-BFGS-B", jac=True, bounds=bounds)

    def cost(self, point: Floats) -> tuple[float, Floats]:
        """Return the loss on the surfaces and its gradient."""
        x, slopes = self.surfaces.at(point), self.surfaces.gradient(point)
        x, slopes = x[self.columns], slopes[self.columns]
        away, pulled = distances(x, self.rows), point - self.pull
        weight, width, low = (np.array([row[n] for row in self.rows]) for n in (5, 4, 2))
        toward = np.where(x < low, -1.0, 1.0) / width
        steep = weight * np.where(away <= 1.0, 2.0 * away, 2.0) * toward * (away > 0.0)
        value = cost(away, self.rows) + PULL * pulled @ pulled
        return float(value), np.asarray(steep @ slopes + 2.0 * PULL * pulled)


def aim_at(emulator: Emulator, surfaces: Surfaces, rows: Sequence[LossRow], pull: Floats) -> Aim:
    """Return the objective of surfaces, with a pull to a point."""
    columns = np.array([emulator.statistics.index(row.statistic) for row in rows])
    return Aim(surfaces, columns, rows, pull)


def best(emulator: Emulator, rows: Sequence[LossRow], pull: Floats) -> Floats:
    """Return the best point of the posterior mean, from a point and with a weak pull to it."""
    aim = aim_at(emulator, emulator.surfaces(), rows, pull)
    return np.asarray(aim.minimum(pull, aim.bounds()).x)


def nearby(aim: Aim, reach: float) -> Floats:
    """Return the best point within reach of the point of the pull."""
    bounds = [(max(x - reach, -1.0), min(x + reach, 1.0)) for x in aim.pull[:-1]]
    return np.asarray(aim.minimum(aim.pull, [*bounds, aim.bounds()[-1]]).x)


def profile(
    emulator: Emulator, rows: Sequence[LossRow], centre: Floats, dimension: int, places: Floats
) -> Floats:
    """Return the least loss of the posterior mean with one coordinate fixed at several places."""
    aim = aim_at(emulator, emulator.surfaces(), rows, centre)
    losses = []
    for place in places:
        bounds, start = aim.bounds(), centre.copy()
        bounds[dimension] = (float(place), float(place))
        start[dimension] = place
        losses.append(aim.minimum(start, bounds).fun)
    return np.array(losses)


def propose_points(
    evaluated: Sequence[EvaluatedPoint],
    emulator: Emulator,
    rows: Sequence[LossRow],
    count: int,
    space: Space,
    *,
    draw: tuple[int, str] | None,
) -> list[Floats]:
    """Return points near the best evaluated ones, where the surfaces predict a lower loss.

    The direct cost of misbehaviour takes its values in turn. draw: seed and name of surfaces drawn
    for every point; None for the posterior mean.
    """
    swept = [swept_coordinate(direct, space) for direct in W_DIRECT]
    starts = best_points(evaluated, rows, max(count // len(swept), 1))
    surfaces = emulator.surfaces()
    points = []
    for n in range(count):
        if draw is not None:
            surfaces = emulator.drawn(draw[0], f"{draw[1]}:{n}")
        start = starts[(n // len(swept)) % len(starts)].point
        pull = np.append(start[:-1], swept[n % len(swept)])
        points.append(nearby(aim_at(emulator, surfaces, rows, pull), REACH))
    return points


def best_points(
    evaluated: Sequence[EvaluatedPoint], rows: Sequence[LossRow], count: int
) -> list[EvaluatedPoint]:
    """Return the evaluated points with the least loss."""
    return sorted(evaluated, key=lambda one: loss_of(one.found, rows))[:count]


def swept_coordinate(value: float, space: Space) -> float:
    """Return the coordinate of a value of the swept parameter."""
    return 2.0 * (value - space.swept.low) / (space.swept.high - space.swept.low) - 1.0
