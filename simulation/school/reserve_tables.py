"""Laying out a school year's reserve in its tables, and clearing it away."""

from dataclasses import replace

import numpy as np
import pandas as pd

from simulation.randomness import RandomStreams
from simulation.school.enrolment import Enrolment, listed_members, resembling, sorted_dyads
from simulation.school.reserve import IDLE, is_idle
from simulation.state import Floats


def laid_out(enrolment: Enrolment, year: int, chance: RandomStreams) -> Enrolment:
    """The enrolment of a school year with its reserve in the tables, marked ``idle``."""
    if enrolment.reserve.empty:
        return enrolment
    return _with_ties(_with_stand_ins(_with_seats(enrolment, year, chance)))


def cleared(enrolment: Enrolment) -> Enrolment:
    """The enrolment without the reserve in its tables; it can be laid out again."""
    names = ("teachers", "students", "dyads", "staffroom")
    tables = {name: getattr(enrolment, name) for name in names}
    kept = {
        name: table[~is_idle(table)].drop(columns=[IDLE, "propensity"], errors="ignore")
        for name, table in tables.items()
    }
    for name in ("dyads", "staffroom"):
        kept[name] = kept[name].reset_index(drop=True)
    return replace(enrolment, **kept)


def given_propensity(students: pd.DataFrame, drawn: Floats) -> Floats:
    """Propensity as drawn, except for new students of whom it is given."""
    if "propensity" not in students:
        return drawn
    given = students["propensity"].to_numpy(dtype=np.float64)
    return np.where(np.isnan(given), drawn, given)


def _with_seats(enrolment: Enrolment, year: int, chance: RandomStreams) -> Enrolment:
    seats = enrolment.reserve.seats
    seats = seats[(seats["year"] == year) & seats["class"].isin(enrolment.classes.index)]
    fresh = seats[seats["propensity"].notna()]
    known = seats["student"].isin([*enrolment.students.index, *fresh["student"]])
    members = seats.loc[known, ["student", "class"]].astype("str")
    newcomers = _newcomers(enrolment, fresh, chance)
    students = enrolment.students.assign(idle=False, propensity=np.nan)
    lessons = enrolment.dyads[["teacher", "class"]].drop_duplicates()
    dyads = lessons.merge(members, on="class").assign(closeness=np.nan, conflict=np.nan, idle=True)
    taught = enrolment.dyads.assign(idle=False)
    return replace(
        enrolment,
        students=pd.concat([students, newcomers]).sort_index() if len(fresh) else students,
        dyads=_joined([taught, dyads]),
    )


def _newcomers(enrolment: Enrolment, seats: pd.DataFrame, chance: RandomStreams) -> pd.DataFrame:
    """New students, each like one of the class but for the propensity that is given."""
    ids, pool = seats["student"].tolist(), listed_members(enrolment)
    table = resembling(ids, seats["class"].astype("str"), pool, chance)
    table.insert(1, "listed", True)
    return table.assign(idle=True, propensity=seats["propensity"].to_numpy(dtype=np.float64))


def _with_stand_ins(enrolment: Enrolment) -> Enrolment:
    """Every stand-in with all students of whom they stand in for."""
    stand_ins = enrolment.reserve.stand_ins
    teachers = enrolment.teachers.assign(idle=False)
    if not len(stand_ins):
        return replace(enrolment, teachers=teachers)
    school = teachers["school"].reindex(stand_ins["stands_in_for"]).to_numpy()
    new = pd.DataFrame(
        {"school": school, "experience": np.nan, "gender": "", "department": "", "idle": True},
        index=pd.Index(stand_ins["teacher"], name="teacher", dtype="str"),
    ).astype({"school": "str", "gender": "str", "department": "str"})
    named = stand_ins.rename(columns={"teacher": "stand_in", "stands_in_for": "teacher"})
    dyads = enrolment.dyads.merge(named, on="teacher")
    dyads = dyads.assign(teacher=dyads["stand_in"], closeness=np.nan, conflict=np.nan, idle=True)
    return replace(
        enrolment,
        teachers=pd.concat([teachers, new]).sort_index(),
        dyads=_joined([enrolment.dyads, dyads.drop(columns="stand_in")]),
    )


def _with_ties(enrolment: Enrolment) -> Enrolment:
    """The staffroom with the idle ties that it lacks."""
    staffroom = enrolment.staffroom.assign(idle=False)
    known = {frozenset(pair) for pair in staffroom[["teacher", "colleague"]].to_numpy().tolist()}
    pairs = {tuple(sorted(pair)) for pair in enrolment.reserve.ties.to_numpy().tolist()}
    lacking = sorted(pair for pair in pairs if frozenset(pair) not in known)
    new = pd.DataFrame(lacking, columns=["teacher", "colleague"], dtype="str")
    new = new.assign(kind="department", idle=True).astype({"kind": "str"})
    ties = pd.concat([staffroom, new]) if len(new) else staffroom
    return replace(
        enrolment, staffroom=ties.sort_values(["teacher", "colleague"], ignore_index=True)
    )


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Rows of dyads by teacher, student and class; one that is there is not laid out again."""
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return sorted_dyads(rows.drop_duplicates(["teacher", "student", "class"]))
