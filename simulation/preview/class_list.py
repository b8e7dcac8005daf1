"""Summary of a class list: what was read, by which rules, and what is left to the simulation."""

from collections import Counter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simulation.school.enrolment import Enrolment
from simulation.school.roster.name_like import NameLike, names_in
from simulation.school.roster.read import Reading
from simulation.school.roster.roster_columns import ROSTER, RosterColumn
from simulation.school.roster.sheet import LINES_SHOWN, Meanings, Note
from simulation.texts.language import name_of, say

OWNERS = {
    "teacher": ["teacher"],
    "class": ["class"],
    "student": ["student"],
    "dyad": ["teacher", "student"],
}
DRAWN = ("closeness", "conflict", "behaviour", "ability")  # unknown: drawn for every person
AVERAGE = ("gender", "ses", "minority", "learning_problems", "grade")  # unknown: no effect


class NumberRange(NamedTuple):
    """The lowest, the middle and the highest of some numbers."""

    low: float
    median: float
    high: float


class ColumnSummary(NamedTuple):
    """A column of a class list: its unit, and how much of it is filled.

    filled: share of its owners (teachers, classes, students or relationships) with a value, 0 to
    1. numbers: in the unit of the file; None for words. values: how many owners have each value,
    the most frequent first; empty for a column of numbers.
    """

    name: str
    owner: str
    unit: str
    filled: float
    numbers: NumberRange | None
    values: dict[str, int]


class NameRow(NamedTuple):
    """A column whose ids look like names: of how many people, and on which line first."""

    column: str
    found: int
    people: int
    line: int


class ClassListSummary(NamedTuple):
    """What a class list contains: counts of people, classes and columns.

    enrolled: students of all classes at their size, listed or not. absent: names of columns and
    files that were not given. names: columns whose ids look like names. notes: how the files were
    read, and warnings.
    """

    teachers: int
    classes: int
    students: int
    relationships: int
    schools: int
    level: str
    class_size: NumberRange
    enrolled: int
    columns: tuple[ColumnSummary, ...]
    absent: tuple[str, ...]
    names: tuple[NameRow, ...]
    notes: tuple[Note, ...]

    def row(self) -> dict[str, Any]:
        """Return the summary as plain data for ``--json``."""
        return {
            **self._asdict(),
            "class_size": self.class_size._asdict(),
            "names": [finding._asdict() for finding in self.names],
            "columns": [_column_row(column) for column in self.columns],
            "notes": [_note_row(note) for note in self.notes],
        }


def summary_of(reading: Reading, *, level_given: bool = False) -> ClassListSummary:
    """Return the summary of a class list that was read.

    level_given: whether something besides the list, a scenario, sets the level.
    """
    school, cells = reading.enrolment, reading.cells
    level_given = level_given or ("level" in cells and bool((cells["level"] != "").any()))
    columns = [_column(column, cells) for column in ROSTER if column.owner in OWNERS]
    filled = tuple(column for column in columns if column.filled > 0)
    there = {column.name for column in filled}
    absent = [column.name for column in columns if column.name not in there]
    size = school.classes["size"].to_numpy()
    listed = school.dyads[["class", "student"]].drop_duplicates()
    return ClassListSummary(
        teachers=len(school.teachers),
        classes=len(school.classes),
        students=int(school.students["listed"].sum()),
        relationships=len(school.dyads[["teacher", "student"]].drop_duplicates()),
        schools=int(school.classes["school"].nunique()),
        level=school.level,
        class_size=_spread(size),
        enrolled=int(np.maximum(size.sum(), len(listed))),
        columns=filled,
        absent=(*absent, *_absent_files(school), *([] if level_given else ["level"])),
        names=tuple(_name_row(finding, cells) for finding in names_in(school)),
        notes=reading.notes,
    )


def _column(column: RosterColumn, cells: pd.DataFrame) -> ColumnSummary:
    """Return the summary of a column; each owner counts once."""
    keys = OWNERS[column.owner]
    owners = len(cells[keys].drop_duplicates())
    nothing = ColumnSummary(column.name, column.owner, column.unit, 0.0, None, {})
    if column.name not in cells:
        return nothing
    own = cells.loc[cells[column.name] != "", [*keys, column.name]].drop_duplicates(keys)
    if own.empty:
        return nothing
    text, yes_or_no = own[column.name], column.unit == "yes or no"
    numbers = None
    if column.numeric and not yes_or_no:
        parsed = pd.to_numeric(text.str.replace(",", "."), errors="coerce").dropna()
        numbers = _spread(parsed.to_numpy()) if len(parsed) else None
    words = numbers is None and column.kind != "id"
    values = dict(Counter(text).most_common()) if words else {}
    return nothing._replace(filled=len(own) / owners, numbers=numbers, values=values)


def _spread(values: "np.ndarray[Any, Any]") -> NumberRange:
    return NumberRange(float(values.min()), float(np.median(values)), float(values.max()))


def _absent_files(school: Enrolment) -> list[str]:
    """Return the further files that were not given or are empty."""
    files = {"staffroom": school.staffroom, "friendships": school.friendships}
    return [name for name, table in files.items() if table.empty]


def _name_row(finding: NameLike, cells: pd.DataFrame) -> NameRow:
    line = cells.index[cells[finding.column] == finding.first][0]
    return NameRow(finding.column, finding.found, finding.people, int(line))


def _note_row(note: Note) -> dict[str, Any]:
    return {"kind": note.kind, "text": text_of(note), "column": note.column, "line": note.line}


def _column_row(column: ColumnSummary) -> dict[str, Any]:
    numbers = None if column.numbers is None else column.numbers._asdict()
    return {**column._asdict(), "numbers": numbers}


def text_of(note: Note) -> str:
    """Return a note as a sentence without a capital and without a full stop."""
    words = {gap: _in_words(value) for gap, value in note.words.items()}
    return say(f"class_list_notes.{note.key}", **words)


def name(word: str) -> str:
    """Return a column, a level or a value in plain words; another text as it is."""
    return name_of("class_list_names", word)


def _in_words(value: object) -> str:
    if isinstance(value, str):
        return name(value)
    if isinstance(value, Meanings):
        return _meanings(value)
    return _lines(value) if isinstance(value, list) else str(value)


def _meanings(value: Meanings) -> str:
    texts = [
        say(f"class_list.read_as{'_counted' * (count > 0)}", text=repr(text), meaning=name(ours),
            cells=_cells(count))
        for text, ours, count in value.cells
    ]  # fmt: skip
    more = [say("class_list.more_values", count=value.more)] if value.more else []
    return ", ".join([*texts, *more])


def _cells(count: int) -> str:
    return say(f"class_list_counts.cell{'s' * (count != 1)}", count=count)


def _lines(lines: list[int]) -> str:
    """Return the first of some lines, how many more there are and which."""
    if len(lines) == 1:
        return say("class_list.on_line", line=lines[0])
    shown = ", ".join(map(str, lines[1 : 1 + LINES_SHOWN]))
    rest = shown + ", ..." * (len(lines) > 1 + LINES_SHOWN)
    return say("class_list.on_lines", line=lines[0], count=len(lines) - 1, rest=rest)
