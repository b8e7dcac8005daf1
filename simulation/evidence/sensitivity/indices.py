"""What each parameter does to a number: elementary effects (Morris) and variances (Sobol).

Both by SALib, with its bootstrap intervals. Chance is told apart by replicates: with the number
of point p in replicate r as y = m + a_p + b_r + e_pr, the a are what parameters do, the b what luck
does everywhere alike, the e what luck does otherwise at that point.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from simulation.errors import extra_missing
from simulation.state import Floats

LEVELS = 4  # of Morris's grid
RESAMPLES = 200  # of the bootstrap; assumed


class Elementary(NamedTuple):
    """A parameter by Morris: mean size of its effect over its range, interval, spread."""

    name: str
    mu_star: float
    mu_star_half: float
    mu: float
    sigma: float


class SobolShare(NamedTuple):
    """A parameter by Sobol: share of variance by itself and in all, half widths of intervals."""

    name: str
    first: float
    first_half: float
    total: float
    total_half: float


class VarianceParts(NamedTuple):
    """Variance of one run of one point: of parameters, of luck everywhere alike, of other luck."""

    parameters: float
    alike: float
    apart: float

    @property
    def chance(self) -> float:
        """Share of chance in all, 0 to 1; NaN where nothing varies."""
        whole = sum(self)
        return (self.alike + self.apart) / whole if whole > 0 else float("nan")


def morris_points(problem: Mapping[str, Any], trajectories: int, seed: int) -> Floats:
    """Points of so many trajectories, shape (trajectories × (parameters + 1), parameters)."""
    sampler = _salib("SALib.sample.morris")
    return np.asarray(sampler.sample(problem, trajectories, num_levels=LEVELS, seed=seed))


def morris(problem: Mapping[str, Any], x: Floats, y: Floats, seed: int) -> list[Elementary]:
    """Elementary effects in the order of the parameters. y: at each point, shape (points,)."""
    analyser = _salib("SALib.analyze.morris")
    told = analyser.analyze(
        problem, x, y, num_levels=LEVELS, num_resamples=RESAMPLES, seed=seed, print_to_console=False
    )
    columns = [np.asarray(told[name]) for name in ("mu_star", "mu_star_conf", "mu", "sigma")]
    return [
        Elementary(name, *map(float, row))
        for name, row in zip(problem["names"], np.column_stack(columns), strict=True)
    ]


def sobol_points(problem: Mapping[str, Any], base: int, seed: int) -> Floats:
    """Points of Saltelli's design, shape (base × (parameters + 2), parameters); base: 2, 4, 8 …"""
    sampler = _salib("SALib.sample.sobol")
    return np.asarray(sampler.sample(problem, base, calc_second_order=False, seed=seed))


def sobol(problem: Mapping[str, Any], y: Floats, seed: int) -> list[SobolShare]:
    """Shares of variance in the order of the parameters; nothing if y does not vary."""
    if not y.std() > 0.0:
        return []
    analyser = _salib("SALib.analyze.sobol")
    told = analyser.analyze(
        problem, y, calc_second_order=False, num_resamples=RESAMPLES, seed=seed,
        print_to_console=False,
    )  # fmt: skip
    columns = [np.asarray(told[name]) for name in ("S1", "S1_conf", "ST", "ST_conf")]
    return [
        SobolShare(name, *map(float, row))
        for name, row in zip(problem["names"], np.column_stack(columns), strict=True)
    ]


def variance_parts(y: Floats) -> VarianceParts:
    """Variances of parameters and chance. y: shape (points, replicates), two of each at least."""
    points, replicates = y.shape
    of_points, of_replicates = y.mean(axis=1), y.mean(axis=0)
    rest = y - of_points[:, None] - of_replicates[None, :] + y.mean()
    apart = float((rest * rest).sum()) / ((points - 1) * (replicates - 1))
    by_point = float(of_points.var(ddof=1)) - apart / replicates
    by_replicate = float(of_replicates.var(ddof=1)) - apart / points
    return VarianceParts(max(by_point, 0.0), max(by_replicate, 0.0), apart)


def strongest(found: Sequence[Sequence[Elementary]], many: int) -> list[int]:
    """Places of the parameters that matter most to some number, in the order of the parameters.

    Sizes are compared within a number, since numbers have different units.
    """
    scaled = []
    for each in found:
        sizes = np.array([one.mu_star for one in each])
        scaled.append(sizes / sizes.max() if sizes.max() > 0 else sizes)
    rank = np.argsort(-np.max(scaled, axis=0), kind="stable")[:many]
    return sorted(int(place) for place in rank)


def _salib(module: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        raise extra_missing("sensitivity", "analysis", missing) from None
