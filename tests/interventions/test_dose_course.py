"""Courses of a dose, targets of teachers, and interventions over the summer."""

import math
from itertools import pairwise

import numpy as np
import pytest
from schools import P, differ, primary, run, scene_of, school_year

from simulation.engine.school_run import SchoolRun
from simulation.interventions import KINDS, Intervention
from simulation.interventions.context import Register
from simulation.interventions.dose_course import (
    FOREVER,
    Phase,
    building_up,
    fading,
    lasting,
    within,
)
from simulation.interventions.targeting import TeacherTarget


def plan(kind: str, **fields: object) -> Intervention:
    return KINDS[kind].model_validate({"start": "week 2"} | fields)


# ---- courses


def test_a_skill_grows_with_every_session_and_then_stays() -> None:
    assert building_up([10, 20, 30], None) == [
        Phase(10, 20, 1 / 3), Phase(20, 30, 2 / 3), Phase(30, 35, 1.0), Phase(35, FOREVER, 1.0),
    ]  # fmt: skip


def test_fading_reaches_37_percent_after_its_time_constant() -> None:
    """Steps of a week at the exponential of their middle; their sum is near the integral."""
    steps = fading(100, 1.0, fade=8.0)
    assert [step.first for step in steps] == [100 + 5 * n for n in range(len(steps))]
    assert steps[7].share > math.exp(-1.0) > steps[8].share
    assert sum(step.share for step in steps) == pytest.approx(8.0, rel=0.02)
    assert lasting(3, 100, 8.0) == [Phase(3, 100, 1.0), *steps]
    assert lasting(3, 100, None) == [Phase(3, 100, 1.0)]


def test_within_clips_a_course_to_one_year() -> None:
    course = [Phase(190, 210, 0.5), Phase(210, FOREVER, 1.0)]
    assert within(course, 1) == [Phase(190, 200, 0.5)]
    assert within(course, 2) == [Phase(0, 10, 0.5), Phase(10, 200, 1.0)]
    assert within(course, 3) == [Phase(0, 200, 1.0)]


# ---- over the summer


def lever_by_day(sim: SchoolRun, lever: str, days: tuple[int, ...]) -> list[float]:
    """The highest level of a teachers' lever on some mornings of each year, 200 to a year."""
    told = []
    for day in days:
        while (sim.year - 1) * 200 + sim.day <= day:
            if sim.day == 200:
                sim.start_next_year()
            sim.advance(min(day - (sim.year - 1) * 200, 199) + 1 - sim.day)
        told.append(float(getattr(sim.circumstances.teachers, lever).max()))
    return told


def test_a_lighter_workload_continues_after_the_summer_until_its_stop() -> None:
    held = plan("workload_reduction", dose=0.25, start="week 39", stop="year 2 week 3")
    sim = run(primary(), years=3, interventions=[held])
    levels = lever_by_day(sim, "workload", (189, 190, 199, 200, 209, 210, 399, 400))
    assert levels == [1.0, 0.75, 0.75, 0.75, 0.75, 1.0, 1.0, 1.0]


def test_an_intervention_without_a_stop_never_ends() -> None:
    sim = run(primary(), years=3, interventions=[plan("workload_reduction", dose=0.25)])
    assert lever_by_day(sim, "workload", (4, 5, 200, 599)) == [1.0, 0.75, 0.75, 0.75]


def test_a_skill_continues_to_fade_after_the_summer() -> None:
    learnt = plan("emotion_regulation", start="week 39", sessions=1, fade=10.0, dose=0.2)
    sim = run(primary(), years=2, interventions=[learnt])
    levels = lever_by_day(sim, "reappraisal", (189, 190, 195, 200, 205, 399))
    weeks = np.array([0.5, 1.5, 2.5])
    assert levels[:2] == [0.0, 0.2]
    np.testing.assert_allclose(levels[2:5], 0.2 * np.exp(-weeks / 10.0))
    assert levels[5] == pytest.approx(0.2 * math.exp(-40.5 / 10.0))


def test_the_same_teachers_take_part_in_the_next_year() -> None:
    """The most exhausted when it began, not those of the second year."""
    held = plan("workload_reduction", teachers={"who": "most exhausted", "share": 0.25}, dose=0.5)
    sim = run(primary(), years=2, interventions=[held])
    sim.advance(6)
    chosen = sim.circumstances.teachers.workload < 1.0
    before = sim.state.teachers.exhaustion
    assert chosen.sum() == 2
    assert before[chosen].min() > np.sort(before)[-4]  # a day later they are still at the top
    sim.advance(194)
    sim.start_next_year()
    sim.state.teachers.exhaustion[:] = np.where(chosen, 0.0, 1.0)
    sim.advance(1)
    assert np.array_equal(sim.circumstances.teachers.workload < 1.0, chosen)


