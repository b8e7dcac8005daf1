"""A multilevel model with random intercepts, by restricted maximum likelihood.

.. math:: y_{gi} = x_{gi} b + u_g + e_{gi}, \\quad \\theta = \\sigma_u^2 / \\sigma_e^2

Given theta, the rows of a group are their deviations and their mean, which are independent, so
that the fit is ordinary regression on quasi-demeaned rows; theta is found on one line.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar

from simulation.evidence.analyses.rows import numbered
from simulation.evidence.trials.found import NOTHING, Found
from simulation.state import Floats, Ints

LOWEST, HIGHEST = -9.0, 7.0  # log of theta that is looked at; below is no variance between groups


class Sums(NamedTuple):
    """What the likelihood needs of the data: cross-products, and means with group sizes."""

    whole: Floats  # (k + 1, k + 1) of columns and outcome
    means: Floats  # (groups, k + 1)
    sizes: Floats


def multilevel(y: Floats, x: Floats, group: Ints, place: int, above: int) -> Found:
    """The coefficient of a column with its error.

    x: (n, k) without an intercept. above: columns, the intercept among them, that vary between
    groups only; with place one of these the degrees of freedom are groups less above.
    """
    design = np.column_stack([x, np.ones(len(y))])
    n, k = design.shape
    numbers = numbered(group)
    sizes = np.bincount(numbers).astype(np.float64)
    if n <= k or len(sizes) <= above or np.linalg.matrix_rank(design) < k:
        return NOTHING
    both = np.column_stack([design, y])
    total = np.zeros((len(sizes), k + 1))
    np.add.at(total, numbers, both)
    sums = Sums(both.T @ both, total / sizes[:, None], sizes)
    found = minimize_scalar(
        _deviance, bounds=(LOWEST, HIGHEST), args=(sums, n), method="bounded",
        options={"xatol": 1e-5},
    )  # fmt: skip
    gram, pull, square = _weighted(float(np.exp(found.x)), sums)
    inverse = np.linalg.inv(gram)
    slope = inverse @ pull
    scale = float(square - pull @ slope) / (n - k)
    between = np.ptp(x[:, place] - (total / sizes[:, None])[numbers, place]) < 1e-12
    freedom = len(sizes) - above if between else n - len(sizes) - (k - above)
    error = float(np.sqrt(scale * inverse[place, place]))
    if freedom < 1 or not error > 0.0:
        return NOTHING
    return Found(float(slope[place]), error, float(freedom), len(sizes))


def _weighted(theta: float, sums: Sums) -> tuple[Floats, Floats, float]:
    """X'WX, X'Wy and y'Wy with W the inverse of the covariance, in units of the error."""
    shrink = sums.sizes * sums.sizes * theta / (1.0 + sums.sizes * theta)
    whole = sums.whole - (sums.means * shrink[:, None]).T @ sums.means
    return whole[:-1, :-1], whole[:-1, -1], float(whole[-1, -1])


def _deviance(log_theta: float, sums: Sums, n: int) -> float:
    """Minus twice the restricted log-likelihood, but for a constant."""
    theta = float(np.exp(log_theta))
    gram, pull, square = _weighted(theta, sums)
    rest = square - pull @ np.linalg.solve(gram, pull)
    k = len(gram)
    determinant = np.linalg.slogdet(gram)[1]
    return float(
        np.log1p(sums.sizes * theta).sum() + determinant + (n - k) * np.log(max(rest, 1e-300))
    )
