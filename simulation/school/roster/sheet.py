"""A sheet: the table of a user's file with the line of every row, before any meaning."""

import re
from typing import NamedTuple

from simulation.errors import Problem
from simulation.school.roster.roster_columns import NUMBER


class Note(NamedTuple):
    """A sentence about the reading of a file, for the user.

    kind: "form" (encoding, separator, place of the header, what was left out), "rule" (a code or
    a translation that was applied) or "warning" (worth a second look). column: our name of the
    column, if it concerns one. line: the first line that it concerns, 0 for the whole file.
    """

    kind: str
    text: str
    column: str = ""
    line: int = 0


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
    """Return rows with another number of cells than the header."""
    width = len(sheet.header)
    return [
        Problem(sheet.file, f"line {line}", f"{len(row)} cells", f"{width}, as in the header")
        for row, line in zip(sheet.rows, sheet.lines, strict=True)
        if len(row) != width
    ]
