"""Statistics of students: engagement, test scores, moderators (questions 13 and 14).

One row a student. The causal part of an outcome is its difference from the same run in which
relationships have no effect on students.
"""

from collections.abc import Sequence

import numpy as np

from simulation.evidence.theory.theory_year import TheoryArm, TheoryTask, TheoryYear, simulate_arm
from simulation.parameters import Parameters, with_values
from simulation.school.moderators import LISTED, moderators
from simulation.state import SCHOOL_WEEKS, Floats
from simulation.stats.frame import icc, r, slope_gap
from simulation.stats.groups import group_means

HALF_YEAR = SCHOOL_WEEKS // 2
NO_EFFECT = {
    "students.engagement_closeness": 0.0,
    "students.engagement_conflict": 0.0,
    "students.achievement_direct": 0.0,
}
LEVELS = ("primary", "secondary")


def without_effects(p: Parameters) -> Parameters:
    """Return parameters under which relationships do not affect engagement or achievement."""
    return with_values(p, NO_EFFECT)


def largest_changes(causal: Floats) -> tuple[float, float]:
    """Return the most negative and the most positive effect of relationships on a student's test.

    Students; sd of tests. causal: effect of a year on every student. Source: none; beyond 1 sd a
    year it is not sane.
    """
    return float(causal.min()), float(causal.max())


def spread_growth(first: Floats, last: Floats) -> float:
    """Return how much the sd of test scores grows from a first to a last wave.

    Students; share (0.08 is 8 %). Source: none; tests are standardised every year.
    """
    return float(last.std(ddof=1) / first.std(ddof=1) - 1.0)


def gap_of_correlations(y: Floats, x: Floats, group: Floats) -> float:
    """Return the correlation of y with x in a group minus that outside it, on Fisher's scale.

    Students; difference of Fisher's z. group: 1 in it, 0 or −1 outside. Source: Roorda et al.
    (2011), who compare correlations.
    """
    one, other = (r(y[chosen], x[chosen]) for chosen in (group == 1.0, group != 1.0))
    return float(np.arctanh(one) - np.arctanh(other))


def gap_of_slopes(causal: Floats, x: Floats, group: Floats) -> float:
    """Return the slope of the causal part on x in a group minus that outside it.

    Students; standardised slopes, NaN without effects. Arguments as in ``gap_of_correlations``.
    Source: model only.
    """
    if not np.ptp(causal) > 0.0:
        return float("nan")
    return slope_gap(causal, x, np.asarray(group == 1.0, dtype=np.float64))


def student_pictures(year: TheoryYear) -> dict[str, Floats]:
    """Return closeness and conflict of every student at the end, means over the teachers."""
    closeness = (year.mondays["relationship_positive"][-1] + year.mondays["trust"][-1]) / 2.0
    conflict = year.mondays["relationship_negative"][-1]
    return {
        "closeness": group_means(closeness, year.student),
        "conflict": group_means(conflict, year.student),
    }


def moderator_statistics(
    year: TheoryYear, causal: dict[str, Floats], level: str
) -> dict[str, float]:
    """Return both gaps of every moderator that the meta-analysis lists, but the level itself."""
    pictures, students = student_pictures(year), year.year.enrolment.students
    groups, found = moderators(level, students), {}
    for effect, names in LISTED.items():
        outcome, picture = effect.split("_")
        observed = year.mondays[outcome][-1]
        for name in (name for name in names if name not in LEVELS):
            place = f"{level}.{effect}.{name}"
            arguments = pictures[picture], groups[name]
            found[f"moderator_r.{place}"] = gap_of_correlations(observed, *arguments)
            found[f"moderator_slope.{place}"] = gap_of_slopes(causal[outcome], *arguments)
    return found


def student_statistics(task: TheoryTask, years: Sequence[TheoryYear]) -> dict[str, float]:
    """Return the statistics of questions 13 and 14 of one school level. years: three or more."""
    year, level = years[0], task.level
    without = simulate_arm(task, TheoryArm(parameters=without_effects))
    causal = {
        name: year.mondays[name][-1] - without.mondays[name][-1]
        for name in ("engagement", "achievement")
    }
    engagement, tests = year.mondays["engagement"], year.mondays["achievement"]
    lowest, highest = largest_changes(causal["achievement"])
    classes = year.year.enrolment.students["class"].to_numpy()
    found = {
        "engagement_stability": r(engagement[HALF_YEAR], engagement[-1]),
        "engagement_tests": r(engagement[-1], tests[-1]),
        "class_share_engagement": icc(engagement[-1], classes),
        "class_share_tests": icc(tests[-1], classes),
        "largest_loss": lowest,
        "largest_gain": highest,
        "spread_growth": spread_growth(tests[0], years[2].mondays["achievement"][-1]),
    }
    if level == "primary":
        conflict = year.mondays["relationship_negative"][-1]
        found["class_share_conflict"] = icc(conflict, year.owner)
    named = {f"{name}.{level}": value for name, value in found.items()}
    return {**named, **moderator_statistics(year, causal, level)}
