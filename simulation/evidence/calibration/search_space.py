"""Search space of the calibration: the fitted parameters with their box, and points of the box.

A point is an array of numbers from −1 to 1, one per parameter, in their order. The ends of the box
are narrower than the limits of a scenario: those of the parameter table where it has any, else
assumed. ``box.csv`` has the ends, and the start of the search: the best set of an earlier, smaller
search. The last dimension, the direct cost of misbehaviour, is not fitted: survey figures cannot
distinguish it from the relational load, so it is fixed or varied.
"""

import csv
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc

from simulation.parameters import Parameters, values, with_values
from simulation.randomness import RandomStreams
from simulation.state import Floats

STREAM = "calibration"


class Free(NamedTuple):
    """A fitted parameter, and the ends of the box."""

    name: str
    low: float
    high: float


_BOX = tuple(
    csv.DictReader(
        resources.files(__package__).joinpath("box.csv").read_text(encoding="utf-8").splitlines()
    )
)
SWEPT = Free("load.direct", 0.0, 0.06)
FREE = tuple(Free(row["parameter"], float(row["low"]), float(row["high"])) for row in _BOX)


class Space(NamedTuple):
    """The box: fitted parameters, then the swept one. base: the values of all others."""

    free: tuple[Free, ...] = FREE
    swept: Free = SWEPT
    base: Parameters = Parameters()

    @property
    def names(self) -> tuple[str, ...]:
        """Parameter names, in the order of a point."""
        return (*(free.name for free in self.free), self.swept.name)

    @property
    def dimensions(self) -> int:
        """Number of coordinates of a point."""
        return len(self.free) + 1

    def point_of(self, p: Parameters) -> Floats:
        """Return the point of a parameter set; values outside the box are moved to its edge."""
        known, (low, high) = values(p), self._ends()
        numbers = np.array([known[name] for name in self.names])
        return np.asarray(np.clip(2.0 * (numbers - low) / (high - low) - 1.0, -1.0, 1.0))

    def parameters_at(self, point: Floats) -> Parameters:
        """Return the base with the numbers of a point."""
        low, high = self._ends()
        numbers = low + (high - low) * (np.asarray(point) + 1.0) / 2.0
        pairs = zip(self.names, numbers.tolist(), strict=True)
        return with_values(self.base, {name: round(number, 10) for name, number in pairs})

    def _ends(self) -> tuple[Floats, Floats]:
        low, high = np.array([free[1:] for free in (*self.free, self.swept)], dtype=np.float64).T
        return low, high


def starting_point() -> Parameters:
    """Return the parameters at which the search starts."""
    start = {row["parameter"]: float(row["start"]) for row in _BOX if row["start"]}
    return with_values(Parameters(), start)


def sobol_points(count: int, dimensions: int, seed: int, name: str) -> Floats:
    """Return points that fill the box evenly, shape (count, dimensions): Sobol's, shifted."""
    sobol = qmc.Sobol(dimensions, scramble=False)
    raw = sobol.random_base2(max(count - 1, 1).bit_length())[:count]
    return np.asarray(2.0 * ((raw + uniforms(dimensions, seed, name)) % 1.0) - 1.0)


def uniforms(count: int, seed: int, name: str) -> Floats:
    """Draw numbers between 0 and 1, by name."""
    places = np.arange(count, dtype=np.uint64)
    return RandomStreams(seed, 0).uniforms(f"{STREAM}:{name}", teacher=places)


def normals(shape: Sequence[int], seed: int, name: str) -> Floats:
    """Draw standard normal numbers, by name."""
    flat = uniforms(int(np.prod(shape)), seed, name)
    return np.asarray(ndtri(flat)).reshape(tuple(shape))
