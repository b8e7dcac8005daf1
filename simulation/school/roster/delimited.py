"""The cells of a text whose cells are separated by a character, with the lines of its rows."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from simulation.errors import BadInput, Problem
from simulation.school.roster.layout import MOST_ABOVE
from simulation.school.roster.sheet import Grid, Note

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
SEP_LINE = re.compile(r"\"?sep=(?P<separator>[^\s\"]|\t)\"?[;,|\t]*\s*", re.IGNORECASE)
HEAD = 20_000  # characters from which the separator is known
EXCEL_BLOCK = 16  # rows that Excel writes at a time, each block with its own last column
COMMA_NUMBER = re.compile(r"[+-]?[0-9]*,([0-9]{1,2}|[0-9]{4,})")  # not 1,250
POINT_NUMBER = re.compile(r"[+-]?[0-9]*\.[0-9]+")


class Row(NamedTuple):
    """The cells of a row and the lines from its start to its end."""

    cells: list[str]
    start: int
    end: int


def grid_of(file: str, text: str, is_known: Callable[[str], bool]) -> Grid:
    """Return the cells of a text. Raises BadInput for quotes that do not match.

    is_known: whether a cell is the name of a column; it decides between separators.
    """
    named = SEP_LINE.fullmatch(re.split(r"[\r\n]", text[:100])[0])
    separator = named["separator"] if named else _separator(text[:HEAD], is_known)
    rows = _rows(file, text, separator)[1 if named else 0 :]
    filled = [row for row in rows if any(row.cells)]
    cells = _completed([row.cells for row in filled])
    decimal = _decimal(separator, cells)
    notes = []
    if separator != ",":
        name = SEPARATORS.get(separator, repr(separator))
        sign = "comma" if decimal == "," else "point"
        notes.append(Note("form", f"cells are separated by {name}; the decimal sign is a {sign}"))
    elif decimal == ",":
        notes.append(Note("form", "the decimal sign is a comma"))
    return Grid(cells, [row.start for row in filled], decimal, tuple(notes))


def _separator(head: str, is_known: Callable[[str], bool]) -> str:
    """Return the separator that gives most known names in a row, else the most even rows."""

    def score(separator: str) -> tuple[int, int, int]:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
        rows: list[list[str]] = []
        with suppress(csv.Error):  # a cell that is too long: the rows before it suffice
            rows.extend(row for row in reader if any(row))
        widths = [len(row) for row in rows if len(row) > 1]
        known = (sum(map(is_known, {cell.strip() for cell in row})) for row in rows[:MOST_ABOVE])
        usual = max(set(widths), key=widths.count, default=0)
        return max(known, default=0), widths.count(usual), usual

    return max(SEPARATORS, key=score)


def _rows(file: str, text: str, separator: str) -> list[Row]:
    """Return all rows, cells stripped. Raises BadInput for quotes that do not match."""
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=separator, strict=True, skipinitialspace=True)
    rows: list[Row] = []
    while True:
        start = reader.line_num + 1
        try:
            cells = [cell.strip(EDGES) for cell in next(reader)]
        except StopIteration:
            return rows
        except csv.Error as error:
            raise BadInput([_bad_quote(file, text, start, reader.line_num, error)]) from None
        rows.append(Row(cells, start, reader.line_num))
        if reader.line_num > start and _swallows(cells, separator):
            raise BadInput([_open_quote(file, start)])


EDGES = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\ufeff"  # spaces of every kind, and byte-order marks


def _swallows(cells: Sequence[str], separator: str) -> bool:
    """Return whether a cell with line ends has as many separators as a whole row."""
    return any(
        "\n" in cell.replace("\r", "\n") and cell.count(separator) >= len(cells) - 1 > 0
        for cell in cells
    )


def _open_quote(file: str, start: int) -> Problem:
    remedy = "remove the quote, or put one at the end of the cell too"
    found = f'a quote (") that is not closed: the cell starts on line {start}'
    return Problem(file, f"line {start}", found, "quotes in pairs", remedy=remedy)


def _bad_quote(file: str, text: str, start: int, end: int, error: csv.Error) -> Problem:
    """Return the problem of a row that cannot be separated into cells."""
    if "field larger" in str(error) and '"' not in text:
        found = f"a cell of more than {csv.field_size_limit():,} characters"
        remedy = "look whether the file has line ends"
        return Problem(file, f"line {start}", found, "a table", remedy=remedy)
    if end > start or "unexpected end" in str(error) or "field larger" in str(error):
        return _open_quote(file, start)
    remedy = 'put quotes around the whole cell, with "" for a quote inside it, or remove them'
    found = 'a quote (") in the middle of a cell'
    return Problem(file, f"line {start}", found, "quotes around a whole cell", remedy=remedy)


def _completed(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows with the empty last cells that Excel leaves out.

    Excel saves blocks of rows, and of a block no column after its last cell with content.
    """
    widest = max(map(len, rows), default=0)
    blocks = [rows[n : n + EXCEL_BLOCK] for n in range(0, len(rows), EXCEL_BLOCK)]
    if len(blocks) == 1 or not all(map(_is_even, blocks)):
        return rows
    return [row + [""] * (widest - len(row)) for row in rows]


def _is_even(block: list[list[str]]) -> bool:
    """Return whether all rows are equally long and one has its last cell filled."""
    return len({len(row) for row in block}) == 1 and any(row[-1] for row in block)


def _decimal(separator: str, rows: list[list[str]]) -> str:
    """Return the decimal sign: a comma beside semicolons, else the one that numbers have."""
    if separator == ";":
        return ","
    cells = {cell for row in rows for cell in row}
    comma = any(COMMA_NUMBER.fullmatch(cell) for cell in cells)
    point = any(POINT_NUMBER.fullmatch(cell) for cell in cells)
    return "," if comma and not point else "."
