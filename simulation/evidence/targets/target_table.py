"""Published figures that the model is compared with, and known causes of misses.

One row of ``published.csv`` is one statistic. Its id is the row of the project's table of
targets, with a letter where that row has several. ``published`` is the figure as printed, ``low``
to ``high`` the band that counts as met: set wider than the published interval because studies
differ, open on one side where only a direction is known. ``scale`` is the unit of distance for an
open band. A row without ``statistic`` is outside the model; its ``note`` gives the reason.
"""

import csv
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

STRONG = ("VERIFIED", "RECALLED-STRONG", "DERIVED")
USES = ("calibrate", "validate")


class CalibrationTarget(NamedTuple):
    """One published figure; low, high: None where the band is open or there is none."""

    id: str
    quantity: str
    published: str
    low: float | None
    high: float | None
    scale: float | None
    use: str
    confidence: str
    source: str
    study: str
    statistic: str
    note: str
    either: str

    @property
    def modelled(self) -> bool:
        """Whether the model gives this statistic."""
        return bool(self.statistic)

    @property
    def firm(self) -> bool:
        """Whether the figure was read in a source or is recalled with confidence."""
        return self.confidence.split(" ")[0] in STRONG

    @property
    def width(self) -> float:
        """The unit of distance: the width of the band, or ``scale`` where it is open."""
        if self.low is None or self.high is None:
            return self.scale if self.scale is not None else 1.0
        return self.high - self.low

    @property
    def band(self) -> str:
        """The band as text."""
        if self.low is None:
            return "none" if self.high is None else f"below {self.high:g}"
        return f"above {self.low:g}" if self.high is None else f"{self.low:g} to {self.high:g}"


@cache
def targets() -> tuple[CalibrationTarget, ...]:
    """Return all rows of the table, in its order."""
    return tuple(_target(row) for row in csv.DictReader(_text("published.csv").splitlines()))


@cache
def causes() -> dict[str, str]:
    """Return the known causes of rows that are not met, by row id."""
    table = tomllib.loads(_text("causes.toml"))
    return {row: cause for cause, rows in table.items() for row in rows}


def _text(file: str) -> str:
    return resources.files(__package__).joinpath(file).read_text(encoding="utf-8")


def _target(row: dict[str, str]) -> CalibrationTarget:
    numbers = {name: float(row[name]) if row[name] else None for name in ("low", "high", "scale")}
    return CalibrationTarget(**{**row, **numbers})  # type: ignore[arg-type]  # columns are fields
