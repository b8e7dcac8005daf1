"""The cells of a sheet of an .xlsx workbook, as the text that a person sees."""

import datetime
import io
import re
import warnings
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from simulation.errors import BadInput, Problem
from simulation.school.roster.delimited import EDGES, decimal_sign
from simulation.school.roster.sheet import Grid, Note, Unusable

if TYPE_CHECKING:
    from openpyxl import Workbook

LARGEST_UNPACKED = 200_000_000  # bytes of all parts of a workbook
MOST_ROWS = 1_048_576  # of a sheet in Excel
MOST_CELLS = 20_000_000
FEWEST_NAMES = 2  # of columns in a row that may be a header
DIGITS = 15  # of a number in a spreadsheet; further ones are lost
HIDDEN = re.compile(rb'<row [^>]*hidden="(?:1|true)"')
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+):([A-Z]+[0-9]+)"')
DATE = (
    "a spreadsheet turns an id such as 3-4 and a number such as 3.4 into a date: give the column "
    "the format 'text' and type the values again"
)
NO_RESULT = "open the workbook in a spreadsheet program, save it and try again"


class _Cell(NamedTuple):
    """A cell with content: its place in the row, its text, whether it is a number; what is wrong.

    remedy: what to do about a value without a text, else nothing.
    """

    place: int
    text: str
    is_number: bool = False
    remedy: str = ""


