"""The compiled engine: staffroom components outside, days inside.

Within a day the parts of a school that share a tie or a student move together:
every teacher's contacts and evening, then the night. See ``day.DAY`` for the order.
"""

import numpy as np

from simulation.engine.arrays import Call, SchoolRecords, Streams
from simulation.engine.contact import (
    harmed,
    perceive,
    pleased,
    unnoticed,
)
from simulation.engine.evening import teacher_evening
from simulation.engine.event_log import EventLog, write_down
from simulation.engine.night import night
from simulation.engine.representation_update import learn_good, learn_harm, learn_trust
from simulation.engine.slots import (
    befalls,
    chances_now,
    count_contact,
    count_emotions,
    deal_contacts,
    demand_now,
    opening,
    pair_now,
    person_now,
    remember,
    rows_of,
    strength,
)
from simulation.jit import kernel, process
from simulation.parameters import Parameters
from simulation.processes.awareness import awareness_in_session
from simulation.processes.behaviour import disposition
from simulation.processes.colleagues import buffered
from simulation.processes.load import load_on_morning
from simulation.randomness import AT_DAY, AT_SLOT, AT_STUDENT, AT_TEACHER, follow


@kernel
def simulate_days(school: SchoolRecords, call: Call, p: Parameters) -> None:
    """Live through some weekdays of one year in some staffroom components.

    Changes the records of ``school`` and the event log in place; components do not touch
    each other's entries, so calls on different ranges may run at once.
    """
    links, weekdays = school.links, call.weekdays
    for part in range(call.first_part, call.last_part):
        first, last = links.part_teachers[part], links.part_teachers[part + 1]
        for w in range(len(weekdays.school)):
            if weekdays.day[w] % int(p.behaviour.spell_length) == 0:
                new_spell(part, weekdays.day[w], school, p)
            for n in range(first, last):
                i = links.member_teacher[n]
                if weekdays.school[w] == 1:
                    morning(i, school, p)
                    live_contacts(
                        i, (call.year, weekdays.day[w]), call.chance, school, call.events, p
                    )
                teacher_evening(i, weekdays.school[w], weekdays.shock[w, i], school, p)
            night(part, weekdays.school[w], weekdays.nights[w], school, p)


@process
def new_spell(part: int, day: int, school: SchoolRecords, p: Parameters) -> None:
    """Every student of a component begins another stretch of better or worse weeks."""
    links, stretch = school.links, day // int(p.behaviour.spell_length)
    for n in range(links.part_students[part], links.part_students[part + 1]):
        j = links.member_student[n]
        school.students[j].disposition = disposition(school.spells[stretch, j], p.behaviour)


@process
def morning(i: int, school: SchoolRecords, p: Parameters) -> None:
    """Work comes into sight; yesterday's counts are cleared."""
    teacher, tally = school.teachers[i], school.teacher_tally[i]
    workload = school.teacher_traits[i].workload * school.teacher_levers[i].workload
    teacher.load = load_on_morning(teacher.load, workload, teacher.strain, p.strain)
    tally.contacts = 0
    tally.negative_contacts = 0
    tally.felt[:] = 0
    tally.intensity[:] = 0.0


@process
def slots_today(i: int, day: int, chance: Streams, school: SchoolRecords) -> int:
    """Sessions hold awareness up; contacts of teacher i are dealt; the slots of the day."""
    start, stop = rows_of(i, school.links.teacher_dyads)
    key = school.teacher_paper[i].key
    paper, levers, dyads = school.dyad_paper, school.dyad_levers, school.dyads
    at_day = follow(chance.contacts, AT_DAY, np.uint64(day))
    at_teacher = follow(follow(at_day, AT_SLOT, np.uint64(0)), AT_TEACHER, key)
    slots = 0
    for row in range(start, stop):
        dyads[row].awareness = awareness_in_session(
            dyads[row].awareness, levers[row].held_awareness
        )
        slots = max(slots, deal_contacts(paper[row], levers[row], at_teacher))
    return slots + 1 if school.teacher_levers[i].repair > 0.0 else slots


