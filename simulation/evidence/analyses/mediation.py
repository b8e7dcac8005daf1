"""Mediation: how much of an effect runs through a third variable, by the product of paths."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from simulation.evidence.analyses.regression import fit, standardised
from simulation.evidence.analyses.rows import Estimate, Labels, whole
from simulation.state import Floats

GRID = 600  # ranks of each path in the quadrature of their product


class Mediation(NamedTuple):
    """Standardised paths of x through m to y.

    a: x to m; b: m to y beside x; direct: x to y beside m; total: x to y; indirect: a times b;
    share: indirect over total, NaN if the total is 0.
    """

    a: Estimate
    b: Estimate
    direct: Estimate
    total: Estimate
    indirect: Estimate
    share: float


def mediation(x: Floats, m: Floats, y: Floats, groups: Labels | None = None) -> Mediation:
    """Paths of x through m to y, each shape (n,); groups: for errors robust within groups."""
    number = np.arange(len(x)) if groups is None else np.unique(groups, return_inverse=True)[1]
    x, m, y, kept = whole(x, m, y, number.astype(np.float64))
    x, m, y = standardised(x), standardised(m), standardised(y)
    labels = None if groups is None else kept
    to_m, to_y = fit(m, x[:, None], labels), fit(y, np.column_stack([x, m]), labels)
    a, b, total = to_m.slope(0), to_y.slope(1), fit(y, x[:, None], labels).slope(0)
    indirect = product(a, b)
    share = indirect.value / total.value if total.value else float("nan")
    return Mediation(a, b, to_y.slope(0), total, indirect, share)


def product(a: Estimate, b: Estimate) -> Estimate:
    """Product of two independent normal estimates, with the quantiles of its law as interval.

    What a Monte Carlo interval approaches with many draws (MacKinnon, Lockwood & Williams 2004),
    by quadrature over the ranks of both.
    """
    deviates = ndtri((np.arange(GRID) + 0.5) / GRID)
    spread = 2 * float(ndtri(0.975))
    first, second = (path.value + (path.high - path.low) / spread * deviates for path in (a, b))
    low, high = np.quantile(np.outer(first, second), (0.025, 0.975), method="hazen")
    return Estimate(a.value * b.value, float(low), float(high))
