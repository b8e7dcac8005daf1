"""``export``: the tables of a result as CSV."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import as_json

EXAMPLE = "Example: run.py export results/first --out first_csv"


def export(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result folder.")],
    out: Annotated[Path | None, typer.Option(help="Folder; RESULT/csv otherwise.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Write every table of a result as CSV. What the columns mean stands in docs/reference.md."""
    from simulation.results.export import export as export_tables

    folder = result / "csv" if out is None else out
    rows = export_tables(result, folder)
    if json:
        files = [{"file": str(folder / name), "rows": count} for name, count in rows.items()]
        as_json({"result": str(result), "out": str(folder), "files": files})
    else:
        for name, count in rows.items():
            print(f"{folder / name}: {count} rows")
