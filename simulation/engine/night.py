"""The night of one staffroom component: exchange, recovery, learning, support."""

import numpy as np

from simulation.engine.arrays import SchoolRecords
from simulation.engine.dyad_lanes import rows_of
from simulation.engine.evening import load_after_rest
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.colleagues import load_after_exchange, practice_after_day, support_from
from simulation.processes.contacts import attention
from simulation.processes.engagement import (
    achievement_after_day,
    achievement_gain,
    closeness_for_student,
    engagement_after_day,
    engagement_pull,
    gain_of_teaching,
    lesson_engagement_after_day,
)


@process
def night(part: int, school_day: int, nights: int, school: SchoolRecords, p: Parameters) -> None:
    """Simulate the time between one weekday's evening and the next morning."""
    links = school.links
    first, last = links.part_teachers[part], links.part_teachers[part + 1]
    if school_day == 1:
        for n in range(first, last):
            exchange(links.member_teacher[n], school, p)
    for n in range(first, last):
        recover(links.member_teacher[n], school_day, nights, school, p)
    if school_day == 1:
        for n in range(links.part_students[part], links.part_students[part + 1]):
            learn_today(links.member_student[n], school, p)
    for n in range(first, last):
        find_support(links.member_teacher[n], school, p)


@process
def exchange(i: int, school: SchoolRecords, p: Parameters) -> None:
    """Compute load and practices of teacher i after talking with colleagues."""
    links, levers, teachers = school.links, school.tie_levers, school.teachers
    programmes = school.teacher_levers
    total, shown, ties = 0.0, 0.0, 0
    for n in range(links.tie_start[i], links.tie_start[i + 1]):
        if levers[n].tie > 0.0:
            other = links.tie_teacher[n]
            total += teachers[other].load
            shown += programmes[other].reappraisal + teachers[other].practice
            ties += 1
    teacher, paper = teachers[i], school.teacher_paper[i]
    paper.load, paper.practice = teacher.load, teacher.practice
    if ties > 0:
        paper.load = load_after_exchange(teacher.load, total / ties, p.colleagues)
        own = programmes[i].reappraisal
        paper.practice = practice_after_day(teacher.practice, own, shown / ties, p.colleagues)


@process
def recover(i: int, school_day: int, nights: int, school: SchoolRecords, p: Parameters) -> None:
    """Reduce the load of teacher i overnight, three nights over a weekend."""
    teacher = school.teachers[i]
    load = school.teacher_paper[i].load if school_day == 1 else teacher.load
    for _ in range(nights):
        load = load_after_rest(i, load, school, p)
    teacher.load = load
    if school_day == 1:
        teacher.practice = school.teacher_paper[i].practice


@process
def learn_today(j: int, school: SchoolRecords, p: Parameters) -> None:
    """Change engagement and achievement of student j, from all dyads of the student."""
    links, dyads, levers, paper = school.links, school.dyads, school.dyad_levers, school.dyad_paper
    student, traits = school.students[np.uint64(j)], school.student_traits[np.uint64(j)]
    close, conflict, taught, share, present = 0.0, 0.0, 0.0, 0.0, 0
    start, stop = rows_of(j, links.student_start)
    for n in range(start, stop):
        row = np.uint64(links.student_dyads[n])
        if levers[row].present > 0.0:
            close += closeness_for_student(dyads[row].relationship_positive, dyads[row].trust)
            conflict += dyads[row].relationship_negative
            taught += school.teachers[paper[row].teacher].teaching_quality
            share += attention(levers[row].contact_rate, paper[row].usual)
            present += 1
    if present == 0:
        return
    if present > 1:  # most have one teacher, and the divisions cost more than the rest
        close, conflict = close / present, conflict / present
        taught, share = taught / present, share / present
    pull = engagement_pull(
        close, conflict, traits.engagement_closeness, traits.engagement_conflict, p.students
    )
    if p.students.lesson_share > 0.0 and present > 1:
        engage_in_lessons(j, pull, school, p)
    student.engagement = engagement_after_day(
        student.engagement, traits.base_engagement, pull + student.interest, p.students
    )
    gain = achievement_gain(
        student.engagement, close, conflict,
        traits.achievement_closeness, traits.achievement_conflict, p.students,
    )  # fmt: skip
    gain += gain_of_teaching(taught, share, p.students)
    student.achievement = achievement_after_day(
        student.achievement, gain, traits.own_level, p.students
    )


@process
def engage_in_lessons(j: int, mean_pull: float, school: SchoolRecords, p: Parameters) -> None:
    """Change what is particular to student j in the lessons of one teacher after another."""
    links, dyads, traits = school.links, school.dyads, school.student_traits[np.uint64(j)]
    start, stop = rows_of(j, links.student_start)
    for n in range(start, stop):
        row = np.uint64(links.student_dyads[n])
        if school.dyad_levers[row].present > 0.0:
            dyad = dyads[row]
            close = closeness_for_student(dyad.relationship_positive, dyad.trust)
            pull = engagement_pull(
                close, dyad.relationship_negative,
                traits.engagement_closeness, traits.engagement_conflict, p.students,
            )  # fmt: skip
            dyad.lesson_engagement = lesson_engagement_after_day(
                dyad.lesson_engagement, pull, mean_pull, p.students
            )


@process
def find_support(i: int, school: SchoolRecords, p: Parameters) -> None:
    """Set the support that teacher i gets from colleagues tomorrow."""
    links, levers, teachers = school.links, school.tie_levers, school.teachers
    total, ties = 0.0, 0
    for n in range(links.tie_start[i], links.tie_start[i + 1]):
        if levers[n].tie > 0.0:
            total += support_from(teachers[links.tie_teacher[n]].exhaustion)
            ties += 1
    teachers[i].support = p.colleagues.absent if ties == 0 else total / ties
