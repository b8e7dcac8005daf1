"""What a parameter set must give before it is taken into use, whatever else it meets.

Gates are judged on populations that nothing was fitted to. Those of the spiral are of the mean
course of one dyad, those of moderators of their sign: the whole 90 % interval over populations
must lie on the side that the meta-analysis reads.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scipy.stats import t

from simulation.dynamics.bistability import APART
from simulation.evidence.targets.target_table import Target
from simulation.evidence.targets.verdict import Simulated, Verdict, distance_from

BANDS = (
    "burnout_cases", "r_closeness_engagement", "r_conflict_engagement",
    "r_closeness_achievement", "r_conflict_achievement", "escalated_share",
)  # fmt: skip
SIGNS = (
    "level_gap_conflict_engagement", "level_gap_conflict_achievement",
    "level_gap_closeness_engagement", "level_gap_closeness_achievement", "moderation_low_ses",
    "moderation_boys_closeness_engagement", "moderation_boys_conflict_engagement",
    "moderation_girls_closeness_achievement", "moderation_learning_problems_conflict",
    "moderation_minority_closeness_achievement",
)  # fmt: skip
SPIRAL = {
    "spiral_gap": ("two ends of one dyad: largest gap of R−", 1),
    "spiral_gap_blind": ("the same, appraisal blind", -1),
    "spiral_gap_unanswered": ("the same, student does not respond", -1),
}
LEAST = 0.03  # of a gap that the search asks for, so that chance does not turn its sign; assumed
SURE = 0.90  # of an interval that must lie on one side


class Gate(NamedTuple):
    """One gate: words for it, what is asked, what was found, whether it holds."""

    words: str
    asked: str
    found: str
    holds: bool


def judged_gates(after: Sequence[Verdict], spiral: Mapping[str, float]) -> list[Gate]:
    """Every gate. after: verdicts on fresh populations; spiral: statistics of one dyad."""
    by_row = {each.target.statistic: each for each in after}
    found = [_band(by_row[name]) for name in BANDS if name in by_row]
    found += [_sign(by_row[name]) for name in SIGNS if name in by_row]
    for name, (words, side) in SPIRAL.items():
        gap = spiral[name]
        asked = f"{'above' if side > 0 else 'below'} {APART:g}"
        found.append(Gate(words, asked, f"{gap:.2f}", side * (gap - APART) > 0))
    return found


def seem_to_hold(found: Mapping[str, float], asked: Sequence[Target]) -> bool:
    """Whether the gates hold by plain means, as a set is looked at before it is judged."""
    by_name = {each.statistic: each for each in asked}
    bands = [name in found and distance_from(by_name[name], found[name]) == 0.0 for name in BANDS]
    signs = [name in found and found[name] > 0.0 for name in SIGNS]
    ends = [
        name in found and side * (found[name] - APART) > 0 for name, (_, side) in SPIRAL.items()
    ]
    return all([*bands, *signs, *ends])


def narrower(simulated: Simulated, sure: float = SURE) -> tuple[float, float]:
    """The interval that is so sure, from the 95 % one; one population leaves it open."""
    if simulated.low is None or simulated.high is None:
        return -float("inf"), float("inf")
    freedom = simulated.populations - 1
    share = float(t.ppf((1 + sure) / 2, freedom) / t.ppf(0.975, freedom))
    half = (simulated.high - simulated.low) / 2 * share
    return simulated.mean - half, simulated.mean + half


def _band(verdict: Verdict) -> Gate:
    target = verdict.target
    return Gate(target.quantity, target.band, f"{verdict.simulated.mean:.3g}", verdict.met)


def _sign(verdict: Verdict) -> Gate:
    low, high = narrower(verdict.simulated)
    words = f"{verdict.simulated.mean:.3g} (90 %: {low:.3g} to {high:.3g})"
    return Gate(verdict.target.quantity, "above 0, 90 %", words, low > 0.0)
