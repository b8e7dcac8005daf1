"""Who is in whose class in one school year: the tables that every builder fills.

Rosters and synthetic schools end in the same six tables, so that nothing further on
needs to know where a school came from.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from simulation.randomness import RandomStreams, keys_of
from simulation.school.reserve import Reserve, is_idle
from simulation.state import Ints

LEVELS = ("primary", "secondary")
GRADES = {"primary": 8, "secondary": 6}  # how many the level has, in Dutch numbering
ORIGINS = ("roster", "synthetic")
TIE_KINDS = ("department", "mentoring", "friendship")

TEACHER_COLUMNS = ("school", "experience", "gender", "department")
CLASS_COLUMNS = ("school", "size", "grade")
STUDENT_COLUMNS = (
    "class", "listed", "gender", "ses", "ability", "behaviour", "minority",
    "learning_problems", "grade",
)  # fmt: skip
DYAD_COLUMNS = ("teacher", "class", "student", "closeness", "conflict")
STAFFROOM_COLUMNS = ("teacher", "colleague", "kind")
FRIENDSHIP_COLUMNS = ("student", "friend")


@dataclass(frozen=True, eq=False)
class Enrolment:
    """Who is in whose class in one school year; every table sorted by id.

    level: "primary" or "secondary".
    teachers: index ``teacher``; school, experience (years, NaN unknown), gender
        ("woman", "man", "" unknown), department ("" unknown).
    classes: index ``class``; school, size (full class, unlisted students included),
        grade (within the level from 1, NaN unknown).
    students: index ``student``; class (the home class), listed, gender ("girl", "boy",
        "" unknown), ses, ability, behaviour (standardised, NaN unknown), minority,
        learning_problems (0, 1, NaN unknown), grade.
    dyads: one row a (teacher, class, student); closeness, conflict (STRS item means
        1-5 from an earlier wave, NaN unknown).
    staffroom: each unordered pair of colleagues once, with the kind of tie.
    friendships: each pair of friends once.
    scales: mean and sd that an attribute of a roster had before it was standardised.
    origin: "roster" or "synthetic"; decides what becomes of classes after the summer.
    pool: the listed students of the first year, whom the newcomers of later years
        resemble; empty for a synthetic school.
    reserve: empty seats, stand-ins and idle ties, for every year; once a year is laid out
        they stand in the tables too, marked in a column ``idle``.
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


def empty_staffroom() -> pd.DataFrame:
    """A staffroom in which nobody is known to be tied to anybody."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in STAFFROOM_COLUMNS})


def empty_friendships() -> pd.DataFrame:
    """No friendships known."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in FRIENDSHIP_COLUMNS})


def sorted_dyads(dyads: pd.DataFrame) -> pd.DataFrame:
    """The same dyads in the order of teacher, student, class."""
    return dyads.sort_values(["teacher", "student", "class"], ignore_index=True)


def rows_of(ids: pd.Index, wanted: pd.Series) -> Ints:
    """Row number of each wanted id, shape (n,). Raises ValueError for an unknown id."""
    rows: Ints = ids.get_indexer(pd.Index(wanted)).astype(np.int64)
    if (rows < 0).any():
        raise ValueError(f"unknown {ids.name} {wanted.iloc[int(np.argmin(rows))]!r}")
    return rows


def checked(enrolment: Enrolment) -> Enrolment:
    """The enrolment itself, if its tables fit together. Raises ValueError if not.

    This guards builders against their own mistakes; a user's file is checked, with
    line numbers, before it comes this far.
    """
    if enrolment.level not in LEVELS or enrolment.origin not in ORIGINS:
        raise ValueError(f"unknown level {enrolment.level!r} or origin {enrolment.origin!r}")
    for table in (enrolment.teachers, enrolment.classes, enrolment.students):
        if not (table.index.is_unique and table.index.is_monotonic_increasing):
            raise ValueError(f"{table.index.name} ids are not sorted or not unique")
    _check_references(enrolment)
    _check_sizes(enrolment)
    return enrolment


def _check_references(enrolment: Enrolment) -> None:
    dyads, teachers = enrolment.dyads, enrolment.teachers.index
    rows_of(teachers, dyads["teacher"])
    rows_of(enrolment.classes.index, dyads["class"])
    rows_of(enrolment.classes.index, enrolment.students["class"])
    taught = np.bincount(rows_of(enrolment.students.index, dyads["student"]))
    if len(taught) < len(enrolment.students) or (taught == 0).any():
        raise ValueError("a student without a teacher")
    for end in ("teacher", "colleague"):
        rows_of(teachers, enrolment.staffroom[end])
    for end in ("student", "friend"):
        rows_of(enrolment.students.index, enrolment.friendships[end])


def _check_sizes(enrolment: Enrolment) -> None:
    students = enrolment.students[~is_idle(enrolment.students)]
    present = students["class"].value_counts()
    room = enrolment.classes["size"].reindex(present.index)
    if (present > room).any():
        raise ValueError("more students than the size of their class")


ATTRIBUTES = (
    "gender", "ses", "ability", "behaviour", "minority", "learning_problems", "grade",
)  # fmt: skip


def completed(enrolment: Enrolment, chance: RandomStreams) -> Enrolment:
    """The enrolment with every class full to its size.

    Unlisted classmates have the ids ``class:+1``, ``class:+2`` …, ``listed`` false, and
    every teacher of their class. The enrolment's pool must be there.
    """
    missing = _missing(enrolment)
    if not missing.any():
        return enrolment
    home = np.repeat(enrolment.classes.index.to_numpy(dtype=object), missing)
    place = np.arange(len(home)) - np.repeat(np.cumsum(missing) - missing, missing) + 1
    ids = [f"{name}:+{n}" for name, n in zip(home, place, strict=True)]
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


def listed_members(enrolment: Enrolment) -> pd.DataFrame:
    """One row a class and listed student of it: class and attributes, sorted by class and id."""
    pairs = enrolment.dyads[["class", "student"]].drop_duplicates()
    pairs = pairs.sort_values(["class", "student"])
    students = enrolment.students
    pairs = pairs[students["listed"].reindex(pairs["student"]).to_numpy()]
    attributes = students[list(ATTRIBUTES)].reindex(pairs["student"]).reset_index(drop=True)
    return pd.concat([pairs[["class"]].reset_index(drop=True), attributes], axis=1)


def resembling(
    ids: list[str], home: pd.Series, pool: pd.DataFrame, chance: RandomStreams
) -> pd.DataFrame:
    """New students of these ids and classes, each with the attributes of one of the pool.

    pool: as ``listed_members`` gives it, at least one row for each class.
    """
    first = np.searchsorted(pool["class"].to_numpy(dtype=object), home.to_numpy(dtype=object))
    count = pool["class"].value_counts().reindex(home).to_numpy()
    draw = chance.uniforms("refill", student=keys_of(ids))
    chosen = first + np.floor(draw * count).astype(np.int64)
    table = pool[list(ATTRIBUTES)].iloc[chosen].reset_index(drop=True)
    table.insert(0, "class", home.to_numpy())
    table["class"] = table["class"].astype("str")
    table.index = pd.Index(ids, name="student", dtype="str")
    return table


def _missing(enrolment: Enrolment) -> Ints:
    """How many students each class lacks."""
    pairs = enrolment.dyads[["class", "student"]].drop_duplicates()
    present = pairs["class"].value_counts().reindex(enrolment.classes.index, fill_value=0)
    missing = enrolment.classes["size"].to_numpy() - present.to_numpy()
    return np.maximum(missing, 0).astype(np.int64)
