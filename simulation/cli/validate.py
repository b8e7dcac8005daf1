"""``validate``: published figures beside what simulated studies give."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.output import as_json, check_page, notice, write_page

if TYPE_CHECKING:
    from simulation.evidence.targets.verdict import Verdict

EXAMPLE = "Example: run.py validate --quick"
PAGE = Path("docs/validation.md")


def validate(
    quick: Annotated[bool, typer.Option("--quick", help="Few small populations.")] = False,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of all populations.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, max=1024, help="Processes at once.")] = None,
    page: Annotated[
        Path | None,
        typer.Option(help="Write the page here; by default docs/validation.md, unless --quick."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Set every published figure beside what the model gives, analysed as the field does."""
    from simulation.evidence.targets.target_table import targets
    from simulation.evidence.validation.study import QUICK, WHOLE
    from simulation.evidence.validation.validate import validated
    from simulation.runs.executors import engine_of
    from simulation.runs.parameter_draws import read_draws

    page = page if page is not None or quick else PAGE
    if page is not None:
        check_page(page)
    size, draws = QUICK if quick else WHOLE, read_draws()
    with engine_of("processes", workers) as engine:
        verdicts = validated(
            targets(), draws.draws, size, seed, engine,
            lambda done, tasks: notice(f"{done} of {tasks} populations"),
        )  # fmt: skip
    if page is not None:
        _write(page, verdicts, size, calibrated=draws.calibrated)
    if json:
        as_json({"calibrated": draws.calibrated, "rows": [_row(each) for each in verdicts]})
    else:
        _print(verdicts, calibrated=draws.calibrated)


def _row(verdict: "Verdict") -> dict[str, Any]:
    target, simulated = verdict.target, verdict.simulated
    return {
        "id": target.id,
        "quantity": target.quantity,
        "use": target.use,
        "confidence": target.confidence,
        "published": target.published,
        "band": [target.low, target.high],
        "simulated": simulated.mean,
        "interval": [simulated.low, simulated.high],
        "verdict": verdict.verdict,
        "sure": verdict.sure,
        "distance": verdict.distance,
    }


def _write(page: Path, verdicts: list["Verdict"], size: Any, *, calibrated: bool) -> None:
    from simulation.evidence.targets.target_table import targets
    from simulation.pages import validation as pages
    from simulation.reporting.figures import validation
    from simulation.reporting.figures.style import encoded

    drawn = {}
    for section, rows in pages.by_section(verdicts).items():
        name, title = pages.figure_name(section), f"{section}. {pages.SECTIONS[section]}"
        drawn[f"{name}.png"] = encoded(validation.draw(name, title, rows).figure, "png")
    write_page(page, pages.page(verdicts, targets(), size, calibrated=calibrated), drawn)


def _print(verdicts: list["Verdict"], *, calibrated: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from simulation.pages.validation import interval, model_value, tally, verdict_words

    table = Table("id", "quantity", "published", "band", "model", "95 % interval", "verdict")
    for each in verdicts:
        table.add_row(
            each.target.id, each.target.quantity, each.target.published, each.target.band,
            model_value(each.simulated), interval(each.simulated), verdict_words(each),
        )  # fmt: skip
    console = Console(highlight=False)
    if not calibrated:
        console.print("Not calibrated: parameters are starting values.")
    console.print(table)
    for name, met, rows in tally(verdicts):
        console.print(f"{name}: {met} of {rows} met")
