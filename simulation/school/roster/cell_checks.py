"""Checks of the cells of any user's table; problems name their lines."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from simulation.errors import Problem, nearest
from simulation.school.roster.csv_table import CsvTable
from simulation.school.roster.roster_columns import NUMBER, RosterColumn

HINTS = 50  # number of unknown ids with a suggestion: each is compared with every known id


def numbers(table: CsvTable, column: str) -> pd.Series:
    """Return a column as numbers, NaN where a cell is empty or not a number."""
    text = table.cells[column]
    if table.decimal == ",":
        text = text.str.replace(",", ".", regex=False)
    numeric = pd.to_numeric(text.where(text.str.fullmatch(NUMBER), None), errors="coerce")
    return numeric.astype(np.float64)


def at(table: CsvTable, line: object, column: str = "") -> tuple[str, str]:
    """Return file and place of a problem."""
    return table.file, f"line {line}, column {column!r}" if column else f"line {line}"


def cell_problems(table: CsvTable, columns: Sequence[RosterColumn]) -> Iterator[Problem]:
    """Find empty required cells, unknown choices, and numbers that are none or out of range."""
    for column in columns:
        if column.name not in table.cells:
            continue
        cells = table.cells[column.name]
        if column.required:
            yield from _wrong_cells(table, column, cells == "", "an empty cell")
        if column.kind == "choice":
            yield from _wrong_cells(table, column, (cells != "") & ~cells.isin(column.choices))
        elif column.numeric:
            values = numbers(table, column.name)
            wrong = (cells != "") & ~(np.isfinite(values) & values.between(*column.limits))
            if column.kind == "whole":
                wrong |= values.notna() & (values != np.floor(values))
            yield from _wrong_cells(table, column, wrong)


def disagreements(
    table: CsvTable, owners: Sequence[str], columns: Sequence[str]
) -> Iterator[Problem]:
    """Find cells that differ from an earlier row of the same owner.

    owners: the columns that name it, "teacher" for a teacher, with "student" for a dyad.
    """
    for name in columns:
        cells = table.cells[table.cells[name] != ""]
        parsed = numbers(table, name).reindex(cells.index)
        values = parsed.astype("str").where(parsed.notna(), cells[name])
        keys = [cells[owner] for owner in owners]
        first = values.groupby(keys).transform("first")
        line = pd.Series(cells.index, index=cells.index).groupby(keys).transform("first")
        for row in cells.index[(values != first).to_numpy()]:
            whose = " with ".join(f"{owner} {cells.at[row, owner]!r}" for owner in owners)
            found = f"{cells.at[row, name]!r} for {whose}"
            expected = f"{cells.at[line[row], name]!r}, as on line {line[row]}"
            yield Problem(*at(table, row, name), found, expected)


def duplicates(table: CsvTable, keys: pd.DataFrame, what: str) -> Iterator[Problem]:
    """Find rows whose keys are on an earlier line too; keys: indexed by line."""
    line = pd.Series(keys.index, index=keys.index)
    first = line.groupby([keys[name] for name in keys]).transform("first")
    for row in keys.index[(first != line).to_numpy()]:
        found = f"the same {what} as on line {first[row]}"
        yield Problem(*at(table, row), found, "each once")


def unknown_ids(table: CsvTable, column: str, what: str, known: pd.Index) -> Iterator[Problem]:
    """Find ids that the roster does not have."""
    cells = table.cells[column]
    unknown = cells[(cells != "") & ~cells.isin(known)]
    for place, (line, cell) in enumerate(unknown.items()):
        hint = nearest(str(cell), known) if place < HINTS else ""
        yield Problem(*at(table, line, column), repr(cell), f"a {what} of the roster", hint)


def self_ties(table: CsvTable, one: str, other: str) -> Iterator[Problem]:
    """Find rows that tie a person to themselves."""
    cells = table.cells[one]
    for line, cell in cells[(cells == table.cells[other]) & (cells != "")].items():
        yield Problem(*at(table, line), f"{cell!r} twice", "two different people")


def _wrong_cells(
    table: CsvTable, column: RosterColumn, wrong: pd.Series, found: str = ""
) -> Iterator[Problem]:
    for line, cell in table.cells.loc[wrong.to_numpy(), column.name].items():
        hint = nearest(str(cell).lower(), column.choices)
        where = at(table, line, column.name)
        yield Problem(*where, found or repr(cell), column.admits(cell), hint)
