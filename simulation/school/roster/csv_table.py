"""Read a user's file as a table of text cells with their line numbers.

Separator comma or semicolon, the one that the header has more of; UTF-8, with or
without byte-order mark. A file that cannot be read is a problem, never a traceback.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from simulation.errors import BadInput, Problem, nearest
from simulation.school.roster.column_mapping import ColumnMapping, mapped
from simulation.school.roster.roster_columns import RosterColumn
from simulation.school.roster.sheet import Note, Sheet, ragged

LARGEST_FILE = 50_000_000  # bytes


class CsvTable(NamedTuple):
    """A file that could be read: cells as text, stripped, one row a line that is not blank."""

    file: str
    decimal: str  # "," where numbers may have a decimal comma
    cells: pd.DataFrame  # index: line number in the file; columns: the known ones there are
    notes: tuple[Note, ...] = ()


def read_table(
    path: Path, columns: Sequence[RosterColumn], mapping: ColumnMapping | None = None
) -> tuple[CsvTable | None, list[Problem]]:
    """Return the table, if it has all required columns, and the problems so far.

    mapping: how to read a table with other columns; by default it has ours.
    """
    file = str(path)
    try:
        sheet = _sheet(file, _text(path))
    except BadInput as error:
        return None, list(error.problems)
    except csv.Error as error:
        return None, [Problem(file, "", f"text that is not a table ({error})", "a CSV table")]
    if mapping is not None:
        sheet, problems = mapped(sheet, columns, mapping)
        if problems:
            return None, problems
    problems = _header_problems(sheet, columns)
    if not sheet.rows:
        problems.append(Problem(file, "", "no rows under the header", "a row a student"))
    problems += ragged(sheet)
    missing = any(column.required and column.name not in sheet.header for column in columns)
    if missing or not sheet.rows:
        return None, problems
    known = [column.name for column in columns if column.name in sheet.header]
    cells = {name: [sheet.cell(row, name) for row in sheet.rows] for name in known}
    frame = pd.DataFrame(cells, index=pd.Index(sheet.lines, name="line"), dtype="str")
    return CsvTable(file, sheet.decimal, frame, sheet.notes), problems


def _text(path: Path) -> str:
    """Return the text of a file. Raises BadInput if it cannot be read."""

    def refused(found: str, expected: str, where: str = "") -> BadInput:
        return BadInput([Problem(str(path), where, found, expected)])

    try:
        if path.is_dir():
            raise refused("a folder", "a CSV file")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise refused(f"{size / 1e6:.0f} MB", f"at most {LARGEST_FILE / 1e6:.0f} MB")
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise refused("no such file", "a CSV file") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{content[error.start]:02x}, which is not UTF-8"
        expected = "UTF-8 text (in a spreadsheet: save as 'CSV UTF-8')"
        raise refused(byte, expected, f"line {line}") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = getattr(error, "strerror", None) or str(error)
        raise refused(f"a file that cannot be read ({reason})", "a CSV file") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refused("a NUL character", "text", f"line {line}")
    if not text.strip():
        raise refused("an empty file", "a header and a row a student")
    return text


def _sheet(file: str, text: str) -> Sheet:
    """Return the header in lower case, and the rows that are not blank with their lines."""
    first = next(line for line in text.splitlines() if line.strip())
    separator, decimal = (";", ",") if first.count(";") > first.count(",") else (",", ".")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    filled = [(row, reader.line_num) for row in reader if any(cell.strip() for cell in row)]
    header = [cell.strip().lower() for cell in filled[0][0]] if filled else []
    rows, lines = [row for row, _ in filled[1:]], [line for _, line in filled[1:]]
    return Sheet(file, header, rows, lines, decimal)


def _header_problems(sheet: Sheet, columns: Sequence[RosterColumn]) -> list[Problem]:
    """Return the columns that are missing, unknown or there twice."""
    file, header, where = sheet.file, sheet.header, f"line {sheet.header_line}"
    known = [column.name for column in columns]
    found = f"the columns {', '.join(map(repr, header))}"
    problems = [
        Problem(file, where, found, f"also a column {column.name!r}")
        for column in columns
        if column.required and column.name not in header
    ]
    for place, name in enumerate(header):
        found = f"the column {name!r}"
        if name in header[:place]:
            problems.append(Problem(file, where, f"{found} twice", "it once"))
        elif name not in known:
            expected = "one of " + ", ".join(known)
            problems.append(Problem(file, where, found, expected, nearest(name, known)))
    return problems
