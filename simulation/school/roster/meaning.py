"""The meaning of a sheet: its columns and cells in our words, with the rules that were applied."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from simulation.errors import Problem
from simulation.school.roster.cell_remedies import remedy_of
from simulation.school.roster.cell_words import EITHER, Worded, is_named, worded
from simulation.school.roster.column_mapping import (
    NO_MAPPING,
    ColumnMapping,
    mapping_problems,
    mean_of_items,
    mean_of_scores,
    rows_in_use,
)
from simulation.school.roster.header import Header, data_rows, header_of
from simulation.school.roster.number_cells import Numbers, numbers_of
from simulation.school.roster.roster_columns import NUMBER, RosterColumn
from simulation.school.roster.sheet import Note, Sheet, on_lines, ragged
from simulation.school.roster.translations import plain


class Meaning(NamedTuple):
    """A table in our words.

    cells: text of the known columns, by line, numbers with a decimal point. given: the same cells
    as they are in the file. names: the columns of the file, by our name.
    """

    cells: pd.DataFrame
    given: pd.DataFrame
    names: dict[str, str]
    notes: tuple[Note, ...]


class _Source(NamedTuple):
    """A column of the file for one of ours."""

    column: RosterColumn
    theirs: str
    worded: Worded


def meaning_of(
    sheet: Sheet, columns: Sequence[RosterColumn], mapping: ColumnMapping | None
) -> tuple[Meaning | None, list[Problem]]:
    """Return a sheet in our words, if it has the required columns, and the problems so far."""
    mapping = mapping or NO_MAPPING
    problems = list(mapping_problems(sheet, mapping))
    if problems:
        return None, problems
    sheet, problems = data_rows(sheet, columns)
    used, empty = rows_in_use(sheet, mapping.where)
    if empty or problems:
        return None, [*problems, *empty]
    header = header_of(used, columns, mapping.columns, tuple(mapping.where))
    problems = [*header.problems, *_unnamed_codes(sheet, header, mapping), *ragged(used)]
    if not used.rows:
        problems.append(_no_rows(used))
    if problems:
        return None, problems
    return _read(used, columns, mapping, header)


def _no_rows(sheet: Sheet) -> Problem:
    found, expected = "no rows under the header", "a row a student"
    return Problem(sheet.file, "", found, expected, remedy="type or paste them below it")


def _unnamed_codes(sheet: Sheet, header: Header, mapping: ColumnMapping) -> Iterator[Problem]:
    """Find codes of a column that the file has not."""
    for ours in mapping.values:
        if ours not in header.sources:
            expected = f"a column {ours!r}, or another in [school.columns]: it has [school.values]"
            where, found = f"line {sheet.header_line}", f"no column {ours!r}"
            remedy = f"remove {ours} from [school.values], or name its column in [school.columns]"
            yield Problem(sheet.file, where, found, expected, remedy=remedy)


def _read(
    sheet: Sheet, columns: Sequence[RosterColumn], mapping: ColumnMapping, header: Header
) -> tuple[Meaning, list[Problem]]:
    by_name = {column.name: column for column in columns}
    sources = [
        _Source(column, theirs, _words(sheet, theirs, column, mapping))
        for name, names in header.sources.items()
        for column, theirs in ((by_name[name], theirs) for theirs in names)
    ]
    numbers = numbers_of(sheet, [(item.column, item.theirs, item.worded) for item in sources])
    cells = {}
    for name in header.sources:
        own = [
            numbers.cells.get((name, item.theirs), item.worded.cells)
            for item in sources
            if item.column.name == name
        ]
        cells[name] = own[0] if len(own) == 1 else _mean(by_name[name], own)
    index = pd.Index(sheet.lines, name="line")
    names = {name: " and ".join(map(repr, theirs)) for name, theirs in header.sources.items()}
    given = {
        name: sheet.column(theirs[0]) if len(theirs) == 1 else cells[name]
        for name, theirs in header.sources.items()
    }
    notes = (*sheet.notes, *header.notes, *_notes(sources, numbers, mapping))
    problems = [*_undecided(sheet, sources), *numbers.problems]
    problems += _wrong_items(sheet, sources, numbers)
    frame = pd.DataFrame(cells, index=index, dtype="str")
    return Meaning(frame, pd.DataFrame(given, index=index, dtype="str"), names, notes), problems


def _words(sheet: Sheet, theirs: str, column: RosterColumn, mapping: ColumnMapping) -> Worded:
    codes = mapping.values.get(column.name, {})
    return worded(sheet.column(theirs), column, codes, mapping.missing)


def _mean(column: RosterColumn, texts: Sequence[Sequence[str]]) -> list[str]:
    """Return the mean of several columns of numbers, as text; empty where it is unknown."""
    numbers = [
        [float(text) if re.fullmatch(NUMBER, text) else None for text in own] for own in texts
    ]
    means = mean_of_scores(numbers) if column.kind == "score" else mean_of_items(numbers)
    return ["" if mean is None else f"{mean:.6f}" for mean in means]


def _notes(sources: Sequence[_Source], numbers: Numbers, mapping: ColumnMapping) -> Iterator[Note]:
    for item in sources:
        yield from item.worded.notes
    for name, theirs in _combined(sources).items():
        words = {"column": name, "names": ", ".join(map(repr, theirs))}
        yield Note("rule", "mean", words, name)
    yield from numbers.notes
    for code in mapping.missing:
        if not any(is_named(text, [code]) for item in sources for text in item.worded.named):
            yield Note("warning", "missing_absent", {"code": repr(code)})


def _combined(sources: Sequence[_Source]) -> dict[str, list[str]]:
    """Return the names in the file of every column that is made of several."""
    names: dict[str, list[str]] = {}
    for column, theirs, _ in sources:
        names.setdefault(column.name, []).append(theirs)
    return {name: theirs for name, theirs in names.items() if len(theirs) > 1}


def _wrong_items(sheet: Sheet, sources: Sequence[_Source], numbers: Numbers) -> Iterator[Problem]:
    """Find cells that are no number, or out of range, in columns of which the mean is taken."""
    combined = _combined(sources)
    for column, theirs, _ in sources:
        if column.name not in combined:
            continue
        low, high = column.limits
        wrong = [
            (cell, line)
            for cell, line in zip(numbers.cells[column.name, theirs], sheet.lines, strict=True)
            if cell and not (re.fullmatch(NUMBER, cell) and low <= float(cell) <= high)
        ]
        if wrong:
            cell = wrong[0][0]
            where = f"{on_lines([line for _, line in wrong])}, column {theirs!r}"
            remedy = remedy_of(column, cell, cell).text
            yield Problem(sheet.file, where, repr(cell), column.admits(cell), remedy=remedy)


def _undecided(sheet: Sheet, sources: Sequence[_Source]) -> Iterator[Problem]:
    for item in sources:
        if item.worded.undecided:
            cells = zip(sheet.column(item.theirs), sheet.lines, strict=True)
            lines = [line for cell, line in cells if plain(cell) == EITHER]
            where = f"{on_lines(lines)}, column {item.theirs!r}"
            found = "'m', which may be 'meisje' or 'man'"
            expected = "'girl' or 'boy'"
            remedy = f'say which: [school.values] {item.column.name} = {{ m = "boy" }}, '
            remedy += "or write boy and girl"
            yield Problem(sheet.file, where, found, expected, remedy=remedy)
