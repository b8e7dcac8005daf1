"""Comparison of simulated statistics with the bands of published figures."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulation.effects.intervals import half_width
from simulation.evidence.targets.target_table import CalibrationTarget


class SimulatedStatistic(NamedTuple):
    """Mean over independent populations and its 95 % t interval; None with one population."""

    mean: float
    low: float | None
    high: float | None
    populations: int


class Verdict(NamedTuple):
    """A target with the simulated statistic.

    verdict: "inside" or "outside" the band, by the mean. sure: whether the whole interval lies on
    that side. distance: from the band, in band widths, 0 inside.
    """

    target: CalibrationTarget
    simulated: SimulatedStatistic
    verdict: str
    sure: bool
    distance: float

    @property
    def met(self) -> bool:
        """Whether the row counts as met."""
        return self.verdict == "inside"


def mean_and_interval(values: Sequence[float]) -> SimulatedStatistic:
    """Return mean and interval over populations. Raises ValueError if a value is not finite."""
    array = np.asarray(values, dtype=np.float64)
    if not len(array) or not np.isfinite(array).all():
        raise ValueError(f"expected finite statistics, found {list(values)}")
    mean, half = float(array.mean()), half_width(array)
    if half is None:
        return SimulatedStatistic(mean, None, None, 1)
    return SimulatedStatistic(mean, mean - half, mean + half, len(array))


def distance_from(target: CalibrationTarget, value: float) -> float:
    """Return the distance of a value from the band, in band widths; 0 inside."""
    low = -math.inf if target.low is None else target.low
    high = math.inf if target.high is None else target.high
    return max(low - value, value - high, 0.0) / target.width


def verdicts_on(
    rows: Iterable[CalibrationTarget], simulated: Mapping[str, SimulatedStatistic]
) -> list[Verdict]:
    """Return the verdicts on all rows with a simulated statistic, in order."""
    return [_alone(row, simulated[row.statistic]) for row in rows if row.statistic in simulated]


def _alone(target: CalibrationTarget, simulated: SimulatedStatistic) -> Verdict:
    distance = distance_from(target, simulated.mean)
    ends = [end for end in (simulated.low, simulated.high) if end is not None]
    same_side = [(distance_from(target, end) == 0.0) == (distance == 0.0) for end in ends]
    sure = bool(ends) and all(same_side) and not _spans(target, simulated)
    return Verdict(target, simulated, "outside" if distance else "inside", sure, distance)


def _spans(target: CalibrationTarget, simulated: SimulatedStatistic) -> bool:
    """Return whether the interval extends from below the band to above it."""
    if None in (target.low, target.high, simulated.low, simulated.high):
        return False
    return simulated.low < target.low and simulated.high > target.high  # type: ignore[operator]
