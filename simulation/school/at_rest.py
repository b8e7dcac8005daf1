"""Teachers at rest: their state after unrecorded school years, and the strangers they taught.

The strangers of an unrecorded year are as many as the students of the recorded school, in the same
classes. They have ids and attributes of their own, so that no draw is shared.

Unrecorded years (``engine/burn_in.py``) start from a first guess, the same for all teachers. It is
no parameter, because it fades (``docs/model.md``, Initialization). A school without unrecorded
years starts from it too.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.randomness import keys_of
from simulation.school.enrolment import resembling
from simulation.school.links import group_means
from simulation.school.synthetic.school import drawn_students
from simulation.school.trait_draws import Builder
from simulation.state import Dyads, Teachers


class TeacherValues(NamedTuple):
    """Values of the state of a teacher."""

    general_positive: float
    general_negative: float
    load: float
    stress: float
    exhaustion: float
    depersonalisation: float
    accomplishment: float
    meaning: float


FIRST_GUESS = TeacherValues(
    general_positive=0.7,
    general_negative=0.2,
    load=0.0,
    stress=0.0,
    exhaustion=0.2,
    depersonalisation=0.3,
    accomplishment=0.6,
    meaning=0.4,
)


# In the middle of a year at rest, rounded means of primary teachers; a test compares.
ORDINARY_TEACHER = TeacherValues(
    general_positive=0.78,
    general_negative=0.2,
    load=0.35,
    stress=0.4,
    exhaustion=0.25,
    depersonalisation=0.42,
    accomplishment=0.7,
    meaning=0.45,
)


class AtRest(NamedTuple):
    """The end of the last unrecorded year: teachers by id, and their relationships."""

    ids: pd.Index
    schools: pd.Series
    teachers: Teachers
    dyads: Dyads


def state_of(staff: pd.DataFrame, rest: AtRest) -> Teachers:
    """Return the state of every teacher of a table of teachers.

    A stand-in taught no class in the unrecorded years, and begins as the mean of the school.
    """
    rows = rest.ids.get_indexer(staff.index)
    known = rows >= 0
    if known.all():
        return Teachers(*(values[rows] for values in rest.teachers))
    schools, names = pd.factorize(rest.schools)
    own = names.get_indexer(pd.Index(staff["school"]))
    found = []
    for values in rest.teachers:
        means = group_means(values, schools.astype(np.int64), len(names))
        found.append(np.where(known, values[rows], means[own]))
    return Teachers(*found)


def with_strangers(builder: Builder, number: int) -> Builder:
    """Return the rows of an unrecorded year: the same teachers and classes, other students.

    Only tables of students and scores change, row by row. Strangers in the classes of a roster
    resemble its students; others are drawn like the students of a synthetic school. number: of
    the year, which is part of the strangers' ids.
    """
    enrolment, old = builder.enrolment, builder.enrolment.students
    ids = [f"{name}~{number}" for name in old.index]
    keys = keys_of(ids)
    if enrolment.origin == "roster":
        students = resembling(ids, old["class"], enrolment.pool, builder.streams, keys)
        students.insert(1, "listed", old["listed"].to_numpy())
    else:
        home = old["class"] + f"~{number}"  # another class, for what a class shares
        students = drawn_students(ids, home, old["grade"].to_numpy(), builder.streams)
    unscored = enrolment.dyads.assign(closeness=np.nan, conflict=np.nan)
    return builder._replace(
        year=number,
        enrolment=replace(enrolment, students=students, dyads=unscored),
        links=builder.links._replace(student_key=keys),
    )
