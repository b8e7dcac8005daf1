"""Checks of the cells of any user's table; one problem for each column and kind of error."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from simulation.errors import Problem, nearest
from simulation.school.roster.cell_remedies import remedy_of
from simulation.school.roster.csv_table import CsvTable
from simulation.school.roster.identity import HINTS, OTHER_ID, id_hint
from simulation.school.roster.roster_columns import NUMBER, RosterColumn
from simulation.school.roster.sheet import on_lines, some


def numbers(table: CsvTable, column: str) -> pd.Series:
    """Return a column as numbers, NaN where a cell is empty or not a number."""
    text = table.cells[column]
    numeric = pd.to_numeric(text.where(text.str.fullmatch(NUMBER), None), errors="coerce")
    return numeric.astype(np.float64)


def at(table: CsvTable, lines: Iterable[object], column: str = "") -> tuple[str, str]:
    """Return file and place of a problem, with the name that the column has in the file."""
    place = on_lines([int(str(line)) for line in lines])
    return table.file, f"{place}, column {table.names[column]}" if column else place


def cell_problems(table: CsvTable, columns: Sequence[RosterColumn]) -> Iterator[Problem]:
    """Find empty required cells, unknown choices, and numbers that are none or out of range."""
    for column in columns:
        if column.name not in table.cells:
            continue
        cells = table.cells[column.name]
        if column.required:
            yield from _wrong_cells(table, column, cells == "")
        if column.kind == "choice":
            yield from _wrong_cells(table, column, (cells != "") & ~cells.isin(column.choices))
        elif column.numeric:
            values = numbers(table, column.name)
            wrong = (cells != "") & ~(np.isfinite(values) & values.between(*column.limits))
            if column.kind == "whole":
                wrong |= values.notna() & (values != np.floor(values))
            yield from _wrong_cells(table, column, wrong)


def disagreements(
    table: CsvTable, owners: Sequence[str], columns: Sequence[RosterColumn]
) -> Iterator[Problem]:
    """Find cells that differ from an earlier row of the same owner: one problem a column.

    owners: the columns that name it, "teacher" for a teacher, with "student" for a dyad. Cells
    that are wrong in themselves are left out.
    """
    for column in columns:
        name, cells = column.name, table.cells[table.cells[column.name] != ""]
        if column.choices:
            cells = cells[cells[name].isin(column.choices)]
        values = cells[name]
        if column.numeric:
            values = numbers(table, name).reindex(cells.index).dropna()
            cells = cells.loc[values.index]
        keys = [cells[owner] for owner in owners]
        first = values.groupby(keys).transform("first")
        line = pd.Series(cells.index, index=cells.index).groupby(keys).transform("first")
        rows = cells.index[(values != first).to_numpy()]
        if len(rows):
            row, given = rows[0], table.given[name]
            whose = " with ".join(f"{owner} {cells.at[row, owner]!r}" for owner in owners)
            found = f"{given[row]!r} for {whose}"
            expected = f"{given[line[row]]!r}, as on line {line[row]}"
            remedy = f"write one value in all rows of one {' and '.join(owners)}"
            yield Problem(*at(table, rows, name), found, expected, remedy=remedy)


def duplicates(table: CsvTable, keys: pd.DataFrame, what: str) -> Iterator[Problem]:
    """Find rows whose keys are on an earlier line too; keys: indexed by line."""
    line = pd.Series(keys.index, index=keys.index)
    first = line.groupby([keys[name] for name in keys]).transform("first")
    rows = keys.index[(first != line).to_numpy()]
    if len(rows):
        found = f"the same {what} as on line {first[rows[0]]}"
        remedy = "delete one of the two rows, or correct its ids"
        yield Problem(*at(table, rows), found, "each once", remedy=remedy)


def unknown_ids(table: CsvTable, column: str, what: str, known: Sequence[str]) -> Iterator[Problem]:
    """Find ids that the roster does not have: one problem for each known id that was meant."""
    cells = table.cells[column]
    unknown = cells[(cells != "") & ~cells.isin(known)]
    hints = {name: id_hint(name, known) for name in unknown.unique()[:HINTS]}
    groups: dict[str, list[int]] = {}
    for line, name in unknown.items():
        remedy = hints.get(name, ("", OTHER_ID))[1]
        groups.setdefault(remedy, []).append(int(str(line)))
    for remedy, lines in groups.items():
        like = hints.get(cells[lines[0]], ("", ""))[0]
        found, expected = some(cells[lines]), f"a {what} of the roster"
        yield Problem(*at(table, lines, column), found, expected, like, remedy)


def self_ties(table: CsvTable, one: str, other: str) -> Iterator[Problem]:
    """Find rows that tie a person to themselves."""
    cells = table.cells[one]
    same = cells[(cells == table.cells[other]) & (cells != "")]
    if len(same):
        found, remedy = f"{same.iloc[0]!r} twice", "delete the row, or correct one of the ids"
        yield Problem(*at(table, same.index), found, "two different people", remedy=remedy)


def _wrong_cells(table: CsvTable, column: RosterColumn, wrong: pd.Series) -> Iterator[Problem]:
    """Yield one problem for the wrong cells of a column with the same remedy."""
    cells, given = table.cells[column.name], _shown(table, column.name)
    groups: dict[str, list[int]] = {}
    remedies: dict[str, str] = {}
    for line in cells.index[wrong.to_numpy()]:
        kind, remedy = remedy_of(column, cells[line], given[line])
        groups.setdefault(kind, []).append(line)
        remedies.setdefault(kind, remedy)
    for kind, lines in groups.items():
        first = given[lines[0]]
        found = some(given[lines]) if first else "an empty cell"
        where, like = at(table, lines, column.name), nearest(first.lower(), column.choices)
        yield Problem(*where, found, column.admits(cells[lines[0]]), like, remedies[kind])


def _shown(table: CsvTable, column: str) -> pd.Series:
    """Return the cells of a column as in the file, but those in our words that a code became."""
    cells, given = table.cells[column], table.given[column]
    return given.where(given.str.replace(",", ".", regex=False) == cells, cells)
