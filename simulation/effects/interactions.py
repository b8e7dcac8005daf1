"""Interaction: whether two arms together do more or less than the sum of their effects.

For every unit, (both − A) − (B − reference), in arms that share every draw. The units are those
of the outcome in the combined arm.
"""

from collections.abc import Sequence

from simulation.effects.comparison import CombinedArm, ReplicateDifferences
from simulation.effects.effect import Estimate, Interaction
from simulation.effects.estimates import estimate_of, number
from simulation.measurement.outcomes import OUTCOMES

MORE, LESS, SUM, UNKNOWN = "more", "less", "sum", "unknown"


def interactions_of(
    compared: ReplicateDifferences, combined: Sequence[CombinedArm], versus: str
) -> list[Interaction]:
    """Return the interaction of every combined arm on every outcome."""
    found = []
    for arm in combined:
        for outcome in OUTCOMES:
            rows = compared.interactions.get((arm.arm, outcome.name))
            if rows is None:
                continue
            sd = number(rows["sd"].mean())
            estimate = estimate_of(rows["difference"].to_numpy(), rows["draw"].to_numpy(), sd)
            found.append(
                Interaction(
                    outcome=outcome.name,
                    arm=arm.arm,
                    first=arm.parts[0],
                    second=arm.parts[1],
                    versus=versus,
                    estimate=estimate,
                    verdict=verdict(estimate, outcome.better),
                    units=int(rows["units"].sum()) / len(rows),
                    replicates=len(rows),
                )
            )
    return found


def verdict(estimate: Estimate, better: int) -> str:
    """Return whether the combined arm is more or less good than the sum, or about the sum."""
    if estimate.low is None or estimate.high is None:
        return UNKNOWN
    if estimate.low <= 0.0 <= estimate.high:
        return SUM
    return MORE if estimate.mean * better > 0.0 else LESS
