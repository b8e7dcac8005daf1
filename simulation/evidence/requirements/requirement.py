"""Requirements, read from ``requirements.toml``, and the verdict on a measured value."""

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from simulation.evidence.theory.theory_statistics import table

YES, NO, UNCLEAR, REPORTED = "yes", "no", "unclear", "-"
SEVERITY = (REPORTED, YES, UNCLEAR, NO)


class Requirement(NamedTuple):
    """A requirement.

    group: title of its group. measure: name of the value. words: what it is. unit: of the value.
    scope: "draw", "all" or "worst", over what it is judged. source: of the bounds. low, high:
    bounds of the value, included. certain: whether the whole interval must lie within them.
    """

    group: str
    measure: str
    words: str
    unit: str
    scope: str
    source: str
    low: float = -math.inf
    high: float = math.inf
    certain: bool = False

    @property
    def bounded(self) -> bool:
        """Whether there is a bound; without one the value is reported only."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    @property
    def required(self) -> str:
        """The bounds in words, "-" for none."""
        if math.isfinite(self.low) and math.isfinite(self.high):
            return f"{self.low:g} to {self.high:g}"
        if math.isfinite(self.low):
            return f"≥ {self.low:g}" if not self.certain else f"> {self.low:g}"
        if math.isfinite(self.high):
            return f"≤ {self.high:g}" if not self.certain else f"< {self.high:g}"
        return REPORTED


class Measured(NamedTuple):
    """A measured value, and its 95 % interval, None without one."""

    value: float
    low: float | None = None
    high: float | None = None


def verdict(requirement: Requirement, found: Measured) -> str:
    """Return whether a value fulfils a requirement: "yes", "no", "unclear", or "-" without bounds.

    No: the value lies outside the bounds with its whole interval. Unclear: it lies outside, but its
    interval does not; where the requirement must be certain, also if it lies inside and its
    interval does not. A value that is no number fulfils nothing.

    >>> sign = Requirement("", "x", "", "", "all", "", high=0.0, certain=True)
    >>> [verdict(sign, Measured(-1.0, *ends)) for ends in ((-2.0, -0.5), (-3.0, 1.0))]
    ['yes', 'unclear']
    >>> verdict(sign, Measured(2.0, 1.0, 3.0)), verdict(sign, Measured(2.0, -1.0, 5.0))
    ('no', 'unclear')
    """
    if not requirement.bounded:
        return REPORTED
    low, high = requirement.low, requirement.high
    if math.isnan(found.value):
        return NO
    least = found.value if found.low is None else found.low
    most = found.value if found.high is None else found.high
    if most < low or least > high:
        return NO
    inside = low <= found.value <= high
    if requirement.certain:
        inside = inside and low <= least and most <= high and least < most
    return YES if inside else UNCLEAR


@cache
def requirements() -> tuple[Requirement, ...]:
    """Return all requirements in the order of the file."""
    text = resources.files(__package__).joinpath("requirements.toml").read_text(encoding="utf-8")
    found: list[Requirement] = []
    for group in tomllib.loads(text)["group"]:
        title = group["title"]
        found += _separations(title, group.get("separated", {}))
        found += [Requirement(group=title, **entry) for entry in group["requirement"]]
    return tuple(found)


def _separations(title: str, rivals: Mapping[str, Sequence[str]]) -> Iterator[Requirement]:
    """Yield, for every statistic and rival, that the difference from the full model is above 0."""
    by_name: dict[str, Any] = {row.name: row for row in table()[1]}
    for name, models in rivals.items():
        for model in models:
            yield Requirement(
                group=title,
                measure=f"{name}.minus.{model}",
                words=f"{by_name[name].code}, full minus {model}: {by_name[name].words}",
                unit=by_name[name].unit,
                scope="all",
                source="the theory names this link; the size is unknown",
                low=0.0,
                certain=True,
            )
