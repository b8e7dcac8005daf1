"""The compiled engine: staffroom components outside, days inside.

Within a day all teachers of a component have their contacts and evening before the night.
``day.DAY`` lists the order of steps.
"""

import numpy as np

from simulation.engine.arrays import Call, SchoolRecords, Streams, Weekdays
from simulation.engine.contact_records import teacher_now
from simulation.engine.dyad_lanes import fill_lanes, rows_of, store_lanes
from simulation.engine.evening import teacher_evening
from simulation.engine.night import night
from simulation.engine.parameter_array import parameters_in
from simulation.engine.slots import TeacherSlot, commotion, deal_contacts, slot_load
from simulation.jit import kernel, process
from simulation.parameters import Parameters
from simulation.processes.awareness import awareness_in_session
from simulation.processes.behaviour import disposition
from simulation.processes.colleagues import workload_of_beginner
from simulation.processes.engagement import interest_after_week, passing_of_week
from simulation.processes.load import load_on_morning
from simulation.processes.mood import mood_after_slot, mood_on_morning, usual_after_slot
from simulation.processes.order import load_of_disorder
from simulation.randomness import AT_DAY, AT_SLOT, AT_TEACHER, follow
from simulation.state import Floats


@kernel
def simulate_days(school: SchoolRecords, call: Call, parameters: Floats) -> None:
    """Simulate some weekdays of one year in some staffroom components.

    parameters: all of them, in an array of ``parameter_array``.

    Changes the records of ``school`` and the event log in place. Components share no entry,
    so that calls on different ranges can run in parallel.
    """
    p, links, weekdays = parameters_in(parameters), school.links, call.weekdays
    last_day = last_school_day(weekdays)
    for part in range(call.first_part, call.last_part):
        first, last = links.part_teachers[part], links.part_teachers[part + 1]
        for w in range(len(weekdays.school)):
            if weekdays.day[w] % int(p.behaviour.spell_length) == 0:
                new_spell(part, weekdays.day[w], school, p)
            if weekdays.week[w] >= 0 and school.weeks.shape[1] > 0:
                new_week(part, weekdays.week[w], school, p)
            for n in range(first, last):
                i = links.member_teacher[n]
                if weekdays.school[w] == 1:
                    morning(i, school, p)
                    counts = call.counts and w == last_day
                    contacts(i, weekdays.day[w], counts, school, call, p)
                teacher_evening(i, weekdays.school[w], weekdays.shock[w, i], school, p)
            night(part, weekdays.school[w], weekdays.nights[w], school, p)


@process
def last_school_day(weekdays: Weekdays) -> int:
    """Return the place of the last school day, the only one that teachers' tallies count."""
    last = -1
    for w in range(len(weekdays.school)):
        if weekdays.school[w] == 1:
            last = w
    return last


@process
def new_spell(part: int, day: int, school: SchoolRecords, p: Parameters) -> None:
    """Set the disposition of every student of a component for the next weeks."""
    links, stretch = school.links, day // int(p.behaviour.spell_length)
    for n in range(links.part_students[part], links.part_students[part + 1]):
        j = links.member_student[n]
        school.students[j].disposition = disposition(school.spells[stretch, j], p.behaviour)


@process
def new_week(part: int, week: int, school: SchoolRecords, p: Parameters) -> None:
    """Change what strays from week to week in every student of a component."""
    links, shocks = school.links, school.weeks
    for n in range(links.part_students[part], links.part_students[part + 1]):
        j = links.member_student[n]
        student = school.students[j]
        student.interest = interest_after_week(student.interest, shocks[0, week, j], p.students)
        student.achievement += passing_of_week(shocks[1, week, j], p.students)


