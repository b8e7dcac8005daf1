"""``bench``: measure the cost of a dyad-day, scaling, and memory per dyad."""

import importlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from simulation.cli.output import Json, as_json, notice

EXAMPLE = "Example: run.py bench --quick"
CHECKOUT = Path(__file__).parents[2]
ABSENT = "The benchmarks are not part of an installed copy; run bench in a checkout of the project."


def bench(
    quick: Annotated[
        bool, typer.Option("--quick", help="Small schools, few repeats: rough numbers.")
    ] = False,
    json: Json = False,
) -> None:
    """Compare the speed of the engine with C, WebAssembly and plain Mesa; measure scaling."""
    speed = benchmarks(CHECKOUT)
    if speed is None:
        notice(ABSENT)
        raise typer.Exit(2)
    found = speed.figures(quick)
    if json:
        as_json(found)
        return
    from rich.console import Console

    Console(highlight=False).print(speed.as_table(found))


def benchmarks(checkout: Path) -> Any:
    """Return the module ``benchmarks.speed`` of a checkout, None if there is none."""
    if not (checkout / "benchmarks" / "speed.py").is_file():
        return None
    if str(checkout) not in sys.path:
        sys.path.insert(0, str(checkout))
    return importlib.import_module("benchmarks.speed")
