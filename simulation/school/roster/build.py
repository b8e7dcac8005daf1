"""From a roster's checked cells to the tables of an enrolment.

Sorted by id and never by line. Rows of one person agree here, so the first cell that is not
empty counts.
"""

import math

import numpy as np
import pandas as pd

from simulation.school.enrolment import (
    DYAD_COLUMNS,
    FRIENDSHIP_COLUMNS,
    STAFFROOM_COLUMNS,
    STUDENT_COLUMNS,
    Enrolment,
    checked,
    empty_friendships,
    empty_staffroom,
    sorted_dyads,
)
from simulation.school.roster.cell_checks import numbers
from simulation.school.roster.csv_table import CsvTable
from simulation.school.roster.roster_checks import DEFAULT_TIE, level_of, ordered_pairs
from simulation.school.roster.roster_columns import ROSTER
from simulation.state import Floats

UNNAMED_SCHOOL = "school"


def enrolment_of(table: CsvTable, ties: CsvTable | None, friends: CsvTable | None) -> Enrolment:
    """Return the enrolment of a roster, a staffroom and friendships without problems."""
    rows = _typed(table)
    students, scales = _students(rows)
    school = _first(rows, "class", "school").replace("", UNNAMED_SCHOOL)
    return checked(
        Enrolment(
            level=level_of(table),
            teachers=_teachers(rows, school),
            classes=_classes(rows, school),
            students=students,
            dyads=sorted_dyads(rows[list(DYAD_COLUMNS)]),
            staffroom=_staffroom(ties),
            friendships=_friendships(friends),
            scales=scales,
            origin="roster",
        )
    )


def standardised(values: Floats) -> tuple[Floats, tuple[float, float]]:
    """Return values in standard deviations from their mean, NaN unchanged; and mean and sd.

    Values that are all alike become 0, with an sd of 0.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return values, (math.nan, math.nan)
    if known.min() == known.max():
        return values - known[0], (float(known[0]), 0.0)
    mean = math.fsum(known.tolist()) / len(known)
    apart = known - mean
    sd = math.sqrt(math.fsum((apart * apart).tolist()) / len(known))
    return (values - mean) / sd, (mean, sd)


def _typed(table: CsvTable) -> pd.DataFrame:
    """Return every column a roster may have, numbers as numbers, in the order of the ids.

    The order matters: sums over people must not depend on the order of lines.
    """
    rows = pd.DataFrame(index=table.cells.index)
    for column in ROSTER:
        if column.name not in table.cells:
            rows[column.name] = np.nan if column.numeric else ""
        else:
            text = table.cells[column.name]
            rows[column.name] = numbers(table, column.name) if column.numeric else text
    return rows.sort_values(["teacher", "class", "student"], ignore_index=True)


def _first(rows: pd.DataFrame, owner: str, column: str) -> pd.Series:
    """Return the first cell of each owner that is not empty; index: the owners, sorted."""
    cells = rows[column]
    blank = "" if cells.dtype == "str" else np.nan
    return cells.where(cells != "", None).groupby(rows[owner]).first().fillna(blank)


def _teachers(rows: pd.DataFrame, school: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "school": rows["class"].map(school).groupby(rows["teacher"]).first(),
            "experience": _first(rows, "teacher", "teacher_experience"),
            "gender": _first(rows, "teacher", "teacher_gender"),
            "department": "",
        }
    )


def _classes(rows: pd.DataFrame, school: pd.Series) -> pd.DataFrame:
    listed = rows.groupby("class")["student"].nunique()
    size = _first(rows, "class", "class_size").fillna(listed).astype(np.int64)
    grade = rows.groupby("class")["grade"].median()
    return pd.DataFrame({"school": school, "size": size, "grade": grade})


def _students(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, tuple[float, float]]]:
    """Return the attributes of each student, and mean and sd of those in any unit.

    A student of several classes has the first of them as home class.
    """
    names = [column.name for column in ROSTER if column.owner == "student"]
    table = pd.DataFrame({name: _first(rows, "student", name) for name in names})
    table["class"] = rows.groupby("student")["class"].min()
    table["listed"] = True
    scales = {}
    for column in ROSTER:
        if column.kind == "score" and table[column.name].notna().any():
            values = table[column.name].to_numpy()
            table[column.name], scales[column.name] = standardised(values)
    return table[list(STUDENT_COLUMNS)], scales


def _staffroom(table: CsvTable | None) -> pd.DataFrame:
    """Return each pair once, the smaller id first."""
    if table is None:
        return empty_staffroom()
    ties = ordered_pairs(table, ("teacher", "colleague"))
    kind = table.cells["kind"] if "kind" in table.cells else pd.Series("", index=ties.index)
    ties["kind"] = kind.replace("", DEFAULT_TIE).astype("str")
    ties = ties.drop_duplicates(["teacher", "colleague"])
    return ties.sort_values(["teacher", "colleague"], ignore_index=True)[list(STAFFROOM_COLUMNS)]


def _friendships(table: CsvTable | None) -> pd.DataFrame:
    if table is None:
        return empty_friendships()
    friends = ordered_pairs(table, ("student", "friend")).drop_duplicates()
    return friends.sort_values(list(FRIENDSHIP_COLUMNS), ignore_index=True)
