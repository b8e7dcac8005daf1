"""Traits of teachers, students and dyads for a school year, drawn once and keyed.

The draws of a teacher, a student or a pair are the same in every year, so a person who
comes back is the same person.
"""

import numpy as np
import pandas as pd

from simulation.parameters import Parameters
from simulation.processes.curves import logarithm
from simulation.randomness import RandomStreams
from simulation.school.ablated_representation import both_valences
from simulation.school.distributions import exponentials, symmetric_betas
from simulation.school.enrolment import GRADES
from simulation.school.links import dyad_owner
from simulation.school.moderators import moderation
from simulation.school.trait_draws import Builder, clip, lognormal, normals
from simulation.state import SCHOOL_DAYS, DyadTraits, Floats, Keys, StudentTraits, TeacherTraits

NEAR = 0.01  # a mean of recovery is at least so far inside its bounds, as a share of their width
MIDDLE_OF_PRIMARY = (1 + GRADES["primary"]) / 2


def teacher_traits(builder: Builder) -> TeacherTraits:
    """Draw the traits of each teacher; beginners start with less efficacy and reappraisal."""
    p, spread, own = builder.parameters, builder.parameters.spread, builder.teacher
    beginner = beginners(builder)
    efficacy = p.appraisal.efficacy - p.start.beginner_efficacy * beginner
    reappraisal = p.regulation.reappraisal - p.start.beginner_reappraisal * beginner
    return TeacherTraits(
        efficacy=clip(efficacy + spread.trait * own("efficacy")),
        reappraisal=clip(reappraisal + spread.trait * own("reappraisal")),
        suppression=clip(p.regulation.suppression + spread.trait * own("suppression")),
        recovery=recovery_between_bounds(own("recovery"), p),
        relevance=clip(p.appraisal.relevance + spread.relevance * own("relevance")),
        workload=p.load.workload * exponentials(spread.workload * own("workload")),
        tolerance=p.exhaustion.tolerance + spread.tolerance * own("tolerance"),
        distance=exponentials(spread.distance * own("distance")),
        accomplishment=spread.accomplishment * own("accomplishment"),
        teaching=own("teaching"),
        beginner=beginner,
        negative_affectivity=own("negative_affectivity"),
    )


def beginners(builder: Builder) -> Floats:
    """Return 1 for each beginner, 0 for others and where experience is unknown."""
    experience = builder.enrolment.teachers["experience"].to_numpy()
    return np.asarray(experience < builder.parameters.start.beginner_years, dtype=np.float64)


def first_skill(builder: Builder) -> Floats:
    """Return the skill of each teacher on the first morning, from years of practice.

    1 for teachers who are no beginners.
    """
    rate = builder.parameters.beginners.practising
    experience = np.nan_to_num(builder.enrolment.teachers["experience"].to_numpy(dtype=np.float64))
    learned = 1.0 - exponentials(SCHOOL_DAYS * experience * logarithm(1.0 - rate))
    return np.where(beginners(builder) > 0.0, learned, 1.0)


def recovery_between_bounds(deviate: Floats, p: Parameters) -> Floats:
    """Return overnight recovery psi of each teacher, from standard normal deviates.

    A logistic of the deviate between ``recovery.lowest`` and ``recovery.highest``, whose slope at
    the middle gives the spread.
    """
    low, high, night = p.recovery.lowest, p.recovery.highest, p.recovery.night
    share = np.clip((night - low) / (high - low), NEAR, 1.0 - NEAR)
    slope = (high - low) * share * (1.0 - share)
    log_odds = logarithm(float(share / (1.0 - share))) + p.spread.recovery / slope * deviate
    return np.asarray(low + (high - low) / (1.0 + exponentials(-log_odds)))


