"""Unrest of a whole class: what a teacher feels, and what it adds to load; nothing is learned."""

from typing import Any

import numpy as np

from simulation.engine.arrays import Call, SchoolRecords
from simulation.engine.contact import regulate
from simulation.engine.contact_records import Affect, Emotions, TeacherNow
from simulation.engine.openings import strength
from simulation.engine.slots import TeacherSlot, count_emotions
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes import appraisal, emotions, perception
from simulation.processes.colleagues import buffered
from simulation.processes.commotion import commotion_probability
from simulation.processes.load import load_of_anger, load_of_contact
from simulation.randomness import AT_DAY, AT_SLOT, AT_STUDENT, AT_TEACHER, follow, halves

NO_STUDENT = np.uint64(0)


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
