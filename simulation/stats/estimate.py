"""What one analysis of one study comes to."""

from typing import NamedTuple

import numpy as np
from scipy.stats import beta
from scipy.stats import t as student

NAN = float("nan")


class Found(NamedTuple):
    """An estimate with its error and degrees of freedom; units: clusters it rests on.

    low, high: where they do not follow from the error (a product of paths), else NaN.
    """

    estimate: float
    error: float
    freedom: float
    units: int
    low: float = NAN
    high: float = NAN

    def told(self, level: float) -> "Told":
        """The same with its interval and whether it is significant; level: two-sided."""
        if self.low == self.low:
            return Told(*self[:4], self.low, self.high, clear(self.low, self.high))
        reach = float(student.ppf(1.0 - level / 2.0, self.freedom)) * self.error
        low, high = self.estimate - reach, self.estimate + reach
        return Told(*self[:4], low, high, clear(low, high))


class Told(NamedTuple):
    """A finding as a paper would report it."""

    estimate: float
    error: float
    freedom: float
    units: int
    low: float
    high: float
    significant: bool


def clear(low: float, high: float) -> bool:
    """Whether an interval leaves 0 out; not if there is none."""
    return low > 0.0 or high < 0.0


NOTHING = Found(NAN, NAN, NAN, 0)


Z_95 = 1.959963984540054  # 97.5th percentile of the standard normal


class Share(NamedTuple):
    """A share with its 95 % interval; of: studies it is based on."""

    value: float
    low: float
    high: float
    of: int


def wilson(hits: float, of: int, worth: float | None = None) -> Share:
    """Wilson's score interval. worth: how many independent studies the studies stand for.

    >>> share = wilson(8, 10)
    >>> round(share.low, 3), round(share.high, 3)
    (0.49, 0.943)
    """
    if of == 0:
        return Share(float("nan"), 0.0, 1.0, 0)
    n, p = of if worth is None else max(worth, 1.0), hits / of
    square = Z_95 * Z_95 / n
    middle = (p + square / 2.0) / (1.0 + square)
    reach = Z_95 * np.sqrt(p * (1.0 - p) / n + square / (4.0 * n)) / (1.0 + square)
    low, high = float(max(middle - reach, 0.0)), float(min(middle + reach, 1.0))
    return Share(p, min(low, p), max(high, p), of)  # at 0 and 1 but for rounding


def exact(hits: int, of: int) -> Share:
    """Clopper and Pearson's interval.

    >>> share = exact(0, 20)
    >>> round(share.high, 3)
    0.168
    """
    low = float(beta.ppf(0.025, hits, of - hits + 1)) if hits else 0.0
    high = float(beta.ppf(0.975, hits + 1, of - hits)) if hits < of else 1.0
    return Share(hits / of, low, high, of)


def independent_worth(studies: int, asked: int, there: int) -> float:
    """How many independent studies some stand for that draw so many schools of those there are.

    Two studies share a school with chance asked / there; if what they find were alike as far as
    their schools are the same, the mean over studies would be as sure as this many. Trials allot
    anew in each study, so that what chance does to two of them is not alike; they need no such
    correction.
    """
    return studies / (1.0 + (studies - 1) * min(asked / there, 1.0))
