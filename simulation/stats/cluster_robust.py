"""Regression with cluster-robust errors that are valid with few clusters (CR2).

The residuals of a cluster are scaled by the inverse square root of the part that fitting left, and
the degrees of freedom are those of a t distribution with the same first two moments (Bell &
McCaffrey 2002; Pustejovsky & Tipton 2018), with independence as the working model:

.. math:: A_g = (I - H_{gg})^{-1/2}, \\qquad
          \\nu = \\frac{(\\sum_g \\lambda_g)^2}{\\sum_g \\lambda_g^2}
"""

import numpy as np

from simulation.state import Floats, Ints
from simulation.stats.estimate import NOT_ESTIMABLE, AnalysisEstimate
from simulation.stats.groups import centred, group_numbers

SINGULAR = 1e-8  # an eigenvalue of I - H below this: fitting took everything in that direction


def fit_cluster_robust(
    y: Floats, x: Floats, cluster: Ints, strata: Ints | None, place: int = 0
) -> AnalysisEstimate:
    """Return the coefficient of one column with its CR2 error.

    y: (n,); x: (n, k), without an intercept; cluster: label of every row; strata: groups whose
    means are removed, entirely within a cluster; None: an intercept. ``NOT_ESTIMABLE`` where the
    data do not determine the coefficient.
    """
    group = np.zeros(len(y), dtype=np.int64) if strata is None else group_numbers(strata)
    design = np.column_stack([centred(column, group) for column in x.T])
    y = centred(y, group)
    gram = design.T @ design
    if len(y) <= x.shape[1] + group.max() + 1 or np.linalg.cond(gram) > 1e10:
        return NOT_ESTIMABLE
    if strata is None:  # the intercept stays in the hat matrix
        design = np.column_stack([design, np.ones(len(y))])
        gram = design.T @ design
    inverse: Floats = np.asarray(np.linalg.inv(gram), dtype=np.float64)
    slope = inverse @ (design.T @ y)
    order = np.argsort(cluster, kind="stable")
    design, left = design[order], (y - design @ slope)[order]
    sizes = np.bincount(group_numbers(cluster))
    weights = _weights(design, inverse, inverse[place], sizes)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    sums = np.bincount(owner, weights=weights * left, minlength=len(sizes))
    variance = float((sums * sums).sum())
    if not variance > 0.0:
        return NOT_ESTIMABLE
    freedom = _freedom(design, inverse, weights, sizes)
    return AnalysisEstimate(float(slope[place]), variance**0.5, freedom, len(sizes))


def _weights(design: Floats, inverse: Floats, row: Floats, sizes: Ints) -> Floats:
    """Return the weight of every residual in the coefficient, A_g X_g (X'X)^-1 c; shape (n,)."""
    weights, starts = np.empty(len(design)), np.cumsum(sizes) - sizes
    for size in np.unique(sizes):  # clusters of one size are computed together
        rows = starts[sizes == size][:, None] + np.arange(size)
        own = design[rows]
        left = np.eye(size) - own @ inverse @ own.transpose(0, 2, 1)
        value, vector = np.linalg.eigh(left)
        root = np.where(value > SINGULAR, 1.0 / np.sqrt(np.maximum(value, SINGULAR)), 0.0)
        scaled = (vector * root[:, None, :]) @ vector.transpose(0, 2, 1)
        weights[rows] = (scaled @ (own @ row)[:, :, None])[:, :, 0]
    return weights


def _freedom(design: Floats, inverse: Floats, weights: Floats, sizes: Ints) -> float:
    """Return Bell and McCaffrey's degrees of freedom: trace squared over trace of the square."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    spread = np.zeros((len(sizes), design.shape[1]))
    np.add.at(spread, owner, design * weights[:, None])
    own = np.bincount(owner, weights=weights * weights)
    matrix = np.diag(own) - spread @ inverse @ spread.T
    return float(np.trace(matrix) ** 2 / (matrix * matrix).sum())
