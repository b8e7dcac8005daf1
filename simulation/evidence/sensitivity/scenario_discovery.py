"""Scenario discovery: thresholds on parameters that separate failures of an intervention.

A failure is a point at which the mean effect is zero or in the wrong direction. All thresholds on
one parameter, and pairs of the best, are compared on half of the points; the best rule is judged on
the other half, so that the search does not bias its result.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.evidence.sensitivity.indices import ParameterRange
from simulation.state import Floats

CUTS = (0.2, 0.35, 0.5, 0.65, 0.8)  # of a parameter's range
PAIRED = 12  # number of best single thresholds that are combined in pairs
ENOUGH = 8  # failures, and successes, in the searched half; with fewer there is no search
BETTER = 0.05  # that a pair must add to Youden's index of the best single threshold; assumed

Flags = npt.NDArray[np.bool_]


class Threshold(NamedTuple):
    """A parameter above or below a value."""

    parameter: int
    above: bool
    value: float

    def applies(self, x: Floats) -> Flags:
        """Return the points at which it applies; x: shape (points, parameters)."""
        column = x[:, self.parameter]
        return column > self.value if self.above else column <= self.value


class FailureRule(NamedTuple):
    """Conditions of failure.

    share: of failures in all points; rule: () if none was found. inside, outside: share of
    failures where the rule applies and elsewhere, in the other half. covers: share of points where
    the rule applies. smallest, largest: effect, improvement above 0.
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
    x: Floats, effect: Floats, better: int, ranges: Sequence[ParameterRange]
) -> FailureRule:
    """Search a rule that failures share. effect: at every point; better: 1 or -1."""
    gain = effect * better
    failed = gain <= 0.0
    search = np.arange(len(x)) % 2 == 0
    rule: tuple[Threshold, ...] = ()
    if ENOUGH <= failed[search].sum() <= search.sum() - ENOUGH:
        rule = best_rule(x[search], failed[search], ranges)
    inside = _all_apply(rule, x) if rule else np.zeros(len(x), dtype=bool)
    return FailureRule(
        share=float(failed.mean()),
        points=len(x),
        smallest=float(gain.min()),
        largest=float(gain.max()),
        rule=rule,
        inside=_share(failed[~search & inside]),
        outside=_share(failed[~search & ~inside]),
        covers=float(inside[~search].mean()),
    )


def best_rule(x: Floats, failed: Flags, ranges: Sequence[ParameterRange]) -> tuple[Threshold, ...]:
    """Return the best single threshold, or the best pair if it adds ``BETTER``."""
    singles = [
        Threshold(index, above, one.low + cut * (one.high - one.low))
        for index, one in enumerate(ranges)
        for cut in CUTS
        for above in (True, False)
    ]
    ranked = sorted(singles, key=lambda one: -youden_index((one,), x, failed))
    pairs = [
        (one, other)
        for one, other in combinations(ranked[:PAIRED], 2)
        if one.parameter != other.parameter
    ]
    single = (ranked[0],)
    pair = max(pairs, key=lambda rule: youden_index(rule, x, failed), default=single)
    enough = youden_index(single, x, failed) + BETTER
    return pair if youden_index(pair, x, failed) > enough else single


def youden_index(rule: Sequence[Threshold], x: Floats, failed: Flags) -> float:
    """Return the share of failures at which a rule applies less that of successes."""
    inside = _all_apply(rule, x)
    return _share(inside[failed]) - _share(inside[~failed])


def sentence(found: FailureRule, what: str, ranges: Sequence[ParameterRange]) -> str:
    """Describe the finding. what: the effect that may fail."""
    if found.share == 0.0:
        return f"{what} has the intended direction with all {found.points} parameter points."
    start = (
        f"{what} fails with {100 * found.share:.0f} of 100 of the {found.points} parameter points"
    )
    if not found.rule:
        return f"{start}; these are too few or too many to find conditions."
    where = " and ".join(
        f"“{ranges[one.parameter].words}” ({ranges[one.parameter].name}) is "
        f"{'above' if one.above else 'at most'} {one.value:.3g}"
        for one in found.rule
    )
    return (
        f"{start}. It fails most where {where}: there with {100 * found.inside:.0f} %, "
        f"elsewhere with {100 * found.outside:.0f} % (points not used in the search; "
        f"{100 * found.covers:.0f} % are there)."
    )


def _all_apply(rule: Sequence[Threshold], x: Floats) -> Flags:
    return np.asarray(np.all([threshold.applies(x) for threshold in rule], axis=0), dtype=np.bool_)


def _share(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0
