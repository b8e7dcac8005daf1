"""Links between people of a school year, as compressed arrays for the kernels."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from simulation.randomness import keys_of
from simulation.school.enrolment import Enrolment, Flags, is_idle, rows_of
from simulation.school.reserve import IdleRows
from simulation.state import Floats, Ints, Links


class Pairing(NamedTuple):
    """The dyads and groups of a year; the same two people in two classes are one dyad.

    A group is a teacher with a class; groups stand in the order of teacher id, then class id.
    """

    teacher: Ints  # row of the teacher of each dyad
    student: Ints  # row of the student of each dyad
    dyad: Ints  # dyad of each row of ``Enrolment.dyads``
    group: Ints  # group of each row of ``Enrolment.dyads``
    group_teacher: Ints  # row of the teacher of each group
    group_class: Ints  # row of the class of each group


def pairing_of(enrolment: Enrolment) -> Pairing:
    """Return the dyads in the order of teacher id, then student id."""
    students = len(enrolment.students)
    teacher = rows_of(enrolment.teachers.index, enrolment.dyads["teacher"])
    student = rows_of(enrolment.students.index, enrolment.dyads["student"])
    pairs, dyad = np.unique(teacher * students + student, return_inverse=True)
    classes = len(enrolment.classes)
    taught = rows_of(enrolment.classes.index, enrolment.dyads["class"])
    groups, group = np.unique(teacher * classes + taught, return_inverse=True)
    return Pairing(
        teacher=pairs // students,
        student=pairs % students,
        dyad=dyad.astype(np.int64),
        group=group.astype(np.int64),
        group_teacher=groups // classes,
        group_class=groups % classes,
    )


def links_of(enrolment: Enrolment, pairing: Pairing) -> Links:
    """Return the kernel's links of one school year. Raises ValueError if two ids share a hash."""
    teachers, students = enrolment.teachers.index, enrolment.students.index
    one, other, _ = tie_ends(enrolment)
    by_student = np.argsort(pairing.student, kind="stable")
    part_of_teacher, part_of_student = _parts(pairing, one, other, len(teachers), len(students))
    return Links(
        teacher_dyads=_starts(pairing.teacher, len(teachers)),
        dyad_student=pairing.student,
        student_start=_starts(pairing.student, len(students)),
        student_dyads=by_student,
        dyad_group=_groups_of_dyads(enrolment, pairing),
        group_start=_starts(pairing.group_teacher, len(teachers)),
        tie_start=_starts(one, len(teachers)),
        tie_teacher=other,
        part_teachers=_starts(part_of_teacher, part_of_teacher.max() + 1),
        member_teacher=np.argsort(part_of_teacher, kind="stable"),
        part_students=_starts(part_of_student, part_of_teacher.max() + 1),
        member_student=np.argsort(part_of_student, kind="stable"),
        teacher_key=keys_of(teachers.tolist()),
        student_key=keys_of(students.tolist()),
    )


def _groups_of_dyads(enrolment: Enrolment, pairing: Pairing) -> Ints:
    """Return the group of each dyad: of several the first that is no empty seat."""
    order = np.lexsort((pairing.group, is_idle(enrolment.dyads), pairing.dyad))
    first = np.unique(pairing.dyad[order], return_index=True)[1]
    return pairing.group[order][first]


def tie_ends(enrolment: Enrolment) -> tuple[Ints, Ints, Ints]:
    """Return teacher, colleague and staffroom row of every tie, each tie twice, sorted."""
    ids, ties = enrolment.teachers.index, enrolment.staffroom
    one, other = rows_of(ids, ties["teacher"]), rows_of(ids, ties["colleague"])
    here, there = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.lexsort((there, here))
    return here[order], there[order], np.tile(np.arange(len(one)), 2)[order]


def group_means(
    values: Floats, group: Ints, groups: int, otherwise: float | Floats = np.nan
) -> Floats:
    """Return the mean of the values of each group, or ``otherwise`` where there is none."""
    count = np.bincount(group, minlength=groups)
    total = np.bincount(group, weights=values, minlength=groups)
    return np.where(count > 0, total / np.maximum(count, 1), otherwise)


def mean_scores(scores: pd.Series, pairing: Pairing) -> Floats:
    """Return the mean score of each dyad over its classes, NaN where there is none."""
    values = scores.to_numpy()
    known = ~np.isnan(values)
    return group_means(values[known], pairing.dyad[known], len(pairing.teacher))


def idle_rows(enrolment: Enrolment, pairing: Pairing) -> IdleRows:
    """Flag what is in reserve; a pair that shares a class already is not."""
    taught = pairing.dyad[~is_idle(enrolment.dyads)]
    shared = np.bincount(taught, minlength=len(pairing.teacher))
    ties = is_idle(enrolment.staffroom)[tie_ends(enrolment)[2]]
    return IdleRows(shared == 0, ties, is_idle(enrolment.teachers))


def dyad_owner(links: Links) -> Ints:
    """Return the row of each dyad's teacher, shape (dyads,)."""
    return np.repeat(np.arange(len(links.teacher_key)), np.diff(links.teacher_dyads))


def joined_classes(enrolment: Enrolment, pairing: Pairing, counted: Flags) -> pd.Series:
    """Return the class of each dyad, by the counted rows; several are joined by a semicolon."""
    classes, dyad = enrolment.dyads["class"].to_numpy(dtype=object)[counted], pairing.dyad[counted]
    first = np.unique(dyad, return_index=True)[1]
    joined = classes[first]
    repeated = np.flatnonzero(np.bincount(dyad) > 1)
    again = np.flatnonzero(np.isin(dyad, repeated))
    several = pd.Series(classes[again]).groupby(dyad[again]).agg(";".join)
    joined[several.index] = several
    return pd.Series(joined, dtype="str")


def _starts(owner: Ints, owners: int) -> Ints:
    """Return where each owner's entries begin in an array sorted by owner."""
    counts = np.bincount(owner, minlength=owners)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _parts(
    pairing: Pairing, one: Ints, other: Ints, teachers: int, students: int
) -> tuple[Ints, Ints]:
    """Return the component of every teacher and student, numbered by its first teacher."""
    start = np.concatenate([pairing.teacher, one])
    end = np.concatenate([pairing.student + teachers, other])
    size = teachers + students
    graph = coo_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(size, size))
    label = connected_components(graph, directed=False)[1]
    first = np.unique(label[:teachers], return_index=True)[1]
    number = np.empty(label.max() + 1, dtype=np.int64)
    number[label[np.sort(first)]] = np.arange(len(first))
    part = number[label]
    return part[:teachers], part[teachers:]
