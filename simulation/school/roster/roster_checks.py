"""Checks of a class list beyond single cells."""

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from simulation.errors import Problem
from simulation.randomness import key_of
from simulation.school.enrolment import GRADES
from simulation.school.roster.cell_checks import (
    at,
    cell_problems,
    disagreements,
    duplicates,
    numbers,
    self_ties,
    unknown_ids,
)
from simulation.school.roster.csv_table import CsvTable
from simulation.school.roster.identity import (
    alike_pairs,
    are_personal,
    changed_problems,
    spelling_problems,
)
from simulation.school.roster.roster_columns import ROSTER, RosterColumn
from simulation.school.roster.sheet import Note

DEFAULT_TIE = "department"
RESERVED = re.compile(r":\+\d+$|/y\d+[/:]")  # ids given to unlisted classmates and newcomers


def roster_problems(table: CsvTable, level: str | None = None) -> list[Problem]:
    """Return all problems of a roster that has its required columns.

    level: that of a scenario, None if it sets none.
    """
    problems = [*cell_problems(table, ROSTER)]
    problems += [*_wrong_levels(table, level), *_grades_of_level(table, level)]
    wrong_ids = [*_ids_of_roster(table)]
    return [*problems, *wrong_ids, *([] if wrong_ids else _of_people(table))]


def _of_people(table: CsvTable) -> Iterator[Problem]:
    """Find rows of one person or class that do not agree; only where ids can be relied on."""
    keys = table.cells[["teacher", "class", "student"]]
    complete = keys[(keys != "").all(axis=1)]
    yield from duplicates(table, complete, "teacher, class and student")
    for owner in ("teacher", "class", "student", "dyad"):
        columns = [c for c in ROSTER if c.owner == owner and c.name in table.cells]
        owners = ("teacher", "student") if owner == "dyad" else (owner,)
        yield from disagreements(table, owners, columns)
    yield from _empty_classes(table)
    yield from _crowded_classes(table)


def level_of(table: CsvTable) -> str:
    """Return the level in the file; else secondary if teachers mostly have several classes."""
    if "level" in table.cells:
        named = table.cells.loc[table.cells["level"].isin(tuple(GRADES)), "level"]
        if len(named):
            return str(named.iloc[0])
    classes = table.cells.groupby("teacher")["class"].nunique()
    return "secondary" if classes.median() > 1 else "primary"


def pair_problems(table: CsvTable, ends: tuple[str, str], known: pd.Index) -> Iterator[Problem]:
    """Find unknown people, people tied to themselves, and pairs with two kinds of tie.

    ends: the two columns that name the pair in either order, the first named by its content.
    A pair that is there twice, or in both orders, is one pair.
    """
    for end in ends:
        yield from unknown_ids(table, end, ends[0], [*known])
    yield from self_ties(table, *ends)
    if "kind" in table.cells:
        yield from _two_kinds(table, ordered_pairs(table, ends))


def repeated_pairs(table: CsvTable, columns: Sequence[RosterColumn]) -> Iterator[Note]:
    """Yield a note on pairs that are there twice, or in both orders."""
    pairs = ordered_pairs(table, (columns[0].name, columns[1].name))
    again = pairs.index[pairs.duplicated().to_numpy()]
    if len(again):
        yield Note("rule", "pair_again", {"lines": [*map(int, again)]}, line=int(again[0]))


def ordered_pairs(table: CsvTable, ends: tuple[str, str]) -> pd.DataFrame:
    """Return the complete pairs of a table by line, the smaller id first."""
    pairs = table.cells[list(ends)]
    pairs = pairs[(pairs != "").all(axis=1)]
    one, other = ends
    return pd.DataFrame({one: pairs.min(axis=1), other: pairs.max(axis=1)}, dtype="str")


def _two_kinds(table: CsvTable, pairs: pd.DataFrame) -> Iterator[Problem]:
    kind = table.cells["kind"].reindex(pairs.index).replace("", DEFAULT_TIE)
    first = kind.groupby([pairs[name] for name in pairs]).transform("first")
    wrong = kind[kind != first]
    if len(wrong):
        found = f"{wrong.iloc[0]!r} for a pair that is {first[wrong.index[0]]!r} on another line"
        remedy = "write each pair once, with the kind of tie that matters most"
        where = at(table, wrong.index, "kind")
        yield Problem(*where, found, "one kind of tie for a pair", remedy=remedy)


def _empty_classes(table: CsvTable) -> Iterator[Problem]:
    cells = table.cells[table.cells["class"] != ""]
    listed = (cells["student"] != "").groupby(cells["class"]).any()
    for name in listed.index[~listed.to_numpy()]:
        lines = cells.index[(cells["class"] == name).to_numpy()]
        remedy = "type the students of the class, or delete the row"
        yield Problem(*at(table, lines), f"class {name!r} without students", "some", "", remedy)


