"""Checks of a class list beyond single cells."""

import re
from collections.abc import Iterator

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
from simulation.school.roster.roster_columns import ROSTER

RESERVED = re.compile(r":\+\d+$|/y\d+[/:]")  # ids given to unlisted classmates and newcomers


def roster_problems(table: CsvTable, level: str | None = None) -> list[Problem]:
    """Return all problems of a roster that has its required columns.

    level: that of a scenario, None if it sets none.
    """
    keys = table.cells[["teacher", "class", "student"]]
    complete = keys[(keys != "").all(axis=1)]
    problems = [*cell_problems(table, ROSTER)]
    problems += duplicates(table, complete, "teacher, class and student")
    for owner in ("teacher", "class", "student", "dyad"):
        names = [c.name for c in ROSTER if c.owner == owner and c.name in table.cells]
        owners = ("teacher", "student") if owner == "dyad" else (owner,)
        problems += disagreements(table, owners, names)
    problems += [*_empty_classes(table), *_crowded_classes(table), *_wrong_levels(table, level)]
    return [*problems, *_grades_of_level(table, level), *_id_problems(table)]


def level_of(table: CsvTable) -> str:
    """Return the level in the file; else secondary if teachers mostly have several classes."""
    if "level" in table.cells:
        named = table.cells.loc[table.cells["level"].isin(tuple(GRADES)), "level"]
        if len(named):
            return str(named.iloc[0])
    classes = table.cells.groupby("teacher")["class"].nunique()
    return "secondary" if classes.median() > 1 else "primary"


def pair_problems(table: CsvTable, ends: tuple[str, str], known: pd.Index) -> Iterator[Problem]:
    """Find unknown people, people tied to themselves, and pairs that occur twice.

    ends: the two columns that name the pair in either order, the first named by its content.
    """
    for end in ends:
        yield from unknown_ids(table, end, ends[0], known)
    yield from self_ties(table, *ends)
    pairs = table.cells[list(ends)]
    pairs = pairs[(pairs != "").all(axis=1)]
    ordered = pd.DataFrame({"low": pairs.min(axis=1), "high": pairs.max(axis=1)})
    yield from duplicates(table, ordered, "pair")


def _empty_classes(table: CsvTable) -> Iterator[Problem]:
    cells = table.cells[table.cells["class"] != ""]
    listed = (cells["student"] != "").groupby(cells["class"]).any()
    for name in listed.index[~listed.to_numpy()]:
        line = cells.index[(cells["class"] == name).to_numpy()][0]
        yield Problem(*at(table, line), f"class {name!r} without students", "some")


def _crowded_classes(table: CsvTable) -> Iterator[Problem]:
    if "class_size" not in table.cells:
        return
    cells = table.cells[(table.cells["student"] != "").to_numpy()]
    listed = cells.groupby("class")["student"].nunique()
    size = numbers(table, "class_size").reindex(cells.index)
    smallest = size.groupby(cells["class"]).min()
    for name in listed.index[(smallest < listed).to_numpy()]:
        line = cells.index[((cells["class"] == name) & size.notna()).to_numpy()][0]
        found = f"{smallest[name]:g} for class {name!r}"
        expected = f"at least the {listed[name]} students listed"
        yield Problem(*at(table, line, "class_size"), found, expected)


def _wrong_levels(table: CsvTable, scenario: str | None) -> Iterator[Problem]:
    """Find a second level in the file, and a level that is not the scenario's."""
    if "level" not in table.cells:
        return
    level = table.cells["level"]
    named = level[level.isin(tuple(GRADES))]
    for line, cell in named[(named != named.iloc[:1].squeeze()).to_numpy()].items():
        expected = f"{named.iloc[0]!r}, as on line {named.index[0]}: one level a file"
        yield Problem(*at(table, line, "level"), repr(cell), expected)
    for line, cell in named[named != scenario].iloc[:1].items() if scenario else ():
        expected = f"{scenario!r}, as school.level of the scenario"
        yield Problem(*at(table, line, "level"), repr(cell), expected)


def _grades_of_level(table: CsvTable, scenario: str | None) -> Iterator[Problem]:
    if "grade" not in table.cells:
        return
    level, grade = scenario or level_of(table), numbers(table, "grade")
    for line, value in grade[grade.between(GRADES[level] + 1, max(GRADES.values()))].items():
        expected = f"a grade from 1 to {GRADES[level]} in a {level} school"
        expected += " (school.level of the scenario)" if scenario else ""
        yield Problem(*at(table, line, "grade"), f"{value:g}", expected)


def _id_problems(table: CsvTable) -> Iterator[Problem]:
    """Find ids that the simulation gives to other people, and ids that share a hash."""
    for name in ("teacher", "class", "student"):
        ids = table.cells[name]
        for line, cell in ids[ids.str.contains(RESERVED)].items():
            expected = "an id without ':+1' or '/y2/' (those are given to added students)"
            yield Problem(*at(table, line, name), repr(cell), expected)
        seen: dict[int, str] = {}
        for cell in sorted(ids.unique()):
            other = seen.setdefault(key_of(cell), cell)
            if other != cell:
                found = f"the ids {other!r} and {cell!r}, which share a random key"
                yield Problem(table.file, f"column {name!r}", found, "another id for one of them")
