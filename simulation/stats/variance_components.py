"""Shares of variance: how much lies between groups, how much within."""

import numpy as np

from simulation.errors import extra_missing
from simulation.state import Floats
from simulation.stats.estimate import IntervalEstimate
from simulation.stats.groups import (
    Labels,
    by_groups,
    centred,
    complete_rows,
    group_means,
    group_numbers,
)
from simulation.stats.regression import fit


def share_between(values: Floats, groups: Labels) -> float:
    """Share of the variance between groups, ICC(1), by analysis of variance.

    values: shape (n,); groups: label of each. Groups may differ in size. May fall a little below
    0 by chance; NaN for fewer than two groups or without variance.
    """
    group = group_numbers(groups)
    values, number = complete_rows(values, group.astype(np.float64))
    group = group_numbers(number)
    n, many = len(values), int(group.max(initial=-1)) + 1
    if many < 2 or n == many or not values.std() > 0.0:
        return float("nan")
    sizes = np.bincount(group)
    within = (centred(values, group) ** 2).sum() / (n - many)
    among = (sizes * (group_means(values, group) - values.mean()) ** 2).sum() / (many - 1)
    typical = (n - (sizes**2).sum() / n) / (many - 1)
    between = (among - within) / typical
    return float(between / (between + within))


def share_with_interval(values: Floats, groups: Labels) -> IntervalEstimate:
    """``share_between`` with its jackknife interval over groups."""
    return by_groups(share_between, values, groups, groups=groups)


def share_by_likelihood(values: Floats, groups: Labels) -> float:
    """The same share by restricted maximum likelihood, as a multilevel programme gives it.

    Raises BadInput if statsmodels, of the extra "analysis", is missing.
    """
    try:
        from statsmodels.regression.mixed_linear_model import MixedLM
    except ModuleNotFoundError as missing:
        raise extra_missing("multilevel model", "analysis", missing) from None
    group = group_numbers(groups)
    values, number = complete_rows(values, group.astype(np.float64))
    result = MixedLM(values, np.ones((len(values), 1)), groups=number).fit(reml=True)
    between = float(np.asarray(result.cov_re)[0, 0])
    return between / (between + float(result.scale))


def explained_within(y: Floats, x: Floats, groups: Labels) -> float:
    """Share of the variance of y within groups that columns x, shape (n, k), explain; 0 to 1."""
    group = group_numbers(groups)
    y, x, number = complete_rows(y, x, group.astype(np.float64))
    group = group_numbers(number)
    columns = np.column_stack([centred(column, group) for column in x.T])
    return fit(centred(y, group), columns).explained
