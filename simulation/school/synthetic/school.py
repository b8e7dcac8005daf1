"""Synthetic schools of any size, for experiments without a class list.

Primary: one teacher, one class; classes are dealt over grades 1-8. Secondary: a class
has one teacher from each department, a teacher several classes. Ids name the school and the
class (``s1/t03``, ``s1/c03/p07``); they are padded within a school, and schools are
not, so that a further school changes no other id.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulation.randomness import RandomStreams, keys_of
from simulation.school.enrolment import (
    GRADES,
    Enrolment,
    checked,
    empty_friendships,
    empty_staffroom,
    places,
    sorted_dyads,
)
from simulation.school.synthetic.attributes import student_attributes, teacher_attributes
from simulation.school.synthetic.staff import drawn_staffroom, timetable
from simulation.state import Floats, Ints

CLASSES_A_SCHOOL = {"primary": 8, "secondary": 24}  # assumed; 8 is one class a grade
SAME_SCHOOL = 0  # the replicate whose draws make up a school, so that all replicates share it
SHORTEST_NUMBER = 2  # digits of t03, c03, p07 in a school that does not need more


def synthetic_school(
    level: str,
    *,
    classes: int,
    class_size: int,
    chance: RandomStreams,
    schools: int | None = None,
    classes_per_teacher: int = 5,
    teachers_per_class: int = 10,
    ties: bool = True,
    only: Sequence[int] | None = None,
) -> Enrolment:
    """Return the enrolment of one or more schools in their first year.

    level: "primary" or "secondary". classes: in all schools together, 1 or more.
    class_size: students in each class, 1 or more. schools: by default as many as
    give each about 8 (primary) or 24 (secondary) classes. classes_per_teacher and
    teachers_per_class concern secondary schools only. ties: draw a staffroom network.
    only: numbers of schools, from 0, to build; they are the same as among all schools.
    Raises ValueError for a count below 1, for fewer classes than schools and for an
    unknown level.
    """
    if level not in GRADES:
        raise ValueError(f"level is {level!r}; it may be 'primary' or 'secondary'")
    schools = default_schools(level, classes) if schools is None else schools
    if min(classes, class_size, schools, classes_per_teacher, teachers_per_class) < 1:
        raise ValueError("classes, class_size, schools and the timetable's counts start at 1")
    if classes < schools:
        raise ValueError(f"{classes} classes are too few for {schools} schools")
    numbers = np.arange(schools) if only is None else np.array(only, dtype=np.int64)
    counts = (classes // schools + (np.arange(schools) < classes % schools))[numbers]
    groups = _class_table(level, counts, numbers, class_size)
    if level == "primary":
        staff = _primary_staff(groups)
        lessons = pd.DataFrame({"teacher": staff.index, "class": groups.index})
    else:
        staff = _secondary_staff(counts, numbers, classes_per_teacher, teachers_per_class)
        lessons = timetable(staff, groups, chance, year=1)
    drawn = teacher_attributes(keys_of(staff.index.tolist()), level, chance)
    staff = staff.join(drawn.set_index(staff.index))
    staff = staff[["school", "experience", "gender", "department"]]
    students = new_students(groups, chance)
    return checked(
        Enrolment(
            level=level,
            teachers=staff,
            classes=groups,
            students=students,
            dyads=dyads_of(lessons, students),
            staffroom=drawn_staffroom(staff, chance) if ties else empty_staffroom(),
            friendships=empty_friendships(),
        )
    )


def default_schools(level: str, classes: int) -> int:
    """Return how many schools a number of classes makes by default."""
    return max(1, round(classes / CLASSES_A_SCHOOL[level]))


def school_number(name: str) -> int:
    """Return the number of the school, from 0, in an id."""
    return int(name.partition("/")[0][1:]) - 1


def schools_in_id_order(schools: int) -> list[int]:
    """Return numbers of schools, from 0, in the order in which ids are sorted."""
    return sorted(range(schools), key=lambda number: f"s{number + 1}/")


def new_students(classes: pd.DataFrame, chance: RandomStreams) -> pd.DataFrame:
    """Draw the students of new classes, full to their size; sorted by id."""
    size = classes["size"].to_numpy()
    home = np.repeat(np.arange(len(classes)), size)
    names = classes.index[home].tolist()
    ids = numbered(names, "p", places(size), size[home])
    grades = classes["grade"].to_numpy()[home]
    return drawn_students(ids, pd.Series(names, dtype="str"), grades, chance).sort_index()


def drawn_students(
    ids: list[str], home: pd.Series, grades: Floats, chance: RandomStreams
) -> pd.DataFrame:
    """Draw students of these ids, with the class and grade of each, in the order of the ids."""
    row, classes = pd.factorize(home)
    homes = keys_of(classes.tolist())[row]
    table = student_attributes(keys_of(ids), homes, chance)
    table.insert(0, "class", home.to_numpy())
    table["class"] = table["class"].astype("str")
    table.insert(1, "listed", True)
    table["grade"] = grades
    table.index = pd.Index(ids, name="student", dtype="str")
    return table


def dyads_of(lessons: pd.DataFrame, students: pd.DataFrame) -> pd.DataFrame:
    """Return every student of a class with every teacher of it; no earlier scores."""
    members = pd.DataFrame({"class": students["class"].to_numpy(), "student": students.index})
    dyads = lessons.merge(members, on="class")[["teacher", "class", "student"]]
    return sorted_dyads(dyads.assign(closeness=np.nan, conflict=np.nan))


def numbered(before: Sequence[str], letter: str, place: Ints, count: Ints) -> list[str]:
    """Return ids such as ``s1/c03``: the place in the school, padded to the count there."""
    digits = 1 + np.searchsorted(10 ** np.arange(1, 10), count, side="right")
    width = np.maximum(SHORTEST_NUMBER, digits)
    return [f"{name}/{letter}{n:0{w}d}" for name, n, w in zip(before, place, width, strict=True)]


def _school_places(counts: Ints, numbers: Ints) -> tuple[list[str], Ints, Ints]:
    """Return school, place in it from 1, and count there, for schools of these counts."""
    school = np.repeat(np.arange(len(counts)), counts)
    return [f"s{n + 1}" for n in numbers[school]], places(counts), counts[school]


def _class_table(level: str, counts: Ints, numbers: Ints, size: int) -> pd.DataFrame:
    """Return the classes, their grades as evenly over the level as can be."""
    school, place, count = _school_places(counts, numbers)
    grade = np.ceil(GRADES[level] * place / count)
    table = pd.DataFrame({"school": school, "size": size, "grade": grade})
    table.index = pd.Index(numbered(school, "c", place, count), name="class", dtype="str")
    return table.sort_index()


def _primary_staff(classes: pd.DataFrame) -> pd.DataFrame:
    """Return one teacher a class, with the same number; the building's end is the department."""
    building = pd.cut(classes["grade"], [0, 2, 5, 8], labels=["lower", "middle", "upper"])
    ids = [f"{school}/t{place[1:]}" for school, place in (c.split("/") for c in classes.index)]
    table = pd.DataFrame(
        {"school": classes["school"].to_numpy(), "department": building.astype("str").to_numpy()}
    )
    table.index = pd.Index(ids, name="teacher", dtype="str")
    return table


def _secondary_staff(counts: Ints, numbers: Ints, per_teacher: int, per_class: int) -> pd.DataFrame:
    """Return teachers dealt over as many departments as a class has teachers."""
    needed = [max(1, math.ceil(n / per_teacher)) * per_class for n in counts]
    school, place, count = _school_places(np.array(needed, dtype=np.int64), numbers)
    department = [f"subject {1 + (n - 1) % per_class:02d}" for n in place]
    table = pd.DataFrame({"school": school, "department": department})
    table.index = pd.Index(numbered(school, "t", place, count), name="teacher", dtype="str")
    return table.sort_index()
