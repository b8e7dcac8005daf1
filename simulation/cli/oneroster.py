"""``oneroster``: make a class list out of a OneRoster export."""

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.output import Json, as_json, print_wrapped

EXAMPLE = "Example: run.py oneroster export.zip my_school.csv"


def oneroster(
    export: Annotated[
        Path, typer.Argument(metavar="EXPORT", help="The folder or the zip file of the export.")
    ],
    out: Annotated[Path, typer.Argument(metavar="LIST", help="The class list to write (.csv).")],
    primary_only: Annotated[
        bool, typer.Option("--primary-only", help="Only the main teacher of every class.")
    ] = False,
    json: Json = False,
) -> None:
    """Make a class list out of a OneRoster export (CSV, version 1.1 or 1.2).

    Reads ids, roles and grades in enrollments.csv, classes.csv and users.csv, and never a name.
    """
    from simulation.school.roster.one_roster import class_list_of
    from simulation.school.roster.output_file import check_place, write_file

    check_place(out, remedy="give another name, or remove the file first")
    rows, left_out = class_list_of(export, primary_only=primary_only)
    write_file(out, rows.to_csv(index=False, lineterminator="\n"))
    counts = {name: int(rows[name].nunique()) for name in ("teacher", "class", "student")}
    if json:
        as_json({"file": str(out), **counts, "classes_left_out": left_out})
        return
    people = (
        f"{counts['teacher']} teachers, {counts['class']} classes, {counts['student']} students"
    )
    print_wrapped(f"{out}: written; {people}.")
    if left_out:
        print_wrapped(f"Left out: {left_out} classes without a teacher or without a student.")
    print_wrapped(f"Next: run.py check {out}. Grades are to be in Dutch numbering.")
