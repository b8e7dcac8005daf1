"""Primary and secondary schools: students' outcomes and teachers' burnout."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from simulation.evidence.validation.studies import teachers
from simulation.evidence.validation.surveyed_population import (
    ValidationStudy,
    ValidationTask,
    population,
    survey_population,
)
from simulation.stats.frame import betas, d, icc, indirect, mean_r, r, r_gap, slope_gap

# Studies of primary schools, of secondary schools (Roorda et al. 2011: 63 and 31 of 99).
WEIGHTS = (63.0, 31.0)
CLOSENESS = {"teacher": "strs_closeness_2", "student": "student_closeness_2"}
CONFLICT = {"teacher": "strs_conflict_2", "student": "student_conflict_2"}
ENGAGEMENT = {"teacher": "engagement_teacher_2", "student": "engagement_student_2"}
TEST = "achievement_test_2"

Columns = tuple[str, str]


def simulate(task: ValidationTask) -> dict[str, float]:
    """Return every statistic of one population; half of its teachers in either level."""
    half = task._replace(teachers=task.teachers // 2)
    surveys = [
        survey_population(half, *population(half, level)) for level in ("primary", "secondary")
    ]
    by_level = [survey.dyads for survey in surveys]
    people = [survey.teachers for survey in surveys]
    return {
        **meta_analysis(*by_level),
        **level_gaps(*by_level),
        **moderators(by_level),
        **informants(by_level),
        **mediation(by_level),
        **internalising(by_level),
        **course_and_classes(*by_level),
        **teachers.statistics(people),
    }


def pooled(primary: float, secondary: float) -> float:
    """Return the mean of two correlations, weighted by the number of studies of the levels."""
    a, b = np.arctanh(primary), np.arctanh(secondary)
    return float(np.tanh((WEIGHTS[0] * a + WEIGHTS[1] * b) / sum(WEIGHTS)))


def pairs(x: dict[str, str], y: dict[str, str]) -> list[Columns]:
    """Return every pair of informants."""
    return [(one, other) for one in x.values() for other in y.values()]


def over_informants(dyads: pd.DataFrame, columns: list[Columns]) -> float:
    """Return the mean correlation over pairs of informants."""
    return mean_r(*(r(dyads[x], dyads[y]) for x, y in columns))


def meta_analysis(primary: pd.DataFrame, secondary: pd.DataFrame) -> dict[str, float]:
    """Return the four correlations, mixed over informants and levels as in the literature.

    Students report on closeness in secondary schools, teachers in primary schools; teachers rate
    conflict.
    """
    informant_of = {"primary": "teacher", "secondary": "student"}
    by_level = {"primary": primary, "secondary": secondary}
    close = {name: {"": CLOSENESS[informant_of[name]]} for name in by_level}
    conflict = {"": CONFLICT["teacher"]}
    test = {"": TEST}
    return {
        "r_closeness_engagement": pooled(
            *(over_informants(f, pairs(close[n], ENGAGEMENT)) for n, f in by_level.items())
        ),
        "r_conflict_engagement": pooled(
            *(over_informants(f, pairs(conflict, ENGAGEMENT)) for f in by_level.values())
        ),
        "r_closeness_achievement": pooled(
            *(over_informants(f, pairs(close[n], test)) for n, f in by_level.items())
        ),
        "r_conflict_achievement": pooled(
            *(over_informants(f, pairs(conflict, test)) for f in by_level.values())
        ),
        "r_engagement_achievement": pooled(
            *(over_informants(f, pairs(ENGAGEMENT, test)) for f in by_level.values())
        ),
        "r_perceived_support_achievement": pooled(
            *(r(f[CLOSENESS["student"]], f[TEST]) for f in by_level.values())
        ),
    }


def level_gaps(primary: pd.DataFrame, secondary: pd.DataFrame) -> dict[str, float]:
    """Return differences of correlations between levels, with the same informants."""
    found = {}
    for name, x, sign in (("closeness", CLOSENESS, -1.0), ("conflict", CONFLICT, 1.0)):
        for word, y in (("engagement", ENGAGEMENT), ("achievement", {"": TEST})):
            sizes = [abs(over_informants(f, pairs(x, y))) for f in (primary, secondary)]
            found[f"level_gap_{name}_{word}"] = sign * (sizes[0] - sizes[1])
    return found


def moderators(by_level: list[pd.DataFrame]) -> dict[str, float]:
    """Return differences between groups, mean of both levels: of correlations, and of slopes.

    Meta-analyses compare correlations (here as Fisher's z); slopes are reported beside them.
    """
    slopes = {f"{name}_slope": value for name, value in _moderators(by_level, slope_gap).items()}
    return {**_moderators(by_level, r_gap), **slopes}


def _moderators(
    by_level: list[pd.DataFrame], contrast: Callable[[pd.Series, pd.Series, pd.Series], float]
) -> dict[str, float]:
    def gap(x: str, y: str, group: Callable[[pd.DataFrame], pd.Series]) -> float:
        return float(np.mean([contrast(f[y], f[x], group(f)) for f in by_level]))

    close, bad = CLOSENESS["student"], CONFLICT["teacher"]
    engaged = ENGAGEMENT["student"]
    low_ses = [
        gap(close, engaged, low_by("ses")), -gap(bad, engaged, low_by("ses")),
        gap(close, TEST, low_by("ses")), -gap(bad, TEST, low_by("ses")),
    ]  # fmt: skip
    problems = flag("learning_problems")
    return {
        "moderation_low_ses": float(np.mean(low_ses)),
        "moderation_boys_closeness_engagement": gap(close, engaged, is_boy),
        "moderation_boys_conflict_engagement": -gap(bad, engaged, is_boy),
        "moderation_girls_closeness_achievement": -gap(close, TEST, is_boy),
        "moderation_learning_problems_conflict": -float(
            np.mean([gap(bad, engaged, problems), gap(bad, TEST, problems)])
        ),
        "moderation_learning_problems_closeness": float(
            np.mean([gap(close, engaged, problems), gap(close, TEST, problems)])
        ),
        "moderation_minority_closeness_achievement": gap(close, TEST, flag("minority")),
    }


def is_boy(dyads: pd.DataFrame) -> pd.Series:
    """Return 1 for boys, 0 for girls."""
    return (dyads["gender"] == "boy").astype(np.float64)


def flag(column: str) -> Callable[[pd.DataFrame], pd.Series]:
    """Return the column itself, 0 or 1."""
    return lambda dyads: dyads[column].astype(np.float64)


def low_by(column: str) -> Callable[[pd.DataFrame], pd.Series]:
    """Return 1 in the lowest third, 0 in the highest, missing between."""

    def group(dyads: pd.DataFrame) -> pd.Series:
        values = dyads[column]
        low, high = values.quantile(1 / 3), values.quantile(2 / 3)
        return pd.Series(
            np.where(values <= low, 1.0, np.where(values >= high, 0.0, np.nan)), index=dyads.index
        )

    return group


def informants(by_level: list[pd.DataFrame]) -> dict[str, float]:
    """Return correlations of relationship and engagement by informant."""
    same = [
        np.mean([r(f[CLOSENESS[who]], f[ENGAGEMENT[who]]) for who in CLOSENESS]) for f in by_level
    ]
    other = [
        np.mean(
            [
                r(f[CLOSENESS["teacher"]], f[ENGAGEMENT["student"]]),
                r(f[CLOSENESS["student"]], f[ENGAGEMENT["teacher"]]),
            ]
        )
        for f in by_level
    ]
    return {
        "same_informant_drop": float(np.mean(same) - np.mean(other)),
        "other_informant_r": float(np.mean(other)),
    }


def mediation(by_level: list[pd.DataFrame]) -> dict[str, float]:
    """Return indirect effects on achievement through engagement, and their paths."""
    found, engaged = {}, ENGAGEMENT["student"]
    for name, x in (("positive", CLOSENESS["student"]), ("negative", CONFLICT["teacher"])):
        through = [indirect(f[x], f[engaged], f[TEST]) for f in by_level]
        whole = [r(f[x], f[TEST]) for f in by_level]
        found[f"mediated_share_{name}"] = float(np.mean(through) / np.mean(whole))
        first = [abs(r(f[x], f[engaged])) for f in by_level]
        found[f"level_gap_path_{name}"] = float(first[1] - first[0])
    both = [CLOSENESS["student"], CONFLICT["teacher"]]
    second = [betas(f[TEST], [f[engaged], *(f[x] for x in both)])[0] for f in by_level]
    found["path_engagement_achievement"] = float(np.mean(second))
    return found


def internalising(by_level: list[pd.DataFrame]) -> dict[str, float]:
    """Return correlations with externalising and internalising behaviour."""

    def mean(name: str, columns: tuple[str, ...]) -> float:
        return float(np.mean([r(f[name], f[column]) for f in by_level for column in columns]))

    seen = ("externalising_teacher_2", "externalising_parent_2", "externalising_peers_2")
    out_close, out_bad = (mean(n, seen) for n in (CLOSENESS["teacher"], CONFLICT["teacher"]))
    within = ("internalising_teacher_2",)
    in_close, in_bad = (mean(n, within) for n in (CLOSENESS["teacher"], CONFLICT["teacher"]))
    outward, inward = (abs(out_close) + abs(out_bad)) / 2, (abs(in_close) + abs(in_bad)) / 2
    return {
        "r_externalising_closeness_mixed": out_close,
        "r_externalising_conflict_mixed": out_bad,
        "r_internalising_closeness": in_close,
        "r_internalising_conflict": in_bad,
        "r_psychopathology": (outward + inward) / 2,
        "externalising_over_internalising": outward - inward,
    }


def course_and_classes(primary: pd.DataFrame, secondary: pd.DataFrame) -> dict[str, float]:
    """Return stability of engagement, spread of tests by class, gaps in secondary schools."""
    boy = is_boy(secondary)
    return {
        "stability_engagement": r(primary["engagement_student_0"], primary[ENGAGEMENT["student"]]),
        "class_share_of_test": icc(primary[TEST], primary["class"]),
        "gap_conflict_boys_secondary": d(secondary[CONFLICT["student"]], boy),
        "gap_closeness_girls_secondary": d(secondary[CLOSENESS["student"]], 1.0 - boy),
    }


STUDY = ValidationStudy(
    "levels",
    "primary and secondary schools, one school year; half of the teachers in each. Correlations of "
    "the meta-analyses are mixed over informants and levels as their studies are",
    simulate,
)
