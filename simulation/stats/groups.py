"""Rows that are whole, and groups numbered from 0."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from simulation.state import Floats, Ints
from simulation.stats.estimate import IntervalEstimate

Labels = npt.NDArray[Any]


def complete_rows(*columns: Floats) -> tuple[Floats, ...]:
    """The columns without the rows in which any is NaN; each shape (n,) or (n, k)."""
    kept = np.ones(len(columns[0]), dtype=np.bool_)
    for column in columns:
        kept &= ~np.isnan(column.reshape(len(column), -1)).any(axis=1)
    return tuple(column[kept] for column in columns)


def group_numbers(groups: Labels) -> Ints:
    """Groups as numbers from 0, in the order of their labels; shape (n,)."""
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def group_means(values: Floats, group: Ints) -> Floats:
    """Mean of each numbered group, shape (groups,)."""
    return np.asarray(np.bincount(group, weights=values) / np.bincount(group))


def centred(values: Floats, group: Ints) -> Floats:
    """Values as deviations from the mean of their group, shape (n,)."""
    return values - group_means(values, group)[group]


BLOCKS = 40  # of groups left out in turn; fewer if there are fewer groups


def by_groups(
    statistic: Callable[..., float], *columns: Labels, groups: Labels, blocks: int = BLOCKS
) -> IntervalEstimate:
    """A statistic of some columns with its jackknife interval over blocks of groups.

    Groups fall into blocks by their rank, block by block in turn. Raises ValueError for fewer
    than two groups.
    """
    group = group_numbers(groups)
    many = min(blocks, int(group.max(initial=0)) + 1)
    if many < 2:
        raise ValueError("an interval needs two groups or more")
    block = group % many
    value = statistic(*columns)
    left = np.array(
        [statistic(*(column[block != number] for column in columns)) for number in range(many)]
    )
    error = float(np.sqrt((many - 1) / many * ((left - left.mean()) ** 2).sum()))
    reach = float(student.ppf(0.975, many - 1)) * error
    return IntervalEstimate(value, value - reach, value + reach)