def test_reflection_repeats_every_year_with_every_year_set() -> None:
    marks = {}
    for again in (False, True):
        sim = run(primary(), years=2, interventions=[plan("reflection", every_year=again)])
        sim.advance(200)
        sim.start_next_year()
        sim.advance(5)
        assert not sim.marked.any()  # nobody is chosen before they are known
        known = sim.state.dyads.relationship_negative.copy()
        sim.advance(1)
        if again:  # those with most conflict on the evening before
            starts = sim.school_year.structure.links.teacher_dyads
            first, last = starts[0], starts[1]
            two = np.sort(known[first:last])[-2:]
            assert np.array_equal(np.sort(known[first:last][sim.marked[first:last]]), two)
        sim.advance(5)
        marks[again] = int(sim.marked.sum()), float(sim.state.dyads.awareness.max())
    assert marks[False] == (0, 0.0)
    assert marks[True][0] == 16
    assert marks[True][1] > 0.7


# ---- targets


def meant(staff: TeacherTarget, **changes: object) -> list[int]:
    context = scene_of(school_year())._replace(**changes)
    return np.flatnonzero(staff.meant(context)).tolist()


def test_each_teacher_rule_selects_the_right_teachers() -> None:
    year = school_year()
    ids = year.enrolment.teachers.index
    experience = np.array([3.9, 4.0, 20.0, 0.0, 11.0, np.nan, 7.0, 1.0])
    teachers = year.enrolment.teachers.assign(experience=experience)
    names = Register(teachers, year.enrolment.classes, year.enrolment.students, year.dyads,
                     teachers)  # fmt: skip
    assert meant(TeacherTarget()) == list(range(8))
    assert meant(TeacherTarget(who="beginners"), register=names) == [0, 3, 7]
    assert meant(TeacherTarget(ids=(ids[2], ids[5])), register=names) == [2, 5]
    exhaustion = np.array([0.1, 0.9, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6])
    tired = year.state._replace(teachers=year.state.teachers._replace(exhaustion=exhaustion))
    assert meant(TeacherTarget(who="most exhausted", share=0.25), state=tired) == [1, 3]
    assert meant(TeacherTarget(who="most exhausted"), state=tired) == [1, 3, 5, 7]


def test_a_larger_share_only_adds_teachers() -> None:
    shares = [set(meant(TeacherTarget(who="share", share=share))) for share in (0.0, 0.3, 0.6, 1.0)]
    assert shares[0] == set()
    assert shares[3] == set(range(8))
    assert all(few <= many for few, many in pairwise(shares))


def test_a_rule_may_be_written_as_its_bare_name() -> None:
    assert plan("assistant", teachers="beginners").teachers == TeacherTarget(who="beginners")


def test_people_can_be_named(tmp_path: object) -> None:
    school = primary()
    pairs = [["s1/t01", "s1/c01/p02"], ["s1/t02", "s1/c02/p01"], ["s1/t01", "s1/c02/p02"]]
    for target, rows in (
        ({"students": ["s1/c01/p02", "s1/c08/p06"]}, [1, 47]),
        ({"pairs": pairs}, [1, 6]),  # the third does not exist
    ):
        sim = run(school, interventions=[plan("reflection", target=target)])
        sim.advance(6)
        assert np.flatnonzero(sim.marked).tolist() == rows


def test_two_of_one_kind_add_up_and_end_apart() -> None:
    one = plan("workload_reduction", dose=0.5, stop="week 4")
    other = plan("workload_reduction", dose=0.2, start="week 3")
    sim = run(primary(), interventions=[one, other])
    levels = lever_by_day(sim, "workload", (4, 5, 10, 15))
    assert levels == [1.0, 0.5, pytest.approx(0.4), 0.8]


def test_every_programme_can_be_stopped() -> None:
    """Sessions after the stop do not take place; one session then makes a third of the skill."""
    cut = plan("classroom_management", sessions=3, every=1, stop="week 3", dose=0.6)
    sim = run(primary(), interventions=[cut])
    sim.advance(6)
    assert sim.circumstances.teachers.log_odds.min() == pytest.approx(-0.6)
    assert P.behaviour.base_log_odds < 0.0
    assert differ(sim, run(primary()))
