"""What the real model would give, guessed from where it was tried: one surface a statistic.

Each surface is a quadratic of the parameters fitted by Bayesian regression (equally, a Gaussian
process whose kernel is K = level + a x·x′/d + b (x·x′/d)² + c [same population]), so that it has
an honest error where few points are, and stays solvable with more terms than points. The
populations that points were tried on shift a surface up and down, and are averaged out. How
strong slopes and curves are, beside the noise, is chosen by leaving one point out at a time.
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
SLOPES, CURVES = (1.0, 10.0, 100.0, 1000.0), (0.1, 1.0, 10.0, 100.0, 1000.0)  # tried for a and b


class Surfaces(NamedTuple):
    """Quadratics: value = constant + slope·x + x·curve·x, for every statistic (first axis)."""

    constant: Floats
    slope: Floats
    curve: Floats

    def at(self, point: Floats) -> Floats:
        """Every statistic at one point, shape (statistics,)."""
        return np.asarray(self.constant + (self.slope + self.curve @ point) @ point)

    def gradient(self, point: Floats) -> Floats:
        """Its slopes there, shape (statistics, dimensions). Curves are symmetric."""
        return np.asarray(self.slope + 2.0 * self.curve @ point)


class SurfaceFit(NamedTuple):
    """One statistic's regression. error: root mean square of points left out, scaled units.

    explained: share of the variance of left-out points that was guessed; may be negative.
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
    """All fits, over the points they were made from."""

    points: Floats
    blocks: Ints
    fits: tuple[SurfaceFit, ...]

    def surfaces(self) -> Surfaces:
        """The best guess."""
        return _together([_conditioned(self, fit, None) for fit in self.fits])

    def drawn(self, seed: int, name: str) -> Surfaces:
        """Surfaces that may as well be true, drawn from what is left uncertain."""
        return _together(
            [_conditioned(self, fit, (seed, f"{name}:{fit.statistic}")) for fit in self.fits]
        )


def fit_emulator(
    points: Floats, blocks: Sequence[int], found: Sequence[Mapping[str, float]],
    statistics: Sequence[str],
) -> Emulator:  # fmt: skip
    """Surfaces of the statistics. points: (n, d). blocks, found: population and result of each."""
    at = np.array(blocks, dtype=np.int64)
    fits = []
    for name in statistics:
        rows = np.array([n for n, each in enumerate(found) if name in each], dtype=np.int64)
        y = np.array([scaled(name, found[n][name]) for n in rows])
        fits.append((name, rows, y))
    return Emulator(points, at, tuple(_fits(points, at, fits)))


def _fits(points: Floats, blocks: Ints, asked: list[tuple[str, Ints, Floats]]) -> list[SurfaceFit]:
    """Fits of statistics; those tried at the same points share the algebra."""
    found: dict[str, SurfaceFit] = {}
    groups: dict[bytes, list[tuple[str, Ints, Floats]]] = {}
    for each in asked:
        groups.setdefault(each[1].tobytes(), []).append(each)
    for group in groups.values():
        rows = group[0][1]
        for a, b in product(SLOPES, CURVES):
            k = _kernel(points[rows], blocks[rows], a, b)
            factor = cho_factor(k + np.eye(len(rows)), lower=True)
            inverse = cho_solve(factor, np.eye(len(rows)))
            for name, _, raw in group:
                fit = _fit(name, rows, raw, a, b, factor, inverse)
                if name not in found or fit.error < found[name].error:
                    found[name] = fit
    return [found[name] for name, _, _ in asked]


def _fit(
    name: str, rows: Ints, raw: Floats, a: float, b: float,
    factor: tuple[Floats, bool], inverse: Floats,
) -> SurfaceFit:  # fmt: skip
    mean, spread = float(np.mean(raw)), float(np.std(raw)) or 1.0
    y = (raw - mean) / spread
    left_out = (inverse @ y) / np.diag(inverse)
    noise = max(float(y @ inverse @ y) / len(y), 1e-12) ** 0.5
    error = float(np.sqrt(np.mean(left_out * left_out)))
    return SurfaceFit(
        name, rows, a, b, mean, spread, noise, factor, y, error * spread, 1.0 - error * error
    )  # fmt: skip


def _kernel(x: Floats, blocks: Ints, a: float, b: float) -> Floats:
    dot = x @ x.T / x.shape[1]
    same = blocks[:, None] == blocks[None, :]
    return np.asarray(LEVEL + a * dot + b * dot * dot + BLOCK * same)


def _conditioned(emulator: Emulator, fit: SurfaceFit, draw: tuple[int, str] | None) -> Surfaces:
    """One statistic's quadratic: the mean of what may be true, or a draw of it.

    A draw is a surface drawn before seeing any point, then moved by what the points say of it.
    """
    x, d = emulator.points[fit.rows], emulator.points.shape[1]
    level, slope, curve = 0.0, np.zeros(d), np.zeros((d, d))
    rest = fit.y
    if draw is not None:
        level, slope, curve, told = _prior(x, emulator.blocks[fit.rows], fit, draw)
        rest = fit.y - told
    alpha = cho_solve(fit.factor, rest)
    level = level + LEVEL * alpha.sum()
    slope = slope + fit.a / d * (x.T @ alpha)
    curve = curve + fit.b / (d * d) * (x.T * alpha) @ x
    return Surfaces(
        np.array([fit.mean + fit.spread * level]), (fit.spread * slope)[None],
        (fit.spread * curve)[None],
    )  # fmt: skip


def _prior(
    x: Floats, blocks: Ints, fit: SurfaceFit, draw: tuple[int, str]
) -> tuple[float, Floats, Floats, Floats]:
    """Level, slope and curve drawn from the prior, and what would then be seen at the points."""
    d, labels = x.shape[1], np.unique(blocks)
    z = fit.noise * normals((1 + d + d * d + len(labels) + len(x),), *draw)
    ends = np.cumsum([1, d, d * d, len(labels)])
    first, second, third, fourth, noise = np.split(z, ends)
    level = float(np.sqrt(LEVEL) * first[0])
    slope = np.sqrt(fit.a / d) * second
    raw = np.sqrt(fit.b) / d * third.reshape(d, d)
    curve = (raw + raw.T) / 2.0
    shift = np.sqrt(BLOCK) * fourth[np.searchsorted(labels, blocks)]
    told = level + x @ slope + np.einsum("ni,ij,nj->n", x, curve, x) + shift + noise
    return level, slope, curve, told


def _together(each: Sequence[Surfaces]) -> Surfaces:
    return Surfaces(*(np.concatenate(parts) for parts in zip(*each, strict=True)))
