"""Enrolment in one school year: six tables that rosters and synthetic schools both fill.

Later steps need not know where a school came from. The reserve is a list of rows that an
intervention may use later: empty seats, stand-ins and idle ties.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.randomness import RandomStreams, keys_of
from simulation.state import Ints, Keys

LEVELS = ("primary", "secondary")
GRADES = {"primary": 8, "secondary": 6}  # number of grades, in Dutch numbering
ORIGINS = ("roster", "synthetic")
ATTRIBUTES = ["gender", "ses", "ability", "behaviour", "minority", "learning_problems", "grade"]
STUDENT_COLUMNS = ("class", "listed", *ATTRIBUTES)
DYAD_COLUMNS = ("teacher", "class", "student", "closeness", "conflict")
STAFFROOM_COLUMNS = ("teacher", "colleague", "kind")
FRIENDSHIP_COLUMNS = ("student", "friend")
IDLE = "idle"  # the column that marks reserved rows

Flags = npt.NDArray[np.bool_]


class Seat(NamedTuple):
    """An empty seat in a class, for a student who may come during a school year.

    propensity: z of a new student, sd; None for a student of this school.
    """

    year: int
    student: str
    group: str  # id of the class
    propensity: float | None = None


class Reserve(NamedTuple):
    """Rows that an intervention may use later; they take no part until a schedule moves them.

    stand_ins: teacher, and the teacher they stand in for. ties: pairs of colleagues. All arms
    of a comparison have the same reserve, so that they share every draw.
    """

    seats: tuple[Seat, ...] = ()
    stand_ins: tuple[tuple[str, str], ...] = ()
    ties: tuple[tuple[str, str], ...] = ()


def combined_reserve(requests: Iterable[Reserve]) -> Reserve:
    """Return all requested rows, sorted, without duplicates."""
    columns = zip(Reserve(), *requests, strict=True)
    return Reserve(*(tuple(sorted(set(chain(*rows)), key=lambda row: row[:3])) for rows in columns))


@dataclass(frozen=True, eq=False)
class Enrolment:
    """The people of one school year and their classes; every table sorted by id.

    level: "primary" or "secondary".
    teachers: school, experience (years), gender ("woman", "man"), department.
    classes: school, size (full class, unlisted students included), grade (from 1).
    students: class (the home class), listed, gender ("girl", "boy"), ses, ability, behaviour
    (standardised), minority, learning_problems (0, 1), grade. Unknown is "" or NaN.
    dyads: one row a (teacher, class, student); closeness, conflict (STRS item means 1-5 from
    an earlier wave, NaN unknown). staffroom: each unordered pair of colleagues once, with the
    kind of tie. friendships: each pair of friends once. scales: mean and sd of attributes of a
    roster before they were standardised. origin: "roster" or "synthetic"; decides how classes
    change after the summer. pool: the listed students of the first year, resembled by later
    newcomers; empty for a synthetic school. reserve: for every year; once a year is built its
    rows are in the tables too, marked in a column ``idle``.
    """

    level: str
    teachers: pd.DataFrame
    classes: pd.DataFrame
    students: pd.DataFrame
    dyads: pd.DataFrame
    staffroom: pd.DataFrame
    friendships: pd.DataFrame
    scales: dict[str, tuple[float, float]] = field(default_factory=dict)
    origin: str = "synthetic"
    pool: pd.DataFrame = field(default_factory=pd.DataFrame)
    reserve: Reserve = field(default_factory=Reserve)


def is_idle(table: pd.DataFrame) -> Flags:
    """Flag the rows of a table that are in reserve."""
    if IDLE not in table:
        return np.zeros(len(table), dtype=np.bool_)
    return table[IDLE].to_numpy(dtype=np.bool_)


def empty_staffroom() -> pd.DataFrame:
    """Return a staffroom without known ties."""
    return pd.DataFrame(columns=list(STAFFROOM_COLUMNS), dtype="str")


def empty_friendships() -> pd.DataFrame:
    """Return a table without known friendships."""
    return pd.DataFrame(columns=list(FRIENDSHIP_COLUMNS), dtype="str")


def sorted_dyads(dyads: pd.DataFrame) -> pd.DataFrame:
    """Sort dyads by teacher, student and class."""
    return dyads.sort_values(["teacher", "student", "class"], ignore_index=True)


def rows_of(ids: pd.Index, wanted: pd.Series) -> Ints:
    """Return the row number of each wanted id, shape (n,). Raises ValueError if one is unknown."""
    rows: Ints = ids.get_indexer(pd.Index(wanted)).astype(np.int64)
    if (rows < 0).any():
        raise ValueError(f"unknown {ids.name} {wanted.iloc[int(np.argmin(rows))]!r}")
    return rows


def checked(enrolment: Enrolment) -> Enrolment:
    """Return the enrolment if its tables fit together. Raises ValueError if not.

    For errors of the builders; a user's file is checked earlier, with line numbers.
    """
    if enrolment.level not in LEVELS or enrolment.origin not in ORIGINS:
        raise ValueError(f"unknown level {enrolment.level!r} or origin {enrolment.origin!r}")
    for table in (enrolment.teachers, enrolment.classes, enrolment.students):
        if not (table.index.is_unique and table.index.is_monotonic_increasing):
            raise ValueError(f"{table.index.name} ids are not sorted or not unique")
    students, dyads, friends = enrolment.students, enrolment.dyads, enrolment.friendships
    ties = enrolment.staffroom
    for column in (dyads["teacher"], ties["teacher"], ties["colleague"]):
        rows_of(enrolment.teachers.index, column)
    for column in (dyads["class"], students["class"]):
        rows_of(enrolment.classes.index, column)
    for column in (friends["student"], friends["friend"]):
        rows_of(students.index, column)
    taught = np.bincount(rows_of(students.index, dyads["student"]), minlength=len(students))
    if (taught == 0).any():
        raise ValueError("a student without a teacher")
    present = students.loc[~is_idle(students), "class"].value_counts()
    if (present > enrolment.classes["size"].reindex(present.index)).any():
        raise ValueError("more students than the size of their class")
    return enrolment


def completed(enrolment: Enrolment, chance: RandomStreams) -> Enrolment:
    """Return the enrolment with every class full to its size.

    Unlisted classmates have the ids ``class:+1``, ``class:+2`` …, ``listed`` false, and
    every teacher of their class. The enrolment's pool must be there.
    """
    pairs = enrolment.dyads[["class", "student"]].drop_duplicates()
    present = pairs["class"].value_counts().reindex(enrolment.classes.index, fill_value=0)
    missing = np.maximum(enrolment.classes["size"].to_numpy() - present.to_numpy(), 0)
    if not missing.any():
        return enrolment
    home = np.repeat(enrolment.classes.index.to_numpy(dtype=object), missing)
    ids = [f"{name}:+{n}" for name, n in zip(home, places(missing), strict=True)]
    classmates = resembling(ids, pd.Series(home, dtype="str"), enrolment.pool, chance)
    classmates.insert(1, "listed", False)
    lessons = enrolment.dyads[["teacher", "class"]].drop_duplicates()
    members = pd.DataFrame({"class": home, "student": ids}, dtype="str")
    dyads = lessons.merge(members, on="class").assign(closeness=np.nan, conflict=np.nan)
    return replace(
        enrolment,
        students=pd.concat([enrolment.students, classmates]).sort_index(),
        dyads=sorted_dyads(pd.concat([enrolment.dyads, dyads])),
    )


def places(counts: Ints) -> Ints:
    """Return the place of every member of groups of these sizes, from 1; shape (sum,)."""
    members: Ints = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    return members


def listed_members(enrolment: Enrolment) -> pd.DataFrame:
    """Return one row a class and listed student: class and attributes, sorted by class and id."""
    pairs = enrolment.dyads[["class", "student"]].drop_duplicates()
    pairs = pairs.sort_values(["class", "student"])
    students = enrolment.students
    pairs = pairs[students["listed"].reindex(pairs["student"]).to_numpy()]
    attributes = students[ATTRIBUTES].reindex(pairs["student"]).reset_index(drop=True)
    return pd.concat([pairs[["class"]].reset_index(drop=True), attributes], axis=1)


def resembling(
    ids: list[str],
    home: pd.Series,
    pool: pd.DataFrame,
    chance: RandomStreams,
    keys: Keys | None = None,
) -> pd.DataFrame:
    """Make new students of these ids and classes, each with the attributes of one of the pool.

    pool: as ``listed_members`` gives it, at least one row for each class. keys: of the ids, if
    they are known.
    """
    first = np.searchsorted(pool["class"].to_numpy(dtype=object), home.to_numpy(dtype=object))
    count = pool["class"].value_counts().reindex(home).to_numpy()
    draw = chance.uniforms("refill", student=keys_of(ids) if keys is None else keys)
    chosen = first + np.floor(draw * count).astype(np.int64)
    table = pool[ATTRIBUTES].iloc[chosen].reset_index(drop=True)
    table.insert(0, "class", home.to_numpy())
    table["class"] = table["class"].astype("str")
    table.index = pd.Index(ids, name="student", dtype="str")
    return table
