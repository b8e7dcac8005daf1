"""Correlations: plain, by a moderator, and the difference between two figures."""

import numpy as np

from simulation.state import Floats
from simulation.stats.estimate import Z_95, IntervalEstimate, normal_interval
from simulation.stats.groups import complete_rows


def correlation(x: Floats, y: Floats) -> float:
    """Pearson's r of two columns, shape (n,); NaN if one does not vary."""
    x, y = complete_rows(x, y)
    if len(x) < 2 or not (x.std() > 0.0 and y.std() > 0.0):
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def with_fisher(x: Floats, y: Floats) -> IntervalEstimate:
    """Pearson's r with Fisher's interval, for rows that are independent; needs four or more."""
    n, r = len(complete_rows(x, y)[0]), correlation(x, y)
    reach = Z_95 / np.sqrt(n - 3)
    z = np.arctanh(r)
    return IntervalEstimate(r, float(np.tanh(z - reach)), float(np.tanh(z + reach)))


def moderated(
    x: Floats, y: Floats, moderator: Floats
) -> tuple[IntervalEstimate, IntervalEstimate, IntervalEstimate]:
    """r where a moderator is 0, r where it is 1, and the difference between the two.

    The interval of the difference adds the variances of both sides (Zou 2007).
    """
    x, y, moderator = complete_rows(x, y, moderator)
    off, on = (with_fisher(x[moderator == side], y[moderator == side]) for side in (0.0, 1.0))
    value = on.value - off.value
    low = value - np.hypot(on.value - on.low, off.high - off.value)
    high = value + np.hypot(on.high - on.value, off.value - off.low)
    return off, on, IntervalEstimate(value, float(low), float(high))


def difference(one: IntervalEstimate, other: IntervalEstimate) -> IntervalEstimate:
    """One figure minus an independent other, with the normal interval."""
    error = np.hypot(one.high - one.low, other.high - other.low) / (2 * Z_95)
    return normal_interval(one.value - other.value, float(error))


def cronbach_alpha(items: Floats) -> float:
    """Cronbach's alpha of items, shape (n, k), k two or more; NaN without any variance.

    >>> round(cronbach_alpha(np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 4.0]])), 3)
    0.923
    """
    (items,) = complete_rows(items)
    k, total = items.shape[1], items.sum(axis=1).var(ddof=1)
    if k < 2 or not total > 0.0:
        return float("nan")
    return float(k / (k - 1) * (1.0 - items.var(axis=0, ddof=1).sum() / total))


def disattenuated(r: float, first: float, second: float) -> float:
    """Correlation of the true scores, from that of the scores and their reliabilities (0 to 1).

    After Spearman (1904); not cut at 1.

    >>> round(disattenuated(0.36, 0.81, 0.64), 3)
    0.5
    """
    return float(r / np.sqrt(first * second))
