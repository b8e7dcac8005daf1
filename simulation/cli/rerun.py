"""``rerun``: make a saved result again, and say whether every table is the same."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import as_json, notice

EXAMPLE = "Example: run.py rerun results/first"
DIFFERENT = 1


def rerun(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result folder.")],
    inputs: Annotated[
        Path | None, typer.Option(help="Where its class lists lie, if they were moved.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=1024, help="Worlds at once; by default one a core.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Run the plan of a result again, and compare every table with it byte by byte."""
    from rich.console import Console

    from simulation.answer.rerun import rerun as rerun_result
    from simulation.cli.progress import bar_on, watcher_of
    from simulation.runs.executors import open_executor

    with bar_on(Console(stderr=True)) as bar, open_executor("threads", workers) as engine:
        found = rerun_result(result, inputs=inputs, executor=engine, watcher=watcher_of(bar))
    if not found.same_code:
        notice("The result was made with other code than this; run.json says with which.")
    if json:
        tables = {"identical": found.identical, "tables": found.tables}
        as_json({**tables, "same_code": found.same_code, "result": str(result)})
    else:
        for name, same in found.tables.items():
            print(f"{name}: {'identical' if same else 'not identical'}")
    raise typer.Exit(0 if found.identical else DIFFERENT)
