"""``claims``: test the causal claims of the theory under every ablation."""

from typing import TYPE_CHECKING, Any

from simulation.cli.output import (
    NOT_CALIBRATED,
    Json,
    Quick,
    Seed,
    Workers,
    as_json,
    notice,
    print_table,
)

if TYPE_CHECKING:
    from simulation.evidence.claims.claim import Claim
    from simulation.evidence.claims.judge_claims import ClaimFindings, ClaimsSize, Table
    from simulation.parameters import ParameterDraws

EXAMPLE = "Example: run.py claims --quick"
CELLS = {"holds": "yes", "fails": "no", "open": "open"}  # a verdict as a table prints it


def claims(
    quick: Quick = False, seed: Seed = 1, workers: Workers = None, json: Json = False
) -> None:
    """Test the causal claims of the theory by intervention, with and without its parts."""
    found, _, draws = judged(quick, seed, workers)
    if json:
        content = {"rows": _rows(found.table), **_carriers(found)}
        as_json({"calibrated": draws.calibrated, **content})
    else:
        _print(found.table, calibrated=draws.calibrated)


def judged(
    quick: bool, seed: int, workers: int | None
) -> "tuple[ClaimFindings, ClaimsSize, ParameterDraws]":
    """Run the experiments and return their findings, their size and the parameter draws."""
    from simulation.evidence.claims import judge_claims
    from simulation.parameters import read_draws
    from simulation.runs.executors import open_executor

    size, draws = judge_claims.QUICK if quick else judge_claims.WHOLE, read_draws()

    def report(done: int, tasks: int) -> None:
        notice(f"{done} of {tasks} replicates and populations")

    with open_executor("processes", workers) as executor:
        return judge_claims.run_claims(draws.draws, size, seed, executor, report), size, draws


def carried_by(claim: "Claim", table: "Table") -> str:
    """Return what carries a claim: "mechanism", "statistic", "both" or "open".

    Returns "-" if the claim does not hold in the whole model.
    """
    from simulation.evidence.claims.ablations import FULL

    if table[claim.id, FULL.name].verdict != "holds":
        return "-"
    verdicts = {table[claim.id, name].verdict for name in claim.removing}
    carriers = {frozenset({"fails"}): "mechanism", frozenset({"holds"}): "statistic"}
    return carriers.get(frozenset(verdicts), "both" if {"holds", "fails"} <= verdicts else "open")


def _rows(table: "Table") -> list[dict[str, Any]]:
    from simulation.evidence.claims.claim import confidence_of

    return [
        {
            "id": f"{claim}.{judged.criterion.statistic}/{ablation}",
            "claim": claim,
            "ablation": ablation,
            "quantity": judged.criterion.words,
            "use": "claim",
            "confidence": confidence_of(judged.criterion),
            "published": judged.criterion.published,
            "band": [judged.criterion.low, judged.criterion.high],
            "simulated": judged.simulated.mean,
            "interval": [judged.simulated.low, judged.simulated.high],
            "verdict": judged.verdict,
            "claim_verdict": result.verdict,
            "carried_by_statistic": result.by_statistic,
        }
        for (claim, ablation), result in table.items()
        for judged in result.criteria
    ]


def _carriers(found: "ClaimFindings") -> dict[str, Any]:
    """Return what carries every claim, and whether simpler representations do as well."""
    from simulation.evidence.claims.judge_claims import CLAIMS, SIMPLER, compare_models

    names = [model.name for model in SIMPLER[1:]]
    simpler = {name: compare_models(found.table, found.published, name) for name in names}
    return {
        "carried_by": {claim.id: carried_by(claim, found.table) for claim in CLAIMS},
        "simpler": [
            {
                "name": name,
                "published_met": model.met,
                "published_met_by_the_whole": model.whole,
                "published_rows": model.rows,
                "claims_alike": model.claims,
                "whole_earns_its_place": model.earned,
            }
            for name, model in simpler.items()
        ],
    }


def _print(table: "Table", *, calibrated: bool) -> None:
    from simulation.evidence.claims.ablations import ABLATIONS
    from simulation.evidence.claims.judge_claims import CLAIMS

    if not calibrated:
        print(NOT_CALIBRATED)
    rows = []
    for ablation in ABLATIONS:
        cells = [table[claim.id, ablation.name] for claim in CLAIMS]
        words = ["statistic" if cell.by_statistic else CELLS[cell.verdict] for cell in cells]
        rows.append((ablation.name, *words))
    rows.append(("carried by", *(carried_by(claim, table) for claim in CLAIMS)))
    headings = ("ablation", *(claim.id for claim in CLAIMS))
    print_table("", headings, rows, text=range(len(headings)))
    for claim in CLAIMS:
        print(f"{claim.id}. {claim.title}")