@process
def morning(i: int, school: SchoolRecords, p: Parameters) -> None:
    """Add the load of other work; clear what yesterday left in working record and tally."""
    teacher, tally = school.teachers[i], school.teacher_tally[i]
    workload = school.teacher_traits[i].workload * school.teacher_levers[i].workload
    workload *= workload_of_beginner(teacher.skill, p.beginners)
    teacher.load = load_on_morning(teacher.load, workload, teacher.strain, p.strain)
    teacher.load += disorder(i, school, p)
    teacher.mood = mood_on_morning(teacher.mood, p.mood)
    paper = school.teacher_paper[i]
    paper.noticed, paper.competence, paper.affect, paper.anger = 0, 0.0, 0.0, 0.0
    tally.contacts = 0
    tally.negative_contacts = 0
    tally.felt[:] = 0
    tally.intensity[:] = 0.0


@process
def disorder(i: int, school: SchoolRecords, p: Parameters) -> float:
    """Return the load that the order of teacher i's classes adds today, by present students."""
    start, stop = rows_of(i, school.links.teacher_dyads)
    total, present = 0.0, 0
    for row in range(start, stop):
        if school.dyad_levers[row].present > 0.0:
            total += school.groups[np.uint64(school.dyad_paper[row].group)].order
            present += 1
    return load_of_disorder(total / present, p.order) if present > 0 else 0.0


@process
def slots_today(i: int, day: int, chance: Streams, school: SchoolRecords) -> tuple[int, int]:
    """Renew awareness, draw the contacts of teacher i; return all slots and those of lessons.

    Arranged contacts and repairs add slots, in which the class as a whole cannot be restless.
    """
    start, stop = rows_of(i, school.links.teacher_dyads)
    key = school.teacher_paper[i].key
    paper, levers, dyads = school.dyad_paper, school.dyad_levers, school.dyads
    at_day = follow(chance.contacts, AT_DAY, np.uint64(day))
    at_teacher = follow(follow(at_day, AT_SLOT, np.uint64(0)), AT_TEACHER, key)
    slots, of_lessons, present = 0, 0, 0
    for row in range(start, stop):
        dyads[row].awareness = awareness_in_session(
            dyads[row].awareness, levers[row].held_awareness
        )
        slots = max(slots, deal_contacts(paper[row], levers[row], at_teacher))
        of_lessons = max(of_lessons, paper[row].regular)
        present += 1 if levers[row].present > 0.0 else 0
    school.teacher_paper[i].students = present
    return slots + 1 if school.teacher_levers[i].repair > 0.0 else slots, of_lessons


@process
def contacts(
    i: int, day: int, counts: bool, school: SchoolRecords, call: Call, p: Parameters
) -> None:
    """Simulate all contacts of teacher i today; load changes at the end of a slot.

    counts: whether the tally of the teacher is needed.
    """
    teacher, traits, levers = school.teachers[i], school.teacher_traits[i], school.teacher_levers[i]
    slots, of_lessons = slots_today(i, day, call.chance, school)
    fill_lanes(i, call.lanes, school, p)
    for number in range(slots):
        now = teacher_now(teacher, traits, levers, p)
        school.teacher_paper[i].slot_affect = 0.0
        slot = TeacherSlot(
            call.year,
            day,
            number,
            i,
            school.teacher_paper[i].key,
            now,
            teacher.support,
            levers.log_odds,
            counts,
        )
        added = slot_load(slot, school, call, p)
        if p.commotion.share > 0.0 and number < of_lessons:
            added += commotion(slot, school, call, p)
        load = teacher.load + added
        teacher.load = 0.0 if load < 0.0 else load
        if p.mood.gain > 0.0:
            change_mood(i, school, p)
    store_lanes(i, call.lanes, school)


@process
def change_mood(i: int, school: SchoolRecords, p: Parameters) -> None:
    """Change the mood of teacher i after the contacts of a slot."""
    teacher, paper = school.teachers[i], school.teacher_paper[i]
    if paper.students > 0:
        affect = paper.slot_affect / paper.students
        teacher.mood = mood_after_slot(teacher.mood, affect, teacher.usual_affect, p.mood)
        teacher.usual_affect = usual_after_slot(teacher.usual_affect, affect, p.mood)
