"""Read a user's file as a table of text cells with their line numbers.

The file may be a workbook (.xlsx) or a text with any usual separator and encoding, whatever its
name. A file that cannot be read is a problem, never a traceback.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from simulation.errors import BadInput, Problem
from simulation.school.roster.column_mapping import ColumnMapping
from simulation.school.roster.delimited import grid_of
from simulation.school.roster.file_kinds import is_workbook, refuse_other_kinds, refuse_other_texts
from simulation.school.roster.input_file import content_of
from simulation.school.roster.layout import sheet_of
from simulation.school.roster.meaning import meaning_of
from simulation.school.roster.roster_columns import RosterColumn
from simulation.school.roster.sheet import Note, Sheet
from simulation.school.roster.text_file import text_of
from simulation.school.roster.translations import ours
from simulation.school.roster.workbook import grid_of_workbook


class CsvTable(NamedTuple):
    """A file that could be read, as ``Meaning`` describes it; the index is the line of the file."""

    file: str
    cells: pd.DataFrame
    given: pd.DataFrame
    names: dict[str, str]
    notes: tuple[Note, ...]


def read_table(
    path: Path, columns: Sequence[RosterColumn], mapping: ColumnMapping | None = None
) -> tuple[CsvTable | None, list[Problem]]:
    """Return the table, if it has a meaning, and the problems so far.

    mapping: how to read a table with other columns; by default it has ours.
    """
    file, names = str(path), _names(columns, mapping)
    try:
        sheet = read_sheet(path, lambda cell: cell.lower() in names or bool(ours(cell, columns)))
    except BadInput as error:
        return None, list(error.problems)
    meaning, problems = meaning_of(sheet, columns, mapping)
    if meaning is None:
        return None, problems
    return CsvTable(file, *meaning), problems


def read_sheet(path: Path, is_known: Callable[[str], bool]) -> Sheet:
    """Return the table of a file of any kind. Raises BadInput if it cannot be read.

    is_known: whether a cell is the name of a column.
    """
    file, content = str(path), content_of(path)
    if is_workbook(content):
        return sheet_of(file, grid_of_workbook(file, content, is_known), is_known)
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
