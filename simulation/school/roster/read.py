"""Read a user's own school: a class list, ties of colleagues and friendships of students.

``roster_columns`` lists the columns of the files. Every problem of every file is reported at
once. A column that is missing, and a cell that is empty, means unknown: the simulation draws
what is unknown, given what is known.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from simulation.errors import BadInput, Problem
from simulation.school.enrolment import Enrolment
from simulation.school.roster.build import enrolment_of
from simulation.school.roster.cell_checks import cell_problems
from simulation.school.roster.column_mapping import ColumnMapping
from simulation.school.roster.csv_table import CsvTable, read_table
from simulation.school.roster.roster_checks import (
    id_problems,
    id_warnings,
    pair_problems,
    repeated_pairs,
    roster_problems,
)
from simulation.school.roster.roster_columns import FRIENDSHIPS, ROSTER, STAFFROOM, RosterColumn
from simulation.school.roster.sheet import Note


class Reading(NamedTuple):
    """A class list that could be read.

    cells: the text of every known column, by line. notes: how the files were read, and warnings.
    """

    enrolment: Enrolment
    cells: pd.DataFrame
    notes: tuple[Note, ...]


def read_roster(path: Path, **further: Any) -> Enrolment:
    """Return the enrolment of a class list; the parameters are those of ``read_class_list``."""
    return read_class_list(path, **further).enrolment


def read_class_list(
    path: Path,
    *,
    staffroom: Path | None = None,
    friendships: Path | None = None,
    level: str | None = None,
    mapping: ColumnMapping | None = None,
) -> Reading:
    """Read a class list: its enrolment, standardised, with its scales.

    path: one row a (teacher, class, student). staffroom: one row a pair of colleagues.
    friendships: one row a pair of students. level: "primary" or "secondary", if a scenario
    sets it; a file that cannot be of that level is an error. mapping: for a class list with
    other columns. Raises BadInput with every problem of every file. The order of rows changes
    nothing.
    """
    table, problems = read_table(path, ROSTER, mapping)
    if table is not None:
        problems += roster_problems(table, level)
    ties, in_ties = _pairs(staffroom, STAFFROOM, table)
    friends, in_friends = _pairs(friendships, FRIENDSHIPS, table)
    problems += in_ties + in_friends
    if table is None or problems:
        raise BadInput(problems)
    school = enrolment_of(table, ties, friends)
    school = school if level is None else replace(school, level=level)
    notes = (one.notes for one in (table, ties, friends) if one is not None)
    return Reading(school, table.cells, (*chain(*notes), *id_warnings(table)))


def _pairs(
    path: Path | None, columns: Sequence[RosterColumn], roster: CsvTable | None
) -> tuple[CsvTable | None, list[Problem]]:
    """Read a file of pairs, if there is one; its first two columns name the pair."""
    if path is None:
        return None, []
    table, problems = read_table(path, columns)
    if table is not None:
        problems += cell_problems(table, columns)
        problems += id_problems(table, [columns[0].name, columns[1].name])
        if roster is not None:
            known = pd.Index(roster.cells[columns[0].name].unique())
            problems += pair_problems(table, (columns[0].name, columns[1].name), known)
        table = table._replace(notes=(*table.notes, *repeated_pairs(table, columns)))
    return table, problems
