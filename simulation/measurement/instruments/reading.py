"""How processes of single people are read for everybody."""

from collections.abc import Callable
from typing import Any

import numpy as np

from simulation.state import Floats


def each(process: Callable[..., float], *columns: Floats, p: Any) -> Floats:
    """A process applied to each row of some columns, with parameters p; shape (n,)."""
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return np.array([process(*row, p) for row in rows], dtype=np.float64)
