"""What people and relationships are for a school year, drawn once and keyed.

The draws of a teacher, a student or a pair are the same in every year, so whoever
comes back is the same person.
"""

from functools import cache

import numpy as np
import pandas as pd
from scipy.special import betaincinv, ndtr, ndtri

from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.ablated_representation import both_valences
from simulation.school.enrolment import GRADES
from simulation.school.moderators import moderation
from simulation.state import DyadTraits, Floats, Keys, StudentTraits, TeacherTraits

MIDDLE_OF_PRIMARY = (1 + GRADES["primary"]) / 2


def teacher_traits(
    teachers: pd.DataFrame, keys: Keys, parameters: Parameters, chance: RandomStreams
) -> TeacherTraits:
    """Traits of each teacher; beginners start with less efficacy and reappraisal."""
    p, spread = parameters, parameters.spread
    beginner = (teachers["experience"] < p.start.beginner_years).to_numpy(dtype=np.float64)

    def own(quality: str) -> Floats:
        return normals(chance, "teacher", quality, teacher=keys)

    efficacy = p.appraisal.efficacy - p.start.beginner_efficacy * beginner
    reappraisal = p.regulation.reappraisal - p.start.beginner_reappraisal * beginner
    return TeacherTraits(
        efficacy=clip(efficacy + spread.trait * own("efficacy")),
        reappraisal=clip(reappraisal + spread.trait * own("reappraisal")),
        suppression=clip(p.regulation.suppression + spread.trait * own("suppression")),
        recovery=clip(p.recovery.night + spread.recovery * own("recovery")),
        relevance=clip(p.appraisal.relevance + spread.relevance * own("relevance")),
        workload=p.load.workload * np.exp(spread.workload * own("workload")),
        tolerance=p.exhaustion.tolerance + spread.tolerance * own("tolerance"),
        distance=np.exp(spread.distance * own("distance")),
        accomplishment=spread.accomplishment * own("accomplishment"),
    )


def dyad_traits(
    relevance: Floats, teacher: Keys, student: Keys, parameters: Parameters, chance: RandomStreams
) -> DyadTraits:
    """Traits of each pair; relevance: of the pair's teacher; teacher, student: keys."""
    spread, form = parameters.spread, parameters.representation
    fit = normals(chance, "dyad", "relevance", teacher=teacher, student=student)
    liking = normals(chance, "dyad", "base_positive", teacher=teacher, student=student)
    dislike = normals(chance, "dyad", "base_negative", teacher=teacher, student=student)
    positive = clip(form.base_positive + spread.base_positive * liking)
    negative = clip(form.base_negative * lognormal(dislike, spread.base_negative))
    base = both_valences(positive, negative, form)
    return DyadTraits(
        relevance=relevance * lognormal(fit, spread.fit),
        base_positive=base[0],
        base_negative=base[1],
    )


def student_traits(
    level: str,
    students: pd.DataFrame,
    propensity: Floats,
    keys: Keys,
    parameters: Parameters,
    chance: RandomStreams,
) -> StudentTraits:
    """Traits of each student in the first year; propensity: z of each."""
    start, spread = parameters.start, parameters.spread
    trust = start.trust + spread.trust * normals(chance, "student", "general_trust", student=keys)
    engagement = start.engagement + spread.engagement * normals(
        chance, "student", "engagement", student=keys
    )
    return StudentTraits(
        propensity=propensity,
        affiliation=affiliation(
            keys, years_at_school(level, students), girlhood(students), parameters, chance
        ),
        general_trust=clip(trust - start.trust_propensity * propensity),
        base_engagement=clip(engagement - start.engagement_propensity * propensity),
        **moderation(level, students, parameters.students),
    )


def internalising(keys: Keys, chance: RandomStreams) -> Floats:
    """How withdrawn and anxious each student is, standard normal."""
    return normals(chance, "student", "internalising", student=keys)


def years_at_school(level: str, students: pd.DataFrame) -> Floats:
    """Years that each student is beyond the middle of primary school; 0 if the grade is unknown."""
    before = GRADES["primary"] if level == "secondary" else 0
    years = students["grade"].to_numpy(dtype=np.float64) + before - MIDDLE_OF_PRIMARY
    return np.nan_to_num(years)


def girlhood(students: pd.DataFrame) -> Floats:
    """Half for girls, minus half for boys, 0 if unknown; shape (students,)."""
    return np.asarray(students["gender"].map({"girl": 0.5, "boy": -0.5}).fillna(0.0), dtype=float)


def affiliation(
    keys: Keys, years: Floats, girl: Floats, parameters: Parameters, chance: RandomStreams
) -> Floats:
    """Readiness of each student to approach a teacher; lower in internalising and older ones.

    years: beyond the middle of primary school, where the law is a Beta; girl: ``girlhood``.
    """
    start = parameters.start
    r, shape = start.affiliation_internalising, start.affiliation_shape
    own = normals(chance, "student", "affiliation", student=keys)
    deviate = r * internalising(keys, chance) + np.sqrt(1 - r * r) * own
    deviate = deviate - start.affiliation_grade * years + start.affiliation_girl * girl
    return np.asarray(np.interp(deviate, *_beta_by_deviate(shape)))


@cache
def _beta_by_deviate(shape: float) -> tuple[Floats, Floats]:
    """Normal deviates and the Beta values of the same rank: between them, right to 1e-6."""
    deviates = np.linspace(-8, 8, 2001)
    return deviates, np.asarray(betaincinv(shape, shape, ndtr(deviates)))


def clip(values: Floats) -> Floats:
    """The values with those below 0 and above 1 set to 0 and 1."""
    return np.asarray(np.clip(values, 0.0, 1.0))


def lognormal(deviate: Floats, spread: float) -> Floats:
    """Factors with mean 1: exp(spread * deviate - spread^2 / 2)."""
    return np.asarray(np.exp(spread * deviate - spread * spread / 2))


QUALITIES = {
    "teacher": (
        "gender", "experience", "efficacy", "reappraisal", "suppression", "recovery",
        "relevance", "workload", "tolerance", "distance", "accomplishment",
        "general_positive", "general_negative", "exhaustion", "strain",
    ),
    "student": (
        "gender", "ses", "ability", "minority", "learning_problems", "propensity",
        "internalising", "affiliation", "general_trust", "engagement", "achievement",
    ),
    "dyad": (
        "relevance", "base_positive", "base_negative", "self_positive", "self_negative",
        "other_positive", "other_negative", "relationship_positive", "relationship_negative",
    ),
}  # fmt: skip


def uniforms(
    chance: RandomStreams,
    stream: str,
    quality: str,
    *,
    year: int = 0,
    teacher: Keys | int = 0,
    student: Keys | int = 0,
) -> Floats:
    """One uniform of a quality per person or dyad, strictly between 0 and 1, shape (n,).

    year: 0 for what stays, the school year for what is drawn anew every year.
    """
    place = QUALITIES[stream].index(quality)
    return chance.uniforms(stream, year, teacher=teacher, student=student, k=place)


def normals(
    chance: RandomStreams,
    stream: str,
    quality: str,
    *,
    year: int = 0,
    teacher: Keys | int = 0,
    student: Keys | int = 0,
) -> Floats:
    """The same as a standard normal deviate."""
    draw = uniforms(chance, stream, quality, year=year, teacher=teacher, student=student)
    return np.asarray(ndtri(draw), dtype=np.float64)
