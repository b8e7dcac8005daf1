"""Regression with errors robust to clusters that hold with few of them (CR2).

The residuals of each cluster are widened by the square root of what fitting took from them, and
the degrees of freedom are those of a t law with the same first two moments (Bell & McCaffrey 2002;
Pustejovsky & Tipton 2018), under independence as the working model:

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
    """The coefficient of one column with its CR2 error.

    y: (n,); x: (n, k), without an intercept; cluster: label of each row; strata: groups whose
    means are taken out, each whole within a cluster; None: an intercept. ``NOTHING`` where the
    data do not tell the coefficient.
    """
    group = np.zeros(len(y), dtype=np.int64) if strata is None else group_numbers(strata)
    columns = [centred(column, group) for column in x.T]
    design = np.column_stack(columns)
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
    pulls = _pulls(design, inverse, inverse[place], sizes)
    many = len(sizes)
    owner = np.repeat(np.arange(many), sizes)
    moved = np.bincount(owner, weights=pulls * left, minlength=many)
    variance = float((moved * moved).sum())
    if not variance > 0.0:
        return NOT_ESTIMABLE
    return AnalysisEstimate(
        float(slope[place]), variance**0.5, _freedom(design, inverse, pulls, sizes), many
    )


def _pulls(design: Floats, inverse: Floats, row: Floats, sizes: Ints) -> Floats:
    """What each residual adds to the error of the coefficient: A_g X_g (X'X)^-1 c; shape (n,)."""
    found, ends = np.empty(len(design)), np.cumsum(sizes)
    starts = ends - sizes
    for size in np.unique(sizes):  # clusters of one size are widened together
        these = np.flatnonzero(sizes == size)
        rows = starts[these][:, None] + np.arange(size)
        own = design[rows]
        left = np.eye(size) - own @ inverse @ own.transpose(0, 2, 1)
        value, vector = np.linalg.eigh(left)
        root = np.where(value > SINGULAR, 1.0 / np.sqrt(np.maximum(value, SINGULAR)), 0.0)
        wide = (vector * root[:, None, :]) @ vector.transpose(0, 2, 1)
        found[rows] = (wide @ (own @ row)[:, :, None])[:, :, 0]
    return found


def _freedom(design: Floats, inverse: Floats, pulls: Floats, sizes: Ints) -> float:
    """Bell and McCaffrey's degrees of freedom: trace squared over trace of the square."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    spread = np.zeros((len(sizes), design.shape[1]))
    np.add.at(spread, owner, design * pulls[:, None])
    own = np.bincount(owner, weights=pulls * pulls)
    law = np.diag(own) - spread @ inverse @ spread.T
    return float(np.trace(law) ** 2 / (law * law).sum())
