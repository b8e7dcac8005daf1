"""Arguments of a kernel: the school as records, working records, random streams."""

from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.engine.event_log import EventLog
from simulation.interventions.context import Register
from simulation.randomness import RandomStreams
from simulation.school.links import dyad_owner, tie_ends
from simulation.school.school_year import SchoolYear
from simulation.state import (
    Circumstances,
    DyadLevers,
    Dyads,
    DyadTally,
    Floats,
    Groups,
    Ints,
    Keys,
    Links,
    Records,
    State,
    StudentLevers,
    Students,
    Tally,
    TeacherLevers,
    Teachers,
    TeacherTally,
    TieLevers,
    empty_tally,
)

Columns = TypeVar("Columns", bound=tuple[Any, ...])


def packed(variables: Columns) -> Records:
    """Return one record an entry from a NamedTuple of arrays of equal length; a copy."""
    names = variables._fields  # type: ignore[attr-defined]
    layout = [
        (name, values.dtype, values.shape[1:])
        for name, values in zip(names, variables, strict=True)
    ]
    records = np.zeros(len(variables[0]), dtype=layout)
    for name, values in zip(names, variables, strict=True):
        records[name] = values
    return records


def columns(kind: type[Columns], records: Records) -> Columns:
    """Return the variables of ``kind`` as views of the records: writing changes both."""
    return kind(*(records[name] for name in kind._fields))  # type: ignore[attr-defined]


class DyadPaper(NamedTuple):
    """The people of a dyad, its usual contacts, and working variables of its day."""

    teacher: Ints  # row of the teacher
    student: Ints  # row of the student
    group: Ints  # row of the group: the teacher with the class
    student_key: Keys  # of the student in every draw
    usual: Floats  # contacts a day in a class of reference size
    regular: Ints  # contacts drawn today, without arranged ones
    dealt: Ints  # contacts drawn today, arranged ones included
    repair_due: Ints  # 1 if the next slot opens with a repair
    met: Ints  # contacts that took place today
    positive: Floats  # summed positive emotion of today


class TeacherPaper(NamedTuple):
    """The key of a teacher, and working variables of the day and the night."""

    key: Keys  # of the teacher in every draw
    load: Floats  # load after exchange
    students: Ints  # present dyads today
    slot_affect: Floats  # summed P - N' of this slot
    noticed: Ints  # contacts of today that were noticed
    competence: Floats  # summed coping potential of these
    affect: Floats  # summed P - N' of these
    anger: Floats  # summed anger of today
    practice: Floats  # practices after exchange


class GroupPaper(NamedTuple):
    """Working variables of a group's day."""

    met: Ints  # contacts that took place today
    bad: Ints  # of which with misbehaviour


class Streams(NamedTuple):
    """Hash prefixes of the random streams of the day."""

    contacts: np.uint64
    behaviour: np.uint64
    assistant: np.uint64
    repair: np.uint64
    commotion: np.uint64


class SchoolRecords(NamedTuple):
    """All data of a kernel: one record a dyad, teacher and student, and the links between them."""

    links: Links
    dyads: Records
    teachers: Records
    students: Records
    groups: Records
    dyad_traits: Records
    teacher_traits: Records
    student_traits: Records
    dyad_levers: Records
    teacher_levers: Records
    student_levers: Records
    tie_levers: Records
    dyad_tally: Records
    teacher_tally: Records
    dyad_paper: Records
    teacher_paper: Records
    group_paper: Records
    spells: Floats  # (stretches, students) standard normal, of students' dispositions
    weeks: Floats  # (2, weeks, students) standard normal, of interest and of tests


class Weekdays(NamedTuple):
    """The weekdays that a kernel call simulates, in order."""

    school: Ints  # (weekdays,) 1 on a school day
    day: Ints  # (weekdays,) number of the school day
    nights: Ints  # (weekdays,) 3 on a Friday
    week: Ints  # (weekdays,) number of the school week that begins, -1 on other weekdays
    shock: Floats  # (weekdays, teachers) standard normal, of private strain


class Call(NamedTuple):
    """One call of the kernel: weekdays, random streams and components."""

    weekdays: Weekdays
    chance: Streams
    year: int
    first_part: int
    last_part: int
    counts: bool  # whether contacts and emotions are counted in the tallies
    events: EventLog
    lanes: Floats  # scratch of one block of contacts, of ``lanes.empty_lanes``