def dyad_traits(teachers: TeacherTraits, builder: Builder) -> DyadTraits:
    """Draw the traits of each pair.

    The positive base is that of the pair and of the teacher's own warmth, which has the draw of
    the generalised representation of a teacher without unrecorded years.
    """
    spread, form = builder.parameters.spread, builder.parameters.representation
    owner = dyad_owner(builder.links)
    liking = form.base_positive + spread.base_positive * builder.dyad("base_positive")
    warmth = spread.base_teacher * builder.teacher("general_positive")[owner]
    positive = clip(liking + warmth)
    dislike = lognormal(builder.dyad("base_negative"), spread.base_negative)
    base = both_valences(positive, clip(form.base_negative * dislike), form)
    relevance = teachers.relevance[owner]
    return DyadTraits(
        relevance=relevance * lognormal(builder.dyad("relevance"), spread.fit),
        base_positive=base[0],
        base_negative=base[1],
    )


def student_traits(propensity: Floats, builder: Builder) -> StudentTraits:
    """Draw the traits of students in their first year; propensity: z of each."""
    p, level, students = builder.parameters, builder.enrolment.level, builder.enrolment.students
    start, spread, keys = p.start, p.spread, builder.links.student_key
    trust = start.trust + spread.trust * builder.student("general_trust")
    engagement = start.engagement + spread.engagement * engagement_deviate(builder)
    years, girl = years_at_school(level, students), girlhood(students)
    return StudentTraits(
        propensity=propensity,
        affiliation=affiliation(keys, years, girl, p, builder.streams, ability(builder)),
        general_trust=clip(trust - start.trust_propensity * propensity),
        base_engagement=clip(engagement - start.engagement_propensity * propensity),
        own_level=own_level(builder),
        **moderation(level, students, p.students),
    )


def engagement_deviate(builder: Builder) -> Floats:
    """Return the normal deviate of base engagement: with ability, and in part drawn every year."""
    passing, r = (
        builder.parameters.years.engagement_passing,
        builder.parameters.start.engagement_ability,
    )
    this_year = builder.student("engagement_passing", year=builder.year)
    own = np.sqrt(1 - passing) * builder.student("engagement") + np.sqrt(passing) * this_year
    return np.asarray(r * ability(builder) + np.sqrt(1 - r * r) * own)


def own_level(builder: Builder) -> Floats:
    """Return the achievement that each student returns to, given a pre-test, sd units.

    A pre-test is in part chance, so that the own level lies nearer to the mean.
    """
    r = builder.parameters.students.stable_share
    return np.asarray(
        r * (r * ability(builder) + np.sqrt(1 - r * r) * builder.student("own_level"))
    )


def ability(builder: Builder) -> Floats:
    """Return the ability of each student, sd units, drawn where it is unknown."""
    known = builder.enrolment.students["ability"].to_numpy(dtype=np.float64)
    return np.where(np.isnan(known), builder.student("achievement"), known)


def internalising(keys: Keys, chance: RandomStreams) -> Floats:
    """Draw how withdrawn and anxious each student is, standard normal."""
    return normals(chance, "student", "internalising", student=keys)


def years_at_school(level: str, students: pd.DataFrame) -> Floats:
    """Return years beyond the middle of primary school, shape (students,); 0 if unknown."""
    before = GRADES["primary"] if level == "secondary" else 0
    years = students["grade"].to_numpy(dtype=np.float64) + before - MIDDLE_OF_PRIMARY
    return np.nan_to_num(years)


def girlhood(students: pd.DataFrame) -> Floats:
    """Return a half for girls, minus a half for boys, 0 if unknown; shape (students,)."""
    return np.asarray(students["gender"].map({"girl": 0.5, "boy": -0.5}).fillna(0.0), dtype=float)


def affiliation(
    keys: Keys,
    years: Floats,
    girl: Floats,
    parameters: Parameters,
    chance: RandomStreams,
    able: Floats | float = 0.0,
) -> Floats:
    """Draw the readiness of each student to approach a teacher, 0 to 1.

    Lower in internalising and older students. years: beyond the middle of primary school,
    where the law is a Beta; girl: ``girlhood``; able: ``ability``.
    """
    start = parameters.start
    r, shape = start.affiliation_internalising, start.affiliation_shape
    own = normals(chance, "student", "affiliation", student=keys)
    deviate = r * internalising(keys, chance) + np.sqrt(1 - r * r) * own
    deviate = deviate - start.affiliation_grade * years + start.affiliation_girl * girl
    deviate = deviate + start.affiliation_ability * able
    return symmetric_betas(deviate, shape)
