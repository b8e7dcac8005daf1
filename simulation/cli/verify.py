"""``verify``: whether the program does what the equations say, number by number."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.places import check_page, write_page
from simulation.cli.speech import as_json, notice
from simulation.problems import Unfinished

if TYPE_CHECKING:
    from simulation.evidence.verification.finding import Effort, Finding
    from simulation.parameters import Parameters

EXAMPLE = "Example: run.py verify --quick"
PAGE = Path("docs/verification.md")


def verify(
    quick: Annotated[bool, typer.Option("--quick", help="Small schools, few points.")] = False,
    page: Annotated[
        Path | None,
        typer.Option(help="Write the page here; by default docs/verification.md, unless --quick."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check the program against its equations: every line a number and the limit it must keep."""
    from simulation.evidence.verification.finding import QUICK, WHOLE
    from simulation.evidence.verification.running import verified
    from simulation.experiments.parameter_draws import read_draws

    effort, p = QUICK if quick else WHOLE, read_draws().central
    page = page if page is not None or quick else PAGE
    if page is not None:
        check_page(page)
    findings = verified(effort, p, lambda item: notice(f"item {item}"))
    if page is not None:
        _write(page, findings, effort, p)
    if json:
        as_json({"rows": [_row(each) for each in findings]})
    else:
        _print(findings)
    failed = sum(not each.passed for each in findings)
    if failed:
        raise Unfinished(f"{failed} of {len(findings)} checks failed.")


def _row(finding: "Finding") -> dict[str, Any]:
    return {**finding._asdict(), "verdict": "passed" if finding.passed else "failed"}


def _print(findings: "list[Finding]") -> None:
    from rich.console import Console
    from rich.table import Table

    from simulation.evidence.verification.page import number

    table = Table("item", "what was measured", "number", "limit", "")
    for each in findings:
        verdict = "passed" if each.passed else "FAILED"
        table.add_row(str(each.item), each.what, number(each.number), number(each.limit), verdict)
    Console(highlight=False).print(table)


def _write(page: Path, findings: "list[Finding]", effort: "Effort", p: "Parameters") -> None:
    from simulation.evidence.verification import averages, recovery
    from simulation.evidence.verification.page import page as text_of
    from simulation.views.plots import verification
    from simulation.views.plots.style import encoded

    pictures = (
        verification.draw_map(list(averages.changes(effort, p))),
        verification.draw_recovery(recovery.TRUTH, recovery.recovered(effort, p)),
    )
    drawn = {f"{picture.name}.png": encoded(picture.figure, "png") for picture in pictures}
    write_page(page, text_of(findings, effort), drawn)
