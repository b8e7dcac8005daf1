"""The cross-lagged panel model by regression: who leads, who follows, over two waves or more.

Between and within persons stay mixed, as in most of the literature; see ``random_intercepts``
for paths within persons.
"""

from typing import NamedTuple

import numpy as np

from simulation.evidence.analyses.regression import fit, standardised
from simulation.evidence.analyses.rows import Estimate, Labels, whole
from simulation.state import Floats


class Paths(NamedTuple):
    """Standardised paths from one wave to the next, each with its interval."""

    x_to_x: Estimate
    y_to_y: Estimate
    x_to_y: Estimate
    y_to_x: Estimate


def cross_lagged(x: Floats, y: Floats, groups: Labels | None = None) -> list[Paths]:
    """Paths of each step between waves; x and y: shape (n, waves), complete rows only.

    groups: label of each row, for errors robust against likeness within groups.
    """
    number = np.arange(len(x)) if groups is None else np.unique(groups, return_inverse=True)[1]
    x, y, kept = whole(x, y, number.astype(np.float64))
    x, y = standardised(x), standardised(y)
    labels = None if groups is None else kept
    steps = []
    for wave in range(1, x.shape[1]):
        before = np.column_stack([x[:, wave - 1], y[:, wave - 1]])
        of_x, of_y = fit(x[:, wave], before, labels), fit(y[:, wave], before, labels)
        steps.append(Paths(of_x.slope(0), of_y.slope(1), of_y.slope(0), of_x.slope(1)))
    return steps
