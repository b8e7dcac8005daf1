"""Primary and secondary schools, spells and grades: what differs, and that nothing else does."""

import numpy as np
import pytest
from schools import changed, primary, run, secondary

from simulation.engine.setup import at_level
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.snapshot import take_snapshot
from simulation.parameters import Parameters, values, with_values
from simulation.randomness import RandomStreams
from simulation.school.build_year import first_year
from simulation.school.enrolment import GRADES
from simulation.school.traits import affiliation, years_at_school

P = Parameters()
SPELLS = changed(behaviour__spell_spread=0.8)


def test_primary_schools_use_the_parameters_unchanged() -> None:
    p = with_values(P, {"contacts.secondary_weight": 4.0})
    assert at_level(p, "primary") == p


def test_secondary_schools_learn_more_from_a_contact_and_no_contact_overshoots() -> None:
    asked = {"contacts.secondary_weight": 4.0}
    found = values(at_level(with_values(P, asked), "secondary"))
    before = values(P) | asked
    changed_names = {name for name in found if found[name] != before[name]}
    assert changed_names == {
        "trust.rate", "representation.rate", "students.typical_closeness",
        "students.typical_conflict",
    }  # fmt: skip
    assert found["trust.rate"] == pytest.approx(4 * before["trust.rate"])
    fast = {"contacts.secondary_weight": 8.0, "representation.rate": 0.12}
    capped = at_level(with_values(P, fast), "secondary").representation
    assert capped.rate * capped.negativity == 1.0


def test_secondary_schools_may_have_another_typical_relationship() -> None:
    other = {"students.secondary_closeness": 0.6, "students.secondary_conflict": 0.2}
    p = with_values(P, other)
    students = at_level(p, "secondary").students
    assert (students.typical_closeness, students.typical_conflict) == (0.6, 0.2)
    assert at_level(p, "primary") == p


@pytest.mark.parametrize("school", [primary(), secondary()], ids=["primary", "secondary"])
def test_the_engine_uses_the_parameters_of_the_level(school) -> None:
    weighed = changed(contacts__secondary_weight=4.0)
    plain, heavy = run(school, P), run(school, weighed)
    for live in (plain, heavy):
        live.advance(10)
    same = np.array_equal(plain.state.dyads.trust, heavy.state.dyads.trust)
    assert same == (school.level == "primary")


def test_spells_last_their_weeks_and_are_drawn_anew() -> None:
    live = run(primary(), SPELLS)
    seen = [live.state.students.disposition.copy()]
    for days in (1, 18, 1, 1, 20):
        live.advance(days)
        seen.append(live.state.students.disposition.copy())
    start, first, before, last, second, third = seen
    assert np.array_equal(start, first) and np.array_equal(first, before)
    assert np.array_equal(before, last)  # day 20 has not begun
    assert not (second == last).any() and not (third == second).any()


def test_spells_are_as_wide_as_asked_and_nobody_has_any_by_default() -> None:
    live, still = run(primary(classes=40, size=25), SPELLS), run(primary(), P)
    still.advance(21)
    assert not still.state.students.disposition.any()
    s = live.state.students.disposition
    assert abs(s.std() - 0.8) < 4 * 0.8 / np.sqrt(2 * len(s))
    assert abs(s.mean()) < 4 * 0.8 / np.sqrt(len(s))


def test_interest_changes_on_mondays_and_strays_as_far_as_its_parameter() -> None:
    live, still = (
        run(primary(classes=40, size=25), changed(students__interest_spread=0.2)),
        run(primary(), changed(students__interest_spread=0.0)),
    )
    x = [live.state.students.interest.copy()]
    for days in (1, 4, 1):
        live.advance(days)
        x.append(live.state.students.interest.copy())
    start, monday, friday, next_monday = x
    assert (start != monday).all() and np.array_equal(monday, friday)
    assert (friday != next_monday).all()
    live.advance(94)
    late = live.state.students.interest
    assert abs(late.std() / 0.2 - 1.0) < 0.1 and abs(start.std() / 0.2 - 1.0) < 0.1
    assert np.corrcoef(monday, next_monday)[0, 1] == pytest.approx(0.8, abs=0.05)
    assert abs(np.corrcoef(start, late)[0, 1]) < 0.15
    still.advance(11)
    assert not still.state.students.interest.any()


FADING = {
    "students__achievement_gain": 0.0, "students__achievement_return": 0.005,
    "students__achievement_passing": 0.0, "students__teaching": 0.0, "students__attention": 0.0,
}  # fmt: skip


def test_achievement_returns_to_the_own_level_and_fades() -> None:
    live = run(primary(), changed(**FADING))
    start, level = (
        live.state.students.achievement.copy(),
        live.school_year.structure.traits.students.own_level,
    )
    live.advance(139)
    left = (live.state.students.achievement - level) / (start - level)
    np.testing.assert_allclose(left, (1 - 0.005) ** 139)
    assert np.corrcoef(start, level)[0, 1] > 0.5 and level.std() < start.std()


