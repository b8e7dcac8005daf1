"""Enrolment after the summer.

Roster: every class is refilled with newcomers who resemble its first students.
Synthetic primary: classes move up a grade, and so to another teacher; grade 8 leaves
and grade 1 is new. Synthetic secondary: students keep their class and its teachers
change; no student leaves, so it suits a few years.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from simulation.randomness import RandomStreams
from simulation.school.enrolment import (
    GRADES,
    Enrolment,
    checked,
    empty_friendships,
    resembling,
    sorted_dyads,
)
from simulation.school.synthetic.school import dyads_of, new_students, numbered
from simulation.school.synthetic.staff import timetable


def next_enrolment(enrolment: Enrolment, year: int, chance: RandomStreams) -> Enrolment:
    """Return the enrolment of a school year, given that of the year before.

    year: of the new school year, from 2.
    """
    if enrolment.origin == "roster":
        return checked(_refilled(enrolment, year, chance))
    if enrolment.level == "primary":
        return checked(_moved_up(enrolment, year, chance))
    return checked(_retimetabled(enrolment, year, chance))


def _refilled(enrolment: Enrolment, year: int, chance: RandomStreams) -> Enrolment:
    """Return every student replaced, one for one, by a newcomer to the same classes."""
    home, listed = enrolment.students["class"], enrolment.students["listed"]
    place = home.groupby([home, listed]).cumcount() + 1
    ids = [
        f"{name}/y{year}/{n}" if known else f"{name}/y{year}:+{n}"
        for name, n, known in zip(home, place, listed, strict=True)
    ]
    students = resembling(ids, home, enrolment.pool, chance)
    students.insert(1, "listed", listed.to_numpy())
    renamed = pd.Series(ids, index=enrolment.students.index, dtype="str")
    dyads = enrolment.dyads.assign(
        student=renamed.reindex(enrolment.dyads["student"]).to_numpy(),
        closeness=np.nan,
        conflict=np.nan,
    )
    return replace(
        enrolment,
        students=students.sort_index(),
        dyads=sorted_dyads(dyads),
        friendships=empty_friendships(),
    )


def _moved_up(enrolment: Enrolment, year: int, chance: RandomStreams) -> Enrolment:
    """Move classes one grade on; the teachers of a school stand in the order of the grades.

    The class that is nth from the bottom goes to the nth teacher, so with as many
    parallel classes in every grade each goes to the next grade's teacher, and with
    fewer classes than grades a class may keep its teacher for a year.
    """
    staying = enrolment.classes.assign(grade=enrolment.classes["grade"] + 1)
    staying = staying[staying["grade"] <= GRADES["primary"]]
    fresh = _new_classes(enrolment.classes, year)
    classes = pd.concat([staying, fresh]).sort_index()
    remain = enrolment.students[enrolment.students["class"].isin(staying.index)]
    remain = remain.assign(grade=remain["grade"] + 1)
    students = pd.concat([remain, new_students(fresh, chance)]).sort_index()
    order = classes.reset_index().sort_values(["school", "grade", "class"])
    staff = enrolment.teachers.reset_index().sort_values(["school", "teacher"])
    lessons = pd.DataFrame(
        {"teacher": staff["teacher"].to_numpy(), "class": order["class"].to_numpy()}
    )
    return replace(enrolment, classes=classes, students=students, dyads=dyads_of(lessons, students))


def _new_classes(classes: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return a grade 1 for each class that leaves, as large, with an id such as ``s1/y2/c01``."""
    leaving = classes[classes["grade"] >= GRADES["primary"]]
    school = leaving.groupby("school")["school"]
    place = 1 + np.array(school.cumcount(), dtype=np.int64)
    count = np.array(school.transform("size"), dtype=np.int64)
    ids = numbered([f"{name}/y{year}" for name in leaving["school"]], "c", place, count)
    return leaving.assign(grade=1.0).set_axis(pd.Index(ids, name="class", dtype="str"))


def _retimetabled(enrolment: Enrolment, year: int, chance: RandomStreams) -> Enrolment:
    """Return the same classes a grade on, at most the last, with a new timetable."""
    top = GRADES["secondary"]
    classes = enrolment.classes.assign(grade=np.minimum(enrolment.classes["grade"] + 1, top))
    students = enrolment.students.assign(grade=np.minimum(enrolment.students["grade"] + 1, top))
    lessons = timetable(enrolment.teachers, classes, chance, year)
    return replace(enrolment, classes=classes, students=students, dyads=dyads_of(lessons, students))
