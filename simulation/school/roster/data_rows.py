"""The rows of a sheet that are data: not the header once more, nor what survey programs add."""

from collections.abc import Sequence

from simulation.errors import Problem
from simulation.school.roster.roster_columns import RosterColumn
from simulation.school.roster.sheet import Note, Sheet, on_lines
from simulation.school.roster.translations import ours, plain

IMPORT_ID = '"ImportId"'  # in the third row of a file of Qualtrics, below the texts of questions
FEWEST_NAMES = 3  # cells that are names of columns in a row that is no data


def data_rows(sheet: Sheet, columns: Sequence[RosterColumn]) -> tuple[Sheet, list[Problem]]:
    """Return a sheet without rows that repeat the header, and problems about rows of names."""
    sheet = _without_survey_rows(sheet)
    header = [plain(name) for name in sheet.header]
    repeated, others, left = [], [], []
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        cells = [plain(cell) for cell in row]
        filled = [cell for cell in cells if cell]
        if len(filled) > 1 and all(
            cell in ("", name) for cell, name in zip(cells, header, strict=False)
        ):
            repeated.append(line)
            continue
        left.append((row, line))
        named = len(filled) >= FEWEST_NAMES and all(ours(cell, columns) for cell in filled)
        if named:
            others.append(line)
    problems = []
    if others:
        found, expected = "names of columns instead of data", "one table with one header"
        remedy = "delete the row if its columns are in the order of the header, else make two files"
        problems.append(Problem(sheet.file, on_lines(others), found, expected, remedy=remedy))
    if repeated:
        text = f"{on_lines(repeated)}: the header once more, left out"
        note = Note("form", text, line=repeated[0])
        rows, lines = [row for row, _ in left], [line for _, line in left]
        sheet = sheet._replace(rows=rows, lines=lines, notes=(*sheet.notes, note))
    return sheet, problems


def _without_survey_rows(sheet: Sheet) -> Sheet:
    """Return a sheet without the two rows that Qualtrics puts under the names of columns."""
    first = [n for n, row in enumerate(sheet.rows[:2]) if any(IMPORT_ID in cell for cell in row)]
    if not first:
        return sheet
    start = first[0] + 1
    lines = sheet.lines[:start]
    note = Note("form", f"{on_lines(lines)}: texts of Qualtrics, left out", line=lines[0])
    return sheet._replace(
        rows=sheet.rows[start:], lines=sheet.lines[start:], notes=(*sheet.notes, note)
    )
