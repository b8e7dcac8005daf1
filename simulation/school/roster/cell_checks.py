"""Checks that hold for any table of a user: each finds its problems, with their lines."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from simulation.errors import Problem, nearest
from simulation.school.roster.column_mapping import NUMBER
from simulation.school.roster.csv_table import CsvTable
from simulation.school.roster.roster_columns import LARGEST_SCORE, RosterColumn

HINTS = 50  # how many unknown ids get a suggestion: each takes a look at every known id


def numbers(table: CsvTable, column: str) -> pd.Series:
    """A column as numbers, NaN where a cell is empty or not a number."""
    text = _plain(table, column)
    return pd.to_numeric(text.where(text.str.fullmatch(NUMBER), None), errors="coerce").astype(
        np.float64
    )


def cell_problems(table: CsvTable, columns: Sequence[RosterColumn]) -> Iterator[Problem]:
    """Empty required cells, unknown choices, cells that are no number, numbers out of range."""
    for column in columns:
        if column.name not in table.cells:
            continue
        cells = table.cells[column.name]
        if column.required:
            yield from _each(table, column, cells == "", cells, "an empty cell")
        if column.kind == "choice":
            wrong = (cells != "") & ~cells.isin(column.choices)
            yield from _each(table, column, wrong, cells)
        elif column.numeric:
            yield from _number_problems(table, column, cells)


def disagreements(
    table: CsvTable, owners: Sequence[str], columns: Sequence[str]
) -> Iterator[Problem]:
    """Cells that differ from what an earlier row says of the same owner.

    owners: the columns that name it, "teacher" for a teacher, with "student" for a dyad.
    """
    for name in columns:
        cells = table.cells[table.cells[name] != ""]
        values = cells[name]
        parsed = numbers(table, name).reindex(cells.index)
        values = parsed.astype("str").where(parsed.notna(), values)
        keys = [cells[owner] for owner in owners]
        first = values.groupby(keys).transform("first")
        line = pd.Series(cells.index, index=cells.index).groupby(keys).transform("first")
        for row in cells.index[(values != first).to_numpy()]:
            whose = " with ".join(f"{owner} {cells.at[row, owner]!r}" for owner in owners)
            yield Problem(
                table.file,
                f"line {row}, column {name!r}",
                f"{cells.at[row, name]!r} for {whose}",
                f"{cells.at[line[row], name]!r}, as on line {line[row]}",
            )


def duplicates(table: CsvTable, keys: pd.DataFrame, what: str) -> Iterator[Problem]:
    """Rows whose keys stood on an earlier line; keys: indexed by line."""
    names = list(keys.columns)
    line = pd.Series(keys.index, index=keys.index)
    first = line.groupby([keys[name] for name in names]).transform("first")
    for row in keys.index[(first != line).to_numpy()]:
        yield Problem(
            table.file, f"line {row}", f"the same {what} as on line {first[row]}", "each once"
        )


def unknown_ids(table: CsvTable, column: str, what: str, known: pd.Index) -> Iterator[Problem]:
    """Ids that the roster does not have."""
    cells = table.cells[column]
    unknown = cells[(cells != "") & ~cells.isin(known)]
    for place, (line, cell) in enumerate(unknown.items()):
        yield Problem(
            table.file,
            f"line {line}, column {column!r}",
            repr(cell),
            f"a {what} of the roster",
            nearest(str(cell), known) if place < HINTS else "",
        )


def self_ties(table: CsvTable, one: str, other: str) -> Iterator[Problem]:
    """Rows that tie someone to themselves."""
    cells = table.cells
    for line in cells.index[((cells[one] == cells[other]) & (cells[one] != "")).to_numpy()]:
        yield Problem(
            table.file, f"line {line}", f"{cells.at[line, one]!r} twice", "two different people"
        )


def _plain(table: CsvTable, column: str) -> pd.Series:
    """The cells with a decimal point, whatever the file's decimal sign."""
    cells = table.cells[column]
    return cells.str.replace(",", ".", regex=False) if table.decimal == "," else cells


def _number_problems(table: CsvTable, column: RosterColumn, cells: pd.Series) -> Iterator[Problem]:
    values = numbers(table, column.name)
    wrong = (cells != "") & ~(np.isfinite(values) & values.between(*column.reach))
    if column.kind == "whole":
        wrong |= values.notna() & (values != np.floor(values))
    yield from _each(table, column, wrong, cells)


def _admitted(column: RosterColumn, cell: str) -> str:
    """What the column holds; for a number in any unit also how large one may be."""
    if column.kind == "score" and re.fullmatch(NUMBER, cell.replace(",", ".")):
        return f"a number from {-LARGEST_SCORE:,.0f} to {LARGEST_SCORE:,.0f}"
    return column.admits()


def _each(
    table: CsvTable, column: RosterColumn, wrong: pd.Series, cells: pd.Series, found: str = ""
) -> Iterator[Problem]:
    for line, cell in cells[wrong.to_numpy()].items():
        yield Problem(
            table.file,
            f"line {line}, column {column.name!r}",
            found or repr(cell),
            _admitted(column, cell),
            nearest(str(cell).lower(), column.choices),
        )
