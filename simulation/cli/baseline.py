"""``baseline``: whether an ordinary school year looks like one."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.output import as_json, notice

if TYPE_CHECKING:
    from simulation.preview.plausibility import Figure, Simulated

EXAMPLE = "Example: run.py baseline --replicates 5"
MARK = "Not calibrated: parameters are starting values, and nothing was fitted to these figures."
FITTED = "Calibrated, the central set: some of these figures were fitted to (docs/calibration.md)."


def baseline(
    replicates: Annotated[
        int, typer.Option(min=1, max=1000, help="School years of each school.")
    ] = 3,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Set an ordinary school year beside published figures, in a real and two made-up schools."""
    from simulation.preview.plausibility import FIGURES, plausibility
    from simulation.runs.parameter_draws import read_draws

    draws = read_draws()
    found = plausibility(
        replicates,
        draws.central,
        progress=lambda school, replicate: notice(f"{school}: year {replicate} of {replicates}"),
    )
    if json:
        rows = [_row(figure, found) for figure in FIGURES]
        as_json({"calibrated": draws.calibrated, "replicates": replicates, "rows": rows})
    else:
        _print(replicates, found, FITTED if draws.calibrated else MARK)


def _row(figure: "Figure", found: dict[str, dict[str, "Simulated"]]) -> dict[str, Any]:
    simulated = {school: each[figure.name]._asdict() for school, each in found.items()}
    return {
        "name": figure.name,
        "id": figure.target,
        "quantity": figure.quantity,
        "unit": "share" if figure.percent else "points",
        "published": figure.published,
        "simulated": simulated,
    }


def _print(replicates: int, found: dict[str, dict[str, "Simulated"]], mark: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from simulation.preview.plausibility import FIGURES

    table = Table("id", "quantity", "published", *found)
    for figure in FIGURES:
        cells = [_cell(figure, each[figure.name]) for each in found.values()]
        unit = f"{figure.quantity}, %" if figure.percent else figure.quantity
        table.add_row(figure.target, unit, figure.published, *cells)
    console = Console(highlight=False)
    console.print(mark)
    console.print(f"Mean over {replicates} replicates; in brackets the lowest and the highest.")
    console.print(table)


def _cell(figure: "Figure", value: "Simulated") -> str:
    scale, digits = (100.0, 1) if figure.percent else (1.0, 2)
    mean, low, high = (f"{scale * each:.{digits}f}" for each in value)
    return f"{mean} ({low}-{high})"
