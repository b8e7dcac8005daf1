"""Where to look next: the best point of the surfaces, and points that may as well be the best.

A point is moved to where surfaces, drawn from what is uncertain, have the least loss, no farther
than they are trusted and pulled mildly to where it was tried. So moved points end close together in
the directions that the figures tell, and stay where they were in those that are left undetermined.
Bounded quasi-Newton search of SciPy.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from simulation.evidence.calibration.emulator import Emulator, Surfaces
from simulation.evidence.calibration.loss import LossRow, distances
from simulation.state import Floats, Ints

PULL = 0.02  # cost of a parameter at the end of the box when the pull is to the middle; assumed


class Aim(NamedTuple):
    """What is minimised. statistics: of the surfaces, in their order; swept: held at this."""

    surfaces: Surfaces
    statistics: tuple[str, ...]
    rows: Sequence[LossRow]
    pull: Floats
    swept: float


def best(
    emulator: Emulator, rows: Sequence[LossRow], pull: Floats, starts: Sequence[Floats]
) -> Floats:
    """The point that the best guess likes best, pulled mildly to one; its swept value is held."""
    names = tuple(fit.statistic for fit in emulator.fits)
    aim = Aim(emulator.surfaces(), names, rows, pull, float(pull[-1]))
    return _least(aim, starts)


def aimed(
    emulator: Emulator, surfaces: Surfaces, rows: Sequence[LossRow], start: Floats, swept: float
) -> Aim:
    """What is minimised from a point that was tried, with the swept value held."""
    names = tuple(fit.statistic for fit in emulator.fits)
    return Aim(surfaces, names, rows, np.append(start[:-1], swept), swept)


def nearby(aim: Aim, reach: float) -> Floats:
    """The best point within reach of what the aim is pulled to, each way."""
    start = aim.pull
    bounds = [(max(x - reach, -1.0), min(x + reach, 1.0)) for x in start[:-1]]
    bounds.append((aim.swept, aim.swept))
    found = minimize(_cost, start, (aim, _index(aim)), "L-BFGS-B", jac=True, bounds=bounds)
    return np.asarray(found.x)


def _least(aim: Aim, starts: Sequence[Floats]) -> Floats:
    bounds, index = _bounds(aim), _index(aim)
    ends = []
    for start in starts:
        x0 = np.append(start[:-1], aim.swept)
        found = minimize(_cost, x0, (aim, index), "L-BFGS-B", jac=True, bounds=bounds)
        ends.append((float(found.fun), found.x))
    return np.asarray(min(ends, key=lambda end: end[0])[1])


def _cost(point: Floats, aim: Aim, index: Ints) -> tuple[float, Floats]:
    """Loss on the surfaces and its gradient."""
    bent = aim.surfaces.curve @ point
    x = (aim.surfaces.constant + (aim.surfaces.slope + bent) @ point)[index]
    slopes = (aim.surfaces.slope + 2.0 * bent)[index]
    away = distances(x, aim.rows)
    weight, width, low = (np.array([row[n] for row in aim.rows]) for n in (5, 4, 2))
    own = away > 0.0
    toward = np.where(x < low, -1.0, 1.0) / width
    steep = weight * np.where(away <= 1.0, 2.0 * away, 2.0) * toward * own
    pulled = point - aim.pull
    value = weight @ np.where(away <= 1.0, away * away, 2.0 * away - 1.0) + PULL * pulled @ pulled
    return float(value), np.asarray(steep @ slopes + 2.0 * PULL * pulled)


def profile(
    emulator: Emulator, rows: Sequence[LossRow], centre: Floats, dimension: int, places: Floats
) -> Floats:
    """Least loss of the best guess with one dimension held at each place, all others free."""
    names = tuple(fit.statistic for fit in emulator.fits)
    aim = Aim(emulator.surfaces(), names, rows, centre, float(centre[-1]))
    index = _index(aim)
    found = []
    for place in places:
        bounds = _bounds(aim)
        bounds[dimension] = (float(place), float(place))
        start = centre.copy()
        start[dimension] = place
        found.append(minimize(_cost, start, (aim, index), "L-BFGS-B", jac=True, bounds=bounds).fun)
    return np.array(found)


def _bounds(aim: Aim) -> list[tuple[float, float]]:
    return [(-1.0, 1.0)] * (len(aim.pull) - 1) + [(aim.swept, aim.swept)]


def _index(aim: Aim) -> Ints:
    return np.array([aim.statistics.index(row.statistic) for row in aim.rows])