def dyad_paper_of(school_year: SchoolYear) -> DyadPaper:
    """Return the working variables of dyads before the first day."""
    links = school_year.structure.links
    dyads = len(links.dyad_student)
    return DyadPaper(
        teacher=dyad_owner(links),
        student=links.dyad_student,
        group=links.dyad_group,
        student_key=links.student_key[links.dyad_student],
        usual=school_year.usual_rate,
        regular=np.zeros(dyads, dtype=np.int64),
        dealt=np.zeros(dyads, dtype=np.int64),
        repair_due=np.zeros(dyads, dtype=np.int64),
        met=np.zeros(dyads, dtype=np.int64),
        positive=np.zeros(dyads),
    )


def school_of(
    school_year: SchoolYear, circumstances: Circumstances, spells: Floats, weeks: Floats
) -> SchoolRecords:
    """Return the school as records, which are copies.

    spells: a standard normal for every stretch of weeks and student. weeks: two for every week
    and student.
    """
    structure, state = school_year.structure, school_year.state
    links = structure.links
    dyads, teachers = len(links.dyad_student), len(links.teacher_key)
    traits = structure.traits
    return SchoolRecords(
        links=links,
        dyads=packed(state.dyads),
        teachers=packed(state.teachers),
        students=packed(state.students),
        groups=packed(state.groups),
        dyad_traits=packed(traits.dyads),
        teacher_traits=packed(traits.teachers),
        student_traits=packed(traits.students),
        dyad_levers=packed(circumstances.dyads),
        teacher_levers=packed(circumstances.teachers),
        student_levers=packed(circumstances.students),
        tie_levers=packed(circumstances.ties),
        dyad_tally=packed(empty_tally(DyadTally, dyads)),
        teacher_tally=packed(empty_tally(TeacherTally, teachers)),
        dyad_paper=packed(dyad_paper_of(school_year)),
        teacher_paper=packed(empty_teacher_paper(links.teacher_key)),
        group_paper=packed(GroupPaper(*np.zeros((2, int(links.group_start[-1])), dtype=np.int64))),
        spells=spells,
        weeks=weeks,
    )


def empty_teacher_paper(key: Keys) -> TeacherPaper:
    """Return the working records of teachers before the first day."""
    none = np.zeros(len(key))
    return TeacherPaper(
        key=key,
        load=none,
        students=none.astype(np.int64),
        slot_affect=none,
        noticed=none.astype(np.int64),
        competence=none,
        affect=none,
        anger=none,
        practice=none,
    )


def views_of(records: SchoolRecords) -> tuple[State, Circumstances, Tally]:
    """Return the variables of a school as views of its records, one array a variable."""
    state = State(
        columns(Dyads, records.dyads),
        columns(Teachers, records.teachers),
        columns(Students, records.students),
        columns(Groups, records.groups),
    )
    circumstances = Circumstances(
        columns(DyadLevers, records.dyad_levers),
        columns(TeacherLevers, records.teacher_levers),
        columns(StudentLevers, records.student_levers),
        columns(TieLevers, records.tie_levers),
    )
    tally = Tally(
        columns(DyadTally, records.dyad_tally), columns(TeacherTally, records.teacher_tally)
    )
    return state, circumstances, tally


def streams(chance: RandomStreams, year: int) -> Streams:
    """Return the prefixes of one school year."""
    return Streams(*(np.uint64(chance.prefix(name, year)) for name in Streams._fields))


class Here(NamedTuple):
    """Rows that are present: dyads that share a class, teachers and students in such a dyad."""

    dyads: npt.NDArray[np.bool_]
    teachers: npt.NDArray[np.bool_]
    students: npt.NDArray[np.bool_]


def here_now(year: SchoolYear, now: Circumstances) -> Here:
    """Return the rows that are present; a teacher without a class is, a stand-in is not."""
    links, present = year.structure.links, now.dyads.present > 0.0
    teaching = np.bincount(dyad_owner(links)[present], minlength=len(links.teacher_key)) > 0
    taught = np.bincount(links.dyad_student[present], minlength=len(links.student_key)) > 0
    return Here(present, teaching | ~year.idle.teachers, taught)


def register_of(year: SchoolYear) -> Register:
    """Return names for interventions, in the order of rows; ``idle`` marks reserved rows."""
    enrolment, ids = year.enrolment, year.enrolment.teachers.index
    one, other, _ = tie_ends(enrolment)
    return Register(
        teachers=enrolment.teachers,
        classes=enrolment.classes,
        students=enrolment.students,
        dyads=year.dyads.assign(idle=year.idle.dyads),
        ties=pd.DataFrame({"teacher": ids[one], "colleague": ids[other], "idle": year.idle.ties}),
    )
