"""What a causal claim is, and how it is judged: criteria stated beforehand, three verdicts.

A claim gives statistics of one replicate (one fresh school with its own draws). A criterion
names one of them and the band in which it must lie for the claim. Over replicates a
criterion holds if the whole 95 % interval of the mean lies in the band, fails if the whole
interval lies outside, and is open otherwise. A claim is supported if all its criteria hold.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from simulation.evidence.claims.experiment import ClaimTask
from simulation.evidence.targets.target_table import targets
from simulation.evidence.targets.verdict import SimulatedStatistic

ClaimVerdict = Literal["holds", "fails", "open"]
SMALLEST_EFFECT = (
    0.005  # sd; what counts as more than nothing, so that an exact 0 never does; assumed
)
STUDENT_SHARE = 0.032  # sd; a large effect (.8, Cohen) shared by the 25 students of a class


class Criterion(NamedTuple):
    """What must be seen of one statistic.

    low, high: the band, None where it is open. why: where the band comes from. published: a
    figure from the literature beside it, with its row in the table of targets; "" for none.
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
    """A causal sentence of the theory and how it is tested.

    live: the statistics of one replicate under one set of numbers. removing: the ablations
    that take its mechanism out; where it is supported under one of them, the statistic
    carries it. shown: everything that is reported, with its words. remark: what to bear in mind,
    whatever comes out.
    """

    id: str
    title: str
    sentence: str
    how: str
    live: Callable[[ClaimTask], dict[str, float]]
    criteria: tuple[Criterion, ...]
    removing: tuple[str, ...]
    shown: Mapping[str, str] = {}
    remark: str = ""


class JudgedCriterion(NamedTuple):
    """A criterion under an ablation: what was simulated, and the verdict."""

    criterion: Criterion
    simulated: SimulatedStatistic
    verdict: ClaimVerdict


def confidence_of(criterion: Criterion) -> str:
    """How well the published figure beside a criterion is known; "none" where there is none."""
    rows = (each for each in targets() if criterion.target and each.id.startswith(criterion.target))
    found = next(rows, None)
    return found.confidence if found is not None else "none"


def verdict_of(criterion: Criterion, simulated: SimulatedStatistic) -> ClaimVerdict:
    """Whether the whole interval lies in the band or outside; one replicate leaves it open."""
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
    """Every criterion of a claim, in order. Raises KeyError if a statistic is missing."""
    return [
        JudgedCriterion(
            each, simulated[each.statistic], verdict_of(each, simulated[each.statistic])
        )
        for each in claim.criteria
    ]


def claim_verdict(verdicts: Sequence[ClaimVerdict]) -> ClaimVerdict:
    """The verdict on a claim: it fails with any criterion and holds with all of them."""
    if "fails" in verdicts:
        return "fails"
    return "holds" if all(each == "holds" for each in verdicts) else "open"
