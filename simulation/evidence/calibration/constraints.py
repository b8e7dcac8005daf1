"""Hard constraints on a parameter set: it comes into use only if it meets all of them.

Constraints are judged on populations that were not used for fitting. Those on the spiral refer to
the mean course of one dyad, those on moderators to their sign: the whole 90 % interval over
populations must lie on the side that the meta-analysis reports.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scipy.stats import t

from simulation.dynamics.bistability import APART
from simulation.evidence.targets.target_table import CalibrationTarget
from simulation.evidence.targets.verdict import SimulatedStatistic, Verdict, distance_from

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
LEAST = 0.03  # smallest gap that the search requires, as a margin for chance; assumed
SURE = 0.90  # confidence level of the interval that must lie on one side


class Constraint(NamedTuple):
    """One constraint: its text, what it requires, the simulated value, whether it is met."""

    words: str
    required: str
    simulated: str
    met: bool


def judge_constraints(verdicts: Sequence[Verdict], spiral: Mapping[str, float]) -> list[Constraint]:
    """Judge all constraints, by verdicts on fresh populations and spiral statistics of one dyad."""
    by_row = {verdict.target.statistic: verdict for verdict in verdicts}
    judged = [_band(by_row[name]) for name in BANDS if name in by_row]
    judged += [_sign(by_row[name]) for name in SIGNS if name in by_row]
    for name, (words, side) in SPIRAL.items():
        gap, required = spiral[name], f"{'above' if side > 0 else 'below'} {APART:g}"
        judged.append(Constraint(words, required, f"{gap:.2f}", side * (gap - APART) > 0))
    return judged


def met_by_means(simulated: Mapping[str, float], rows: Sequence[CalibrationTarget]) -> bool:
    """Return whether the means meet all constraints, as a check before a set is judged."""
    by_name = {row.statistic: row for row in rows}
    return (
        all(s in simulated for s in (*BANDS, *SIGNS, *SPIRAL))
        and all(distance_from(by_name[name], simulated[name]) == 0.0 for name in BANDS)
        and all(simulated[name] > 0.0 for name in SIGNS)
        and all(side * (simulated[name] - APART) > 0 for name, (_, side) in SPIRAL.items())
    )


def narrower(simulated: SimulatedStatistic, sure: float = SURE) -> tuple[float, float]:
    """Convert the 95 % interval to another confidence level; infinite with one population."""
    if simulated.low is None or simulated.high is None:
        return -float("inf"), float("inf")
    freedom = simulated.populations - 1
    share = float(t.ppf((1 + sure) / 2, freedom) / t.ppf(0.975, freedom))
    half = (simulated.high - simulated.low) / 2 * share
    return simulated.mean - half, simulated.mean + half


def _band(verdict: Verdict) -> Constraint:
    target = verdict.target
    return Constraint(target.quantity, target.band, f"{verdict.simulated.mean:.3g}", verdict.met)


def _sign(verdict: Verdict) -> Constraint:
    low, high = narrower(verdict.simulated)
    words = f"{verdict.simulated.mean:.3g} (90 %: {low:.3g} to {high:.3g})"
    return Constraint(verdict.target.quantity, "above 0, 90 %", words, low > 0.0)
