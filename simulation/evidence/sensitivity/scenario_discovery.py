"""What would have to be true for an intervention to fail: thresholds that tell failures apart.

A failure is a point at which the mean effect is nil or the wrong way. Every threshold on one
parameter and every pair of them is tried on half of the points; the best is judged on the other
half, so that what is said of it was not looked for.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.evidence.sensitivity.evaluate import ParameterRange
from simulation.state import Floats

CUTS = (0.2, 0.35, 0.5, 0.65, 0.8)  # of a parameter's range
KEPT = 12  # thresholds that are tried in pairs; the best single ones
ENOUGH = 8  # failures, and successes, in the half that is searched; with fewer nothing is sought

Flags = npt.NDArray[np.bool_]


class Threshold(NamedTuple):
    """A parameter above or below a value."""

    parameter: int
    above: bool
    value: float

    def holds(self, x: Floats) -> Flags:
        """Whether it holds at each point; x: shape (points, parameters)."""
        column = x[:, self.parameter]
        return column > self.value if self.above else column <= self.value


class FailureRule(NamedTuple):
    """Where it fails. share: of all points; rule: what tells, () if nothing was found.

    inside, outside: share of failures where the rule holds and where not, in the other half.
    covers: share of points where the rule holds. smallest, largest: effect, better above 0.
    """

    share: float
    points: int
    smallest: float
    largest: float
    rule: tuple[Threshold, ...]
    inside: float
    outside: float
    covers: float


def discover_failures(
    x: Floats, effect: Floats, better: int, moved: Sequence[ParameterRange]
) -> FailureRule:
    """Look for what failures have in common. effect: at each point; better: 1 or -1."""
    gain = effect * better
    failed = gain <= 0.0
    search, check = np.arange(len(x)) % 2 == 0, np.arange(len(x)) % 2 == 1
    rule: tuple[Threshold, ...] = ()
    if ENOUGH <= failed[search].sum() <= search.sum() - ENOUGH:
        rule = best_rule(x[search], failed[search], moved)
    held = _all_hold(rule, x) if rule else np.zeros(len(x), dtype=bool)
    return FailureRule(
        float(failed.mean()), len(x), float(gain.min()), float(gain.max()), rule,
        _share(failed[check & held]), _share(failed[check & ~held]), float(held[check].mean()),
    )  # fmt: skip


def best_rule(x: Floats, failed: Flags, moved: Sequence[ParameterRange]) -> tuple[Threshold, ...]:
    """The threshold or pair that holds at most failures and at fewest successes.

    A pair must tell at least a twentieth more than the better of single ones, else it is left.
    """
    singles = [
        Threshold(place, above, each.low + cut * (each.high - each.low))
        for place, each in enumerate(moved)
        for cut in CUTS
        for above in (True, False)
    ]
    ranked = sorted(singles, key=lambda one: -youden_index((one,), x, failed))
    pairs = [
        (one, other)
        for one, other in combinations(ranked[:KEPT], 2)
        if one.parameter != other.parameter
    ]
    best, single = (
        max(pairs, key=lambda pair: youden_index(pair, x, failed), default=()),
        (ranked[0],),
    )
    return (
        best
        if best and youden_index(best, x, failed) > youden_index(single, x, failed) + 0.05
        else single
    )


def youden_index(rule: Sequence[Threshold], x: Floats, failed: Flags) -> float:
    """Share of failures at which a rule holds less that of successes (Youden's index)."""
    held = _all_hold(rule, x)
    return _share(held[failed]) - _share(held[~failed])


def sentence(found: FailureRule, what: str, moved: Sequence[ParameterRange]) -> str:
    """The finding in words. what: the effect that may fail."""
    share = f"{100 * found.share:.0f} of 100 of the {found.points} parameter sets"
    if found.share == 0.0:
        return f"{what} goes the right way with all {found.points} parameter sets."
    if not found.rule:
        return f"{what} fails with {share}; too few or too many to say where."
    where = " and ".join(
        f"“{moved[each.parameter].words}” ({moved[each.parameter].name}) is "
        f"{'above' if each.above else 'at most'} {each.value:.3g}"
        for each in found.rule
    )
    return (
        f"{what} fails with {share}. It fails most where {where}: there with "
        f"{100 * found.inside:.0f} of 100, elsewhere with {100 * found.outside:.0f} of 100 "
        f"(held-out points; {100 * found.covers:.0f} of 100 lie there)."
    )


def _all_hold(rule: Sequence[Threshold], x: Floats) -> Flags:
    held = np.ones(len(x), dtype=bool)
    for each in rule:
        held &= each.holds(x)
    return held


def _share(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0
