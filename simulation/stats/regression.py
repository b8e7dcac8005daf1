"""Ordinary least squares, with errors that allow for groups."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from simulation.state import Floats
from simulation.stats.estimate import IntervalEstimate, normal_interval
from simulation.stats.groups import Labels, complete_rows, group_numbers


class RegressionFit(NamedTuple):
    """A fitted regression: intercept first, then a slope a column."""

    coefficients: Floats
    covariance: Floats
    explained: float
    rows: int

    def slope(self, column: int) -> IntervalEstimate:
        """Slope of a column, from 0, with its interval."""
        place = column + 1
        return normal_interval(
            float(self.coefficients[place]), float(np.sqrt(self.covariance[place, place]))
        )


def fit(y: Floats, x: Floats, groups: Labels | None = None) -> RegressionFit:
    """Regress y, shape (n,), on columns x, shape (n, k), with an intercept.

    groups: label of each row; errors are then robust against likeness within groups (CR1).
    Raises ValueError if there are not more rows than columns.
    """
    number = np.arange(len(y)) if groups is None else group_numbers(groups)
    y, x, kept = complete_rows(y, x, number.astype(np.float64))
    design = np.column_stack([np.ones(len(y)), x])
    n, k = design.shape
    if n <= k:
        raise ValueError(f"{n} rows are too few for {k} coefficients")
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ (design.T @ y)
    left = y - design @ coefficients
    spread = ((y - y.mean()) ** 2).sum()
    explained = float(1.0 - (left @ left) / spread) if spread > 0.0 else float("nan")
    if groups is None:
        return RegressionFit(coefficients, inverse * (left @ left) / (n - k), explained, n)
    group = group_numbers(kept)
    pull = np.zeros((group.max() + 1, k))
    np.add.at(pull, group, design * left[:, None])
    many = len(pull)
    small = many / (many - 1) * (n - 1) / (n - k)
    return RegressionFit(coefficients, small * inverse @ (pull.T @ pull) @ inverse, explained, n)


def standardised(values: Floats) -> Floats:
    """Columns with mean 0 and sd 1, NaN left out of both; shape kept."""
    return np.asarray((values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0, ddof=1))


class Paths(NamedTuple):
    """Standardised paths from one wave to the next, each with its interval."""

    x_to_x: IntervalEstimate
    y_to_y: IntervalEstimate
    x_to_y: IntervalEstimate
    y_to_x: IntervalEstimate


def cross_lagged(x: Floats, y: Floats, groups: Labels | None = None) -> list[Paths]:
    """Paths of each step between waves; x and y: shape (n, waves), complete rows only.

    groups: label of each row, for errors robust against likeness within groups.
    """
    number = np.arange(len(x)) if groups is None else np.unique(groups, return_inverse=True)[1]
    x, y, kept = complete_rows(x, y, number.astype(np.float64))
    x, y = standardised(x), standardised(y)
    labels = None if groups is None else kept
    steps = []
    for wave in range(1, x.shape[1]):
        before = np.column_stack([x[:, wave - 1], y[:, wave - 1]])
        of_x, of_y = fit(x[:, wave], before, labels), fit(y[:, wave], before, labels)
        steps.append(Paths(of_x.slope(0), of_y.slope(1), of_y.slope(0), of_x.slope(1)))
    return steps


GRID = 600  # ranks of each path in the quadrature of their product


class Mediation(NamedTuple):
    """Standardised paths of x through m to y.

    a: x to m; b: m to y beside x; direct: x to y beside m; total: x to y; indirect: a times b;
    share: indirect over total, NaN if the total is 0.
    """

    a: IntervalEstimate
    b: IntervalEstimate
    direct: IntervalEstimate
    total: IntervalEstimate
    indirect: IntervalEstimate
    share: float


def mediation(x: Floats, m: Floats, y: Floats, groups: Labels | None = None) -> Mediation:
    """Paths of x through m to y, each shape (n,); groups: for errors robust within groups."""
    number = np.arange(len(x)) if groups is None else np.unique(groups, return_inverse=True)[1]
    x, m, y, kept = complete_rows(x, m, y, number.astype(np.float64))
    x, m, y = standardised(x), standardised(m), standardised(y)
    labels = None if groups is None else kept
    to_m, to_y = fit(m, x[:, None], labels), fit(y, np.column_stack([x, m]), labels)
    a, b, total = to_m.slope(0), to_y.slope(1), fit(y, x[:, None], labels).slope(0)
    indirect = product(a, b)
    share = indirect.value / total.value if total.value else float("nan")
    return Mediation(a, b, to_y.slope(0), total, indirect, share)


def product(a: IntervalEstimate, b: IntervalEstimate) -> IntervalEstimate:
    """Product of two independent normal estimates, with the quantiles of its law as interval.

    What a Monte Carlo interval approaches with many draws (MacKinnon, Lockwood & Williams 2004),
    by quadrature over the ranks of both.
    """
    deviates = ndtri((np.arange(GRID) + 0.5) / GRID)
    spread = 2 * float(ndtri(0.975))
    first, second = (path.value + (path.high - path.low) / spread * deviates for path in (a, b))
    low, high = np.quantile(np.outer(first, second), (0.025, 0.975), method="hazen")
    return IntervalEstimate(a.value * b.value, float(low), float(high))
