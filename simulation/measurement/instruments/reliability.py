"""The error of an item that gives a scale its published reliability.

An item's answer is a latent place on the scale plus normal error, rounded to whole steps: the
answer is the step nearest to

.. math:: y = low + (high - low)\\, x + \\sigma \\cdot 2\\sqrt{x(1 - x)} \\cdot \\epsilon

with x from 0 to 1. The error vanishes at both ends, so that a relationship without any conflict
gets the lowest score, and scores accumulate near the floor. Rounding adds error. Therefore sigma is
solved for the reliability among people whose x follows a Beta law with a stated mean and spread.
It does not depend on the sample that is measured.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri

from simulation.state import Floats

PLACES = 2000  # people of the reference population, evenly over its ranks
SMALLEST, LARGEST = 1e-3, 20.0  # bounds of the error sd, in widths of the scale


class Steps(NamedTuple):
    """The number of items of a scale, its lowest and its highest answer."""

    items: int
    low: int
    high: int

    @property
    def width(self) -> int:
        """The distance from the lowest to the highest answer."""
        return self.high - self.low


def normal(draws: Floats) -> Floats:
    """Return standard normal deviates of uniforms; same shape."""
    return np.asarray(ndtri(draws), dtype=np.float64)


def answered(x: Floats, deviate: Floats, sd: float, steps: Steps) -> Floats:
    """Return the answer at latent places x, 0 to 1, with standard normal error; same shape."""
    y = steps.low + steps.width * x + sd * error_scale(x) * deviate
    return np.clip(np.floor(y + 0.5), steps.low, steps.high)


def error_scale(x: Floats) -> Floats:
    """Return the size of the error at x, 1 in the middle of the scale and 0 at both ends."""
    return np.asarray(2.0 * np.sqrt(x * (1.0 - x)))


def expected_answer(x: Floats, sd: float, steps: Steps) -> tuple[Floats, Floats]:
    """Return mean and variance of one answer at latent places x, each shape (n,)."""
    above = np.arange(steps.low, steps.high) + 0.5
    y = steps.low + steps.width * x
    passed = ndtr((y[:, None] - above) / np.maximum(sd * error_scale(x), 1e-12)[:, None])
    mean = passed.sum(axis=1)
    square = passed @ (2.0 * np.arange(steps.width) + 1.0)
    return steps.low + mean, square - mean * mean


def reliability_at(sd: float, people: Floats, steps: Steps) -> float:
    """Return Cronbach's alpha of the sum of the items among people at latent places; 0 to 1.

    For a single item: the share of its variance that is not error.
    """
    mean, error = expected_answer(people, sd, steps)
    shared = mean.var()
    item = shared + error.mean()
    return float(steps.items * shared / (item + (steps.items - 1) * shared))


def reference_people(mean: float, sd: float) -> Floats:
    """Return latent places of the reference population, a Beta law on 0 to 1; shape (PLACES,).

    Raises ValueError if no Beta law has this mean and sd.
    """
    weight = mean * (1.0 - mean) / (sd * sd) - 1.0
    if not (0.0 < mean < 1.0 and weight > 0.0):
        raise ValueError(f"no Beta law on 0 to 1 has mean {mean} and sd {sd}")
    ranks = (np.arange(PLACES) + 0.5) / PLACES
    return np.asarray(betaincinv(mean * weight, (1.0 - mean) * weight, ranks))


def error_sd(reliability: float, people: Floats, steps: Steps) -> float:
    """Return the error sd of an item, in its points, that gives a reliability among people."""
    from scipy.optimize import brentq  # not needed before the first day, and slow to import

    def excess(sd: float) -> float:
        return reliability_at(sd, people, steps) - reliability

    return float(brentq(excess, SMALLEST * steps.width, LARGEST * steps.width, xtol=1e-10))
