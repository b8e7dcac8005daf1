"""Complete rows, and groups numbered from 0."""

from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.state import Floats, Ints

Labels = npt.NDArray[Any]


def complete_rows(*columns: Floats) -> tuple[Floats, ...]:
    """Return the columns, each (n,) or (n, k), without the rows in which any is NaN."""
    complete = np.ones(len(columns[0]), dtype=np.bool_)
    for column in columns:
        complete &= ~np.isnan(column.reshape(len(column), -1)).any(axis=1)
    return tuple(column[complete] for column in columns)


def complete_groups(groups: Labels | None, *columns: Floats) -> tuple[Ints, tuple[Floats, ...]]:
    """Return the group number of every complete row, and the columns; None: a group a row."""
    number = np.arange(len(columns[0])) if groups is None else group_numbers(groups)
    labels, *rest = complete_rows(number.astype(np.float64), *columns)
    return group_numbers(labels), tuple(rest)


def group_numbers(groups: Labels) -> Ints:
    """Return groups as numbers from 0, in the order of their labels; shape (n,)."""
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def group_means(values: Floats, group: Ints) -> Floats:
    """Return the mean of every numbered group, shape (groups,)."""
    return np.asarray(np.bincount(group, weights=values) / np.bincount(group))


def centred(values: Floats, group: Ints) -> Floats:
    """Return values as deviations from the mean of their group, shape (n,)."""
    return values - group_means(values, group)[group]
