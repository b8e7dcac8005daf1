"""Reading a class list whose columns have other names and codes than ours.

Which of their columns is which of ours, what their codes mean, and which rows are meant.
All of it happens to the text of cells, before anything is checked, so that every check
speaks of the same lines.
"""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from simulation.errors import Problem, nearest
from simulation.school.roster.roster_columns import RosterColumn
from simulation.school.roster.sheet import Sheet, ragged

NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
VALUES_SHOWN = 5


class ColumnMapping(NamedTuple):
    """How to read somebody's table; names of their columns in lower case.

    columns: theirs for each of ours; the mean of several, each in standard deviations over
    the rows that are meant. values: what a cell of ours is to be, by what stands in theirs.
    where: what may stand in a column of theirs for a row to be meant; any of several.
    """

    columns: dict[str, tuple[str, ...]]
    values: dict[str, dict[str, str]]
    where: dict[str, tuple[str, ...]]

    def in_their_words(self, problem: Problem) -> Problem:
        """The same problem, with the name that the column has in the file."""

        def theirs(found: re.Match[str]) -> str:
            return f"column {' and '.join(map(repr, self.columns.get(found[1], (found[1],))))}"

        return problem._replace(where=re.sub(r"column '([^']*)'", theirs, problem.where))


def mapped(
    sheet: Sheet, columns: Sequence[RosterColumn], mapping: ColumnMapping
) -> tuple[Sheet, list[Problem]]:
    """The table under our names, and what keeps it from being read so."""
    problems = list(_absent(sheet, mapping))
    if problems:
        return sheet, problems
    meant = only(sheet, mapping.where)
    if sheet.rows and not meant.rows:
        return sheet, [_nobody(sheet, mapping.where)]
    sources = {
        column.name: mapping.columns.get(column.name, (column.name,))
        for column in columns
        if column.name in mapping.columns or column.name in sheet.header
    }
    problems = [*ragged(meant), *_no_numbers(meant, sources)]
    if problems:
        return sheet, problems
    cells = {ours: _cells(meant, theirs) for ours, theirs in sources.items()}
    for ours, codes in mapping.values.items():
        cells[ours] = [codes.get(cell, cell) for cell in cells.get(ours, [])]
    header = list(sources)
    if not mapping.columns:  # only rows are chosen: a column that is unknown is still a mistake
        others = [name for name in sheet.header if name not in {*header, *mapping.where}]
        cells |= {name: _cells(meant, (name,)) for name in others}
        header += others
    rows = [list(row) for row in zip(*(cells[name] for name in header), strict=True)]
    return meant._replace(header=header, rows=rows), []


def only(sheet: Sheet, where: dict[str, tuple[str, ...]]) -> Sheet:
    """The rows that are meant."""
    kept = [
        (row, line)
        for row, line in zip(sheet.rows, sheet.lines, strict=True)
        if all(_is_one_of(sheet.cell(row, name), wanted) for name, wanted in where.items())
    ]
    return sheet._replace(rows=[row for row, _ in kept], lines=[line for _, line in kept])


def mean_of_scores(scores: Sequence[Sequence[float | None]]) -> list[float | None]:
    """The mean of several scores of each person, each score in standard deviations.

    scores: one sequence a score, of the same people. None where somebody has no score at
    all. Sums are exact, so that the order of people changes nothing.
    """
    inside = [_standardised(score) for score in scores]
    means: list[float | None] = []
    for own in zip(*inside, strict=True):
        known = [each for each in own if each is not None]
        means.append(math.fsum(known) / len(known) if known else None)
    return means


def _standardised(score: Sequence[float | None]) -> list[float | None]:
    known = [each for each in score if each is not None]
    mean = math.fsum(known) / len(known) if known else 0.0
    sd = math.sqrt(math.fsum((each - mean) ** 2 for each in known) / len(known)) if known else 0.0
    return [None if each is None else (each - mean) / (sd or 1.0) for each in score]


def _cells(sheet: Sheet, theirs: tuple[str, ...]) -> list[str]:
    """The cells of one column of theirs, or the mean of several."""
    if len(theirs) == 1:
        return [sheet.cell(row, theirs[0]) for row in sheet.rows]
    scores = [[_number(sheet, row, name) for row in sheet.rows] for name in theirs]
    means = ("" if mean is None else f"{mean:.6f}" for mean in mean_of_scores(scores))
    return [mean.replace(".", sheet.decimal) for mean in means]


def _number(sheet: Sheet, row: list[str], name: str) -> float | None:
    text = sheet.cell(row, name).replace(sheet.decimal, ".")
    return float(text) if re.fullmatch(NUMBER, text) else None


def _is_one_of(cell: str, wanted: Iterable[str]) -> bool:
    """Whether a cell says one of some values; numbers are compared as numbers."""
    return any(cell == each or _same_number(cell, each) for each in wanted)


def _same_number(one: str, other: str) -> bool:
    both = re.fullmatch(NUMBER, one) and re.fullmatch(NUMBER, other)
    return bool(both) and float(one) == float(other)


def _absent(sheet: Sheet, mapping: ColumnMapping) -> Iterable[Problem]:
    """Columns that the mapping names and the file has not, or has twice."""
    asked = [name for theirs in mapping.columns.values() for name in theirs]
    for name in dict.fromkeys([*asked, *mapping.where]):
        times = sheet.header.count(name)
        if times != 1:
            found = f"the column {name!r} twice" if times else f"no column {name!r}"
            expected = "it once" if times else "a column that [school] names"
            like = "" if times else nearest(name, sheet.header)
            yield Problem(sheet.file, "line 1", found, expected, like)
    for ours in mapping.values:
        if ours not in mapping.columns and ours not in sheet.header:
            expected = f"a column {ours!r}, or another in [school.columns]: it has [school.values]"
            yield Problem(sheet.file, "line 1", f"no column {ours!r}", expected)


def _nobody(sheet: Sheet, where: dict[str, tuple[str, ...]]) -> Problem:
    """No row is meant."""
    asked = " and ".join(
        f"{name} is {' or '.join(map(repr, some))}" for name, some in where.items()
    )
    held = []
    for name in where:
        known = sorted({sheet.cell(row, name) for row in sheet.rows})
        more = ", ..." if len(known) > VALUES_SHOWN else ""
        held.append(f"{name} holds {', '.join(map(repr, known[:VALUES_SHOWN]))}{more}")
    return Problem(sheet.file, "", f"no row where {asked}", f"at least one ({'; '.join(held)})")


def _no_numbers(sheet: Sheet, sources: dict[str, tuple[str, ...]]) -> Iterable[Problem]:
    """Cells of which a mean cannot be made."""
    for theirs in sources.values():
        for name in theirs if len(theirs) > 1 else ():
            for row, line in zip(sheet.rows, sheet.lines, strict=True):
                cell = sheet.cell(row, name)
                if cell and _number(sheet, row, name) is None:
                    yield Problem(
                        sheet.file, f"line {line}, column {name!r}", repr(cell), "a number"
                    )
