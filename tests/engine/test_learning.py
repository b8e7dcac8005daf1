"""Beginners who learn, mentors, and practices that spread along ties."""

from dataclasses import replace

import numpy as np
from schools import Asked, changed, primary, run

from simulation.interventions.lever_schedule import Span
from simulation.parameters import Parameters
from simulation.processes.colleagues import practice_after_day
from simulation.school.enrolment import Enrolment

LEARN = {
    "beginners__workload": 0.25,
    "beginners__practising": 1 / 800,
    "beginners__mentoring": 0.01,
}


def staff(*years: float) -> Enrolment:
    """A primary school of teachers with these years of experience."""
    school = primary(classes=len(years), size=4)
    return replace(school, teachers=school.teachers.assign(experience=list(years)))


def test_skill_begins_where_experience_puts_it() -> None:
    live = run(staff(0.0, 2.0, 12.0, np.nan), changed(**LEARN))
    skill = live.state.teachers.skill
    assert skill[0] == 0.0
    assert skill[1] == 1 - (1 - 1 / 800) ** 400
    assert skill[2] == skill[3] == 1.0


def test_beginners_have_more_work_and_learn_faster_with_a_mentor() -> None:
    quiet = {"strain__spread": 0.0, "needs__load": 0.0, "contacts__primary": 0.0}
    usual = run(staff(0.0, 0.0, 12.0), changed(**quiet | dict.fromkeys(LEARN, 0.0)))
    plan = Asked((Span("mentored", np.array([1]), 0, 200, 1.0),))
    learning = run(staff(0.0, 0.0, 12.0), changed(**quiet, **LEARN), interventions=[plan])
    for live in (usual, learning):
        live.advance(1)
    more = learning.state.teachers.evening_load - usual.state.teachers.evening_load
    workload = usual.school_year.structure.traits.teachers.workload
    np.testing.assert_allclose(more[:2], 0.25 * workload[:2])
    assert abs(more[2]) < 1e-12
    learning.advance(199)
    alone, mentored, experienced = learning.state.teachers.skill
    assert 0.2 < alone < 0.25
    assert mentored > 0.85
    assert experienced == 1.0


def test_a_beginner_who_has_learned_is_no_beginner() -> None:
    p = changed(**LEARN)
    new, old = (run(staff(years, years, 12.0), p) for years in (0.0, 12.0))
    new.state.teachers.skill[:] = 1.0
    for live in (new, old):
        live.advance(10)
    for name in ("stress", "load", "exhaustion"):
        one, other = getattr(new.state.teachers, name), getattr(old.state.teachers, name)
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


def practices(p: Parameters, days: int) -> np.ndarray:
    """Practices after some days of a course of the first teacher of a school."""
    course = Asked((Span("reappraisal", np.array([0]), 0, 200, 0.3),))
    live = run(primary(classes=8, size=3), p, interventions=[course])
    live.advance(days)
    return live.state.teachers.practice


def test_practices_spread_along_ties_and_not_back() -> None:
    assert (practices(changed(colleagues__practice=0.0), 50) == 0.0).all()
    adopted = practices(changed(colleagues__practice=0.01), 50)
    assert adopted[0] == 0.0  # nothing to learn
    assert adopted[1:].max() > 0.02
    assert adopted.max() < 0.3


def test_practices_fade_when_no_colleague_is_ahead() -> None:
    p = changed(colleagues__practice=0.01, colleagues__practice_time=100.0).colleagues
    assert practice_after_day(0.2, 0.0, 0.1, p) == 0.2 - 0.002
