"""Causal claims, read from ``claims.toml``, and how they are judged by criteria set beforehand.

A claim has statistics of one replicate (one fresh school with its own draws). A criterion names a
statistic and the band in which it must lie. Over replicates a criterion holds if the whole 95 %
interval of the mean lies in the band, fails if the whole interval lies outside, and is open
otherwise. A claim is supported if all its criteria hold.
"""

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Literal, NamedTuple

from simulation.evidence.claims.experiment import ClaimTask
from simulation.evidence.targets.target_table import targets
from simulation.evidence.targets.verdict import SimulatedStatistic

ClaimVerdict = Literal["holds", "fails", "open"]
ClaimStatistics = Callable[[ClaimTask], dict[str, float]]


class Criterion(NamedTuple):
    """A condition on one statistic.

    low, high: the band, None where it is open. why: the reason for the band. published: a figure
    from the literature with its row in the table of targets; "" for none.
    """

    statistic: str
    words: str
    low: float | None
    high: float | None
    why: str
    published: str = ""
    target: str = ""

    @property
    def band(self) -> str:
        """The band as text."""
        if self.low is None:
            return f"at most {self.high:g}"
        return f"at least {self.low:g}" if self.high is None else f"{self.low:g} to {self.high:g}"


class Claim(NamedTuple):
    """A causal claim of the theory.

    how: the test in words. statistics: computes the statistics of one replicate. removing: the
    ablations that remove its mechanism; a claim that is supported under them is carried by the
    statistic. shown: all reported statistics with their labels. remark: a note on every result.
    """

    id: str
    title: str
    sentence: str
    how: str
    statistics: ClaimStatistics
    criteria: tuple[Criterion, ...]
    removing: tuple[str, ...]
    shown: Mapping[str, str] = {}
    remark: str = ""


class JudgedCriterion(NamedTuple):
    """A criterion under an ablation, with the simulated statistic and the verdict."""

    criterion: Criterion
    simulated: SimulatedStatistic
    verdict: ClaimVerdict


def read_claims(statistics: Mapping[str, ClaimStatistics]) -> tuple[Claim, ...]:
    """Return the claims of ``claims.toml``, with the functions of their statistics by id."""
    text = resources.files(__package__).joinpath("claims.toml").read_text(encoding="utf-8")
    claims = []
    for table in tomllib.loads(text)["claim"]:
        rows = [Criterion(**{"low": None, "high": None, **row}) for row in table["criteria"]]
        lists = {"criteria": tuple(rows), "removing": tuple(table["removing"])}
        claims.append(Claim(**{**table, **lists, "statistics": statistics[table["id"]]}))
    return tuple(claims)


def confidence_of(criterion: Criterion) -> str:
    """Return the confidence in the published figure of a criterion; "none" without a figure."""
    rows = (row for row in targets() if criterion.target and row.id.startswith(criterion.target))
    first = next(rows, None)
    return first.confidence if first is not None else "none"


def verdict_of(criterion: Criterion, simulated: SimulatedStatistic) -> ClaimVerdict:
    """Return the verdict on a criterion, which is open with one replicate."""
    if simulated.low is None or simulated.high is None:
        return "open"
    low = -math.inf if criterion.low is None else criterion.low
    high = math.inf if criterion.high is None else criterion.high
    if low <= simulated.low and simulated.high <= high:
        return "holds"
    return "fails" if simulated.high < low or simulated.low > high else "open"


def judge_criteria(
    claim: Claim, simulated: Mapping[str, SimulatedStatistic]
) -> list[JudgedCriterion]:
    """Judge all criteria of a claim, in order. Raises KeyError if a statistic is missing."""
    pairs = [(criterion, simulated[criterion.statistic]) for criterion in claim.criteria]
    return [JudgedCriterion(*pair, verdict_of(*pair)) for pair in pairs]


def claim_verdict(verdicts: Sequence[ClaimVerdict]) -> ClaimVerdict:
    """Return the verdict on a claim: it fails with any criterion and holds with all of them."""
    if "fails" in verdicts:
        return "fails"
    return "holds" if set(verdicts) <= {"holds"} else "open"
