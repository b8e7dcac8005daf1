"""A table as it stands in somebody's file, before anything is made of it."""

from typing import NamedTuple

from simulation.errors import Problem


class Sheet(NamedTuple):
    """A table as it stands in a file: header, rows, the line of each, the decimal sign."""

    file: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    decimal: str

    def cell(self, row: list[str], name: str) -> str:
        """What a row says in a column; nothing where the row is too short."""
        place = self.header.index(name)
        return row[place].strip() if place < len(row) else ""


def ragged(sheet: Sheet) -> list[Problem]:
    """Rows with another number of cells than the header."""
    width = len(sheet.header)
    return [
        Problem(sheet.file, f"line {line}", f"{len(row)} cells", f"{width}, as in the header")
        for row, line in zip(sheet.rows, sheet.lines, strict=True)
        if len(row) != width
    ]
