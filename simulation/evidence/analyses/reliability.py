"""Reliability of a score, and correlations freed of its error."""

import numpy as np

from simulation.evidence.analyses.rows import whole
from simulation.state import Floats


def cronbach_alpha(items: Floats) -> float:
    """Cronbach's alpha of items, shape (n, k), k two or more; NaN without any variance.

    >>> round(cronbach_alpha(np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 4.0]])), 3)
    0.923
    """
    (items,) = whole(items)
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
