"""The place of a table in a grid: its header, its columns, and what is not part of it."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from simulation.errors import BadInput, Problem
from simulation.school.roster.sheet import Grid, Note, Sheet, on_lines

MOST_ABOVE = 30  # rows in which the header is searched
ENOUGH = 2  # known names that make a row a header
EXAMPLE = ("(example)", "(voorbeeld)")  # how the ids of the example rows of a template begin


def sheet_of(file: str, grid: Grid, is_known: Callable[[str], bool]) -> Sheet:
    """Return the table of a grid. Raises BadInput if it has none, or cells under no name.

    is_known: whether a cell is the name of a column; it finds the header below a title.
    """
    if not grid.rows:
        remedy = "save the list again, and look whether it has rows"
        expected = "a header and a row a student"
        raise BadInput([Problem(file, "", "an empty table", expected, remedy=remedy)])
    place = _header_place(grid.rows, is_known)
    header = [cell.lower() for cell in grid.rows[place]]
    unusable = list(_unusable(file, header, grid, is_known))
    if unusable:
        raise BadInput(unusable)
    rows = [_trimmed(row, len(header)) for row in grid.rows[place + 1 :]]
    lines = grid.lines[place + 1 :]
    notes = [*grid.notes]
    header_line = grid.lines[place]
    if place:
        notes.append(_above(header_line))
    rows, lines, examples = _without_examples(rows, lines)
    if examples and not rows:
        raise BadInput([_only_examples(file, examples)])
    if examples:
        notes.append(Note("form", "example_rows", {"lines": examples}, line=examples[0]))
    sheet = Sheet(file, header, rows, lines, grid.decimal, header_line, tuple(notes))
    return _without_empty_columns(sheet)


def _header_place(rows: Sequence[Sequence[str]], is_known: Callable[[str], bool]) -> int:
    """Return the place of the header: the first row, or a later one with more known names."""
    known = [sum(map(is_known, set(row))) for row in rows[:MOST_ABOVE]]
    if not known or known[0] >= ENOUGH or max(known) < ENOUGH:
        return 0
    return known.index(max(known))


def _above(line: int) -> Note:
    words = {"line": line, "above": line - 1}
    return Note("form", "line_above" if line == 2 else "lines_above", words, line=line)


def _trimmed(row: list[str], width: int) -> list[str]:
    """Return a row without the empty cells beyond the header."""
    end = len(row)
    while end > width and not row[end - 1]:
        end -= 1
    return row[:end]


def _without_examples(
    rows: list[list[str]], lines: list[int]
) -> tuple[list[list[str]], list[int], list[int]]:
    """Return rows and lines without the examples of the template, and the lines of those."""
    shown = [bool(row) and row[0].startswith(EXAMPLE) for row in rows]
    if not any(shown):
        return rows, lines, []
    left = [
        (row, line) for row, line, example in zip(rows, lines, shown, strict=True) if not example
    ]
    examples = [line for line, example in zip(lines, shown, strict=True) if example]
    return [row for row, _ in left], [line for _, line in left], examples


def _only_examples(file: str, lines: list[int]) -> Problem:
    remedy = "type a row a student below them; the examples are left out by themselves"
    found = "only the example rows of the template"
    return Problem(file, on_lines(lines), found, "rows of your own school", remedy=remedy)


def _unusable(
    file: str, header: Sequence[str], grid: Grid, is_known: Callable[[str], bool]
) -> Iterator[Problem]:
    """Find cells without a text to read, in columns with a known name: one problem a column."""
    for place, name in enumerate(header):
        cells = [cell for cell in grid.unusable if cell.place == place]
        if cells and is_known(name):
            where = f"{on_lines([cell.line for cell in cells])}, column {name!r}"
            expected = "a text or a number"
            yield Problem(file, where, cells[0].found, expected, remedy=cells[0].remedy)


class _Unnamed(NamedTuple):
    """A column without a name: its place, its first cell with content and that line."""

    place: int
    cell: str
    line: int


def _without_empty_columns(sheet: Sheet) -> Sheet:
    """Return a sheet without columns that have no name and no content, or number the rows."""
    nameless = [place for place, name in enumerate(sheet.header) if not name]
    if not nameless:
        return sheet
    filled = [found for place in nameless if (found := _first_cell(sheet, place)) is not None]
    numbering = [one.place for one in filled if one.place == 0 and _numbers_rows(sheet)]
    wrong = [one for one in filled if one.place not in numbering]
    if wrong:
        raise BadInput(_no_name(sheet, one) for one in wrong)
    places = [place for place, name in enumerate(sheet.header) if name]
    beyond = len(sheet.header)
    rows = [
        [row[place] for place in places if place < len(row)] + row[beyond:] for row in sheet.rows
    ]
    empty = "empty_column" if len(nameless) == 1 else "empty_columns"
    key, words = "row_numbers" if numbering else empty, {"count": len(nameless)}
    note = Note("form", key, words, line=sheet.header_line)
    header = [sheet.header[place] for place in places]
    return sheet._replace(header=header, rows=rows, notes=(*sheet.notes, note))


def _first_cell(sheet: Sheet, place: int) -> _Unnamed | None:
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if place < len(row) and row[place]:
            return _Unnamed(place, row[place], line)
    return None


def _numbers_rows(sheet: Sheet) -> bool:
    """Return whether the first cells of the rows are 0, 1, 2, ... or 1, 2, 3, ..."""
    cells = [row[0] for row in sheet.rows]
    return any(cells == [str(start + n) for n in range(len(cells))] for start in (0, 1))


def _no_name(sheet: Sheet, column: _Unnamed) -> Problem:
    where = f"line {sheet.header_line}, column {column.place + 1}"
    found = f"no name above {column.cell!r} on line {column.line}"
    remedy = "type its name, or delete the column"
    return Problem(sheet.file, where, found, "a name for every column", remedy=remedy)
