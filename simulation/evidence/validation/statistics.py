"""Small statistics that studies report: correlations, standardised paths, gaps, shares.

All take columns of a data frame or arrays, leave out rows in which one of them is missing, and
give a plain number.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.state import Floats

Values = npt.ArrayLike


def complete(*columns: Values) -> list[Floats]:
    """The columns without the rows in which one is missing."""
    arrays = [np.asarray(column, dtype=np.float64) for column in columns]
    kept = ~np.any([np.isnan(array) for array in arrays], axis=0)
    return [array[kept] for array in arrays]


def r(x: Values, y: Values) -> float:
    """Pearson's correlation."""
    return float(np.corrcoef(*complete(x, y))[0, 1])


def mean_r(*found: float) -> float:
    """Mean of correlations on Fisher's scale."""
    return float(np.tanh(np.mean(np.arctanh(found))))


def z(values: Floats) -> Floats:
    """Standardised: mean 0, sd 1."""
    return np.asarray((values - values.mean()) / values.std())


def betas(y: Values, predictors: Sequence[Values]) -> Floats:
    """Standardised regression weights of the predictors, in their order."""
    outcome, *columns = (z(each) for each in complete(y, *predictors))
    found: Floats = np.linalg.lstsq(np.column_stack(columns), outcome, rcond=None)[0]
    return found


def r_squared(y: Values, predictors: Sequence[Values]) -> float:
    """Share of variance that the predictors explain together."""
    outcome, *columns = (z(each) for each in complete(y, *predictors))
    x = np.column_stack(columns)
    left = outcome - x @ np.linalg.lstsq(x, outcome, rcond=None)[0]
    return float(1.0 - (left @ left) / (outcome @ outcome))


def slope_gap(y: Values, x: Values, group: Values) -> float:
    """How much steeper y rises with x where ``group`` is 1 than where it is 0.

    Both are standardised over both groups together, so that a group's own spread says nothing.
    """
    outcome, predictor, groups = complete(y, x, group)
    outcome, predictor = z(outcome), z(predictor)
    slopes = []
    for value in (0.0, 1.0):
        inside = groups == value
        slopes.append(np.polyfit(predictor[inside], outcome[inside], 1)[0])
    return float(slopes[1] - slopes[0])


def d(values: Values, group: Values) -> float:
    """Mean where ``group`` is 1 less mean where it is 0, in pooled sds."""
    found, groups = complete(values, group)
    one, zero = found[groups == 1.0], found[groups == 0.0]
    pooled = np.sqrt(
        ((len(one) - 1) * one.var(ddof=1) + (len(zero) - 1) * zero.var(ddof=1))
        / (len(one) + len(zero) - 2)
    )
    return float((one.mean() - zero.mean()) / pooled)


def icc(values: Values, group: Any) -> float:
    """Share of variance between groups: ANOVA estimator for groups of unequal size."""
    frame = pd.DataFrame({"value": np.asarray(values, dtype=np.float64), "group": group}).dropna()
    groups = frame.groupby("group", observed=True)["value"]
    sizes, means = groups.size().to_numpy(), groups.mean().to_numpy()
    many, all_of_them = len(sizes), sizes.sum()
    grand = frame["value"].mean()
    between = (sizes * (means - grand) ** 2).sum() / (many - 1)
    within = (groups.var(ddof=1).fillna(0.0).to_numpy() * (sizes - 1)).sum() / (all_of_them - many)
    typical = (all_of_them - (sizes**2).sum() / all_of_them) / (many - 1)
    share = (between - within) / typical
    return float(share / (share + within))


def indirect(x: Values, m: Values, y: Values) -> float:
    """Standardised indirect effect of x on y through m: a times b."""
    x, m, y = complete(x, m, y)
    a = betas(m, [x])[0]
    b = betas(y, [x, m])[1]
    return float(a * b)


def cross_lag(later: Values, own: Values, other: Values) -> float:
    """Standardised cross-lagged path: the other's weight on later, own earlier held."""
    return float(betas(later, [own, other])[1])


def within_dyads(values: Values, group: Any) -> Floats:
    """Deviations from the mean of the group."""
    series = pd.Series(np.asarray(values, dtype=np.float64))
    keys = np.asarray(group)
    return np.asarray(series - series.groupby(keys).transform("mean"))
