"""A multilevel model with random intercepts, by restricted maximum likelihood.

.. math:: y_{sgi} = a_s + x_{sgi} b + u_g + e_{sgi}, \\quad \\theta = \\sigma_u^2 / \\sigma_e^2

with an intercept for every stratum s (one if there are no strata). Given theta, cross-products
weighted by the inverse of the covariance follow from sums of groups, the intercepts are removed
stratum by stratum, and a small regression remains; theta is searched on one line.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar

from simulation.state import Floats, Ints
from simulation.stats.estimate import NOT_ESTIMABLE, AnalysisEstimate
from simulation.stats.groups import centred, group_numbers

LOWEST, HIGHEST = -9.0, 7.0  # range of log theta; below is no variance between groups


class Sums(NamedTuple):
    """The sums that the likelihood needs.

    products: (k + 1, k + 1) cross-products of columns and outcome; totals: of every group, with
    its size; stratum: of every group; rows: their number.
    """

    products: Floats
    totals: Floats
    sizes: Floats
    stratum: Ints
    rows: int


class WeightedSums(NamedTuple):
    """Weighted cross-products without the intercepts, and the log determinant of these."""

    gram: Floats
    moments: Floats
    square: float
    intercepts: float


def fit_multilevel(
    y: Floats, x: Floats, group: Ints, place: int, above: int, strata: Ints | None = None
) -> AnalysisEstimate:
    """Return the coefficient of a column with its error.

    x: (n, k) without intercepts. strata: of every row; a group lies in one. above: number of
    columns that vary between groups only; with place one of these the degrees of freedom are
    groups less intercepts less these.
    """
    if not len(y):
        return NOT_ESTIMABLE
    numbers = group_numbers(group)
    inside = np.zeros(len(y), dtype=np.int64) if strata is None else group_numbers(strata)
    sizes = np.bincount(numbers).astype(np.float64)
    intercepts, k = int(inside.max()) + 1, x.shape[1]
    freedom = len(sizes) - intercepts - above
    own = np.column_stack([centred(column, inside) for column in x.T])
    if freedom < 1 or len(y) <= k + intercepts or np.linalg.matrix_rank(own) < k:
        return NOT_ESTIMABLE
    both = np.column_stack([x, y])
    totals = np.zeros((len(sizes), k + 1))
    np.add.at(totals, numbers, both)
    first = np.unique(numbers, return_index=True)[1]
    sums = Sums(both.T @ both, totals, sizes, inside[first], len(y))
    theta = minimize_scalar(
        _deviance,
        bounds=(LOWEST, HIGHEST),
        args=(sums,),
        method="bounded",
        options={"xatol": 1e-5},
    ).x
    best = weighted(float(np.exp(theta)), sums)
    inverse = np.linalg.inv(best.gram)
    slope = inverse @ best.moments
    scale = float(best.square - best.moments @ slope) / (len(y) - k - intercepts)
    error = float(np.sqrt(scale * inverse[place, place]))
    if np.ptp(centred(x[:, place], numbers)) >= 1e-12:  # it varies within groups
        freedom = len(y) - len(sizes) - (k - above)
    if freedom < 1 or not error > 0.0:
        return NOT_ESTIMABLE
    return AnalysisEstimate(float(slope[place]), error, float(freedom), len(sizes))


def weighted(theta: float, sums: Sums) -> WeightedSums:
    """Return cross-products with the inverse of the covariance, in units of the error."""
    weight = 1.0 / (1.0 + sums.sizes * theta)
    products = sums.products - (sums.totals * (theta * weight)[:, None]).T @ sums.totals
    strata = int(sums.stratum.max()) + 1
    mass = np.bincount(sums.stratum, weights=sums.sizes * weight, minlength=strata)
    means = np.zeros((strata, sums.totals.shape[1]))
    np.add.at(means, sums.stratum, sums.totals * weight[:, None])
    products = products - (means / mass[:, None]).T @ means
    square = float(products[-1, -1])
    return WeightedSums(products[:-1, :-1], products[:-1, -1], square, np.log(mass).sum())


def _deviance(log_theta: float, sums: Sums) -> float:
    """Return minus twice the restricted log-likelihood, up to a constant."""
    theta = float(np.exp(log_theta))
    at = weighted(theta, sums)
    rest = float(at.square - at.moments @ np.linalg.solve(at.gram, at.moments))
    freedom = sums.rows - len(at.gram) - (int(sums.stratum.max()) + 1)
    determinant = float(np.linalg.slogdet(at.gram)[1]) + at.intercepts
    groups = np.log1p(sums.sizes * theta).sum()
    return float(groups + determinant + freedom * np.log(max(rest, 1e-300)))