def test_tests_are_as_wide_after_three_years_as_at_the_start() -> None:
    passing = {"students__achievement_passing": 0.5268}  # sqrt(1 - .85^2)
    p = changed(**FADING | passing | {"students__stable_share": 0.85})
    live = run(primary(classes=40, size=25, ties=False), p, years=3)
    spread = [live.state.students.achievement.std()]
    for year in range(3):
        live.advance(200)
        spread.append(live.state.students.achievement.std())
        if year < 2:
            live.start_next_year()
    assert np.abs(np.array(spread[1:]) / spread[0] - 1.0).max() < 0.06


def test_students_learn_from_teaching_quality_and_from_attention() -> None:
    p = changed(**FADING | {"students__teaching": 0.001})
    q = changed(**FADING | {"students__attention": 0.002})
    usual, taught = run(primary(), p), run(primary(), p)
    apart, small = run(primary(), q), run(primary(), q)
    taught.state.teachers.teaching_quality[0] += 1.0
    small.circumstances.dyads.contact_rate[0] *= 2.0
    for live in (usual, taught, apart, small):
        live.advance(1)
    links = usual.school_year.structure.links
    own = links.dyad_student[links.teacher_dyads[0] : links.teacher_dyads[1]]
    gain = taught.state.students.achievement - usual.state.students.achievement
    np.testing.assert_allclose(gain[own], 0.001 * (1 - 1 / 100))
    assert not np.delete(gain, own).any()
    more = small.state.students.achievement - apart.state.students.achievement
    usual_share = usual.circumstances.dyads.contact_rate[0] / usual.school_year.usual_rate[0]
    assert more[links.dyad_student[0]] == pytest.approx(0.002 * usual_share)


def test_a_tired_or_coached_teacher_teaches_otherwise_and_late() -> None:
    live = run(primary(), P)
    q = live.school_year.structure.traits.teachers.teaching
    live.circumstances.teachers.warmth[0] = 0.4
    start = live.state.teachers.teaching_quality.copy()
    np.testing.assert_array_equal(start, q)
    live.advance(100)
    rise = live.state.teachers.teaching_quality - q
    cost = -0.5 * (live.state.teachers.exhaustion - 0.25)
    assert rise[0] > cost[0] + 0.2  # coached: 1.5 times .4, two thirds of it after 100 days
    assert (np.abs(rise[1:]) < 0.5).all()


def test_an_orderly_class_is_taught_better() -> None:
    plain, orderly = (run(primary(), changed(teaching__order=size)) for size in (0.0, 1.0))
    for live in (plain, orderly):
        live.advance(1)
    change = orderly.state.teachers.teaching_quality - plain.state.teachers.teaching_quality
    order = plain.state.groups.order
    np.testing.assert_allclose(change, (order - P.order.typical) / 100.0, rtol=1e-9)


def test_a_week_begins_on_an_extra_holiday_too() -> None:
    p = changed(students__interest_spread=0.2)
    usual, free = run(primary(), p), run(primary(), p)
    monday = np.flatnonzero((free.calendar.day == 5) & (free.calendar.school == 1))
    free.calendar.school[monday] = 0
    for live in (usual, free):
        live.advance(8)
    np.testing.assert_array_equal(usual.state.students.interest, free.state.students.interest)


def test_a_bad_spell_is_seen_at_school_not_at_home() -> None:
    live = run(primary(), SPELLS)
    found = {}
    for name in ("externalising_observer", "externalising_parent"):
        scale = BY_NAME[name]
        usual = scale.place(take_snapshot(live))
        live.state.students.disposition[:] += 1.0
        found[name] = scale.place(take_snapshot(live)) - usual
        live.state.students.disposition[:] -= 1.0
    assert (found["externalising_observer"] >= 0).all()
    assert found["externalising_observer"].max() > 0.05
    assert not found["externalising_parent"].any()


def test_the_years_at_school_count_on_into_secondary_school() -> None:
    for level, first in (("primary", -3.5), ("secondary", 4.5)):
        school = primary() if level == "primary" else secondary()
        students = school.students.assign(grade=1.0)
        assert set(years_at_school(level, students)) == {first}
        assert set(years_at_school(level, students.assign(grade=np.nan))) == {0.0}
    assert GRADES["primary"] == 8


def test_older_students_approach_less_by_hand() -> None:
    p = changed(start__affiliation_grade=0.2)
    keys = np.arange(5000, dtype=np.uint64)
    chance = RandomStreams(1, 1)
    young, middle, old = (
        affiliation(keys, np.full(len(keys), years), 0.0 * keys, p, chance)
        for years in (-3.5, 0.0, 3.5)
    )
    assert np.array_equal(middle, affiliation(keys, 0.0 * keys, 0.0 * keys, P, chance))
    assert (young > middle).all() and (middle > old).all()
    assert (young + old - 1.0).mean() == pytest.approx(0.0, abs=0.02)  # equally far from a half


def test_the_grade_reaches_the_students_of_a_year() -> None:
    school = primary(classes=16, size=25)
    p = changed(start__affiliation_grade=0.2)
    a = first_year(school, p, RandomStreams(1, 1)).structure.traits.students.affiliation
    grade = school.students["grade"].to_numpy()
    assert np.corrcoef(grade, a)[0, 1] < -0.2
