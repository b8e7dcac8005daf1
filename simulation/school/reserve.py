"""Empty seats, stand-ins and idle ties: rows that an event may call upon later.

They are laid out with everybody else before a school year begins and take no part in it
until a schedule says so. A comparison lays out the same ones in all of its arms, so that
every draw is shared. They end with their school year and are laid out anew in the next.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Flags = npt.NDArray[np.bool_]
IDLE = "idle"  # the column that marks these rows
SEATS, STAND_INS, TIES = (
    ("year", "student", "class", "propensity"), ("teacher", "stands_in_for"),
    ("teacher", "colleague"),
)  # fmt: skip


def nothing(columns: tuple[str, ...]) -> pd.DataFrame:
    """A table with these columns and no row."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})


@dataclass(frozen=True, eq=False)
class Reserve:
    """What is laid out.

    seats: school year, student, class, propensity (z of a new student, NaN for one of this
    school). stand_ins: teacher, and for whom they stand in. ties: pairs of colleagues.
    """

    seats: pd.DataFrame = field(default_factory=lambda: nothing(SEATS))
    stand_ins: pd.DataFrame = field(default_factory=lambda: nothing(STAND_INS))
    ties: pd.DataFrame = field(default_factory=lambda: nothing(TIES))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to lay out."""
        return not (len(self.seats) or len(self.stand_ins) or len(self.ties))


class IdleRows(NamedTuple):
    """Which rows are in reserve when the year begins."""

    dyads: Flags
    ties: Flags
    teachers: Flags


def is_idle(table: pd.DataFrame) -> Flags:
    """Which rows of a table are in reserve."""
    if IDLE not in table:
        return np.zeros(len(table), dtype=np.bool_)
    return table[IDLE].to_numpy(dtype=np.bool_)
