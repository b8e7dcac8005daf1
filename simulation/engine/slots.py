"""One slot of a teacher's day: who meets, how each contact opens, and what it changes.

Arguments of type ``Any`` are single records, whose fields ``SchoolRecords`` names, or rows.
"""

from typing import Any, NamedTuple

import numpy as np

from simulation.engine.arrays import Call, SchoolRecords
from simulation.engine.contact import harmed, perceive, pleased, unnoticed
from simulation.engine.contact_records import Emotions, Meeting, Pair, TeacherNow
from simulation.engine.event_log import ContactPlace, record_event
from simulation.engine.openings import (
    FIRST,
    Chances,
    StudentNow,
    opening,
    opening_chances,
    strength,
)
from simulation.engine.representation_update import Impact, learn
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.awareness import awareness_with_means
from simulation.processes.colleagues import buffered
from simulation.processes.contacts import contact_count
from simulation.processes.engagement import engagement_in_lesson
from simulation.processes.learning import first_impression, gain_left, habit_after_contact
from simulation.processes.load import demand_of_closeness
from simulation.processes.order import order_shift
from simulation.randomness import (
    AT_DAY,
    AT_SLOT,
    AT_STUDENT,
    AT_TEACHER,
    AT_TRY,
    follow,
    halves,
    unit,
)


class TeacherSlot(NamedTuple):
    """One slot of a teacher's day.

    i: row of the teacher, key: of the teacher in every draw. support: of colleagues. shift:
    log-odds added to misbehaviour. counts: whether the tally of the teacher is needed.
    """

    year: int
    day: int
    number: int
    i: int
    key: np.uint64
    teacher: TeacherNow
    support: float
    shift: float
    counts: bool


@process
def rows_of(i: int, bounds: Any) -> tuple[np.uint64, np.uint64]:
    """Return the first row of teacher i and the row after the last.

    Unsigned, because every use of a signed one checks whether it counts from the end.
    """
    return np.uint64(bounds[i]), np.uint64(bounds[i + 1])


@process
def deal_contacts(paper: Any, levers: Any, at_teacher: np.uint64) -> int:
    """Clear the working record of one dyad, draw its contacts of today and return how many."""
    paper.repair_due = 0
    paper.met = 0
    paper.positive = 0.0
    paper.regular = 0
    paper.dealt = 0
    if levers.present > 0.0:
        first, second = halves(follow(at_teacher, AT_STUDENT, paper.student_key))
        paper.regular = contact_count(levers.contact_rate, first)
        paper.dealt = paper.regular
        if levers.extra_contacts > 0.0:
            paper.dealt = paper.regular + contact_count(levers.extra_contacts, second)
    dealt: int = paper.dealt
    return dealt


@process
def pair_now(dyad: Any, efficacy: float, p: Parameters) -> Pair:
    """Return a dyad at the start of a contact, with the awareness that its teacher can use."""
    awareness = awareness_with_means(
        dyad.awareness, efficacy, dyad.self_positive, dyad.self_negative, p.awareness
    )
    return Pair(
        dyad.self_positive,
        dyad.self_negative,
        dyad.other_positive,
        dyad.other_negative,
        dyad.relationship_positive,
        dyad.relationship_negative,
        dyad.rigidity,
        awareness,
        dyad.trust,
        dyad.wound,
    )


@process
def store_pair(dyad: Any, pair: Pair) -> None:
    """Store a dyad after a contact; rigidity and awareness change in the evening only."""
    dyad.self_positive = pair.self_positive
    dyad.self_negative = pair.self_negative
    dyad.other_positive = pair.other_positive
    dyad.other_negative = pair.other_negative
    dyad.relationship_positive = pair.relationship_positive
    dyad.relationship_negative = pair.relationship_negative
    dyad.trust = pair.trust
    dyad.wound = pair.wound


@process
def slot_load(slot: TeacherSlot, school: SchoolRecords, call: Call, p: Parameters) -> float:
    """Simulate all contacts of one slot; return what they add to load."""
    at_day = follow(call.chance.behaviour, AT_DAY, np.uint64(slot.day))
    at_teacher = follow(follow(at_day, AT_SLOT, np.uint64(slot.number)), AT_TEACHER, slot.key)
    start, stop = rows_of(slot.i, school.links.teacher_dyads)
    added = 0.0
    for row in range(start, stop):
        paper = school.dyad_paper[row]
        if slot.number < paper.dealt or paper.repair_due == 1:
            at_dyad = follow(at_teacher, AT_STUDENT, paper.student_key)
            added += contact(row, slot, at_dyad, school, call, p)
    return added


@process
def contact(
    row: Any,
    slot: TeacherSlot,
    at_dyad: np.uint64,
    school: SchoolRecords,
    call: Call,
    p: Parameters,
) -> float:
    """Simulate one contact; return what it adds to load, 0 if an assistant takes it over."""
    paper, levers = school.dyad_paper[row], school.teacher_levers[slot.i]
    if paper.repair_due == 1:
        paper.repair_due = 0
        valence = strength(at_dyad, p)
    else:
        valence = opening(chances_now(row, slot, school, p), at_dyad, p)
    if valence < 0.0:
        if happens(levers.taken_over, call.chance.assistant, slot, paper.student_key):
            return 0.0
        if happens(levers.repair, call.chance.repair, slot, paper.student_key):
            paper.repair_due = 1
    pair, relevance = (
        pair_now(school.dyads[row], slot.teacher.efficacy, p),
        school.dyad_traits[row].relevance,
    )
    seen = perceive(valence, pair, slot.teacher, p)
    # Three calls instead of one: the compiler then drops all that is 0 in either case.
    if seen.perceived == 0.0:
        return record_contact(unnoticed(seen, pair, slot.teacher, p), row, slot, school, call, p)
    if seen.perceived < 0.0:
        meeting = harmed(seen, relevance, pair, slot.teacher, p)
        return record_contact(meeting, row, slot, school, call, p)
    meeting = pleased(seen, relevance, pair, slot.teacher, p)
    return record_contact(meeting, row, slot, school, call, p)


