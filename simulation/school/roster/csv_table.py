"""Read a user's file as a table of text cells with their line numbers.

The file may be a workbook (.xlsx) or a text with any usual separator and encoding, whatever its
name. A file that cannot be read is a problem, never a traceback.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from simulation.errors import BadInput, Problem, nearest
from simulation.school.roster.column_mapping import ColumnMapping, mapped
from simulation.school.roster.delimited import grid_of
from simulation.school.roster.file_kinds import is_workbook, refuse_other_kinds, refuse_other_texts
from simulation.school.roster.input_file import content_of
from simulation.school.roster.layout import sheet_of
from simulation.school.roster.roster_columns import ROSTER, RosterColumn
from simulation.school.roster.sheet import Note, Sheet, ragged
from simulation.school.roster.text_file import text_of
from simulation.school.roster.workbook import grid_of_workbook

NAMES_SHOWN = 20  # of the columns of a file in a message
OUR_NAME = "give it the name that is expected"
MAPPED = f"{OUR_NAME}, or say in [school.columns] of a scenario which column it is"


class CsvTable(NamedTuple):
    """A file that could be read: cells as text, stripped, one row a line that is not blank."""

    file: str
    decimal: str  # "," where numbers may have a decimal comma
    cells: pd.DataFrame  # index: line number in the file; columns: the known ones there are
    notes: tuple[Note, ...] = ()


def read_table(
    path: Path, columns: Sequence[RosterColumn], mapping: ColumnMapping | None = None
) -> tuple[CsvTable | None, list[Problem]]:
    """Return the table, if it is even and has the required columns, and the problems so far.

    mapping: how to read a table with other columns; by default it has ours.
    """
    file, names = str(path), _names(columns, mapping)
    try:
        sheet = read_sheet(path, lambda cell: cell.lower() in names)
    except BadInput as error:
        return None, list(error.problems)
    if mapping is not None:
        sheet, problems = mapped(sheet, columns, mapping)
        if problems:
            return None, problems
    problems = _header_problems(sheet, columns)
    if not sheet.rows:
        found, expected = "no rows under the header", "a row a student"
        problems.append(Problem(file, "", found, expected, remedy="type or paste them below it"))
    uneven = ragged(sheet)  # whose cells are under the wrong names
    problems += uneven
    missing = any(column.required and column.name not in sheet.header for column in columns)
    if missing or uneven or not sheet.rows:
        return None, problems
    known = [column.name for column in columns if column.name in sheet.header]
    cells = {name: [sheet.cell(row, name) for row in sheet.rows] for name in known}
    frame = pd.DataFrame(cells, index=pd.Index(sheet.lines, name="line"), dtype="str")
    return CsvTable(file, sheet.decimal, frame, sheet.notes), problems


def read_sheet(path: Path, is_known: Callable[[str], bool]) -> Sheet:
    """Return the table of a file of any kind. Raises BadInput if it cannot be read.

    is_known: whether a cell is the name of a column.
    """
    file, content = str(path), content_of(path)
    if is_workbook(content):
        return sheet_of(file, grid_of_workbook(file, content), is_known)
    refuse_other_kinds(file, content)
    text, notes = text_of(file, content)
    refuse_other_texts(file, text)
    sheet = sheet_of(file, grid_of(file, text, is_known), is_known)
    return sheet._replace(notes=(*notes, *sheet.notes))


def _names(columns: Sequence[RosterColumn], mapping: ColumnMapping | None) -> frozenset[str]:
    """Return the names of columns by which a header is known."""
    ours = {column.name for column in columns}
    if mapping is None:
        return frozenset(ours)
    named = chain(*mapping.columns.values(), mapping.where)
    return frozenset(ours.union(named))


def _header_problems(sheet: Sheet, columns: Sequence[RosterColumn]) -> list[Problem]:
    """Return the columns that are missing, unknown or there twice."""
    header, where = sheet.header, f"line {sheet.header_line}"
    rename = MAPPED if columns is ROSTER else OUR_NAME
    known = [column.name for column in columns]
    missing = [column.name for column in columns if column.required and column.name not in header]
    problems = []
    if missing:
        found = f"the columns {_listed(header)}"
        many = "a column" if len(missing) == 1 else "the columns"
        expected = f"also {many} {_listed(missing)}"
        problems.append(Problem(sheet.file, where, found, expected, remedy=rename))
    for name in dict.fromkeys(name for name in header if header.count(name) > 1):
        found, remedy = f"the column {name!r} twice", "delete or rename one of them"
        problems.append(Problem(sheet.file, where, found, "it once", remedy=remedy))
    return [*problems, *_unknown_columns(sheet, known, rename)]


def _unknown_columns(sheet: Sheet, known: Sequence[str], rename: str) -> Iterator[Problem]:
    """Find columns that are unknown: one problem for each with a similar name, one for the rest."""
    where, expected = f"line {sheet.header_line}", f"one of {', '.join(known)}"
    unknown = [name for name in dict.fromkeys(sheet.header) if name not in known]
    likes = {name: nearest(name, known) for name in unknown}
    for name in filter(likes.get, unknown):
        yield Problem(sheet.file, where, f"the column {name!r}", expected, likes[name], rename)
    rest = [name for name in unknown if not likes[name]]
    if rest:
        found = f"the column {rest[0]!r}" if len(rest) == 1 else f"the columns {_listed(rest)}"
        remedy = f"delete it if it is not needed, or {rename}"
        yield Problem(sheet.file, where, found, expected, remedy=remedy)


def _listed(names: Sequence[str]) -> str:
    """Return names in quotes, only the first of many."""
    more = ", ..." if len(names) > NAMES_SHOWN else ""
    return ", ".join(map(repr, names[:NAMES_SHOWN])) + more
