"""Findings in words: names of verdicts, and the conclusion from the row of a claim."""

from collections.abc import Sequence

from simulation.cli.claims import CELLS, carried_by
from simulation.evidence.claims.ablations import ABLATIONS, FULL
from simulation.evidence.claims.claim import Claim, ClaimVerdict, JudgedCriterion
from simulation.evidence.claims.judge_claims import JudgedClaim, Table
from simulation.evidence.targets.verdict import SimulatedStatistic

EMPHASIS = {"yes": "**yes**", "no": "no", "open": "open"}
WORDS = {"holds": "met", "fails": "failed", "open": "open"}
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
        return "**Supported**: every criterion is met in the whole model."
    failed = [entry for entry in full.criteria if entry.verdict == full.verdict]
    reasons = listed([f"{entry.criterion.words}: {_found(entry)}" for entry in failed])
    if full.verdict == "fails":
        return f"**Not supported** in the whole model ({reasons})."
    return f"**Open** in the whole model: the interval includes the edge of the band ({reasons})."


def _found(judged: JudgedCriterion) -> str:
    return f"{number(judged.simulated.mean)}, required {judged.criterion.band}"


def _mechanism(claim: Claim, table: Table) -> str:
    names = listed([f"*{name}*" for name in claim.removing])
    carrier = carried_by(claim, table)
    if carrier == "mechanism":
        return (
            f"It is not met without its mechanism ({names}): it is due to the mechanism. "
            f"{_criteria_without(claim, table)}"
        )
    if carrier == "statistic":
        return (
            f"It is met without its mechanism ({names}) too: **it is due to the statistic**, and "
            "it "
            "is no evidence for the mechanism."
        )
    verdicts = listed(
        [f"{CELLS[table[claim.id, name].verdict]} under *{name}*" for name in claim.removing]
    )
    return f"Without its mechanism it is undecided ({verdicts})."


def _criteria_without(claim: Claim, table: Table) -> str:
    """Return the criteria that are met without the mechanism, and are no evidence for it."""
    without = [table[claim.id, name].criteria for name in claim.removing]
    names = [
        entry.words
        for n, entry in enumerate(claim.criteria)
        if all(criteria[n].verdict == "holds" for criteria in without)
    ]
    return (
        f"(Criteria that are met without it, and are no evidence: {listed(names)}.)"
        if names
        else ""
    )


def _others(claim: Claim, table: Table) -> str:
    lost = _under(claim, table, "fails", but=claim.removing)
    unsure = _under(claim, table, "open", but=claim.removing)
    sentences = []
    if lost:
        sentences.append(f"It also fails with {listed(lost)}.")
    if unsure:
        sentences.append(f"It becomes uncertain with {listed(unsure)}.")
    return " ".join(sentences) or "It is met with every other ablation."


def _elsewhere(claim: Claim, table: Table) -> str:
    names = _under(claim, table, "holds", but=(FULL.name,))
    return f"It is met with {listed(names)}." if names else "It is not met with any ablation."


def _under(claim: Claim, table: Table, verdict: ClaimVerdict, but: Sequence[str]) -> list[str]:
    return [
        f"*{entry.name}*"
        for entry in ABLATIONS
        if entry.name not in but and table[claim.id, entry.name].verdict == verdict
    ]
