"""The numbers in the cells of a file: one decimal sign, thousands, and values that are none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulation.errors import Problem
from simulation.school.roster.cell_words import Worded
from simulation.school.roster.number_text import ColumnSigns, canonical, column_signs, tidy
from simulation.school.roster.roster_columns import NUMBER, RosterColumn
from simulation.school.roster.sheet import Meanings, Note, Sheet, on_lines
from simulation.school.roster.unusual_values import (
    class_sizes_of_codes,
    codes_among,
    codes_at_ends,
    mistyped_among,
)
from simulation.state import Floats

Named = tuple[RosterColumn, str, Worded]  # a column of ours, its name in the file, its cells
SHOWN = 3
DECIMAL_SIGN = {".": "a decimal point", ",": "a decimal comma"}


class Numbers(NamedTuple):
    """The cells of numeric columns with a decimal point, by our name and that of the file."""

    cells: dict[tuple[str, str], list[str]]
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]


def numbers_of(sheet: Sheet, columns: Sequence[Named]) -> Numbers:
    """Return the cells of the numeric columns of a file as numbers with a decimal point."""
    numeric = [item for item in columns if item[0].numeric]
    tidied = {(c.name, theirs): list(map(tidy, own.cells)) for c, theirs, own in numeric}
    signs = {
        (column.name, theirs): _signs(column, tidied[column.name, theirs])
        for column, theirs, _ in numeric
    }
    mixed = list(_mixed_signs(sheet, signs))
    problems = mixed.copy()
    cells: dict[tuple[str, str], list[str]] = {}
    notes: list[Note] = []
    for column, theirs, own in numeric:
        key = (column.name, theirs)
        cells[key] = [canonical(text, signs[key]) for text in tidied[key]]
        notes += _rewritten(sheet, column, own.cells, cells[key])
        if not mixed:
            unclear = list(_thousands(sheet, theirs, tidied[key], signs[key]))
            unusual = list(_unusual(sheet, column, theirs, own, cells[key]))
            problems += unclear or unusual
            if not unclear and not unusual:
                notes += _uncertain(sheet, column, theirs, own, cells[key])
    return Numbers(cells, tuple(notes), tuple(problems))


def _signs(column: RosterColumn, texts: Sequence[str]) -> ColumnSigns:
    """Return the signs of a column; a number of a known range has no thousands."""
    signs = column_signs(texts)
    if column.kind == "score":
        return signs
    return signs._replace(decimal=signs.decimal | signs.either, either=frozenset())


def _mixed_signs(sheet: Sheet, signs: Mapping[tuple[str, str], ColumnSigns]) -> Iterator[Problem]:
    """Find columns with another decimal sign than the file has."""
    used = {sign for own in signs.values() for sign in own.decimal}
    if len(used) < 2:
        return
    other = "," if sheet.decimal == "." else "."
    for (_, theirs), own in signs.items():
        if other in own.decimal:
            cells = zip(sheet.column(theirs), sheet.lines, strict=True)
            wrong = [(cell, line) for cell, line in cells if other in cell]
            where = f"{on_lines([line for _, line in wrong])}, column {theirs!r}"
            found = f"{wrong[0][0]!r}, with {DECIMAL_SIGN[other]}"
            expected = f"{DECIMAL_SIGN[sheet.decimal]}, as elsewhere in the file"
            remedy = (
                f"write {DECIMAL_SIGN[sheet.decimal]} in all numbers, and no sign for thousands"
            )
            yield Problem(sheet.file, where, found, expected, remedy=remedy)


def _thousands(
    sheet: Sheet, theirs: str, texts: Sequence[str], signs: ColumnSigns
) -> Iterator[Problem]:
    """Find numbers such as 1.250 that may be 1250, or one and a quarter."""
    unclear = {sign for sign in signs.either if not _is_clear(sheet, sign, signs)}
    cells = zip(texts, sheet.lines, strict=True) if unclear else ()
    wrong = [(text, line) for text, line in cells if column_signs([text]).either & unclear]
    if wrong:
        text = wrong[0][0]
        plain = text.replace(".", "").replace(",", "")
        where = f"{on_lines([line for _, line in wrong])}, column {theirs!r}"
        found = f"{text!r}, which may be {plain} or {text.replace(',', '.')[:-1]}"
        remedy = f"write {plain} without a sign for thousands, or a decimal number with other than "
        remedy += "three decimals"
        yield Problem(sheet.file, where, found, "a number with one meaning", remedy=remedy)


def _is_clear(sheet: Sheet, sign: str, signs: ColumnSigns) -> bool:
    """Return whether the other cells of a column decide what a sign is."""
    return bool(signs.meaning_of(sign)) and (sign in signs.decimal or sign == sheet.decimal)


def _rewritten(
    sheet: Sheet, column: RosterColumn, given: Sequence[str], cells: Sequence[str]
) -> Iterator[Note]:
    """Yield a note on numbers that were read in another way than sign by sign."""
    changed = {
        text: cell
        for text, cell in zip(given, cells, strict=True)
        if cell not in (text, text.replace(sheet.decimal, "."))
    }
    if changed:
        shown = [(text, cell, 0) for text, cell in list(changed.items())[:SHOWN]]
        words = {"column": column.name, "meanings": Meanings(shown, len(changed) - len(shown))}
        yield Note("rule", "meanings", words, column.name)


def _unusual(
    sheet: Sheet, column: RosterColumn, theirs: str, own: Worded, cells: Sequence[str]
) -> Iterator[Problem]:
    """Find numbers that are probably codes or mistakes; those that a scenario names are right."""
    if column.kind != "score" and column.name != "class_size":
        return
    numbers, known, named = _known(sheet, theirs, own, cells)
    score = column.kind == "score"
    found = codes_among(known) if score else class_sizes_of_codes(known)
    codes = [value for value in found if value not in named]
    typed = mistyped_among(known) if score else []
    typed = [value for value in typed if value not in {*named, *codes}]
    for values, reason in ((codes, "which often means unknown"), (typed, "far from all others")):
        if values:
            yield _far(sheet, column, theirs, (numbers, known), values, reason)


def _known(
    sheet: Sheet, theirs: str, own: Worded, cells: Sequence[str]
) -> tuple[Floats, Floats, set[float]]:
    """Return the numbers of all rows, those that are known, and those that a scenario names."""
    numbers = np.array(
        [float(cell) if re.fullmatch(NUMBER, cell) else np.nan for cell in cells], np.float64
    )
    raw = sheet.column(theirs)
    named = {float(n) for n, text in zip(numbers, raw, strict=True) if text in own.named}
    return numbers, numbers[np.isfinite(numbers)], named


def _uncertain(
    sheet: Sheet, column: RosterColumn, theirs: str, own: Worded, cells: Sequence[str]
) -> Iterator[Note]:
    """Yield a warning on numbers that may be codes, though they are near the others."""
    if column.kind != "score":
        return
    numbers, known, named = _known(sheet, theirs, own, cells)
    for value in codes_at_ends(known):
        if value not in named:
            lines = [line for n, line in zip(numbers, sheet.lines, strict=True) if n == value]
            end = "highest" if value == known.max() else "lowest"
            words = {"column": column.name, "value": f"{value:g}", "lines": lines, "end": end}
            yield Note("warning", "maybe_code", words, column.name, lines[0])


def _far(  # the numbers of all rows, and those that are known
    sheet: Sheet,
    column: RosterColumn,
    theirs: str,
    numbers: tuple[Floats, Floats],
    values: Sequence[float],
    reason: str,
) -> Problem:
    by_row, known = numbers
    lines = [line for n, line in zip(by_row, sheet.lines, strict=True) if n in values]
    others = known[~np.isin(known, values)]
    where = f"{on_lines(lines)}, column {theirs!r}"
    found = f"{' and '.join(f'{value:g}' for value in values[:SHOWN])}, {reason}"
    expected = "the number of students in the class"
    if len(others):
        expected = f"a number like the others, {others.min():g} to {others.max():g}"
    code = f"{values[0]:g}"
    remedy = (
        "leave the cell empty if the value is unknown, or write in a scenario "
        f"[school] missing = [{code}], or [school.values] {column.name} = {{ {code} = {code} }} "
        "if it is right"
    )
    return Problem(sheet.file, where, found, expected, remedy=remedy)
