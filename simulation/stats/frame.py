"""Statistics of columns of a data frame: correlations, weights, shares of variance.

Columns go in, one number comes out. Rows in which a column is missing are left out.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.state import Floats
from simulation.stats.groups import (
    centred,
    complete_groups,
    complete_rows,
    group_means,
    group_numbers,
)
from simulation.stats.regression import fit, indirect_effect, standardised

Values = npt.ArrayLike


def _columns(*values: Values) -> tuple[Floats, ...]:
    return complete_rows(*(np.asarray(column, dtype=np.float64) for column in values))


def _vary(*values: Floats) -> bool:
    """Return whether every column takes more than one value."""
    return all(len(column) > 1 and float(np.ptp(column)) > 0.0 for column in values)


def r(x: Values, y: Values) -> float:
    """Return Pearson's correlation; NaN if a column does not vary."""
    x, y = _columns(x, y)
    if len(x) < 2 or not (x.std() > 0.0 and y.std() > 0.0):
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def mean_r(*correlations: float) -> float:
    """Return the mean of correlations on Fisher's scale."""
    return float(np.tanh(np.mean(np.arctanh(correlations))))


def disattenuated(correlation: float, first: float, second: float) -> float:
    """Return the correlation of true scores, given the reliabilities of the scores, 0 to 1.

    After Spearman (1904); not limited to 1.

    >>> round(disattenuated(0.36, 0.81, 0.64), 3)
    0.5
    """
    return float(correlation / np.sqrt(first * second))


def betas(y: Values, predictors: Sequence[Values]) -> Floats:
    """Return the standardised weights of the predictors, in order; NaN if one is constant."""
    outcome, *columns = _columns(y, *predictors)
    if not _vary(outcome, *columns):
        return np.full(len(columns), np.nan)
    return fit(standardised(outcome), standardised(np.column_stack(columns))).coefficients[1:]


def cross_lag(later: Values, own: Values, other: Values) -> float:
    """Return the standardised weight of the other variable on later, given own earlier."""
    return float(betas(later, [own, other])[1])


def r_squared(y: Values, predictors: Sequence[Values]) -> float:
    """Return the share of variance that the predictors explain together."""
    outcome, *columns = _columns(y, *predictors)
    return fit(outcome, np.column_stack(columns)).explained


def r_squared_within(y: Values, predictors: Sequence[Values], group: Any) -> float:
    """Return the share of the variance within groups that the predictors explain together."""
    columns = [np.asarray(column, dtype=np.float64) for column in (y, *predictors)]
    number, (outcome, *rest) = complete_groups(np.asarray(group), *columns)
    x = np.column_stack([centred(column, number) for column in rest])
    return fit(centred(outcome, number), x).explained


def slope_gap(y: Values, x: Values, group: Values) -> float:
    """Return the slope of y on x where ``group`` is 1 minus that where it is 0.

    Both are standardised over the two groups together, so that the spread of a group has no
    influence.
    """
    outcome, predictor, groups = _columns(y, x, group)
    outcome, predictor = standardised(outcome), standardised(predictor)
    off, on = (
        fit(outcome[groups == side], predictor[groups == side, None]).coefficients[1]
        for side in (0.0, 1.0)
    )
    return float(on - off)


def r_gap(y: Values, x: Values, group: Values) -> float:
    """Return Fisher's z of the correlation where ``group`` is 1 minus that where it is 0."""
    outcome, predictor, groups = _columns(y, x, group)
    off, on = (r(outcome[groups == side], predictor[groups == side]) for side in (0.0, 1.0))
    return float(np.arctanh(on) - np.arctanh(off))


def d(values: Values, group: Values) -> float:
    """Return the mean where ``group`` is 1 minus that where it is 0, in pooled sds."""
    scores, groups = _columns(values, group)
    one, zero = scores[groups == 1.0], scores[groups == 0.0]
    squares = (len(one) - 1) * one.var(ddof=1) + (len(zero) - 1) * zero.var(ddof=1)
    pooled = np.sqrt(squares / (len(one) + len(zero) - 2))
    return float((one.mean() - zero.mean()) / pooled)


def icc(values: Values, group: Any) -> float:
    """Return the share of variance between groups, ICC(1), by analysis of variance.

    Groups may differ in size. May fall a little below 0 by chance; NaN for fewer than two groups
    or without variance.
    """
    number, (scores,) = complete_groups(np.asarray(group), np.asarray(values, dtype=np.float64))
    n, groups = len(scores), int(number.max(initial=-1)) + 1
    if groups < 2 or n == groups or not scores.std() > 0.0:
        return float("nan")
    sizes = np.bincount(number)
    within = (centred(scores, number) ** 2).sum() / (n - groups)
    among = (sizes * (group_means(scores, number) - scores.mean()) ** 2).sum() / (groups - 1)
    typical = (n - (sizes**2).sum() / n) / (groups - 1)
    between = (among - within) / typical
    return float(between / (between + within))


def indirect(x: Values, m: Values, y: Values) -> float:
    """Return the standardised indirect effect of x on y through m; NaN if one is constant."""
    columns = _columns(x, m, y)
    return indirect_effect(*columns).value if _vary(*columns) else float("nan")


def within_groups(values: Values, group: Any) -> Floats:
    """Return deviations from the mean of the group."""
    return centred(np.asarray(values, dtype=np.float64), group_numbers(np.asarray(group)))