def grid_of_workbook(file: str, content: bytes, is_known: Callable[[str], bool]) -> Grid:
    """Return the cells of the first visible sheet with names of columns, or else with any cells.

    is_known: whether a cell is the name of a column. Raises BadInput if the workbook is damaged.
    """
    _refuse_large(file, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that are not read, such as drop-down lists
            return _grid(file, content, is_known)
    except (BadInput, MemoryError):
        raise
    except Exception as error:  # the reader raises errors of many kinds for a damaged workbook
        found = f"a damaged workbook ({str(error).splitlines()[0] if str(error) else 'no reason'})"
        remedy = "open it in a spreadsheet program and save it again as an ordinary .xlsx"
        raise BadInput([Problem(file, "", found, "a workbook", remedy=remedy)]) from None


def _refuse_large(file: str, content: bytes) -> None:
    """Raise BadInput for a workbook that is too large once it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > LARGEST_UNPACKED:
        expected = f"at most {LARGEST_UNPACKED / 1e6:.0f} MB"
        remedy = "copy the columns of the class list into a new workbook"
        found = f"a workbook of {size / 1e6:.0f} MB when unpacked"
        raise BadInput([Problem(file, "", found, expected, remedy=remedy)])


def _grid(file: str, content: bytes, is_known: Callable[[str], bool]) -> Grid:
    book = _opened(content)
    sheets = book.worksheets
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
    if not visible:
        remedy = "copy the list to a sheet with cells"
        raise BadInput([Problem(file, "", "a workbook without a sheet", "one", remedy=remedy)])
    read = {sheet.title: list(_rows(file, sheet)) for sheet in visible}
    named = {title: names for title, rows in read.items() if (names := _names(rows, is_known))}
    title = next(chain(named, (one for one, rows in read.items() if rows)), visible[0].title)
    rows = read[title]
    alike = [one for one, names in named.items() if one != title and names == named[title]]
    part = _part(content, book[title])
    rows, merged = _with_merged(rows, part)
    without = _formulas_without_result(content, title) if b"<f" in part else []
    decimal = decimal_sign([cell.text for _, cells in rows for cell in cells if not cell.is_number])
    width = 1 + max((cell.place for _, cells in rows for cell in cells), default=-1)
    grid = Grid(
        rows=[_texts(cells, width, decimal) for _, cells in rows],
        lines=[line for line, _ in rows],
        decimal=decimal,
        notes=(*_sheet_notes(title, sheets, alike), *_row_notes(part, merged)),
        unusable=tuple(_unusable(rows)),
    )
    lost = (
        Unusable(line, place, "a formula without a result", NO_RESULT) for line, place in without
    )
    return grid._replace(unusable=(*grid.unusable, *lost))


def _opened(content: bytes, *, formulas: bool = False) -> "Workbook":
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write wrong ones
    return book


def _part(content: bytes, sheet: Any) -> bytes:
    """Return the XML of a sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(sheet._worksheet_path)


def _names(rows: Sequence[tuple[int, list[_Cell]]], is_known: Callable[[str], bool]) -> set[str]:
    """Return the names of columns in the first row that has at least two, else none."""
    known = ({cell.text for cell in cells if is_known(cell.text)} for _, cells in rows)
    return next((names for names in known if len(names) >= FEWEST_NAMES), set())


def _sheet_notes(title: str, sheets: Sequence[Any], alike: Sequence[str]) -> Iterator[Note]:
    """Yield which of several sheets was read. alike: others that have the same columns."""
    hidden = sum(sheet.sheet_state != "visible" for sheet in sheets)
    if len(sheets) > 1:
        words = {"sheet": repr(title), "count": len(sheets), "hidden": hidden}
        yield Note("form", "sheet_of_hidden" if hidden else "sheet", words)
    if alike:
        yield Note("warning", "sheets_alike", {"sheets": ", ".join(map(repr, alike))})


def _row_notes(part: bytes, merged: int) -> Iterator[Note]:
    """Yield what happened to merged cells and to hidden rows."""
    if merged:
        yield Note("form", "merged_cells", line=merged)
    hidden = len(HIDDEN.findall(part))
    if hidden:
        yield Note("warning", "hidden_row" if hidden == 1 else "hidden_rows", {"count": hidden})


def _with_merged(
    rows: list[tuple[int, list[_Cell]]], part: bytes
) -> tuple[list[tuple[int, list[_Cell]]], int]:
    """Return the rows with the content of merged cells in each of their rows, and the first line.

    The line is 0 if no cells of several rows are merged.
    """
    from openpyxl.utils.cell import coordinate_to_tuple

    known, first = dict(rows), 0
    lines = list(known)
    for found in MERGED.finditer(part):
        (top, left), (bottom, _) = (coordinate_to_tuple(end.decode()) for end in found.groups())
        content = [cell for cell in known.get(top, []) if cell.place == left - 1]
        below = lines[bisect_right(lines, top) : bisect_right(lines, bottom)] if content else []
        for line in below:
            known[line] += content
        first = min(first or top, top) if below else first
    return list(known.items()), first


def _rows(file: str, sheet: Any) -> Iterator[tuple[int, list[_Cell]]]:
    """Yield the rows with content and their numbers. Raises BadInput for too many cells."""
    count = 0
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = [found for cell in row if (found := _cell(cell)) is not None]
        count += len(row)
        if count > MOST_CELLS or line > MOST_ROWS:
            expected = f"at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells"
            remedy = "copy the columns of the class list into a new workbook"
            raise BadInput([Problem(file, "", "a larger sheet", expected, remedy=remedy)])
        if cells:
            yield line, cells


def _cell(cell: Any) -> _Cell | None:
    """Return a cell of the reader with its text; None if it has no content."""
    value = cell.value
    if value is None:
        return None
    place = cell.column - 1
    if isinstance(value, bool):
        return _Cell(place, str(value).upper())
    if isinstance(value, int | float):
        return _Cell(place, _number(value, cell.number_format), True)
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return _Cell(place, str(value).removesuffix(" 00:00:00"), remedy=DATE)
    text = str(value).strip(EDGES)
    return _Cell(place, text) if text else None


def _number(value: float, shape: str) -> str:
    """Return a number as a spreadsheet shows it in a column that is wide enough.

    shape: the format of the cell; one such as 00000 shows leading zeros.
    """
    if float(value).is_integer() and abs(value) < 10**DIGITS:
        return str(int(value)).zfill(len(shape) if re.fullmatch("0+", shape) else 0)
    return f"{value:.{DIGITS}G}"


def _texts(cells: list[_Cell], width: int, decimal: str) -> list[str]:
    row = [""] * width
    for cell in cells:
        row[cell.place] = cell.text.replace(".", decimal) if cell.is_number else cell.text
    return row


def _unusable(rows: list[tuple[int, list[_Cell]]]) -> Iterator[Unusable]:
    for line, cells in rows:
        for cell in cells:
            if cell.remedy:
                yield Unusable(line, cell.place, f"a date ({cell.text})", cell.remedy)


def _formulas_without_result(content: bytes, title: str) -> list[tuple[int, int]]:
    """Return line and place of the formulas whose result is not in the file.

    A result that is an empty text has the type of a text, a missing one has not.
    """
    formulas = set(_places(_opened(content, formulas=True)[title], "f"))
    return sorted(formulas.intersection(_places(_opened(content)[title], "n")))


def _places(sheet: Any, kind: str) -> Iterator[tuple[int, int]]:
    """Yield line and place of the formulas (kind "f") or of the cells without content ("n")."""
    for row in sheet.iter_rows():
        for cell in row:
            if (
                cell.data_type == kind
                and hasattr(cell, "row")
                and (kind == "f" or cell.value is None)
            ):
                yield cell.row, cell.column - 1
