"""How to read a class list as a scenario describes it: its columns, codes and rows."""

import math
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import NamedTuple

from simulation.errors import Problem, nearest
from simulation.school.roster.cell_words import is_named
from simulation.school.roster.header import listed
from simulation.school.roster.sheet import Sheet

VALUES_SHOWN = 5
FEWEST_ITEMS = 0.5  # share of the items of a scale that must be answered for a mean; assumed


class ColumnMapping(NamedTuple):
    """How to read a user's table; names of their columns in lower case.

    columns: theirs for each of ours; several are averaged. values: the cell of ours, by the cell
    of theirs. where: cells of a column of theirs that put a row in use; any of several. missing:
    cells that mean unknown, in every column.
    """

    columns: dict[str, tuple[str, ...]]
    values: dict[str, dict[str, str]]
    where: dict[str, tuple[str, ...]]
    missing: tuple[str, ...] = ()


NO_MAPPING = ColumnMapping({}, {}, {})


def mapping_problems(sheet: Sheet, mapping: ColumnMapping) -> Iterator[Problem]:
    """Find columns that the mapping names and the file has not, or has twice."""
    line = f"line {sheet.header_line}"
    named = [name for theirs in mapping.columns.values() for name in theirs]
    for name in dict.fromkeys([*named, *mapping.where]):
        times = sheet.header.count(name)
        if times > 1:
            remedy = "delete or rename one of them"
            yield Problem(sheet.file, line, f"the column {name!r} twice", "it once", "", remedy)
        elif not times:
            expected, like = "a column that [school] names", nearest(name, sheet.header)
            remedy = f"the columns of the file are {listed(sheet.header)}"
            yield Problem(sheet.file, line, f"no column {name!r}", expected, like, remedy)


def rows_in_use(sheet: Sheet, where: dict[str, tuple[str, ...]]) -> tuple[Sheet, list[Problem]]:
    """Return the rows that a mapping selects, and the problem that there are none."""
    used = [
        all(is_named(sheet.cell(row, name), wanted) for name, wanted in where.items())
        for row in sheet.rows
    ]
    rows, lines = list(compress(sheet.rows, used)), list(compress(sheet.lines, used))
    problems = [_no_row(sheet, where)] if sheet.rows and not rows else []
    return sheet._replace(rows=rows, lines=lines), problems


def _no_row(sheet: Sheet, where: dict[str, tuple[str, ...]]) -> Problem:
    """Report that no row is in use, with the values there are."""
    wanted = " and ".join(f"{name} is {' or '.join(map(repr, v))}" for name, v in where.items())
    there = []
    for name in where:
        known = sorted(set(sheet.column(name)))
        there.append(f"{name} has {listed(known, VALUES_SHOWN)}")
    expected = f"at least one ({'; '.join(there)})"
    remedy = "name a value that the column has in [school.where]"
    return Problem(sheet.file, "", f"no row where {wanted}", expected, remedy=remedy)


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


def mean_of_items(items: Sequence[Sequence[float | None]]) -> list[float | None]:
    """Return the mean of the items of each person that are answered, if at least half are.

    items: one sequence an item, of the same people. None for a person with fewer answers.

    >>> mean_of_items([[1.0, 1.0], [2.0, None], [4.5, None]])
    [2.5, None]
    """
    means: list[float | None] = []
    for own in zip(*items, strict=True):
        known = [value for value in own if value is not None]
        enough = known and len(known) >= FEWEST_ITEMS * len(own)
        means.append(math.fsum(known) / len(known) if enough else None)
    return means


def _standardised(score: Sequence[float | None]) -> list[float | None]:
    known = [value for value in score if value is not None]
    n = len(known) or 1
    mean = math.fsum(known) / n
    sd = math.sqrt(math.fsum((value - mean) * (value - mean) for value in known) / n) or 1.0
    return [None if value is None else (value - mean) / sd for value in score]
