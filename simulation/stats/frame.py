"""The analyses as studies call them: columns of a data frame in, a plain number out.

Rows in which a column is missing are left out.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.state import Floats
from simulation.stats.correlation import correlation
from simulation.stats.groups import centred, complete_rows, group_numbers
from simulation.stats.regression import fit, mediation, standardised
from simulation.stats.variance_components import explained_within, share_between

Values = npt.ArrayLike


def columns(*values: Values) -> tuple[Floats, ...]:
    """The columns as arrays, without the rows in which one is missing."""
    return complete_rows(*(np.asarray(each, dtype=np.float64) for each in values))


def r(x: Values, y: Values) -> float:
    """Pearson's correlation."""
    return correlation(*columns(x, y))


def mean_r(*found: float) -> float:
    """Mean of correlations on Fisher's scale."""
    return float(np.tanh(np.mean(np.arctanh(found))))


def vary(*values: Floats) -> bool:
    """Whether each column takes more than one value: a score at its ceiling tells nothing."""
    return all(len(each) > 1 and float(np.ptp(each)) > 0.0 for each in values)


def betas(y: Values, predictors: Sequence[Values]) -> Floats:
    """Standardised regression weights of the predictors, in their order; NaN if one is constant."""
    outcome, *found = columns(y, *predictors)
    if not vary(outcome, *found):
        return np.full(len(found), np.nan)
    x = standardised(np.column_stack(found))
    return fit(standardised(outcome), x).coefficients[1:]


def r_squared(y: Values, predictors: Sequence[Values]) -> float:
    """Share of variance that the predictors explain together."""
    outcome, *found = columns(y, *predictors)
    return fit(outcome, np.column_stack(found)).explained


def r_squared_within(y: Values, predictors: Sequence[Values], group: Any) -> float:
    """Share of the variance within groups that the predictors explain together."""
    found = np.column_stack([np.asarray(each, dtype=np.float64) for each in predictors])
    return explained_within(np.asarray(y, dtype=np.float64), found, np.asarray(group))


def slope_gap(y: Values, x: Values, group: Values) -> float:
    """How much steeper y rises with x where ``group`` is 1 than where it is 0.

    Both are standardised over both groups together, so that a group's own spread says nothing.
    """
    outcome, predictor, groups = columns(y, x, group)
    outcome, predictor = standardised(outcome), standardised(predictor)
    off, on = (
        fit(outcome[groups == side], predictor[groups == side, None]).coefficients[1]
        for side in (0.0, 1.0)
    )
    return float(on - off)


def d(values: Values, group: Values) -> float:
    """Mean where ``group`` is 1 less mean where it is 0, in pooled sds."""
    found, groups = columns(values, group)
    one, zero = found[groups == 1.0], found[groups == 0.0]
    squares = (len(one) - 1) * one.var(ddof=1) + (len(zero) - 1) * zero.var(ddof=1)
    pooled = np.sqrt(squares / (len(one) + len(zero) - 2))
    return float((one.mean() - zero.mean()) / pooled)


def icc(values: Values, group: Any) -> float:
    """Share of variance between groups."""
    return share_between(np.asarray(values, dtype=np.float64), np.asarray(group))


def indirect(x: Values, m: Values, y: Values) -> float:
    """Standardised indirect effect of x on y through m: a times b; NaN if one is constant."""
    found = columns(x, m, y)
    return mediation(*found).indirect.value if vary(*found) else float("nan")


def cross_lag(later: Values, own: Values, other: Values) -> float:
    """Standardised cross-lagged path: the other's weight on later, own earlier held."""
    return float(betas(later, [own, other])[1])


def within_groups(values: Values, group: Any) -> Floats:
    """Deviations from the mean of the group."""
    return centred(np.asarray(values, dtype=np.float64), group_numbers(np.asarray(group)))
