"""``baseline``: compare an ordinary school year with published figures."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.output import NOT_CALIBRATED, Json, as_json, notice, print_table

if TYPE_CHECKING:
    from simulation.preview.plausibility import Figure, SimulatedFigure

EXAMPLE = "Example: run.py baseline --replicates 5"
FITTED = "Calibrated, the central set; some of these figures were fitted (docs/calibration.md)."


def baseline(
    replicates: Annotated[
        int, typer.Option(min=1, max=1000, help="Replicates of each school.")
    ] = 3,
    json: Json = False,
) -> None:
    """Compare an ordinary year of one real and two synthetic schools with published figures."""
    from simulation.parameters import read_draws
    from simulation.preview.plausibility import FIGURES, plausibility

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
        _print(replicates, found, FITTED if draws.calibrated else NOT_CALIBRATED)


def _row(figure: "Figure", found: "dict[str, dict[str, SimulatedFigure]]") -> dict[str, Any]:
    return {
        "name": figure.name,
        "id": figure.target,
        "quantity": figure.quantity,
        "unit": "share" if figure.percent else "points",
        "published": figure.published,
        "simulated": {school: own[figure.name]._asdict() for school, own in found.items()},
    }


def _print(replicates: int, found: "dict[str, dict[str, SimulatedFigure]]", mark: str) -> None:
    from simulation.preview.plausibility import FIGURES

    print(mark)
    print(f"Mean over {replicates} replicates; in brackets the lowest and the highest.")
    rows = []
    for figure in FIGURES:
        cells = [_cell(figure, own[figure.name]) for own in found.values()]
        unit = f"{figure.quantity}, %" if figure.percent else figure.quantity
        rows.append((figure.target, unit, figure.published, *cells))
    headings = ("id", "quantity", "published", *found)
    print_table("", headings, rows, text=range(len(headings)))


def _cell(figure: "Figure", value: "SimulatedFigure") -> str:
    scale, digits = (100.0, 1) if figure.percent else (1.0, 2)
    mean, low, high = (f"{scale * number:.{digits}f}" for number in value)
    return f"{mean} ({low}-{high})"
