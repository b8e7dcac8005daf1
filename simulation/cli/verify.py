"""``verify``: whether the program does what the equations say, number by number."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.output import as_json, check_page, notice, write_page
from simulation.errors import Unfinished

if TYPE_CHECKING:
    from simulation.parameters import Parameters
    from simulation.verification.finding import Effort, Finding

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
    from simulation.runs.parameter_draws import read_draws
    from simulation.verification.finding import QUICK, WHOLE
    from simulation.verification.verify import verified

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

    from simulation.pages.verification import number

    table = Table("item", "what was measured", "number", "limit", "")
    for each in findings:
        verdict = "passed" if each.passed else "FAILED"
        table.add_row(str(each.item), each.what, number(each.number), number(each.limit), verdict)
    Console(highlight=False).print(table)


def _write(page: Path, findings: "list[Finding]", effort: "Effort", p: "Parameters") -> None:
    from simulation.pages.verification import page as text_of
    from simulation.reporting.figures import verification
    from simulation.reporting.figures.style import encoded
    from simulation.verification import mean_field, parameter_recovery

    pictures = (
        verification.draw_map(list(mean_field.changes(effort, p))),
        verification.draw_recovery(
            parameter_recovery.TRUTH, parameter_recovery.recovered(effort, p)
        ),
    )
    drawn = {f"{picture.name}.png": encoded(picture.figure, "png") for picture in pictures}
    write_page(page, text_of(findings, effort), drawn)
