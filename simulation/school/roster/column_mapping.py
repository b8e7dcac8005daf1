"""Read a class list whose columns have other names and codes than ours.

A mapping gives the file's columns for ours, the meaning of its codes, and the rows to use.
It applies to the text of cells, before any check, so that all checks name the same lines.
"""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import NamedTuple

from simulation.errors import Problem, nearest
from simulation.school.roster.roster_columns import NUMBER, RosterColumn
from simulation.school.roster.sheet import Sheet, ragged

VALUES_SHOWN = 5


class ColumnMapping(NamedTuple):
    """How to read a user's table; names of their columns in lower case.

    columns: theirs for each of ours; the mean of several, each in standard deviations over
    the rows in use. values: the cell of ours, by the cell of theirs. where: cells of a column
    of theirs that put a row in use; any of several.
    """

    columns: dict[str, tuple[str, ...]]
    values: dict[str, dict[str, str]]
    where: dict[str, tuple[str, ...]]

    def in_their_words(self, problem: Problem) -> Problem:
        """Return the same problem, with the name that the column has in the file."""

        def theirs(ours: re.Match[str]) -> str:
            return f"column {' and '.join(map(repr, self.columns.get(ours[1], (ours[1],))))}"

        return problem._replace(where=re.sub(r"column '([^']*)'", theirs, problem.where))


def mapped(
    sheet: Sheet, columns: Sequence[RosterColumn], mapping: ColumnMapping
) -> tuple[Sheet, list[Problem]]:
    """Return the table under our names, and the problems that prevent it."""
    problems = list(_absent(sheet, mapping))
    if problems:
        return sheet, problems
    meant = _rows_in_use(sheet, mapping.where)
    if sheet.rows and not meant.rows:
        return sheet, [_no_row(sheet, mapping.where)]
    sources = {
        column.name: mapping.columns.get(column.name, (column.name,))
        for column in columns
        if column.name in mapping.columns or column.name in sheet.header
    }
    problems = [*ragged(meant), *_no_numbers(meant, sources)]
    if problems:
        return sheet, problems
    if not mapping.columns:  # only rows are chosen: a column that is unknown is still a mistake
        others = [name for name in sheet.header if name not in {*sources, *mapping.where}]
        sources |= {name: (name,) for name in others}
    cells = {ours: _cells(meant, theirs) for ours, theirs in sources.items()}
    for ours, codes in mapping.values.items():
        cells[ours] = [codes.get(cell, cell) for cell in cells.get(ours, [])]
    rows = [list(row) for row in zip(*(cells[name] for name in sources), strict=True)]
    return meant._replace(header=list(sources), rows=rows), []


def mean_of_scores(scores: Sequence[Sequence[float | None]]) -> list[float | None]:
    """Return the mean of several scores of each person, each score in standard deviations.

    scores: one sequence a score, of the same people. None for a person without any score.
    Sums are exact, so that the order of people changes nothing.
    """
    means: list[float | None] = []
    for own in zip(*map(_standardised, scores), strict=True):
        known = [value for value in own if value is not None]
        means.append(math.fsum(known) / len(known) if known else None)
    return means


def _standardised(score: Sequence[float | None]) -> list[float | None]:
    known = [value for value in score if value is not None]
    n = len(known) or 1
    mean = math.fsum(known) / n
    sd = math.sqrt(math.fsum((value - mean) ** 2 for value in known) / n) or 1.0
    return [None if value is None else (value - mean) / sd for value in score]


def _rows_in_use(sheet: Sheet, where: dict[str, tuple[str, ...]]) -> Sheet:
    used = [
        all(_is_one_of(sheet.cell(row, name), wanted) for name, wanted in where.items())
        for row in sheet.rows
    ]
    rows, lines = list(compress(sheet.rows, used)), list(compress(sheet.lines, used))
    return sheet._replace(rows=rows, lines=lines)


def _is_one_of(cell: str, wanted: Sequence[str]) -> bool:
    """Return whether a cell is one of some values; numbers are compared as numbers."""
    numbers = [float(value) for value in wanted if re.fullmatch(NUMBER, value)]
    return cell in wanted or (bool(re.fullmatch(NUMBER, cell)) and float(cell) in numbers)


def _cells(sheet: Sheet, theirs: tuple[str, ...]) -> list[str]:
    """Return the cells of one column of theirs, or the mean of several."""
    if len(theirs) == 1:
        return sheet.column(theirs[0])
    scores = [[sheet.number(row, name) for row in sheet.rows] for name in theirs]
    means = ("" if mean is None else f"{mean:.6f}" for mean in mean_of_scores(scores))
    return [mean.replace(".", sheet.decimal) for mean in means]


def _absent(sheet: Sheet, mapping: ColumnMapping) -> Iterable[Problem]:
    """Find columns that the mapping names and the file has not, or has twice."""
    line = f"line {sheet.header_line}"
    named = [name for theirs in mapping.columns.values() for name in theirs]
    for name in dict.fromkeys([*named, *mapping.where]):
        times = sheet.header.count(name)
        if times > 1:
            yield Problem(sheet.file, line, f"the column {name!r} twice", "it once")
        elif not times:
            expected, like = "a column that [school] names", nearest(name, sheet.header)
            yield Problem(sheet.file, line, f"no column {name!r}", expected, like)
    for ours in mapping.values:
        if ours not in mapping.columns and ours not in sheet.header:
            expected = f"a column {ours!r}, or another in [school.columns]: it has [school.values]"
            yield Problem(sheet.file, line, f"no column {ours!r}", expected)


def _no_row(sheet: Sheet, where: dict[str, tuple[str, ...]]) -> Problem:
    """Report that no row is in use, with the values there are."""
    wanted = " and ".join(f"{name} is {' or '.join(map(repr, v))}" for name, v in where.items())
    there = []
    for name in where:
        known = sorted(set(sheet.column(name)))
        more = ", ..." if len(known) > VALUES_SHOWN else ""
        there.append(f"{name} has {', '.join(map(repr, known[:VALUES_SHOWN]))}{more}")
    return Problem(sheet.file, "", f"no row where {wanted}", f"at least one ({'; '.join(there)})")


def _no_numbers(sheet: Sheet, sources: dict[str, tuple[str, ...]]) -> Iterable[Problem]:
    """Find cells that are no number in columns whose mean is taken."""
    averaged = [name for theirs in sources.values() if len(theirs) > 1 for name in theirs]
    for name in averaged:
        for row, line in zip(sheet.rows, sheet.lines, strict=True):
            cell, where = sheet.cell(row, name), f"line {line}, column {name!r}"
            if cell and sheet.number(row, name) is None:
                yield Problem(sheet.file, where, repr(cell), "a number")
