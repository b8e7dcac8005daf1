"""Reserved rows in the tables of a school year: empty seats, stand-ins and idle ties.

They end with their school year and are added anew in the next.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.randomness import RandomStreams
from simulation.school.enrolment import (
    IDLE,
    Enrolment,
    Flags,
    is_idle,
    listed_members,
    resembling,
    sorted_dyads,
)
from simulation.state import Floats


class IdleRows(NamedTuple):
    """Flags of the rows that are in reserve when the year begins."""

    dyads: Flags
    ties: Flags
    teachers: Flags


def add_reserved_rows(enrolment: Enrolment, year: int, chance: RandomStreams) -> Enrolment:
    """Return the enrolment of a school year with its reserve in the tables, marked ``idle``."""
    if not any(enrolment.reserve):
        return enrolment
    return _with_ties(_with_stand_ins(_with_seats(enrolment, year, chance)))


def remove_reserved_rows(enrolment: Enrolment) -> Enrolment:
    """Return the enrolment without the reserve in its tables; it can be added again."""
    tables = {}
    for name in ("teachers", "students", "dyads", "staffroom"):
        table = getattr(enrolment, name)
        regular = table[~is_idle(table)].drop(columns=[IDLE, "propensity"], errors="ignore")
        by_id = name in ("teachers", "students")
        tables[name] = regular if by_id else regular.reset_index(drop=True)
    return replace(enrolment, **tables)


def with_set_propensity(students: pd.DataFrame, drawn: Floats) -> Floats:
    """Return the propensity as drawn, except for new students whose propensity is set."""
    if "propensity" not in students:
        return drawn
    chosen = students["propensity"].to_numpy(dtype=np.float64)
    return np.where(np.isnan(chosen), drawn, chosen)


def _with_seats(enrolment: Enrolment, year: int, chance: RandomStreams) -> Enrolment:
    columns = {"year": "int64", "student": "str", "class": "str", "propensity": "float64"}
    seats = pd.DataFrame(enrolment.reserve.seats, columns=list(columns)).astype(columns)
    seats = seats[(seats["year"] == year) & seats["class"].isin(enrolment.classes.index)]
    fresh = seats[seats["propensity"].notna()]
    known = seats["student"].isin([*enrolment.students.index, *fresh["student"]])
    students = enrolment.students.assign(idle=False, propensity=np.nan)
    if len(fresh):  # each like one of the class but for the propensity
        ids, pool = fresh["student"].tolist(), listed_members(enrolment)
        new = resembling(ids, fresh["class"], pool, chance)
        new.insert(1, "listed", True)
        new = new.assign(idle=True, propensity=fresh["propensity"].to_numpy())
        students = pd.concat([students, new]).sort_index()
    lessons = enrolment.dyads[["teacher", "class"]].drop_duplicates()
    dyads = lessons.merge(seats.loc[known, ["student", "class"]], on="class")
    dyads = dyads.assign(closeness=np.nan, conflict=np.nan, idle=True)
    taught = enrolment.dyads.assign(idle=False)
    return replace(enrolment, students=students, dyads=_joined([taught, dyads]))


def _with_stand_ins(enrolment: Enrolment) -> Enrolment:
    """Add every stand-in with all students of the teacher they stand in for."""
    teachers = enrolment.teachers.assign(idle=False)
    if not enrolment.reserve.stand_ins:
        return replace(enrolment, teachers=teachers)
    pairs = pd.DataFrame(enrolment.reserve.stand_ins, columns=["stand_in", "teacher"], dtype="str")
    school = teachers["school"].reindex(pairs["teacher"]).to_numpy()
    new = pd.DataFrame(
        {"school": school, "experience": np.nan, "gender": "", "department": "", "idle": True},
        index=pd.Index(pairs["stand_in"], name="teacher", dtype="str"),
    ).astype({"school": "str", "gender": "str", "department": "str"})
    dyads = enrolment.dyads.merge(pairs, on="teacher")
    dyads = dyads.assign(teacher=dyads["stand_in"], closeness=np.nan, conflict=np.nan, idle=True)
    return replace(
        enrolment,
        teachers=pd.concat([teachers, new]).sort_index(),
        dyads=_joined([enrolment.dyads, dyads.drop(columns="stand_in")]),
    )


def _with_ties(enrolment: Enrolment) -> Enrolment:
    """Add the idle ties that the staffroom lacks."""
    staffroom = enrolment.staffroom.assign(idle=False)
    known = {frozenset(pair) for pair in staffroom[["teacher", "colleague"]].to_numpy().tolist()}
    pairs = {tuple(sorted(pair)) for pair in enrolment.reserve.ties}
    lacking = sorted(pair for pair in pairs if frozenset(pair) not in known)
    new = pd.DataFrame(lacking, columns=["teacher", "colleague"], dtype="str")
    new = new.assign(kind="department", idle=True).astype({"kind": "str"})
    ties = pd.concat([staffroom, new]) if len(new) else staffroom
    return replace(
        enrolment, staffroom=ties.sort_values(["teacher", "colleague"], ignore_index=True)
    )


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of dyads by teacher, student and class, the first of any duplicates."""
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return sorted_dyads(rows.drop_duplicates(["teacher", "student", "class"]))
