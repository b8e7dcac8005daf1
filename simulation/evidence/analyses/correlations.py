"""Correlations: plain, by a moderator, and between and within groups apart."""

from typing import NamedTuple

import numpy as np

from simulation.evidence.analyses.rows import (
    Z_95,
    Estimate,
    Labels,
    around,
    centred,
    group_means,
    numbered,
    whole,
)
from simulation.state import Floats


class TwoLevels(NamedTuple):
    """Correlation between groups, corrected for their size, and within them; −1 to 1."""

    between: float
    within: float


def correlation(x: Floats, y: Floats) -> float:
    """Pearson's r of two columns, shape (n,); NaN if one does not vary."""
    x, y = whole(x, y)
    if len(x) < 2 or not (x.std() > 0.0 and y.std() > 0.0):
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def with_fisher(x: Floats, y: Floats) -> Estimate:
    """Pearson's r with Fisher's interval, for rows that are independent; needs four or more."""
    n, r = len(whole(x, y)[0]), correlation(x, y)
    reach = Z_95 / np.sqrt(n - 3)
    z = np.arctanh(r)
    return Estimate(r, float(np.tanh(z - reach)), float(np.tanh(z + reach)))


def moderated(x: Floats, y: Floats, moderator: Floats) -> tuple[Estimate, Estimate, Estimate]:
    """r where a moderator is 0, r where it is 1, and the difference between the two.

    The interval of the difference adds the variances of both sides (Zou 2007).
    """
    x, y, moderator = whole(x, y, moderator)
    off, on = (with_fisher(x[moderator == side], y[moderator == side]) for side in (0.0, 1.0))
    value = on.value - off.value
    low = value - np.hypot(on.value - on.low, off.high - off.value)
    high = value + np.hypot(on.high - on.value, off.value - off.low)
    return off, on, Estimate(value, float(low), float(high))


def two_levels(x: Floats, y: Floats, groups: Labels) -> TwoLevels:
    """Correlations between and within groups, by components of variance and covariance.

    The between part is freed of what chance within groups adds to their means. NaN where a
    component of variance is not above 0.
    """
    group = numbered(groups)
    x, y, number = whole(x, y, group.astype(np.float64))
    group = numbered(number)
    own = np.cov(centred(x, group), centred(y, group)) * (len(x) - 1)
    within = own / (len(x) - group.max() - 1)
    sizes = np.bincount(group)
    means = np.vstack([group_means(x, group), group_means(y, group)])
    from_grand = means - np.array([[x.mean()], [y.mean()]])
    among = (sizes * from_grand) @ from_grand.T / (len(sizes) - 1)
    typical = (len(x) - (sizes**2).sum() / len(x)) / (len(sizes) - 1)
    return TwoLevels(_r((among - within) / typical), _r(within))


def difference(one: Estimate, other: Estimate) -> Estimate:
    """One figure minus an independent other, with the normal interval."""
    error = np.hypot(one.high - one.low, other.high - other.low) / (2 * Z_95)
    return around(one.value - other.value, float(error))


def _r(covariance: Floats) -> float:
    product = covariance[0, 0] * covariance[1, 1]
    possible = covariance[0, 0] > 0.0 and covariance[1, 1] > 0.0
    return float(covariance[0, 1] / np.sqrt(product)) if possible else float("nan")
