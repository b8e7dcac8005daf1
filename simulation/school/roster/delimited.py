"""The cells of a text whose cells are separated by a character, with the lines of its rows."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from simulation.errors import BadInput, Problem
from simulation.school.roster.layout import MOST_ABOVE
from simulation.school.roster.sheet import Grid, Note

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
SEP_LINE = re.compile(r"\"?sep=(?P<separator>[^\s\"]|\t)\"?[;,|\t]*\s*", re.IGNORECASE)
EDGES = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\ufeff"  # spaces of every kind, and byte-order marks
HEAD = 20_000  # characters from which the separator is known
TEXT_FORMULA = re.compile(r'="([^"]*)"')  # how programs keep the zeros of 00123 in a spreadsheet
EXCEL_BLOCK = 16  # rows that Excel writes at a time, each block with its own last column
COMMA_NUMBER = re.compile(r"[+-]?[0-9]*,([0-9]{1,2}|[0-9]{4,})")  # not 1,250
POINT_NUMBER = re.compile(r"[+-]?[0-9]*\.[0-9]+")


class Row(NamedTuple):
    """The cells of a row and the line where it starts.

    was_packed: whether a spreadsheet with another separator made one cell of it.
    """

    cells: list[str]
    start: int
    was_packed: bool = False


def grid_of(file: str, text: str, is_known: Callable[[str], bool]) -> Grid:
    """Return the cells of a text. Raises BadInput for quotes that do not match.

    is_known: whether a cell is the name of a column; it decides between separators.
    """
    named = SEP_LINE.fullmatch(re.split(r"[\r\n]", text[:100])[0])
    separator = named["separator"] if named else _separator(text[:HEAD], is_known)
    rows = _rows(file, text, separator)[1 if named else 0 :]
    filled = [row for row in rows if any(row.cells)]
    cells = _completed([row.cells for row in filled])
    decimal = "," if separator == ";" else decimal_sign({cell for row in cells for cell in row})
    return Grid(
        cells, [row.start for row in filled], decimal, tuple(_notes(separator, decimal, filled))
    )


def _notes(separator: str, decimal: str, rows: Sequence[Row]) -> Iterator[Note]:
    """Yield what the user may not expect."""
    if separator != ",":
        name = SEPARATORS.get(separator, repr(separator))
        sign = "comma" if decimal == "," else "point"
        yield Note("form", "separated", {"separator": name, "sign": sign})
    elif decimal == ",":
        yield Note("form", "decimal_comma")
    packed = next((row.start for row in rows if row.was_packed), 0)
    if packed:
        yield Note("form", "packed_rows", line=packed)


def _separator(head: str, is_known: Callable[[str], bool]) -> str:
    """Return the separator that gives most known names in a row, else the most even rows."""

    def score(separator: str) -> tuple[int, int, int]:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
        rows: list[list[str]] = []
        with suppress(csv.Error):  # a cell that is too long: the rows before it suffice
            rows.extend(_unpacked(row, separator) or row for row in reader if any(row))
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
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error as error:
            raise BadInput([_bad_quote(file, text, start, reader.line_num, error)]) from None
        width = len(rows[-1].cells) if rows else len(cells)
        if reader.line_num > start and _swallows(cells, separator, width):
            raise BadInput([_open_quote(file, start)])
        unpacked = _unpacked(cells, separator)
        rows.append(Row(list(map(_stripped, unpacked or cells)), start, bool(unpacked)))


def _stripped(cell: str) -> str:
    """Return a cell without spaces around it; of ="00123" only the text."""
    cell = cell.strip(EDGES)
    text = TEXT_FORMULA.fullmatch(cell) if cell[:1] == "=" else None
    return text[1] if text else cell


def _unpacked(cells: Sequence[str], separator: str) -> list[str]:
    """Return the cells of a row that stands as a whole in one cell, or nothing.

    A spreadsheet that expects another separator writes such rows.
    """
    if not cells or separator not in cells[0] or any(cells[1:]):
        return []
    return next(csv.reader([cells[0]], delimiter=separator), [])


def _swallows(cells: Sequence[str], separator: str, width: int) -> bool:
    """Return whether a cell with line ends has separators as if a quote were not closed.

    width: cells of the row before. A row of another width has lost cells to the quotes; in one of
    the same width, a cell with as many separators as a row has lost whole rows to them.
    """
    least = 1 if len(cells) != width else max(1, width - 1)
    return any(re.search(r"[\r\n]", cell) and cell.count(separator) >= least for cell in cells)


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


def decimal_sign(cells: Collection[str]) -> str:
    """Return a comma if some numbers have one and none has a point, else a point."""
    comma = any(map(COMMA_NUMBER.fullmatch, cells))
    return "," if comma and not any(map(POINT_NUMBER.fullmatch, cells)) else "."
