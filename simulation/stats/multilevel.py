"""A multilevel model with random intercepts, by restricted maximum likelihood.

.. math:: y_{sgi} = a_s + x_{sgi} b + u_g + e_{sgi}, \\quad \\theta = \\sigma_u^2 / \\sigma_e^2

with an intercept for each stratum s (one if there are no strata). Given theta, cross-products
weighted by the inverse of the covariance follow from sums of groups, the intercepts are taken out
stratum by stratum, and what is left is a small regression; theta is found on one line.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar

from simulation.state import Floats, Ints
from simulation.stats.estimate import NOT_ESTIMABLE, AnalysisEstimate
from simulation.stats.groups import centred, group_numbers

LOWEST, HIGHEST = -9.0, 7.0  # log of theta that is looked at; below is no variance between groups


class Sums(NamedTuple):
    """What the likelihood needs of the data.

    whole: (k + 1, k + 1) cross-products of columns and outcome; totals: of each group, with its
    size; stratum: of each group; rows: in all.
    """

    whole: Floats
    totals: Floats
    sizes: Floats
    stratum: Ints
    rows: int


class Weighted(NamedTuple):
    """Weighted cross-products without the intercepts, and the logarithm of what these weigh."""

    gram: Floats
    pull: Floats
    square: float
    intercepts: float


def fit_multilevel(
    y: Floats, x: Floats, group: Ints, place: int, above: int, strata: Ints | None = None
) -> AnalysisEstimate:
    """The coefficient of a column with its error.

    x: (n, k) without intercepts. strata: of each row; a group lies in one. above: columns that
    vary between groups only; with place one of these the degrees of freedom are groups less
    intercepts less these.
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
        _deviance, bounds=(LOWEST, HIGHEST), args=(sums,), method="bounded",
        options={"xatol": 1e-5},
    ).x  # fmt: skip
    found = weighted(float(np.exp(theta)), sums)
    inverse = np.linalg.inv(found.gram)
    slope = inverse @ found.pull
    scale = float(found.square - found.pull @ slope) / (len(y) - k - intercepts)
    error = float(np.sqrt(scale * inverse[place, place]))
    between = bool(np.ptp(centred(x[:, place], numbers)) < 1e-12)
    if not between:
        freedom = len(y) - len(sizes) - (k - above)
    if freedom < 1 or not error > 0.0:
        return NOT_ESTIMABLE
    return AnalysisEstimate(float(slope[place]), error, float(freedom), len(sizes))


def weighted(theta: float, sums: Sums) -> Weighted:
    """Cross-products with the inverse of the covariance, in units of the error."""
    weight = 1.0 / (1.0 + sums.sizes * theta)
    whole = sums.whole - (sums.totals * (theta * weight)[:, None]).T @ sums.totals
    many = int(sums.stratum.max()) + 1
    weighs = np.bincount(sums.stratum, weights=sums.sizes * weight, minlength=many)
    pulls = np.zeros((many, sums.totals.shape[1]))
    np.add.at(pulls, sums.stratum, sums.totals * weight[:, None])
    whole = whole - (pulls / weighs[:, None]).T @ pulls
    return Weighted(whole[:-1, :-1], whole[:-1, -1], float(whole[-1, -1]), np.log(weighs).sum())


def _deviance(log_theta: float, sums: Sums) -> float:
    """Minus twice the restricted log-likelihood, but for a constant."""
    theta = float(np.exp(log_theta))
    found = weighted(theta, sums)
    rest = found.square - found.pull @ np.linalg.solve(found.gram, found.pull)
    freedom = sums.rows - len(found.gram) - (int(sums.stratum.max()) + 1)
    determinant = float(np.linalg.slogdet(found.gram)[1]) + found.intercepts
    return float(
        np.log1p(sums.sizes * theta).sum()
        + determinant
        + freedom * np.log(max(float(rest), 1e-300))
    )
