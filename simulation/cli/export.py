"""``export``: write the tables of a result as CSV."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import Json, ResultFolder, as_json

EXAMPLE = "Example: run.py export results/first --out first_csv"


def export(
    result: ResultFolder,
    out: Annotated[Path | None, typer.Option(help="Folder; by default RESULT/csv.")] = None,
    json: Json = False,
) -> None:
    """Write every table of a result as CSV. docs/reference.md explains the columns."""
    from simulation.results.reader import export as export_tables

    folder = result / "csv" if out is None else out
    rows = export_tables(result, folder)
    if json:
        files = [{"file": str(folder / name), "rows": count} for name, count in rows.items()]
        as_json({"result": str(result), "out": str(folder), "files": files})
    else:
        for name, count in rows.items():
            print(f"{folder / name}: {count} rows")
