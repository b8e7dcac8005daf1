"""``export``: write the tables of a result as CSV or for Excel."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import Json, ResultFolder, as_json, notice_unchecked, path_of

EXAMPLE = "Example: run.py export results/first --out first_csv"


def export(
    result: ResultFolder,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder; by default RESULT/csv, or RESULT/excel.", parser=path_of, metavar="PATH"
        ),
    ] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="Write a workbook (.xlsx) a table instead of CSV.")
    ] = False,
    json: Json = False,
) -> None:
    """Write every table of a result as CSV. docs/reference.md explains the columns.

    In CSV, an apostrophe stands before a text that a spreadsheet would take for a formula.
    """
    from simulation.results.export import export as export_tables

    folder = result / ("excel" if excel else "csv") if out is None else out
    notice_unchecked(result)
    rows = export_tables(result, folder, excel=excel)
    if json:
        files = [{"file": str(folder / name), "rows": count} for name, count in rows.items()]
        as_json({"result": str(result), "out": str(folder), "files": files})
    else:
        for name, count in rows.items():
            print(f"{folder / name}: {count} rows")
