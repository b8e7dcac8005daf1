"""``claims``: the causal claims of the theory, each under every ablation."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.output import as_json, check_page, notice, write_page

if TYPE_CHECKING:
    from simulation.evidence.claims.judge_claims import Findings, Size, Table
    from simulation.runs.parameter_draws import ParameterDraws

EXAMPLE = "Example: run.py claims --quick"
PAGE = Path("docs/claims.md")


def claims(
    quick: Annotated[bool, typer.Option("--quick", help="Few small replicates.")] = False,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of all replicates.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, max=1024, help="Processes at once.")] = None,
    page: Annotated[
        Path | None,
        typer.Option(help="Write the page here; by default docs/claims.md, unless --quick."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Test the theory's causal claims by intervention, and again with each part taken out."""
    from simulation.evidence.claims import judge_claims
    from simulation.evidence.claims.judge_claims import QUICK, WHOLE
    from simulation.runs.executors import engine_of
    from simulation.runs.parameter_draws import read_draws

    page = page if page is not None or quick else PAGE
    if page is not None:
        check_page(page)
    size, draws = QUICK if quick else WHOLE, read_draws()
    with engine_of("processes", workers) as engine:
        found = judge_claims.tried(
            draws.draws, size, seed, engine,
            lambda done, tasks: notice(f"{done} of {tasks} replicates and populations"),
        )  # fmt: skip
    if page is not None:
        _write(page, found, size, draws)
    if json:
        as_json({"calibrated": draws.calibrated, "rows": _rows(found.table), **_told(found)})
    else:
        _print(found.table, calibrated=draws.calibrated)


def _rows(table: "Table") -> list[dict[str, Any]]:
    from simulation.evidence.claims.claim import confidence_of

    return [
        {
            "id": f"{claim}.{each.criterion.statistic}/{ablation}",
            "claim": claim,
            "ablation": ablation,
            "quantity": each.criterion.words,
            "use": "claim",
            "confidence": confidence_of(each.criterion),
            "published": each.criterion.published,
            "band": [each.criterion.low, each.criterion.high],
            "simulated": each.simulated.mean,
            "interval": [each.simulated.low, each.simulated.high],
            "verdict": each.verdict,
            "claim_verdict": tried.verdict,
            "carried_by_statistic": tried.by_statistic,
        }
        for (claim, ablation), tried in table.items()
        for each in tried.criteria
    ]


def _told(found: "Findings") -> dict[str, Any]:
    """What carries each claim, and whether simpler representations do as well."""
    from simulation.evidence.claims.judge_claims import CLAIMS, SIMPLER
    from simulation.evidence.claims.simpler_models import kept
    from simulation.pages.claims_text import carried_by

    simpler = {each.name: kept(found.table, found.published, each.name) for each in SIMPLER[1:]}
    return {
        "carried_by": {claim.id: carried_by(claim, found.table) for claim in CLAIMS},
        "simpler": [
            {
                "name": name,
                "published_met": each.met,
                "published_met_by_the_whole": each.whole,
                "published_rows": each.rows,
                "claims_alike": each.claims,
                "whole_earns_its_place": each.earned,
            }
            for name, each in simpler.items()
        ],
    }


def _write(page: Path, found: "Findings", size: "Size", draws: "ParameterDraws") -> None:
    from simulation.evidence.claims.ablations import ABLATIONS
    from simulation.evidence.claims.judge_claims import CLAIMS
    from simulation.pages import claims as pages
    from simulation.reporting.figures import claims as plot
    from simulation.reporting.figures.style import encoded

    drawn = {}
    for claim in CLAIMS:
        name = pages.figure_name(claim)
        rows = [found.table[claim.id, each.name] for each in ABLATIONS]
        drawn[f"{name}.png"] = encoded(plot.draw(name, rows).figure, "png")
    text = pages.page(found, size, calibrated=draws.calibrated, sets=len(draws.draws))
    write_page(page, text, drawn)


def _print(table: "Table", *, calibrated: bool) -> None:
    from rich.console import Console
    from rich.table import Table as Grid

    from simulation.evidence.claims.ablations import ABLATIONS
    from simulation.evidence.claims.judge_claims import CLAIMS
    from simulation.pages.claims_text import CELLS, carried_by, conclusion

    console = Console(highlight=False)
    if not calibrated:
        console.print("Not calibrated: parameters are starting values.")
    grid = Grid("ablation", *(each.id for each in CLAIMS))
    for each in ABLATIONS:
        cells = [table[claim.id, each.name] for claim in CLAIMS]
        words = ["statistic" if c.by_statistic else CELLS[c.verdict] for c in cells]
        grid.add_row(each.name, *words)
    grid.add_row("carried by", *(carried_by(claim, table) for claim in CLAIMS))
    console.print(grid)
    for claim in CLAIMS:
        console.print(f"{claim.id}. {claim.title}. {conclusion(claim, table).replace('*', '')}")
