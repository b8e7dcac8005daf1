"""From a user's file to a table of text cells that remember their lines.

Separator comma or semicolon, whichever the header has more of; UTF-8, with or
without byte-order mark. What cannot be read at all is a problem, never a traceback.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from simulation.errors import Problem, nearest
from simulation.school.roster.column_mapping import ColumnMapping, mapped
from simulation.school.roster.roster_columns import RosterColumn
from simulation.school.roster.sheet import Sheet, ragged

LARGEST_FILE = 50_000_000  # bytes


class CsvTable(NamedTuple):
    """A file that could be read: cells as text, stripped, one row a line that is not blank."""

    file: str
    decimal: str  # "," where numbers may have a decimal comma
    cells: pd.DataFrame  # index: line number in the file; columns: the known ones there are


def read_table(
    path: Path, columns: Sequence[RosterColumn], mapping: ColumnMapping | None = None
) -> tuple[CsvTable | None, list[Problem]]:
    """The table, if there is one with all required columns, and what is wrong so far.

    mapping: how to read a table with other columns; by default it has ours.
    """
    text, problem = _text(path)
    if problem is not None:
        return None, [problem]
    try:
        separator, header, rows, lines = _rows(text)
    except csv.Error as error:
        return None, [Problem(str(path), "", f"text that is not a table ({error})", "a CSV table")]
    decimal = "," if separator == ";" else "."
    sheet = Sheet(str(path), header, rows, lines, decimal)
    if mapping is not None:
        sheet, problems = mapped(sheet, columns, mapping)
        if problems:
            return None, problems
    _, header, rows, lines, _ = sheet
    problems = _header_problems(str(path), header, columns)
    if not rows:
        problems.append(Problem(str(path), "", "no rows under the header", "a row a student"))
    problems += ragged(sheet)
    if any(column.required and column.name not in header for column in columns) or not rows:
        return None, problems
    known = [column.name for column in columns if column.name in header]
    places = [header.index(name) for name in known]
    cells = [[row[n].strip() if n < len(row) else "" for n in places] for row in rows]
    frame = pd.DataFrame(cells, columns=known, index=pd.Index(lines, name="line"), dtype="str")
    return CsvTable(str(path), decimal, frame), problems


def _text(path: Path) -> tuple[str, Problem | None]:
    """Text of a file, or the one thing that keeps us from it."""

    def refused(found: str, expected: str, where: str = "") -> tuple[str, Problem]:
        return "", Problem(str(path), where, found, expected)

    try:
        if path.is_dir():
            return refused("a folder", "a CSV file")
        if path.stat().st_size > LARGEST_FILE:
            size = path.stat().st_size / 1e6
            return refused(f"{size:.0f} MB", f"at most {LARGEST_FILE / 1e6:.0f} MB")
        content = path.read_bytes()
    except FileNotFoundError:
        return refused("no such file", "a CSV file")
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = getattr(error, "strerror", None) or str(error)
        return refused(f"a file that cannot be read ({reason})", "a CSV file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{content[error.start]:02x}, which is not UTF-8"
        return refused(byte, "UTF-8 text (in a spreadsheet: save as 'CSV UTF-8')", f"line {line}")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return refused("a NUL character", "text", f"line {line}")
    if not text.strip():
        return refused("an empty file", "a header and a row a student")
    return text, None


def _rows(text: str) -> tuple[str, list[str], list[list[str]], list[int]]:
    """Separator, header in lower case, rows that are not blank, and the line of each."""
    first = next(line for line in text.splitlines() if line.strip())
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    filled = [(row, reader.line_num) for row in reader if any(cell.strip() for cell in row)]
    header = [cell.strip().lower() for cell in filled[0][0]] if filled else []
    return separator, header, [row for row, _ in filled[1:]], [line for _, line in filled[1:]]


def _header_problems(
    file: str, header: list[str], columns: Sequence[RosterColumn]
) -> list[Problem]:
    """Columns that are missing, unknown or there twice."""
    known = [column.name for column in columns]
    found = ", ".join(repr(name) for name in header)
    problems = [
        Problem(file, "line 1", f"the columns {found}", f"also a column {column.name!r}")
        for column in columns
        if column.required and column.name not in header
    ]
    for place, name in enumerate(header):
        if name in header[:place]:
            problems.append(Problem(file, "line 1", f"the column {name!r} twice", "it once"))
        elif name not in known:
            expected = "one of " + ", ".join(known)
            problems.append(
                Problem(file, "line 1", f"the column {name!r}", expected, nearest(name, known))
            )
    return problems
