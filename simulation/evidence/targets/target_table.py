"""Published figures that the model is compared with, and known causes of misses.

One row of ``published.csv`` is one statistic. Its id is the row of the project's table of
targets, with a letter where that row has several. ``published`` is the figure as printed, ``low``
to ``high`` the band that counts as met: set wider than the published interval because studies
differ, open on one side where only a direction is known. ``scale`` is the unit of distance for an
open band. A row without ``statistic`` is not compared; its ``note`` gives the reason.

``use`` is *calibrate* (fitted), *validate* (compared), or *plausibility*: recalled, or not
published as such; never fitted and never counted. A row with a sign only has a band from 0 to an
|r| of 0.60 between persons or a d of 1.5 (the same size), since a larger one is absurd.

The sampling error follows from ``rule``, ``point`` (the published value as a number; empty for a
sign), ``n`` and ``spread`` (see ``RULES``); ``error_source`` names these cases, or the
reason why the error is not known. Formulas are those of simple random samples: cases within
teachers and differences between studies make the true error larger.
"""

import csv
import math
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import NamedTuple

USES = ("calibrate", "validate", "plausibility")
COUNTED = USES[:2]
NUMBERS = ("low", "high", "scale", "point", "n", "spread")

SCALE_OF = {"r": (0.1, 0.3, 0.5), "d": (0.2, 0.5, 0.8)}  # small, medium, large; Cohen (1988)
SIZES = ("none", "small", "medium", "large")
ALIKE = {"beta": "r", "gap": "r", "dz": "d"}  # kinds with the classes of another
NORMAL_95 = 1.959964  # quantile of the normal distribution at 0.975


def _share(p: float, n: float) -> float:
    return math.sqrt(p * (1.0 - p) / n)


def _icc(rho: float, n: float, groups: float) -> float:
    m = n / groups
    spread = (1.0 - rho) * (1.0 + (m - 1.0) * rho)
    return spread * math.sqrt(2.0 / (m * (m - 1.0) * (groups - 1.0)))


# Every function takes the published value (0 where only a sign is known), the number of cases, and
# one more number: the sd of cases, the groups, the width of a 95 % interval or a standard error.
RULES: dict[str, Callable[[float, float, float], float]] = {
    "r": lambda p, n, s: (1.0 - p * p) / math.sqrt(n - 1.0),
    "beta": lambda p, n, s: (1.0 - p * p) / math.sqrt(n - 1.0),  # as of a correlation
    "gap": lambda p, n, s: 2.0 / math.sqrt(n),  # of two correlations, each of half of the cases
    "d": lambda p, n, s: math.sqrt(4.0 / n + p * p / (2.0 * n)),  # two groups of one size
    "dz": lambda p, n, s: math.sqrt(1.0 / n + p * p / (2.0 * n)),
    "share": lambda p, n, s: _share(p, n),
    "percent": lambda p, n, s: 100.0 * _share(p / 100.0, n),
    "mean": lambda p, n, s: s / math.sqrt(n),
    "sd": lambda p, n, s: p / math.sqrt(2.0 * (n - 1.0)),
    "R2": lambda p, n, s: 2.0 * math.sqrt(p / n) * (1.0 - p),
    "icc": _icc,
    "within_share": lambda p, n, s: _icc(1.0 - p, n, s),
    "interval": lambda p, n, s: s / (2.0 * NORMAL_95),
    "printed": lambda p, n, s: s,
}


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
    kind: str
    rule: str
    point: float | None
    n: float | None
    spread: float | None
    error_source: str
    note: str

    @property
    def modelled(self) -> bool:
        """Whether the model gives this statistic."""
        return bool(self.statistic)

    @property
    def firm(self) -> bool:
        """Whether the row counts: its figure was read in a source or derived from such."""
        return self.use in COUNTED

    @property
    def error(self) -> float | None:
        """The sampling error (standard error) of the published statistic; None if not known."""
        if not self.rule:
            return None
        return RULES[self.rule](self.point or 0.0, self.n or 0.0, self.spread or 0.0)

    @property
    def width(self) -> float:
        """The unit of distance: ``scale`` where only a sign is known, else the band's width."""
        if self.scale is not None:
            return self.scale
        return 1.0 if self.low is None or self.high is None else self.high - self.low

    @property
    def band(self) -> str:
        """The band as text."""
        if self.low is None:
            return "none" if self.high is None else f"below {self.high:g}"
        return f"above {self.low:g}" if self.high is None else f"{self.low:g} to {self.high:g}"


def size_class(kind: str, value: float) -> str:
    """Return the size of a correlation or standardised difference in words, else nothing."""
    limits = SCALE_OF.get(ALIKE.get(kind, kind), ())
    return SIZES[sum(abs(value) >= limit for limit in limits)] if limits else ""


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
    numbers = {name: float(row[name]) if row[name] else None for name in NUMBERS}
    return CalibrationTarget(**{**row, **numbers})  # type: ignore[arg-type]  # columns are fields
