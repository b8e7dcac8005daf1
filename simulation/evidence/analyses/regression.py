"""Ordinary least squares, with errors that allow for groups."""

from typing import NamedTuple

import numpy as np

from simulation.evidence.analyses.rows import Estimate, Labels, around, numbered, whole
from simulation.state import Floats


class Fit(NamedTuple):
    """A fitted regression: intercept first, then a slope a column."""

    coefficients: Floats
    covariance: Floats
    explained: float
    rows: int

    def slope(self, column: int) -> Estimate:
        """Slope of a column, from 0, with its interval."""
        place = column + 1
        return around(
            float(self.coefficients[place]), float(np.sqrt(self.covariance[place, place]))
        )


def fit(y: Floats, x: Floats, groups: Labels | None = None) -> Fit:
    """Regress y, shape (n,), on columns x, shape (n, k), with an intercept.

    groups: label of each row; errors are then robust against likeness within groups (CR1).
    Raises ValueError if there are not more rows than columns.
    """
    number = np.arange(len(y)) if groups is None else numbered(groups)
    y, x, kept = whole(y, x, number.astype(np.float64))
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
        return Fit(coefficients, inverse * (left @ left) / (n - k), explained, n)
    group = numbered(kept)
    pull = np.zeros((group.max() + 1, k))
    np.add.at(pull, group, design * left[:, None])
    many = len(pull)
    small = many / (many - 1) * (n - 1) / (n - k)
    return Fit(coefficients, small * inverse @ (pull.T @ pull) @ inverse, explained, n)


def standardised(values: Floats) -> Floats:
    """Columns with mean 0 and sd 1, NaN left out of both; shape kept."""
    return np.asarray((values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0, ddof=1))
