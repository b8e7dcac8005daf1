"""A teacher's evening: drift of the dyads, stress and burnout after the day."""

from typing import Any, NamedTuple

import numpy as np

from simulation.engine.arrays import SchoolRecords
from simulation.engine.contact_records import efficacy_now
from simulation.engine.dyad_lanes import rows_of
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.awareness import awareness_after_weekday
from simulation.processes.burnout import (
    accomplishment_after_day,
    competence,
    depersonalisation_after_day,
    exhaustion_after_day,
    meaning_after_day,
)
from simulation.processes.colleagues import skill_after_day
from simulation.processes.commotion import disorder_after_day
from simulation.processes.curves import clip
from simulation.processes.learning import habit_after_evening, wound_after_evening
from simulation.processes.load import (
    affectivity,
    load_after_night,
    rumination,
    strain_after_weekday,
    stress_after_day,
)
from simulation.processes.needs import load_after_needs, needs_of_day, uplift_of_day
from simulation.processes.order import management, order_after_day
from simulation.processes.relatedness import connectedness, relatedness
from simulation.processes.representation import (
    component_after_evening,
    rigidity_after_evening,
    rigidity_at_rest,
)
from simulation.processes.teaching import teaching_after_day, teaching_aim
from simulation.processes.trust import trust_after_evening


class Classroom(NamedTuple):
    """Means over a teacher's dyads; the general representation if there are none.

    positive: positive emotion of today. plus, minus: of the six components, by valence.
    """

    other_negative: float
    connectedness: float
    competence: float
    positive: float
    plus: float
    minus: float


@process
def drift(dyad: Any, traits: Any, general_trust: float, teacher: Any, p: Parameters) -> None:
    """Let trust, rigidity and representation of one dyad drift on a school evening."""
    rule = p.representation
    dyad.trust = trust_after_evening(dyad.trust, general_trust, p.trust)
    dyad.wound = wound_after_evening(dyad.wound, rule)
    dyad.habit = habit_after_evening(dyad.habit, rule)
    negative = (dyad.self_negative + dyad.other_negative + dyad.relationship_negative) / 3.0
    dyad.rigidity = rigidity_after_evening(
        dyad.rigidity, rigidity_at_rest(negative, teacher.stress, p.rigidity), p.rigidity
    )
    base, general = traits.base_positive, teacher.general_positive
    dyad.self_positive = component_after_evening(dyad.self_positive, base, general, rule)
    dyad.other_positive = component_after_evening(dyad.other_positive, base, general, rule)
    dyad.relationship_positive = component_after_evening(
        dyad.relationship_positive, base, general, rule
    )
    base, general = traits.base_negative, teacher.general_negative
    dyad.self_negative = component_after_evening(dyad.self_negative, base, general, rule)
    dyad.other_negative = component_after_evening(dyad.other_negative, base, general, rule)
    dyad.relationship_negative = component_after_evening(
        dyad.relationship_negative, base, general, rule
    )


@process
def evening_of_dyads(i: int, school_day: int, school: SchoolRecords, p: Parameters) -> Classroom:
    """Simulate the evening of all dyads of teacher i; return their means."""
    teacher, (start, stop) = school.teachers[i], rows_of(i, school.links.teacher_dyads)
    dyads, levers, papers = school.dyads, school.dyad_levers, school.dyad_paper
    traits, student_traits = school.dyad_traits, school.student_traits
    hostile, tied, able, good, plus, minus, present = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0
    for row in range(start, stop):
        dyad, paper = dyads[row], papers[row]
        if dyad.awareness > 0.0:
            dyad.awareness = awareness_after_weekday(dyad.awareness, p.awareness)
        if levers[row].present > 0.0:
            if school_day == 1:
                student = student_traits[np.uint64(paper.student)]
                drift(dyad, traits[row], student.general_trust, teacher, p)
                if paper.met > 0:
                    good += paper.positive / paper.met
            hostile += dyad.other_negative
            tied += connectedness(
                dyad.relationship_positive, dyad.relationship_negative, p.relatedness
            )
            able += competence(dyad.self_positive, dyad.self_negative)
            plus += dyad.self_positive + dyad.other_positive + dyad.relationship_positive
            minus += dyad.self_negative + dyad.other_negative + dyad.relationship_negative
            present += 1
    if present == 0:
        plus, minus = teacher.general_positive, teacher.general_negative
        tied = connectedness(plus, minus, p.relatedness)
        return Classroom(minus, tied, competence(plus, minus), 0.0, plus, minus)
    return Classroom(
        hostile / present, tied / present, able / present, good / present,
        plus / (3 * present), minus / (3 * present),
    )  # fmt: skip


