"""Primary classes in one school year: relationships, behaviour and their correlates."""

import numpy as np
import pandas as pd
from scipy import stats

from simulation.evidence.validation.studies import contact_diaries
from simulation.evidence.validation.surveyed_population import (
    ValidationStudy,
    ValidationTask,
    population,
    survey_population,
)
from simulation.stats.frame import betas, cross_lag, d, icc, r, r_squared_within, within_groups
from simulation.stats.groups import group_numbers

LOWER_GRADES, UPPER_GRADES = (1, 4), (6, 8)  # Dutch groups: K to 2, and 4 to 6 elsewhere
PRESCHOOL = (1, 2)  # Dutch groups of four- to six-year-olds
ELEVATED = 0.90  # quantile of rated behaviour from which a boy counts as elevated
SIZES = (19, 25, 31)  # of small, ordinary and large classes
NEAR_FLOOR = 1.25  # of the mean of items from 1: at most three of twelve answered one step up


def simulate(task: ValidationTask) -> dict[str, float]:
    """Return every statistic of one population."""
    school, chance = population(task, "primary")
    survey = survey_population(task, school, chance)
    dyads, teachers = survey.dyads, survey.teachers
    return {
        **levels(dyads),
        **teacher_shares(dyads, teachers),
        **links(dyads),
        **gaps(dyads),
        **agreement(dyads),
        **classes(teachers),
        **paths(dyads, teachers),
        **class_sizes(task),
        **contact_diaries.simulate_days(task),
    }


def levels(dyads: pd.DataFrame) -> dict[str, float]:
    """Return mean, sd and shape of closeness and conflict in the middle of the year."""
    closeness, conflict, grade = dyads["strs_closeness_1"], dyads["strs_conflict_1"], dyads["grade"]
    return {
        "closeness_mean_lower": float(closeness[grade.between(*LOWER_GRADES)].mean()),
        "closeness_mean_upper": float(closeness[grade.between(*UPPER_GRADES)].mean()),
        "closeness_sd": float(closeness.std()),
        "conflict_mean": float(conflict.mean()),
        "conflict_sd": float(conflict.std()),
        "conflict_skew": float(stats.skew(conflict)),
        "conflict_floor": float((conflict <= NEAR_FLOOR).mean()),
        "r_conflict_closeness": r(conflict, closeness),
        "stability_conflict": r(conflict, dyads["strs_conflict_2"]),
        "stability_closeness": r(closeness, dyads["strs_closeness_2"]),
        "stability_externalising": r(
            dyads["externalising_teacher_1"], dyads["externalising_teacher_2"]
        ),
    }


def teacher_shares(dyads: pd.DataFrame, teachers: pd.DataFrame) -> dict[str, float]:
    """Return the variance between teachers in ratings, and its correlates."""
    rater = dyads["teacher"]
    closeness, conflict, behaviour = (
        icc(dyads[name], rater)
        for name in ("strs_closeness_1", "strs_conflict_1", "externalising_teacher_1")
    )
    return {
        "icc_closeness": closeness,
        "icc_conflict": conflict,
        "icc_ratings": float(np.mean([closeness, conflict, behaviour])),
        "icc_closeness_over_conflict": closeness - conflict,
        "within_share_student_efficacy": 1.0 - icc(dyads["efficacy_student_1"], rater),
        "r_experience_closeness": r(teachers["experience"], teachers["strs_closeness_1"]),
        "r_efficacy_closeness": r(teachers["efficacy_general_1"], teachers["strs_closeness_1"]),
    }


def links(dyads: pd.DataFrame) -> dict[str, float]:
    """Return correlations of ratings with behaviour, background and achievement."""
    closeness, conflict = dyads["strs_closeness_1"], dyads["strs_conflict_1"]
    others = ("externalising_parent_1", "externalising_peers_1", "externalising_observer_1")
    return {
        "r_externalising_conflict_same": r(dyads["externalising_teacher_1"], conflict),
        "r_externalising_conflict_other": float(
            np.mean([r(dyads[name], conflict) for name in others])
        ),
        "r_externalising_closeness": r(dyads["externalising_teacher_1"], closeness),
        "r_internalising_conflict_primary": r(dyads["internalising_teacher_1"], conflict),
        "r_ses_conflict": r(dyads["ses"], conflict),
        "r_ses_closeness": r(dyads["ses"], closeness),
        "r_conflict_achievement_primary": r(conflict, dyads["achievement_test_1"]),
        "r2_behaviour_conflict": r_squared_within(
            conflict, [dyads["externalising_teacher_1"]], dyads["teacher"]
        ),
    }


def gaps(dyads: pd.DataFrame) -> dict[str, float]:
    """Return differences between boys and girls, and between disruptive and other students."""
    boy = (dyads["gender"] == "boy").astype(np.float64)
    behaviour = dyads["externalising_teacher_1"]
    elevated = behaviour > behaviour.mean() + behaviour.std()
    disruptive = (behaviour >= behaviour.quantile(0.9)).astype(np.float64)
    bad = dyads["tri_anger_1"] + dyads["tri_helplessness_1"]
    stress = dyads["teaching_stress_1"]
    return {
        "gap_conflict_boys": d(dyads["strs_conflict_1"], boy),
        "gap_closeness_girls": d(dyads["strs_closeness_1"], 1.0 - boy),
        "elevated_share": float(elevated.mean()),
        "elevated_boys_to_girls": float(boy[elevated].sum() / (1.0 - boy[elevated]).sum()),
        "d_disruptive_anger_helplessness": d(bad, disruptive),
        "r_anger_conflict": r(dyads["tri_anger_1"], dyads["strs_conflict_1"]),
        "r_positive_closeness": r(dyads["tri_positive_1"], dyads["strs_closeness_1"]),
        "r_helplessness_closeness": r(dyads["tri_helplessness_1"], dyads["strs_closeness_1"]),
        "dz_one_student": one_student(dyads),
        "stress_concentration": top_share(stress - stress.min(), behaviour) - 0.1,
    }


