"""Ordinary least squares with errors that allow for groups; panel paths and mediation."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from simulation.state import Floats
from simulation.stats.estimate import IntervalEstimate, normal_interval
from simulation.stats.groups import Labels, complete_groups

GRID = 600  # ranks of a path in the quadrature of a product


class RegressionFit(NamedTuple):
    """A fitted regression: intercept first, then a slope a column."""

    coefficients: Floats
    covariance: Floats
    explained: float

    def slope(self, column: int) -> IntervalEstimate:
        """Return the slope of a column, from 0, with its interval."""
        place = column + 1
        error = float(np.sqrt(self.covariance[place, place]))
        return normal_interval(float(self.coefficients[place]), error)


def fit(y: Floats, x: Floats, groups: Labels | None = None) -> RegressionFit:
    """Regress y, shape (n,), on columns x, shape (n, k), with an intercept.

    groups: label of every row, for errors robust against likeness within groups (CR1). Raises
    ValueError if there are not more rows than columns.
    """
    group, (y, x) = complete_groups(groups, y, x)
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
        return RegressionFit(coefficients, inverse * (left @ left) / (n - k), explained)
    scores = np.zeros((group.max() + 1, k))
    np.add.at(scores, group, design * left[:, None])
    many = len(scores)
    small = many / (many - 1) * (n - 1) / (n - k)
    covariance = small * inverse @ (scores.T @ scores) @ inverse
    return RegressionFit(coefficients, covariance, explained)


def standardised(values: Floats) -> Floats:
    """Return columns with mean 0 and sd 1, NaN left out of both; shape unchanged."""
    return np.asarray((values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0, ddof=1))


class PanelPaths(NamedTuple):
    """Standardised paths from one wave to the next, with their intervals."""

    x_to_x: IntervalEstimate
    y_to_y: IntervalEstimate
    x_to_y: IntervalEstimate
    y_to_x: IntervalEstimate


def cross_lagged(x: Floats, y: Floats, groups: Labels | None = None) -> list[PanelPaths]:
    """Return the paths of every step between waves; x and y: shape (n, waves), complete rows.

    groups: label of every row, for errors robust against likeness within groups.
    """
    number, (x, y) = complete_groups(groups, x, y)
    x, y = standardised(x), standardised(y)
    labels = None if groups is None else number
    steps = []
    for wave in range(1, x.shape[1]):
        before = np.column_stack([x[:, wave - 1], y[:, wave - 1]])
        of_x, of_y = fit(x[:, wave], before, labels), fit(y[:, wave], before, labels)
        steps.append(PanelPaths(of_x.slope(0), of_y.slope(1), of_y.slope(0), of_x.slope(1)))
    return steps


def indirect_effect(
    x: Floats, m: Floats, y: Floats, groups: Labels | None = None
) -> IntervalEstimate:
    """Return the standardised effect of x on y through m, shape (n,); groups: for robust errors.

    The path of x to m times that of m to y beside x.
    """
    number, columns = complete_groups(groups, x, m, y)
    x, m, y = (standardised(column) for column in columns)
    labels = None if groups is None else number
    to_m, to_y = fit(m, x[:, None], labels), fit(y, np.column_stack([x, m]), labels)
    return product(to_m.slope(0), to_y.slope(1))


def product(a: IntervalEstimate, b: IntervalEstimate) -> IntervalEstimate:
    """Return the product of two independent normal estimates, with the quantiles of its law.

    The limit of a Monte Carlo interval with many draws (MacKinnon, Lockwood & Williams 2004), by
    quadrature over the ranks of both.
    """
    deviates = ndtri((np.arange(GRID) + 0.5) / GRID)
    spread = 2 * float(ndtri(0.975))
    first, second = (path.value + (path.high - path.low) / spread * deviates for path in (a, b))
    low, high = np.quantile(np.outer(first, second), (0.025, 0.975), method="hazen")
    return IntervalEstimate(a.value * b.value, float(low), float(high))
