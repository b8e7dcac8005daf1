"""Parameter ranges, elementary effects (Morris), variance shares (Sobol) and chance.

Indices are computed by SALib, with its bootstrap intervals. Replicates separate chance: with the
value of point p in replicate r as y = m + a_p + b_r + e_pr, parameters explain the a, chance that
is common to all points the b, and chance that is specific to a point the e.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from simulation.errors import extra_missing
from simulation.evidence.calibration.search_space import FREE, SWEPT
from simulation.parameters import ParameterDraws, catalogue, values
from simulation.state import Floats

NOT_READ = "ratings."  # parameters that only questionnaires read
LEVELS = 4  # of Morris's grid
RESAMPLES = 200  # of the bootstrap; assumed


class ParameterRange(NamedTuple):
    """One parameter: name, both ends, whether the calibrated draws set them, its meaning."""

    name: str
    low: float
    high: float
    fitted: bool
    words: str


class ElementaryEffect(NamedTuple):
    """A parameter by Morris: mean size of its effect over its range, half-width, mean, spread."""

    name: str
    mu_star: float
    mu_star_half: float
    mu: float
    sigma: float


class SobolShare(NamedTuple):
    """A parameter by Sobol: its share of variance alone and in total, with half-widths."""

    name: str
    first: float
    first_half: float
    total: float
    total_half: float


class PointVariance(NamedTuple):
    """Variance of one run: by parameters, by common chance, by chance specific to a point."""

    parameters: float
    alike: float
    apart: float

    @property
    def chance(self) -> float:
        """Share of chance in all, 0 to 1; NaN without variance."""
        whole = sum(self)
        return (self.alike + self.apart) / whole if whole > 0 else float("nan")


def parameter_ranges(draws: ParameterDraws) -> list[ParameterRange]:
    """Return all varied parameters, in the order of the calibration's box."""
    known = [values(parameters) for parameters in draws.draws]
    ranges = []
    for free in (*FREE, SWEPT):
        if not free.name.startswith(NOT_READ):
            drawn = [numbers[free.name] for numbers in known]
            fitted = draws.calibrated and min(drawn) < max(drawn)
            ends = (min(drawn), max(drawn)) if fitted else (free.low, free.high)
            ranges.append(ParameterRange(free.name, *ends, fitted, catalogue()[free.name].meaning))
    return ranges


def problem_of(ranges: Sequence[ParameterRange]) -> dict[str, object]:
    """Return the ranges as a SALib problem."""
    bounds = [[varied.low, varied.high] for varied in ranges]
    return {"num_vars": len(ranges), "names": [varied.name for varied in ranges], "bounds": bounds}


def morris_points(problem: Mapping[str, Any], trajectories: int, seed: int) -> Floats:
    """Return trajectories, shape (trajectories × (parameters + 1), parameters)."""
    sampler = _salib("SALib.sample.morris")
    return np.asarray(sampler.sample(problem, trajectories, num_levels=LEVELS, seed=seed))


def morris(problem: Mapping[str, Any], x: Floats, y: Floats, seed: int) -> list[ElementaryEffect]:
    """Return elementary effects in the order of the parameters. y: by point, shape (points,)."""
    options = {"num_levels": LEVELS, "num_resamples": RESAMPLES, "print_to_console": False}
    result = _salib("SALib.analyze.morris").analyze(problem, x, y, seed=seed, **options)
    rows = _rows(result, ("mu_star", "mu_star_conf", "mu", "sigma"))
    return [ElementaryEffect(*row) for row in zip(problem["names"], *rows, strict=True)]


def sobol_points(problem: Mapping[str, Any], base: int, seed: int) -> Floats:
    """Return Saltelli's design, shape (base × (parameters + 2), parameters); base: 2, 4, 8 …"""
    sampler = _salib("SALib.sample.sobol")
    return np.asarray(sampler.sample(problem, base, calc_second_order=False, seed=seed))


def sobol(problem: Mapping[str, Any], y: Floats, seed: int) -> list[SobolShare]:
    """Return shares of variance in the order of the parameters; none without variance."""
    if not y.std() > 0.0:
        return []
    options = {"num_resamples": RESAMPLES, "print_to_console": False, "calc_second_order": False}
    result = _salib("SALib.analyze.sobol").analyze(problem, y, seed=seed, **options)
    rows = _rows(result, ("S1", "S1_conf", "ST", "ST_conf"))
    return [SobolShare(*row) for row in zip(problem["names"], *rows, strict=True)]


def variance_of_points(y: Floats) -> PointVariance:
    """Return variances of parameters and chance. y: shape (points, replicates), both at least 2."""
    points, replicates = y.shape
    of_points, of_replicates = y.mean(axis=1), y.mean(axis=0)
    rest = y - of_points[:, None] - of_replicates[None, :] + y.mean()
    apart = float((rest * rest).sum()) / ((points - 1) * (replicates - 1))
    by_point = float(of_points.var(ddof=1)) - apart / replicates
    by_replicate = float(of_replicates.var(ddof=1)) - apart / points
    return PointVariance(max(by_point, 0.0), max(by_replicate, 0.0), apart)


def strongest(effects: Sequence[Sequence[ElementaryEffect]], count: int) -> list[int]:
    """Return the indices of the parameters with the largest effect on any quantity, sorted.

    Sizes are compared within a quantity, since quantities have different units.
    """
    sizes = np.array([[effect.mu_star for effect in of_quantity] for of_quantity in effects])
    largest = sizes.max(axis=1, keepdims=True)
    scaled = sizes / np.where(largest > 0, largest, 1.0)
    rank = np.argsort(-scaled.max(axis=0), kind="stable")[:count]
    return sorted(int(index) for index in rank)


def _rows(result: Mapping[str, Any], names: Sequence[str]) -> list[list[float]]:
    return [[float(value) for value in np.asarray(result[name])] for name in names]


def _salib(module: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as missing:
        raise extra_missing("sensitivity", "analysis", missing) from None
