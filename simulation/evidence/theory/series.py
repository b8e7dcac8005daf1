"""Arrays by name that are collected over the moments of a run."""

import numpy as np

from simulation.state import Floats


class Series:
    """Arrays by name, collected one moment after the other."""

    def __init__(self) -> None:
        self._values: dict[str, list[Floats]] = {}

    def add(self, name: str, values: Floats) -> None:
        """Append a copy of the values of this moment."""
        self._values.setdefault(name, []).append(np.array(values, dtype=np.float64))

    def arrays(self) -> dict[str, Floats]:
        """Return every series, shape (moments, rows)."""
        return {name: np.array(values) for name, values in self._values.items()}
