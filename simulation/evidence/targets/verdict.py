"""Whether what the model gives lies where the published figure does, and how far off it is."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulation.effects.intervals import half_width
from simulation.evidence.targets.target_table import Target


class Simulated(NamedTuple):
    """A statistic over independent populations: mean and its 95 % t interval.

    low, high: None with one population.
    """

    mean: float
    low: float | None
    high: float | None
    populations: int


class Verdict(NamedTuple):
    """A target beside what the model gives.

    verdict: "inside" or "outside" the band, by the mean; "inside (other side)" where the
    literature contradicts itself and the model meets the other figure. sure: whether the whole
    interval lies on that side. distance: from the band, in band widths, 0 inside.
    """

    target: Target
    simulated: Simulated
    verdict: str
    sure: bool
    distance: float

    @property
    def met(self) -> bool:
        """Whether the row counts as met."""
        return self.verdict.startswith("inside")


def summed_up(values: Sequence[float]) -> Simulated:
    """Mean and interval of a statistic over populations.

    Raises ValueError if one of them is not a number: a statistic that cannot be computed in a
    population is a fault of the study, not a figure.
    """
    found = np.asarray(values, dtype=np.float64)
    if not len(found) or not np.isfinite(found).all():
        raise ValueError(f"expected finite statistics, found {list(values)}")
    mean, half = float(found.mean()), half_width(found)
    if half is None:
        return Simulated(mean, None, None, 1)
    return Simulated(mean, mean - half, mean + half, len(found))


def distance_from(target: Target, value: float) -> float:
    """How far a value lies from the band, in band widths; 0 inside."""
    low = -math.inf if target.low is None else target.low
    high = math.inf if target.high is None else target.high
    return max(low - value, value - high, 0.0) / target.width


def judged(asked: Iterable[Target], simulated: Mapping[str, Simulated]) -> list[Verdict]:
    """Every target for which the statistic was simulated, with its verdict, in order."""
    found = [
        _alone(each, simulated[each.statistic]) for each in asked if each.statistic in simulated
    ]
    inside = {each.target.id for each in found if each.verdict == "inside"}
    return [
        each._replace(verdict="inside (other side)")
        if each.verdict == "outside" and each.target.either in inside
        else each
        for each in found
    ]


def _alone(target: Target, simulated: Simulated) -> Verdict:
    distance = distance_from(target, simulated.mean)
    ends = [end for end in (simulated.low, simulated.high) if end is not None]
    same_side = [(distance_from(target, end) == 0.0) == (distance == 0.0) for end in ends]
    sure = bool(ends) and all(same_side) and not _spans(target, simulated)
    return Verdict(target, simulated, "outside" if distance else "inside", sure, distance)


def _spans(target: Target, simulated: Simulated) -> bool:
    """Whether the interval reaches from below the band to above it."""
    if None in (target.low, target.high, simulated.low, simulated.high):
        return False
    return simulated.low < target.low and simulated.high > target.high  # type: ignore[operator]
