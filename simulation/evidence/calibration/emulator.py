"""Emulator: predictions of the model's statistics from evaluated points, one surface each.

Every surface is a quadratic of the parameters fitted by Bayesian regression (equivalently, a
Gaussian process with kernel K = level + a x·x′/d + b (x·x′/d)² + c [same population]), so that it
has a realistic error where points are few, and is defined with more terms than points.
Populations shift a surface up and down, and are averaged out. The strength of slopes and curves,
relative to the noise, is chosen by leave-one-out errors.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from simulation.evidence.calibration.loss import scaled
from simulation.evidence.calibration.search_space import normals
from simulation.state import Floats, Ints

LEVEL, BLOCK = 100.0, 0.3  # prior variances of level and population, in variances of the noise
SLOPES = (1.0, 10.0, 100.0, 1000.0)  # candidates for a
CURVES = (0.1, 1.0, 10.0, 100.0, 1000.0)  # candidates for b


class Surfaces(NamedTuple):
    """Quadratics: value = constant + slope·x + x·curve·x, for every statistic (first axis)."""

    constant: Floats
    slope: Floats
    curve: Floats

    def at(self, point: Floats) -> Floats:
        """Return all statistics at one point, shape (statistics,)."""
        return np.asarray(self.constant + (self.slope + self.curve @ point) @ point)

    def gradient(self, point: Floats) -> Floats:
        """Return their slopes at a point, shape (statistics, dimensions)."""
        return np.asarray(self.slope + 2.0 * self.curve @ point)  # curves are symmetric


class ObservedStatistic(NamedTuple):
    """The observed values of one statistic. rows: indices of the points; y: scaled values."""

    statistic: str
    rows: Ints
    y: Floats


class SurfaceFit(NamedTuple):
    """The regression of one statistic. y: standardised; error: leave-one-out root mean square.

    explained: share of the variance of left-out points that is predicted; may be negative.
    """

    statistic: str
    rows: Ints
    a: float
    b: float
    mean: float
    spread: float
    noise: float
    factor: tuple[Floats, bool]
    y: Floats
    error: float
    explained: float


class Emulator(NamedTuple):
    """All fits, with the points they were fitted to. blocks: population of every point."""

    points: Floats
    blocks: Ints
    fits: tuple[SurfaceFit, ...]

    def surfaces(self) -> Surfaces:
        """Return the posterior mean."""
        return _stacked([_conditioned(self, fit, None) for fit in self.fits])

    def drawn(self, seed: int, name: str) -> Surfaces:
        """Return surfaces drawn from the posterior."""
        draws = [(seed, f"{name}:{fit.statistic}") for fit in self.fits]
        return _stacked(
            [_conditioned(self, fit, draw) for fit, draw in zip(self.fits, draws, strict=True)]
        )

    @property
    def statistics(self) -> tuple[str, ...]:
        """Names of the statistics, in their order."""
        return tuple(fit.statistic for fit in self.fits)


def fit_emulator(
    points: Floats,
    populations: Sequence[int],
    results: Sequence[Mapping[str, float]],
    statistics: Sequence[str],
) -> Emulator:
    """Fit surfaces of the statistics. points: shape (n, d)."""
    observed = []
    for name in statistics:
        rows = [n for n, result in enumerate(results) if name in result]
        y = np.array([scaled(name, results[n][name]) for n in rows])
        observed.append(ObservedStatistic(name, np.array(rows, dtype=np.int64), y))
    blocks = np.array(populations, dtype=np.int64)
    return Emulator(points, blocks, tuple(_fits(points, blocks, observed)))


def _fits(points: Floats, blocks: Ints, observed: list[ObservedStatistic]) -> list[SurfaceFit]:
    """Fit statistics; those observed at the same points share the algebra."""
    best: dict[str, SurfaceFit] = {}
    groups: dict[bytes, list[ObservedStatistic]] = {}
    for one in observed:
        groups.setdefault(one.rows.tobytes(), []).append(one)
    for group in groups.values():
        rows = group[0].rows
        for a, b in product(SLOPES, CURVES):
            k = _kernel(points[rows], blocks[rows], a, b)
            factor = cho_factor(k + np.eye(len(rows)), lower=True)
            inverse = cho_solve(factor, np.eye(len(rows)))
            for one in group:
                fit = _fit(one, (a, b), factor, inverse)
                if one.statistic not in best or fit.error < best[one.statistic].error:
                    best[one.statistic] = fit
    return [best[one.statistic] for one in observed]


def _fit(
    observed: ObservedStatistic,
    strengths: tuple[float, float],
    factor: tuple[Floats, bool],
    inverse: Floats,
) -> SurfaceFit:
    name, rows, raw = observed
    mean, spread = float(np.mean(raw)), float(np.std(raw)) or 1.0
    y = (raw - mean) / spread
    left_out = (inverse @ y) / np.diag(inverse)
    noise = max(float(y @ inverse @ y) / len(y), 1e-12) ** 0.5
    error = float(np.sqrt(np.mean(left_out * left_out)))
    scales = (mean, spread, noise)
    return SurfaceFit(name, rows, *strengths, *scales, factor, y, error * spread, 1.0 - error**2)


def _kernel(x: Floats, blocks: Ints, a: float, b: float) -> Floats:
    dot = x @ x.T / x.shape[1]
    same = blocks[:, None] == blocks[None, :]
    return np.asarray(LEVEL + a * dot + b * dot * dot + BLOCK * same)


def _conditioned(emulator: Emulator, fit: SurfaceFit, draw: tuple[int, str] | None) -> Surfaces:
    """Return one statistic's posterior mean, or a draw from its posterior.

    A draw is a surface drawn from the prior, corrected by the observed points.
    """
    x, d = emulator.points[fit.rows], emulator.points.shape[1]
    level, slope, curve = 0.0, np.zeros(d), np.zeros((d, d))
    rest = fit.y
    if draw is not None:
        level, slope, curve, expected = _prior(x, emulator.blocks[fit.rows], fit, draw)
        rest = fit.y - expected
    alpha = cho_solve(fit.factor, rest)
    constant = fit.mean + fit.spread * (level + LEVEL * alpha.sum())
    slope = fit.spread * (slope + fit.a / d * (x.T @ alpha))
    curve = fit.spread * (curve + fit.b / (d * d) * (x.T * alpha) @ x)
    return Surfaces(np.array([constant]), slope[None], curve[None])


def _prior(
    x: Floats, blocks: Ints, fit: SurfaceFit, draw: tuple[int, str]
) -> tuple[float, Floats, Floats, Floats]:
    """Draw level, slope and curve from the prior, with the values expected at the points."""
    d, labels = x.shape[1], np.unique(blocks)
    z = fit.noise * normals((1 + d + d * d + len(labels) + len(x),), *draw)
    first, second, third, fourth, noise = np.split(z, np.cumsum([1, d, d * d, len(labels)]))
    level = float(np.sqrt(LEVEL) * first[0])
    slope = np.sqrt(fit.a / d) * second
    raw = np.sqrt(fit.b) / d * third.reshape(d, d)
    curve = (raw + raw.T) / 2.0
    shift = np.sqrt(BLOCK) * fourth[np.searchsorted(labels, blocks)]
    expected = level + x @ slope + np.einsum("ni,ij,nj->n", x, curve, x) + shift + noise
    return level, slope, curve, expected


def _stacked(surfaces: Sequence[Surfaces]) -> Surfaces:
    return Surfaces(*(np.concatenate(parts) for parts in zip(*surfaces, strict=True)))
