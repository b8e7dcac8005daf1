"""One slot of a teacher's day: its contacts, and unrest of the whole class, which teaches nothing.

Arguments of type ``Any`` are single records, whose fields ``SchoolRecords`` names, or rows.
"""

from typing import Any, NamedTuple

import numpy as np

from simulation.engine.arrays import Call, SchoolRecords
from simulation.engine.contact import regulate
from simulation.engine.contact_records import Affect, Emotions, Meeting, TeacherNow
from simulation.engine.dyad_lanes import blocks_of, lanes_of
from simulation.engine.event_log import ContactPlace, record_event
from simulation.engine.lanes import (
    ANGER,
    ARRANGED,
    COPING,
    FELT,
    LOAD_CHANGE,
    MEETS,
    PERCEIVED,
    POSITIVE,
    REPAIR_DUE,
    VALENCE,
    appraise_all,
    arrange_all,
    learn_all,
    meeting_at,
    open_all,
    perceive_all,
    respond_all,
    whole_vectors,
)  # fmt: skip
from simulation.engine.openings import strength
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes import appraisal, emotions, perception
from simulation.processes.colleagues import buffered
from simulation.processes.commotion import commotion_probability
from simulation.processes.contacts import contact_count
from simulation.processes.load import load_of_anger, load_of_contact
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
from simulation.state import Floats

FIRST = np.uint64(0)
NO_STUDENT = np.uint64(0)


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
def slot_load(slot: TeacherSlot, school: SchoolRecords, call: Call, p: Parameters) -> float:
    """Simulate all contacts of one slot; return what they add to load."""
    c, levers, number = call.lanes, school.teacher_levers[slot.i], float(slot.number)
    at_day = follow(call.chance.behaviour, AT_DAY, np.uint64(slot.day))
    at_teacher = follow(follow(at_day, AT_SLOT, np.uint64(slot.number)), AT_TEACHER, slot.key)
    added, noted = 0.0, slot.counts or call.counts or call.events.watched[slot.i] == 1
    for block in range(blocks_of(slot.i, school)):
        first, at, lanes = lanes_of(slot.i, block, school)
        whole = whole_vectors(lanes)
        open_all(c, at, whole, number, at_teacher, p)
        arrange_all(c, at, whole, number, p)
        if levers.taken_over > 0.0 or levers.repair > 0.0:
            assist(first, at, lanes, slot, school, call)
        perceive_all(c, at, whole, slot.teacher, p)
        appraise_all(c, at, whole, slot.teacher, p)
        respond_all(c, at, whole, slot.teacher, slot.support, p)
        added = note_feelings(added, c, at, lanes, school.teacher_paper[slot.i])
        if noted:
            note_contacts(first, at, lanes, slot, school, call)
        learn_all(c, at, whole, p)
    return added


@process
def assist(
    first: Any, at: Any, lanes: Any, slot: TeacherSlot, school: SchoolRecords, call: Call
) -> None:
    """Let an assistant take over some negative contacts, and prepare the repair of others."""
    c, levers = call.lanes, school.teacher_levers[slot.i]
    for lane in range(lanes):
        n, key = at + lane, school.dyad_paper[first + lane].student_key
        if c[VALENCE + n] < 0.0:
            if happens(levers.taken_over, call.chance.assistant, slot, key):
                c[VALENCE + n] = 0.0
                c[MEETS + n] = 0.0
            elif happens(levers.repair, call.chance.repair, slot, key):
                c[REPAIR_DUE + n] = 1.0


@process
def note_feelings(added: float, c: Floats, at: Any, lanes: Any, paper: Any) -> float:
    """Add all lanes to the working record of their teacher, and what they add to load.

    One after the other in the order of rows, which the reference engine follows too.
    """
    slot_affect, anger = paper.slot_affect, paper.anger
    noticed, competence, affect = paper.noticed, paper.competence, paper.affect
    for n in range(at, at + lanes):
        felt, seen = c[POSITIVE + n] - c[FELT + n], c[PERCEIVED + n] != 0.0
        added += c[LOAD_CHANGE + n]
        slot_affect += felt
        anger += c[ANGER + n]
        noticed += 1 if seen else 0
        competence += c[COPING + n] if seen else 0.0
        affect += felt if seen else 0.0
    paper.slot_affect, paper.anger = slot_affect, anger
    paper.noticed, paper.competence, paper.affect = noticed, competence, affect
    return added