def _crowded_classes(table: CsvTable) -> Iterator[Problem]:
    if "class_size" not in table.cells:
        return
    cells = table.cells[(table.cells["student"] != "").to_numpy()]
    listed = cells.groupby("class")["student"].nunique()
    size = numbers(table, "class_size").reindex(cells.index)
    smallest = size.groupby(cells["class"]).min()
    for name in listed.index[(smallest < listed).to_numpy()]:
        lines = cells.index[((cells["class"] == name) & size.notna()).to_numpy()][:1]
        found = f"{smallest[name]:g} for class {name!r}"
        expected = f"at least the {listed[name]} students listed"
        remedy = "write the number of students of the whole class, or leave the cells empty"
        yield Problem(*at(table, lines, "class_size"), found, expected, remedy=remedy)


def _wrong_levels(table: CsvTable, scenario: str | None) -> Iterator[Problem]:
    """Find a second level in the file, and a level that is not the scenario's."""
    if "level" not in table.cells:
        return
    level = table.cells["level"]
    named = level[level.isin(tuple(GRADES))]
    remedy = "write one level in all rows; two schools of two levels are two class lists"
    wrong = named[(named != named.iloc[:1].squeeze()).to_numpy()]
    if len(wrong):
        expected = f"{named.iloc[0]!r}, as on line {named.index[0]}: one level a file"
        found = repr(wrong.iloc[0])
        yield Problem(*at(table, wrong.index, "level"), found, expected, remedy=remedy)
    other = named[named != scenario] if scenario else named[:0]
    if len(other):
        expected = f"{scenario!r}, as school.level of the scenario"
        remedy = "correct the list, or school.level of the scenario"
        found = repr(other.iloc[0])
        yield Problem(*at(table, other.index, "level"), found, expected, remedy=remedy)


def _grades_of_level(table: CsvTable, scenario: str | None) -> Iterator[Problem]:
    if "grade" not in table.cells:
        return
    level, grade = scenario or level_of(table), numbers(table, "grade")
    wrong = grade[grade.between(GRADES[level] + 1, max(GRADES.values()))]
    if len(wrong):
        expected = f"a grade from 1 to {GRADES[level]} in a {level} school"
        expected += " (school.level of the scenario)" if scenario else ""
        remedy = "correct the grade, or say in a column level which kind of school it is"
        found = f"{wrong.iloc[0]:g}"
        yield Problem(*at(table, wrong.index, "grade"), found, expected, remedy=remedy)


def id_problems(table: CsvTable, names: Sequence[str]) -> Iterator[Problem]:
    """Find ids that a spreadsheet has changed, and ids that are two spellings of one.

    names: the columns of ids of the same people, which are compared with each other.
    """
    together: dict[str, list[int]] = {}
    for name in names:
        lines_by_id: dict[str, list[int]] = {}
        for line, cell in table.cells[name].items():
            if cell:
                lines_by_id.setdefault(cell, []).append(int(str(line)))
                together.setdefault(cell, []).append(int(str(line)))
        yield from changed_problems(table.file, table.names[name], lines_by_id)
    yield from spelling_problems(table.file, table.names[names[0]], together)


def id_warnings(table: CsvTable) -> Iterator[Note]:
    """Yield warnings about ids that may be mistyped, and about numbers that may be personal."""
    for name in ("teacher", "class", "student"):
        ids = table.cells[name]
        for one, other in alike_pairs([*ids]):
            line = int(ids.index[ids == other][0])
            words = {"column": name, "one": repr(one), "other": repr(other)}
            yield Note("warning", "ids_alike", words, name, line)
        distinct = [*ids[ids != ""].unique()]
        if name != "class" and are_personal(distinct):
            yield Note("warning", "ids_personal", {"column": name}, name)


def _ids_of_roster(table: CsvTable) -> Iterator[Problem]:
    """Find ids that are none, that the simulation gives to others, or that share a hash."""
    for name in ("teacher", "class", "student", "school"):
        if name not in table.cells:
            continue
        yield from id_problems(table, [name])
        ids = table.cells[name]
        reserved = ids[ids.str.contains(RESERVED)]
        if len(reserved):
            expected = "an id without ':+1' or '/y2/' (those are given to added students)"
            where, found = at(table, reserved.index, name), repr(reserved.iloc[0])
            yield Problem(*where, found, expected, remedy="write another id")
        seen: dict[int, str] = {}
        for cell in sorted(ids.unique()) if name != "school" else ():
            other = seen.setdefault(key_of(cell), cell)
            if other != cell:
                found = f"the ids {other!r} and {cell!r}, which share a random key"
                place, remedy = f"column {table.names[name]}", "change one of the two"
                expected = "another id for one of them"
                yield Problem(table.file, place, found, expected, remedy=remedy)
