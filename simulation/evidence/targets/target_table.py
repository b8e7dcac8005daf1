"""The table of published figures: what is asked of the model, and what it cannot speak to.

One row of ``published.csv`` is one statistic. Its id is the row of the project's table of
targets, with a letter where that row holds several. ``published`` is the figure as printed,
``low`` to ``high`` the band that counts as met: judged wider than the published interval
because studies differ, open on one side where only a direction is known. ``scale`` is the
unit of distance for an open band. A row without ``statistic`` is one that the model does
not speak to; its ``note`` says why.
"""

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple

STRONG = ("VERIFIED", "RECALLED-STRONG", "DERIVED")
USES = ("calibrate", "validate")


class Target(NamedTuple):
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
    def spoken_to(self) -> bool:
        """Whether the model has anything to say about it."""
        return bool(self.statistic)

    @property
    def firm(self) -> bool:
        """Whether the figure was read in a source or is remembered with confidence."""
        return self.confidence.split(" ")[0] in STRONG

    @property
    def width(self) -> float:
        """The unit of distance: the width of the band, or ``scale`` where it is open."""
        if self.low is None or self.high is None:
            return self.scale if self.scale is not None else 1.0
        return self.high - self.low

    @property
    def band(self) -> str:
        """The band as it is printed."""
        if self.low is None and self.high is None:
            return "none"
        if self.low is None:
            return f"below {self.high:g}"
        return f"above {self.low:g}" if self.high is None else f"{self.low:g} to {self.high:g}"


@cache
def targets() -> tuple[Target, ...]:
    """All rows of the table, in its order."""
    text = resources.files(__package__).joinpath("published.csv").read_text(encoding="utf-8")
    return tuple(_target(row) for row in csv.DictReader(text.splitlines()))


def _target(row: dict[str, str]) -> Target:
    numbers = {name: float(row[name]) if row[name] else None for name in ("low", "high", "scale")}
    return Target(**{**row, **numbers})  # type: ignore[arg-type]  # the columns are the fields