@process
def note_contacts(
    first: Any, at: Any, lanes: Any, slot: TeacherSlot, school: SchoolRecords, call: Call
) -> None:
    """Count the contacts of a slot in the tallies, and log those of a watched teacher."""
    c = call.lanes
    for lane in range(lanes):
        row, n = first + lane, at + lane
        if c[MEETS + n] == 1.0:
            meeting = meeting_at(c, n)
            if call.counts:
                count_contact(school.dyad_tally[row], meeting)
            if slot.counts:
                count_contact(school.teacher_tally[slot.i], meeting)
            if call.events.watched[slot.i] == 1:
                place = ContactPlace(slot.year, slot.day, slot.number, slot.i, row)
                record_event(call.events, place, meeting, slot.teacher, c[ARRANGED + n] == 1.0)


@process
def count_contact(tally: Any, meeting: Meeting) -> None:
    """Count a contact and its emotions in the tally of its dyad or teacher."""
    tally.contacts += 1
    tally.negative_contacts += 1 if meeting.valence < 0.0 else 0
    count_emotions(tally, meeting.emotions)


@process
def count_emotions(tally: Any, felt: Emotions) -> None:
    """Count emotions that were felt, and add up their intensity."""
    for n in range(len(felt)):
        intensity = felt[n]
        if intensity > 0.0:
            tally.felt[n] += 1
            tally.intensity[n] += intensity


@process
def happens(level: float, prefix: np.uint64, slot: TeacherSlot, student_key: np.uint64) -> bool:
    """Draw whether an event of this chance happens in a contact; a level of 0 draws nothing."""
    if level <= 0.0:
        return False
    at_slot = follow(follow(prefix, AT_DAY, np.uint64(slot.day)), AT_SLOT, np.uint64(slot.number))
    at_dyad = follow(follow(at_slot, AT_TEACHER, slot.key), AT_STUDENT, student_key)
    return unit(follow(at_dyad, AT_TRY, FIRST)) < level


@process
def commotion(slot: TeacherSlot, school: SchoolRecords, call: Call, p: Parameters) -> float:
    """Draw whether the class is restless in a slot; return what that adds to load."""
    teacher = school.teachers[slot.i]
    at_day = follow(call.chance.commotion, AT_DAY, np.uint64(slot.day))
    at_slot = follow(follow(at_day, AT_SLOT, np.uint64(slot.number)), AT_TEACHER, slot.key)
    at = follow(at_slot, AT_STUDENT, NO_STUDENT)
    chance = commotion_probability(slot.shift, teacher.disorder, p.commotion)
    if halves(at)[0] >= chance:
        return 0.0
    severity = strength(at, p)
    loss = appraisal.harm(
        school.teacher_traits[slot.i].relevance * slot.teacher.affectivity, -severity
    )
    affect = feelings(loss, teacher.general_positive, teacher.general_negative, slot.teacher, p)
    note_commotion(school.teacher_paper[slot.i], affect)
    if slot.counts:
        count_emotions(school.teacher_tally[slot.i], affect.emotions)
    added = load_of_contact(
        slot.teacher.wear * affect.felt, affect.suppressed, 0.0, 0.0, p.load
    ) + load_of_anger(slot.teacher.wear * affect.emotions.anger, affect.unregulated, p.load)
    return buffered(p.commotion.load * added, slot.support, p.colleagues)


@process
def feelings(
    loss: float, positive: float, negative: float, teacher: TeacherNow, p: Parameters
) -> Affect:
    """Return anger and anxiety of a restless class. positive, negative: general representation."""
    rule = p.appraisal
    blind = perception.shield(0.0, rule)
    accountable = appraisal.accountability(
        perception.shielded(positive, rule.shielded_positive, blind),
        perception.shielded(negative, rule.shielded_negative, blind),
    )
    steady = appraisal.emotional_steadiness(teacher.negative_affectivity, rule)
    anger, anxiety = emotions.anger(loss, accountable), emotions.anxiety(loss, steady, 1.0)
    arisen = Emotions(anger, anxiety, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    return regulate(arisen, 0.0, teacher, p)


@process
def note_commotion(paper: Any, affect: Affect) -> None:
    """Add the emotions of a restless class to the working record of a teacher."""
    paper.slot_affect -= affect.felt
    paper.anger += affect.emotions.anger