@process
def record_contact(
    meeting: Meeting, row: Any, slot: TeacherSlot, school: SchoolRecords, call: Call, p: Parameters
) -> float:
    """Store what both sides learned, count and log a contact; return what it adds to load."""
    dyad, paper = school.dyads[row], school.dyad_paper[row]
    demand = demand_now(row, school, p)
    arranged = paper.regular <= slot.number < paper.dealt
    store_pair(
        dyad,
        learn(meeting, pair_now(dyad, slot.teacher.efficacy, p), impact_now(dyad, arranged, p), p),
    )
    if arranged:
        dyad.habit = habit_after_contact(dyad.habit, p.representation)
    if meeting.perceived != 0.0:
        dyad.noticed += 1.0
    load_change = buffered(meeting.load_change + demand, slot.support, p.colleagues)
    if call.events.watched[slot.i] == 1:
        place = ContactPlace(slot.year, slot.day, slot.number, slot.i, row)
        record_event(call.events, place, meeting, load_change, slot.teacher, arranged)
    paper.met += 1
    group = school.group_paper[np.uint64(paper.group)]
    group.met += 1
    group.bad += 1 if meeting.valence < 0.0 else 0
    paper.positive += meeting.positive
    note_feelings(school.teacher_paper[slot.i], meeting)
    if call.counts:
        count_contact(school.dyad_tally[row], meeting)
    if slot.counts:
        count_contact(school.teacher_tally[slot.i], meeting)
    return load_change


@process
def note_feelings(paper: Any, meeting: Meeting) -> None:
    """Add a contact to the working record of its teacher."""
    affect = meeting.positive - meeting.felt
    paper.slot_affect += affect
    paper.anger += meeting.emotions.anger
    if meeting.perceived != 0.0:
        paper.noticed += 1
        paper.competence += meeting.coping
        paper.affect += affect


@process
def impact_now(dyad: Any, arranged: bool, p: Parameters) -> Impact:
    """Return what a contact teaches beside its emotions; habit concerns arranged ones alone."""
    gain = gain_left(dyad.habit, p.representation) if arranged else 1.0
    return Impact(first_impression(dyad.noticed, p.representation), gain)


@process
def count_contact(tally: Any, meeting: Meeting) -> None:
    """Count a contact and its emotions in the tally of its dyad or teacher."""
    tally.contacts += 1
    tally.negative_contacts += 1 if meeting.valence < 0.0 else 0
    count_emotions(tally, meeting.emotions)


@process
def count_emotions(tally: Any, emotions: Emotions) -> None:
    """Count emotions that were felt, and add up their intensity."""
    for n in range(len(emotions)):
        strength = emotions[n]
        if strength > 0.0:
            tally.felt[n] += 1
            tally.intensity[n] += strength


@process
def chances_now(row: Any, slot: TeacherSlot, school: SchoolRecords, p: Parameters) -> Chances:
    """Return the chances of misbehaviour and of an approach as one contact opens."""
    paper, j = school.dyad_paper[row], np.uint64(school.dyad_paper[row].student)
    student, traits = school.students[j], school.student_traits[j]
    propensity = traits.propensity + school.student_levers[j].propensity + student.disposition
    low_demand = school.dyad_levers[row].low_demand if slot.number >= paper.regular else 0.0
    return opening_chances(
        StudentNow(
            propensity,
            traits.affiliation,
            engagement_in_lesson(student.engagement, school.dyads[row].lesson_engagement),
        ),
        school.dyads[row].trust,
        slot.shift + order_shift(school.groups[np.uint64(paper.group)].order, p.order),
        low_demand,
        p,
    )


@process
def happens(level: float, prefix: np.uint64, slot: TeacherSlot, student_key: np.uint64) -> bool:
    """Draw whether an event of this chance happens in a contact; a level of 0 draws nothing."""
    if level <= 0.0:
        return False
    at_slot = follow(follow(prefix, AT_DAY, np.uint64(slot.day)), AT_SLOT, np.uint64(slot.number))
    at_dyad = follow(follow(at_slot, AT_TEACHER, slot.key), AT_STUDENT, student_key)
    return unit(follow(at_dyad, AT_TRY, FIRST)) < level


@process
def demand_now(row: Any, school: SchoolRecords, p: Parameters) -> float:
    """Return what closeness to this student costs in a contact; 0 in the model's own theory."""
    if p.load.closeness == 0.0:
        return 0.0
    j = np.uint64(school.dyad_paper[row].student)
    propensity = school.student_traits[j].propensity + school.student_levers[j].propensity
    return demand_of_closeness(school.dyads[row].relationship_positive, propensity, p.load)
