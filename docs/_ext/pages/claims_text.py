"""The findings in words: what a verdict is called, and what follows from a claim's row."""

from collections.abc import Sequence

from simulation.cli.claims import CELLS, carried_by
from simulation.evidence.claims.ablations import ABLATIONS, FULL
from simulation.evidence.claims.claim import Claim, ClaimVerdict, JudgedCriterion
from simulation.evidence.claims.judge_claims import JudgedClaim, Table
from simulation.evidence.targets.verdict import SimulatedStatistic

EMPHASIS = {"yes": "**yes**", "no": "no", "open": "open"}
SMALL = 5e-4  # printed as 0


def cell(judged: JudgedClaim) -> str:
    """A claim under an ablation, as the table shows it."""
    return "yes (statistic)" if judged.by_statistic else EMPHASIS[CELLS[judged.verdict]]


def number(value: float) -> str:
    """A number as it is printed."""
    return "0" if abs(value) < SMALL else f"{value:.3g}"


def interval(simulated: SimulatedStatistic) -> str:
    """An interval as it is printed."""
    if simulated.low is None or simulated.high is None:
        return "one replicate"
    return f"{number(simulated.low)} to {number(simulated.high)}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def conclusion(claim: Claim, table: Table) -> str:
    """Return the conclusion from the row of a claim."""
    full = table[claim.id, FULL.name]
    sentences = [_in_the_whole_model(full)]
    if full.verdict == "holds":
        sentences += [_mechanism(claim, table), _others(claim, table)]
    else:
        sentences += [_elsewhere(claim, table)]
    return " ".join(filter(None, sentences))


def _in_the_whole_model(full: JudgedClaim) -> str:
    if full.verdict == "holds":
        return "**Supported**: every criterion holds in the whole model."
    failed = [entry for entry in full.criteria if entry.verdict == full.verdict]
    reasons = listed([f"{entry.criterion.words}: {_found(entry)}" for entry in failed])
    if full.verdict == "fails":
        return f"**Not supported** in the whole model ({reasons})."
    return f"**Open** in the whole model: the interval reaches over the edge ({reasons})."


def _found(judged: JudgedCriterion) -> str:
    return f"{number(judged.simulated.mean)}, required {judged.criterion.band}"


def _mechanism(claim: Claim, table: Table) -> str:
    names = listed([f"*{name}*" for name in claim.removing])
    carrier = carried_by(claim, table)
    if carrier == "mechanism":
        return (
            f"It goes when its mechanism is taken out ({names}): the mechanism carries it. "
            f"{_criteria_without(claim, table)}"
        )
    if carrier == "statistic":
        return (
            f"It stays although its mechanism is taken out ({names}): **the statistic carries "
            "it**, and it is no evidence for the mechanism."
        )
    verdicts = listed(
        [f"{CELLS[table[claim.id, name].verdict]} under *{name}*" for name in claim.removing]
    )
    return f"With its mechanism taken out it is not settled ({verdicts})."


def _criteria_without(claim: Claim, table: Table) -> str:
    """Which criteria hold even so, and therefore say nothing about the mechanism."""
    without = [table[claim.id, name].criteria for name in claim.removing]
    names = [
        entry.words
        for n, entry in enumerate(claim.criteria)
        if all(criteria[n].verdict == "holds" for criteria in without)
    ]
    return f"(Criteria that hold even so, and say nothing of it: {listed(names)}.)" if names else ""


def _others(claim: Claim, table: Table) -> str:
    lost = _under(claim, table, "fails", but=claim.removing)
    unsure = _under(claim, table, "open", but=claim.removing)
    sentences = []
    if lost:
        sentences.append(f"It also goes with {listed(lost)}.")
    if unsure:
        sentences.append(f"It becomes uncertain with {listed(unsure)}.")
    return " ".join(sentences) or "No other ablation takes it away."


def _elsewhere(claim: Claim, table: Table) -> str:
    names = _under(claim, table, "holds", but=(FULL.name,))
    return f"It holds with {listed(names)}." if names else "No ablation brings it about."


def _under(claim: Claim, table: Table, verdict: ClaimVerdict, but: Sequence[str]) -> list[str]:
    return [
        f"*{entry.name}*"
        for entry in ABLATIONS
        if entry.name not in but and table[claim.id, entry.name].verdict == verdict
    ]
