"""Students over years where their mechanisms are on: nothing explodes, and effects have signs."""

from functools import cache

import numpy as np
import pytest
from schools import changed, run

from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.school.synthetic.school import synthetic_school
from simulation.state import Floats
from simulation.stats.groups import group_means

CHANCE = RandomStreams(5, 1)
LEVELS = ("primary", "secondary")
ON = changed(
    students__most=1.9, students__achievement_step=0.7,
    students__typical_closeness=0.77, students__typical_conflict=0.20,
    students__secondary_closeness=0.59, students__secondary_conflict=0.18,
    students__engagement_closeness=1.25, students__engagement_conflict=0.22,
    students__engagement_time=15.0, students__interest_spread=0.10,
    students__achievement_gain=0.0025, students__achievement_direct=1.3,
    students__achievement_conflict=0.54, students__achievement_return=0.005,
    students__achievement_passing=0.45, students__teaching=0.00095, students__attention=0.0024,
    years__engagement_passing=0.3, years__propensity_passing=0.35,
    years__propensity_persistence=0.6, spread__engagement=0.20, spread__class_propensity=0.10,
    start__engagement_ability=0.27, start__engagement_propensity=0.02,
    start__affiliation_ability=0.25,
)  # fmt: skip
CUT = {
    "students.engagement_closeness": 0.0,
    "students.engagement_conflict": 0.0,
    "students.achievement_direct": 0.0,
}

either_level = pytest.mark.parametrize("level", LEVELS)


def school(level: str, p: Parameters, years: int = 1) -> SchoolRun:
    """A school of 16 classes of 20."""
    enrolment = synthetic_school(level, classes=16, class_size=20, chance=CHANCE, ties=False)
    return run(enrolment, p, CHANCE, years=years)


@cache
def year(level: str) -> tuple[Floats, Floats]:
    """Engagement and achievement after a year."""
    live = school(level, ON)
    live.advance(200)
    return live.state.students.engagement.copy(), live.state.students.achievement.copy()


@either_level
def test_no_student_gains_or_loses_more_than_one_sd_a_year_by_relationships(level: str) -> None:
    without = school(level, with_values(ON, CUT))
    without.advance(200)
    effect = year(level)[1] - without.state.students.achievement
    assert 0.05 < effect.std() < 0.25
    assert np.abs(effect).max() < 1.0


@either_level
def test_tests_spread_no_further_over_three_years(level: str) -> None:
    live = school(level, ON, years=3)
    start = live.state.students.achievement.std()
    for _ in range(2):
        live.advance(200)
        live.start_next_year()
    live.advance(200)
    assert live.state.students.achievement.std() < 1.08 * start


@either_level
def test_more_conflict_lowers_engagement_and_tests(level: str) -> None:
    usual, dark = (school(level, ON) for _ in range(2))
    for _ in range(60):
        usual.advance(1)
        dark.state.dyads.relationship_negative[:] = np.minimum(
            1.0, usual.state.dyads.relationship_negative + 0.15
        )
        dark.advance(1)
    for name in ("engagement", "achievement"):
        change = getattr(dark.state.students, name) - getattr(usual.state.students, name)
        assert change.mean() < -0.001, name
        assert (change < 0.0).mean() > 0.8, name


@either_level
def test_engagement_moves_and_goes_with_tests(level: str) -> None:
    live = school(level, ON)
    live.advance(100)
    middle = live.state.students.engagement.copy()
    engagement, tests = year(level)
    assert 0.82 < np.corrcoef(middle, engagement)[0, 1] < 0.96
    assert 0.2 < np.corrcoef(engagement, tests)[0, 1] < 0.5


def test_closeness_follows_achievement_where_able_students_approach() -> None:
    able, apart = (
        school("primary", with_values(ON, {"start.affiliation_ability": size}))
        for size in (0.5, 0.0)
    )
    found = []
    for live in (able, apart):
        start = live.state.students.achievement.copy()
        live.advance(100)
        dyads = live.state.dyads
        closeness = group_means(
            dyads.relationship_positive, live.school_year.structure.links.dyad_student
        )
        found.append(np.corrcoef(start, closeness)[0, 1])
    assert found[0] > found[1] + 0.05


def test_a_student_engages_more_in_the_lessons_of_a_teacher_who_is_close() -> None:
    live = school("secondary", with_values(ON, {"students.lesson_share": 0.5}))
    live.advance(60)
    dyads, links = live.state.dyads, live.school_year.structure.links
    lesson, student = dyads.lesson_engagement, links.dyad_student
    assert 0.01 < lesson.std() < 0.2
    assert np.abs(group_means(lesson, student)).max() < 0.05  # particular to a teacher, no level
    closeness = (dyads.relationship_positive + dyads.trust) / 2.0
    within = closeness - group_means(closeness, student)[student]
    assert np.corrcoef(lesson, within)[0, 1] > 0.5
    alone = school("primary", with_values(ON, {"students.lesson_share": 0.5}))
    alone.advance(10)
    assert not alone.state.dyads.lesson_engagement.any()
