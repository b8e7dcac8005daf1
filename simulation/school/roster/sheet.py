"""A sheet: the table of a user's file with the line of every row, before any meaning."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from simulation.errors import Problem
from simulation.school.roster.roster_columns import NUMBER

TOO_MANY = "put quotes around a cell that contains the separator, such as 3,5 between commas"
TOO_FEW = "leave a cell empty, but not out: its separator is needed"
LINES_SHOWN = 3  # of the lines with the same error
CELLS_SHOWN = 3


class Meanings(NamedTuple):
    """Cells of a file with what they were read as and, if counted, how many there are.

    more: how many others there are that are not shown.
    """

    cells: list[tuple[str, str, int]]
    more: int = 0


class Note(NamedTuple):
    """A sentence about the reading of a file, for the user, in no language yet.

    kind: "form" (encoding, separator, place of the header, what was left out), "rule" (a code or
    a translation that was applied) or "warning" (worth a second look). key: of its text in
    ``simulation.texts``. words: what the text has in its gaps: our words and names of columns,
    texts of the file in quotes, numbers, lists of lines and ``Meanings``. column: our name of the
    column, if it concerns one. line: the first line that it concerns, 0 for the whole file.
    """

    kind: str
    key: str
    words: Mapping[str, object] = {}
    column: str = ""
    line: int = 0


class Unusable(NamedTuple):
    """A cell of a workbook that has no text to read, such as a date: its line and what it is.

    place: the position of its column.
    """

    line: int
    place: int
    found: str
    remedy: str


class Grid(NamedTuple):
    """The cells of a file, stripped, before the header is known.

    rows: those with any text. lines: the line of the file, or the row of the spreadsheet, where
    each starts. decimal: the decimal sign of numbers.
    """

    rows: list[list[str]]
    lines: list[int]
    decimal: str
    notes: tuple[Note, ...] = ()
    unusable: tuple[Unusable, ...] = ()


class Sheet(NamedTuple):
    """A table as it is in a file: all cells are text.

    header: names in lower case. lines: the line of the file, or the row of the spreadsheet, where
    a row of ``rows`` starts. decimal: the decimal sign of numbers. notes: how the file was read.
    """

    file: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    decimal: str
    header_line: int = 1
    notes: tuple[Note, ...] = ()

    def cell(self, row: list[str], name: str) -> str:
        """Return the cell of a row in a column; nothing where the row is too short."""
        place = self.header.index(name)
        return row[place].strip() if place < len(row) else ""

    def column(self, name: str) -> list[str]:
        """Return the cells of a column."""
        return [self.cell(row, name) for row in self.rows]

    def number(self, row: list[str], name: str) -> float | None:
        """Return the cell of a row as a number, or None."""
        text = self.cell(row, name).replace(self.decimal, ".")
        return float(text) if re.fullmatch(NUMBER, text) else None


def ragged(sheet: Sheet) -> list[Problem]:
    """Return one problem for the rows with more cells than the header, one for those with fewer."""
    width = len(sheet.header)
    sizes = [(len(row), line) for row, line in zip(sheet.rows, sheet.lines, strict=True)]
    long, short = ([one for one in sizes if (one[0] - width) * sign > 0] for sign in (1, -1))
    whole = bool(short) and short[0][0] == 1
    remedies = (TOO_MANY, "separate its cells as those of the header" if whole else TOO_FEW)
    return [
        Problem(
            sheet.file,
            on_lines([line for _, line in wrong]),
            "1 cell" if wrong[0][0] == 1 else f"{wrong[0][0]} cells",
            f"{width}, as in the header",
            remedy=remedy,
        )
        for wrong, remedy in zip((long, short), remedies, strict=True)
        if wrong
    ]


def some(cells: Iterable[str]) -> str:
    """Return the first different cells in quotes, and how many more there are."""
    distinct = list(dict.fromkeys(cells))
    more = f" and {len(distinct) - CELLS_SHOWN} more" if len(distinct) > CELLS_SHOWN else ""
    return ", ".join(map(repr, distinct[:CELLS_SHOWN])) + more


def on_lines(lines: list[int]) -> str:
    """Return the place of an error on some lines: the first, how many more and which."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    shown = ", ".join(map(str, lines[1 : 1 + LINES_SHOWN]))
    more = ", ..." if len(lines) > 1 + LINES_SHOWN else ""
    return f"line {lines[0]} and {len(lines) - 1} more ({shown}{more})"
