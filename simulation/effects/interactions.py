"""Interaction: whether two arms together do what the two apart add up to.

For every unit, (both − A) − (B − reference), in worlds that share every draw. The units
are those that the outcome is about in the arm that does both.
"""

from collections.abc import Sequence
from typing import NamedTuple

from simulation.effects.comparison import CombinedArm, ReplicateDifferences
from simulation.effects.estimates import draws_of, interval_end, number
from simulation.effects.intervals import interval_of
from simulation.measurement.outcomes import OUTCOMES

MORE, LESS, SUM, UNKNOWN = "more", "less", "sum", "unknown"


class Interaction(NamedTuple):
    """What the arm does beyond the sum of its parts; columns as in ``columns.py``.

    verdict: "more" or "less" good than the sum, "sum" where the interval holds 0, "unknown"
    with one replicate.
    """

    outcome: str
    arm: str
    first: str
    second: str
    versus: str
    mean: float
    low: float | None
    high: float | None
    d: float | None
    verdict: str
    units: float
    replicates: int


def interactions_of(
    compared: ReplicateDifferences, together: Sequence[CombinedArm], versus: str, draws: int
) -> list[Interaction]:
    """Every outcome of every arm that combines two others."""
    found = []
    for both in together:
        for outcome in OUTCOMES:
            rows = compared.interactions.get((both.arm, outcome.name))
            if rows is None:
                continue
            means, sd = rows["difference"].to_numpy(), number(rows["sd"].mean())
            mean, interval = float(means.mean()), interval_of(means, draws_of(rows, draws))
            found.append(
                Interaction(
                    outcome.name,
                    both.arm,
                    *both.parts,
                    versus,
                    mean=mean,
                    low=interval_end(interval, "low"),
                    high=interval_end(interval, "high"),
                    d=mean / sd if sd else None,
                    verdict=verdict(
                        mean,
                        interval_end(interval, "low"),
                        interval_end(interval, "high"),
                        outcome.better,
                    ),
                    units=int(rows["units"].sum()) / len(rows),
                    replicates=len(rows),
                )
            )
    return found


def verdict(mean: float, low: float | None, high: float | None, better: int) -> str:
    """More or less good than the sum of the parts, or about the sum."""
    if low is None or high is None:
        return UNKNOWN
    if low <= 0.0 <= high:
        return SUM
    return MORE if mean * better > 0.0 else LESS