@process
def live_contacts(
    i: int,
    when: tuple[int, int],
    chance: Streams,
    school: SchoolRecords,
    events: EventLog,
    p: Parameters,
) -> None:
    """All contacts of teacher i today, slot by slot; load is added at the end of a slot."""
    start, stop = rows_of(i, school.links.teacher_dyads)
    dyads, papers, relevance = school.dyads, school.dyad_paper, school.dyad_traits
    dyad_levers, tallies = school.dyad_levers, school.dyad_tally
    students, student_traits = school.students, school.student_traits
    student_levers = school.student_levers
    teacher, levers, key = school.teachers[i], school.teacher_levers[i], school.teacher_paper[i].key
    tally, watched = school.teacher_tally[i], events.watched[i] == 1
    support, shift = teacher.support, levers.log_odds
    taken_over, repair = levers.taken_over, levers.repair
    year, day = when
    at_day = follow(chance.behaviour, AT_DAY, np.uint64(day))
    for slot in range(slots_today(i, day, chance, school)):
        at_teacher = follow(follow(at_day, AT_SLOT, np.uint64(slot)), AT_TEACHER, key)
        person = person_now(teacher, school.teacher_traits[i], levers, p)
        added = 0.0
        for row in range(start, stop):
            paper, dyad = papers[row], dyads[row]
            repairing = paper.repair_due == 1
            if slot >= paper.dealt and not repairing:
                continue
            at_dyad = follow(at_teacher, AT_STUDENT, paper.student_key)
            if repairing:
                paper.repair_due = 0
                valence = strength(at_dyad, p)
            else:
                j = np.uint64(paper.student)
                low_demand = dyad_levers[row].low_demand if slot >= paper.regular else 0.0
                chances = chances_now(
                    dyad, students[j], student_traits[j], student_levers[j],
                    shift, low_demand, p,
                )  # fmt: skip
                valence = opening(chances, at_dyad, p)
            if valence < 0.0:
                if befalls(taken_over, chance.assistant, day, slot, key, paper.student_key):
                    continue
                if befalls(repair, chance.repair, day, slot, key, paper.student_key):
                    paper.repair_due = 1
            at = (year, day, slot, i, row)
            pair = pair_now(dyad)
            seen = perceive(valence, pair, person, p)
            demand = demand_now(dyad, paper, student_traits, student_levers, p)
            paper.met += 1
            count_contact(tallies[row], valence)
            count_contact(tally, valence)
            if seen.perceived == 0.0:
                meeting = unnoticed(seen, pair, person, p)
                change = buffered(meeting.load_change + demand, support, p.colleagues)
                dyad.trust = learn_trust(meeting, pair, p).trust
                if watched:
                    write_down(events, at, meeting, change, person.load)
            elif seen.perceived < 0.0:
                meeting = harmed(seen, relevance[row].relevance, pair, person, p)
                change = buffered(meeting.load_change + demand, support, p.colleagues)
                if watched:
                    write_down(events, at, meeting, change, person.load)
                remember(dyad, learn_harm(meeting, pair, p))
                if meeting.negative > 0.0:
                    count_emotions(tallies[row], meeting, 0, 7)
                    count_emotions(tally, meeting, 0, 7)
            else:
                meeting = pleased(seen, relevance[row].relevance, pair, person, p)
                change = buffered(meeting.load_change + demand, support, p.colleagues)
                if watched:
                    write_down(events, at, meeting, change, person.load)
                remember(dyad, learn_good(meeting, pair, p))
                paper.positive += meeting.positive
                if meeting.positive > 0.0:
                    count_emotions(tallies[row], meeting, 7, 11)
                    count_emotions(tally, meeting, 7, 11)
            added += change
        load = teacher.load + added
        teacher.load = 0.0 if load < 0.0 else load