def one_student(dyads: pd.DataFrame) -> float:
    """Return d_z, over pairs, of the stress from a boy with elevated behaviour and a classmate.

    The boy with the highest teacher rating of a class, if it is in the highest tenth of the sample,
    is compared with a boy of the same class.
    """
    rating, stress = (dyads[n].to_numpy() for n in ("externalising_teacher_1", "teaching_stress_1"))
    boy, limit = (dyads["gender"] == "boy").to_numpy(), np.quantile(rating, ELEVATED)
    differences = []
    group = group_numbers(dyads["teacher"].to_numpy())
    for teacher in range(group.max() + 1):
        boys = np.flatnonzero(boy & (group == teacher))
        worst = boys[np.argmax(rating[boys])] if len(boys) > 1 else None
        if worst is None or rating[worst] < limit:
            continue
        others = boys[boys != worst]
        typical = others[np.argmin(np.abs(rating[others] - np.median(rating[others])))]
        differences.append(stress[worst] - stress[typical])
    return float(np.mean(differences) / np.std(differences, ddof=1))


def top_share(amount: pd.Series, by: pd.Series, share: float = 0.1) -> float:
    """Return the share of an amount in the top tenth of another variable."""
    chosen = by.rank(ascending=False, method="first") <= share * len(by)
    return float(amount[chosen].sum() / amount.sum())


def agreement(dyads: pd.DataFrame) -> dict[str, float]:
    """Return the agreement of teacher and student on their relationship."""
    upper = dyads[dyads["grade"].between(*UPPER_GRADES)]
    conflict = r(upper["strs_conflict_1"], upper["student_conflict_1"])
    closeness = r(upper["strs_closeness_1"], upper["student_closeness_1"])
    return {
        "agreement_conflict": conflict,
        "agreement_closeness": closeness,
        "agreement_conflict_over_closeness": conflict - closeness,
        "reciprocity": reciprocity(dyads[dyads["grade"].between(*PRESCHOOL)]),
    }


def reciprocity(dyads: pd.DataFrame) -> float:
    """Return the correlation of teacher's and child's closeness, within teachers.

    The dyadic reciprocity of the one-with-many design: a child has one teacher, so the child's
    general view cannot be separated.
    """
    own, other = (
        within_groups(dyads[name], dyads["teacher"])
        for name in ("strs_closeness_1", "student_closeness_1")
    )
    return r(own, other)


def classes(teachers: pd.DataFrame) -> dict[str, float]:
    """Return correlates of a teacher's exhaustion in the class."""
    tired = teachers["mbi_exhaustion_1"]
    gain = teachers["achievement_test_2"] - teachers["achievement_test_0"]
    return {
        "r_exhaustion_class_achievement": r(tired, gain),
        "r_exhaustion_class_engagement": r(tired, teachers["engagement_student_2"]),
    }


def paths(dyads: pd.DataFrame, teachers: pd.DataFrame) -> dict[str, float]:
    """Return predictors of conflict beyond behaviour, and the panel within the year."""
    staff = teachers[["efficacy_general_1", "depressive_complaints_1"]]
    ratings = dyads.join(staff, on="teacher")
    behaviour, conflict = ratings["externalising_teacher_1"], ratings["strs_conflict_1"]
    efficacy, complaints = (betas(conflict, [behaviour, ratings[name]])[1] for name in staff)
    return {
        "path_efficacy_conflict": float(efficacy),
        "path_depression_conflict": float(complaints),
        "clpm_behaviour_conflict": cross_lag(
            dyads["strs_conflict_1"], dyads["strs_conflict_0"], dyads["externalising_teacher_0"]
        ),
        "clpm_conflict_behaviour": cross_lag(
            dyads["externalising_teacher_2"], dyads["externalising_teacher_1"],
            dyads["strs_conflict_1"],
        ),
    }  # fmt: skip


def class_sizes(task: ValidationTask) -> dict[str, float]:
    """Return statistics of small, ordinary and large classes, a third of the teachers in all."""
    third = task._replace(teachers=task.teachers // 3)
    names = ("strs_closeness", "engagement_student")
    surveys = [
        survey_population(third, *population(third, "primary", size), waves=(1,), names=names)
        for size in SIZES
    ]
    together = pd.concat([survey.teachers for survey in surveys], ignore_index=True)
    return {
        "r_class_size_closeness": r(together["class_size"], together["strs_closeness_1"]),
        "r_class_size_engagement": r(together["class_size"], together["engagement_student_1"]),
    }


STUDY = ValidationStudy(
    "primary",
    "primary classes of 25, one school year; teachers, parents, peers, students, coders measured "
    "at its start, middle and end",
    simulate,
)
