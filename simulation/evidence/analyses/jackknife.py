"""Intervals when observations come in groups: leave one block of groups out at a time."""

from collections.abc import Callable

import numpy as np
from scipy.stats import t as student

from simulation.evidence.analyses.rows import Estimate, Labels, numbered

BLOCKS = 40  # of groups left out in turn; fewer if there are fewer groups


def by_groups(
    statistic: Callable[..., float], *columns: Labels, groups: Labels, blocks: int = BLOCKS
) -> Estimate:
    """A statistic of some columns with its jackknife interval over blocks of groups.

    Groups fall into blocks by their rank, block by block in turn. Raises ValueError for fewer
    than two groups.
    """
    group = numbered(groups)
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
    return Estimate(value, value - reach, value + reach)
