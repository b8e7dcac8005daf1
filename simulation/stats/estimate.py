"""Estimates with their intervals: of a figure, of an analysis, of a proportion."""

from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv, stdtrit

NAN = float("nan")
Z_95 = 1.959963984540054  # 97.5th percentile of the standard normal


class IntervalEstimate(NamedTuple):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


def normal_interval(value: float, error: float) -> IntervalEstimate:
    """Return an estimate with the normal interval of its standard error."""
    return IntervalEstimate(value, value - Z_95 * error, value + Z_95 * error)


class ReportedEstimate(NamedTuple):
    """An estimate as a paper reports it."""

    estimate: float
    error: float
    freedom: float
    units: int
    low: float
    high: float
    significant: bool


class AnalysisEstimate(NamedTuple):
    """An estimate with its error and degrees of freedom; units: clusters it rests on.

    low, high: given where they do not follow from the error (a product of paths), else NaN.
    """

    estimate: float
    error: float
    freedom: float
    units: int
    low: float = NAN
    high: float = NAN

    def reported(self, level: float) -> ReportedEstimate:
        """Return the estimate with its interval and significance; level: two-sided."""
        low, high = self.low, self.high
        if np.isnan(low):
            reach = float(stdtrit(self.freedom, 1.0 - level / 2.0)) * self.error
            low, high = self.estimate - reach, self.estimate + reach
        return ReportedEstimate(*self[:4], low, high, significant=low > 0.0 or high < 0.0)


NOT_ESTIMABLE = AnalysisEstimate(NAN, NAN, NAN, 0)


class Proportion(NamedTuple):
    """A proportion with its 95 % interval; of: number of studies."""

    value: float
    low: float
    high: float
    of: int


def wilson(hits: float, of: int, effective: float | None = None) -> Proportion:
    """Return Wilson's score interval; effective: number of independent studies, default ``of``.

    >>> share = wilson(8, 10)
    >>> round(share.low, 3), round(share.high, 3)
    (0.49, 0.943)
    """
    if of == 0:
        return Proportion(NAN, 0.0, 1.0, 0)
    n, p = of if effective is None else max(effective, 1.0), hits / of
    square = Z_95 * Z_95 / n
    middle = (p + square / 2.0) / (1.0 + square)
    reach = Z_95 * np.sqrt(p * (1.0 - p) / n + square / (4.0 * n)) / (1.0 + square)
    low, high = float(max(middle - reach, 0.0)), float(min(middle + reach, 1.0))
    return Proportion(p, min(low, p), max(high, p), of)  # at 0 and 1 but for rounding


def exact(hits: int, of: int) -> Proportion:
    """Return Clopper and Pearson's interval.

    >>> share = exact(0, 20)
    >>> round(share.high, 3)
    0.168
    """
    low = float(betaincinv(hits, of - hits + 1, 0.025)) if hits else 0.0
    high = float(betaincinv(hits + 1, of - hits, 0.975)) if hits < of else 1.0
    return Proportion(hits / of, low, high, of)


def effective_studies(studies: int, sampled: int, available: int) -> float:
    """Return the number of independent studies that overlapping studies are worth.

    Two studies share a school with probability sampled / available; their findings are taken to
    correlate as far as their schools are the same. Trials randomise anew in each study, so their
    findings need no such correction.
    """
    return studies / (1.0 + (studies - 1) * min(sampled / available, 1.0))