@process
def evening_of_groups(i: int, school: SchoolRecords, p: Parameters) -> float:
    """Change order and disorder of the classes of teacher i after a school day with contacts.

    Return the mean order of the classes, the typical one without a class.
    """
    teacher, levers = school.teachers[i], school.teacher_levers[i]
    efficacy = efficacy_now(teacher, school.teacher_traits[i], levers, p)
    able = management(efficacy, teacher.exhaustion, p.order)
    total, first, last = 0.0, school.links.group_start[i], school.links.group_start[i + 1]
    met, bad = 0, 0
    for g in range(first, last):
        group, paper = school.groups[g], school.group_paper[g]
        if paper.met > 0:
            group.order = order_after_day(group.order, paper.bad / paper.met, able, p.order)
            met += paper.met
            bad += paper.bad
            paper.met = 0
            paper.bad = 0
        total += group.order
    if met > 0:
        teacher.disorder = disorder_after_day(teacher.disorder, bad / met, p.commotion)
    return total / (last - first) if last > first else p.order.typical


@process
def preserved_load(stress: float, deviate: float, p: Parameters) -> float:
    """Return the load that thoughts about work preserve; deviate: negative affectivity, sd."""
    return rumination(stress, affectivity(deviate, p.spread.negative_affectivity), p.recovery)


@process
def needs_now(paper: Any, p: Parameters) -> float:
    """Return how far the contacts of today satisfied needs; 0 if none was noticed."""
    if paper.noticed == 0:
        return 0.0
    return needs_of_day(paper.competence / paper.noticed, paper.affect / paper.noticed, p.needs)


@process
def load_after_rest(i: int, load: float, school: SchoolRecords, p: Parameters) -> float:
    """Return what one night, or one free day, leaves of a load of teacher i."""
    teacher, traits = school.teachers[i], school.teacher_traits[i]
    recovery = clip(traits.recovery + school.teacher_levers[i].recovery)
    preserved = preserved_load(teacher.stress, traits.negative_affectivity, p)
    return load_after_night(load, recovery, teacher.exhaustion, preserved, p.recovery)


@process
def teacher_evening(
    i: int, school_day: int, shock: float, school: SchoolRecords, p: Parameters
) -> None:
    """Simulate the evening of teacher i; a holiday reduces the load and changes no dyad.

    Awareness and the general representation change at the end of the night, but no step
    before that reads them, so that one loop over the dyads is enough.
    """
    teacher, traits = school.teachers[i], school.teacher_traits[i]
    order = evening_of_groups(i, school, p) if school_day == 1 else p.order.typical
    mean = evening_of_dyads(i, school_day, school, p)
    needs, anger = 0.0, 0.0
    if school_day == 1:
        needs, anger = needs_now(school.teacher_paper[i], p), school.teacher_paper[i].anger
        teacher.load = load_after_needs(teacher.load, needs, p.needs)
        teacher.evening_load = teacher.load
        teacher.general_positive, teacher.general_negative = mean.plus, mean.minus
    else:
        teacher.load = load_after_rest(i, teacher.load, school, p)
    teacher.stress = stress_after_day(teacher.stress, teacher.load, p.stress)
    teacher.exhaustion = exhaustion_after_day(
        teacher.exhaustion, teacher.load, traits.tolerance, p.exhaustion
    )
    teacher.depersonalisation = depersonalisation_after_day(
        teacher.depersonalisation, teacher.exhaustion, mean.other_negative, traits.distance,
        p.burnout,
    )  # fmt: skip
    if school_day == 1:
        teacher.relatedness = relatedness(mean.connectedness, teacher.support, p.relatedness)
        coached = school.teacher_levers[i].warmth
        above = order - p.order.typical
        aim = teaching_aim(traits.teaching, teacher.exhaustion, coached, above, p.teaching)
        teacher.teaching_quality = teaching_after_day(teacher.teaching_quality, aim, p.teaching)
    teacher.accomplishment = accomplishment_after_day(
        teacher.accomplishment, teacher.relatedness, mean.competence, teacher.depersonalisation,
        traits.accomplishment, p.burnout,
    )  # fmt: skip
    teacher.meaning = meaning_after_day(
        teacher.meaning, teacher.relatedness, mean.positive,
        uplift_of_day(needs, anger, p.needs), p.burnout,
    )  # fmt: skip
    teacher.strain = strain_after_weekday(teacher.strain, shock, p.strain)
    if school_day == 1:
        mentored = school.teacher_levers[i].mentored
        teacher.skill = skill_after_day(teacher.skill, mentored, p.beginners)
