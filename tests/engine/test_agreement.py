"""The compiled engine and the plain one live the same school, number for number."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dyad_mechanisms import switched_on
from hypothesis import given, settings
from hypothesis import strategies as st
from schools import (
    BEFORE_AUTUMN,
    LEVERS,
    Asked,
    EveryLever,
    assert_same_state,
    changed,
    cut_ties,
    differ,
    primary,
    reflection,
    rest_of,
    roster,
    roster_rows,
    run,
    secondary,
)

from simulation.engine.reference import PlainRun
from simulation.engine.school_run import SchoolRun
from simulation.interventions.lever_schedule import Span, lever_of
from simulation.parameters import Parameters, catalogue, values, with_values
from simulation.school.enrolment import Enrolment

CALM = changed(contacts__primary=1.0)  # fewer contacts, because plain Python takes its time
RARE = changed(contacts__primary=0.15, contacts__secondary=0.15)
STUDENTS = changed(  # every mechanism of students at once
    contacts__primary=0.3, contacts__secondary=0.3,
    students__secondary_closeness=0.6, students__secondary_conflict=0.2,
    students__achievement_return=0.005, students__achievement_passing=0.4,
    teaching__order=1.0, students__lesson_share=0.5, students__teaching=0.001,
    students__attention=0.002,
    students__achievement_conflict=0.5, students__interest_spread=0.1,
    years__propensity_passing=0.3, spread__class_propensity=0.2, start__affiliation_ability=0.3,
    years__engagement_passing=0.3, start__engagement_ability=0.3,
)  # fmt: skip
LEVELS: dict[str, Callable[[], Enrolment]] = {"primary": primary, "secondary": secondary}

either_level = pytest.mark.parametrize("level", LEVELS)


def both(school: Enrolment, parameters: Parameters, **options: Any) -> tuple[SchoolRun, SchoolRun]:
    """The same school for the compiled and for the plain engine."""
    return (
        run(school, parameters, **options),
        run(school, parameters, kind=PlainRun, **options),
    )


TIREDNESS = changed(  # two stores of tiredness
    contacts__primary=1.0, recovery__rumination=0.4, recovery__lowest=0.15,
    recovery__highest=0.85, exhaustion__recovery_time=60.0, spread__negative_affectivity=0.3,
)  # fmt: skip


ORDER = changed(  # classroom order
    contacts__primary=1.0, order__effect=2.0, order__load=0.1, order__lasting=0.5,
)  # fmt: skip


LEARNING = changed(  # beginners and practices
    contacts__primary=1.0, beginners__workload=0.25, beginners__practising=0.002,
    beginners__mentoring=0.02, colleagues__practice=0.05,
)  # fmt: skip


TOGETHER = with_values(
    TIREDNESS,
    {
        name: values(parameters)[name]
        for parameters, groups in ((ORDER, ("order",)), (LEARNING, ("beginners", "colleagues")))
        for name in catalogue()
        if name.partition(".")[0] in groups
    },
)  # with the three above at once, in a quick run


@pytest.mark.parametrize(
    "parameters",
    [
        CALM,
        TOGETHER,
        *(pytest.param(p, marks=pytest.mark.slow) for p in (TIREDNESS, ORDER, LEARNING)),
    ],
)
@either_level
def test_a_school_past_its_first_holiday(level: str, parameters: Parameters) -> None:
    compiled, plain = both(LEVELS[level](), parameters)
    for days in (BEFORE_AUTUMN, 2):
        compiled.advance(days)
        plain.advance(days)
        assert_same_state(compiled, plain)


def test_counts_that_nobody_asks_for_change_no_state() -> None:
    counted, uncounted = (run(primary(), CALM, counts=asked) for asked in (True, False))
    for school_run in (counted, uncounted):
        school_run.advance(3)
    assert_same_state(counted, uncounted)
    assert counted.tally.dyads.contacts.sum() > 0
    assert counted.tally.teachers.felt.sum() > 0
    for tally in uncounted.tally:
        assert not any(counts.any() for counts in tally)


@either_level
def test_the_mechanisms_of_the_dyad(level: str) -> None:
    reflected, everything = reflection("day 3", sessions=2, uptake=0.7), EveryLever(1, days=10)
    parameters = switched_on(contacts__primary=1.0, contacts__secondary=1.0)
    compiled, plain = both(LEVELS[level](), parameters, interventions=[reflected, everything])
    for days in (1, 14):
        compiled.advance(days)
        plain.advance(days)
        assert_same_state(compiled, plain)
    assert differ(compiled, run(LEVELS[level](), CALM))


@pytest.mark.parametrize("school", [primary(size=2), secondary(classes=2, size=3)])
def test_two_years_with_the_summer_between(school: Enrolment) -> None:
    plan = reflection("year 2 day 2", sessions=1)
    parameters = changed(
        contacts__primary=0.15, contacts__secondary=0.15, order__effect=1.0, order__lasting=0.5
    )
    compiled, plain = both(school, parameters, years=2, interventions=[plan])
    for engine in (compiled, plain):
        engine.advance(200)
        assert engine.state.dyads.awareness.max() == 0.0  # the programme waits for its year
        engine.start_next_year()
    assert_same_state(compiled, plain)
    compiled.advance(6)
    plain.advance(6)
    assert compiled.year == plain.year == 2
    assert compiled.state.dyads.awareness.max() > 0.0
    assert_same_state(compiled, plain)


@either_level
def test_every_mechanism_of_students(level: str) -> None:
    compiled, plain = both(LEVELS[level](), STUDENTS, years=2)
    usual = run(LEVELS[level](), changed(contacts__primary=0.3, contacts__secondary=0.3), years=2)
    for school_run in (compiled, plain, usual):
        school_run.advance(12)
    assert_same_state(compiled, plain)
    assert differ(compiled, usual)


def test_a_class_list_with_unlisted_classmates_and_teachers_without_ties(tmp_path: Path) -> None:
    shared = [f"teacher-f,class-{t},pupil-{t}{n},6" for t in "ab" for n in range(5)]
    compiled, plain = both(roster(tmp_path, [*roster_rows("abcde"), *shared]), CALM)
    assert not compiled.school_year.dyads["listed"].all()
    assert (np.diff(compiled.school_year.structure.links.tie_start) == 0).any()
    compiled.advance(25)
    plain.advance(25)
    assert_same_state(compiled, plain)


@either_level
def test_reflection(level: str) -> None:
    plan = reflection("day 3", sessions=2, uptake=0.7)
    compiled, plain = both(LEVELS[level](), CALM, interventions=[plan])
    compiled.advance(15)
    plain.advance(15)
    assert compiled.state.dyads.awareness.max() > 0.0
    assert_same_state(compiled, plain)
    np.testing.assert_array_equal(compiled.marked, plain.marked)


@pytest.mark.parametrize("seed", [1, 2, 3])
@either_level
def test_every_lever_moved_at_random(level: str, seed: int) -> None:
    plan = EveryLever(seed, days=10)
    compiled, plain = both(LEVELS[level](), LEARNING, interventions=[plan])
    for _ in range(4):
        compiled.advance(4)
        plain.advance(4)
        assert_same_state(compiled, plain)


def test_the_plan_above_moves_every_lever_there_is() -> None:
    school = run(secondary(), CALM, interventions=[EveryLever(1, days=10)])
    everything = {lever for kind in school.circumstances for lever in kind._fields}
    assert set(LEVERS) == everything
    moved = set()
    for _ in range(12):
        school.advance(1)
        rest = rest_of(school.school_year)
        moved |= {
            lever
            for lever in everything
            if not np.array_equal(lever_of(school.circumstances, lever), lever_of(rest, lever))
        }
    assert moved == everything


@either_level
def test_colleagues_who_lose_touch(level: str) -> None:
    compiled, plain = both(LEVELS[level](), RARE)
    together = run(LEVELS[level](), RARE)
    some = np.arange(0, len(compiled.school_year.structure.links.tie_teacher), 2)
    for engine in (compiled, plain):
        cut_ties(engine, some)
        engine.advance(8)
    together.advance(8)
    assert_same_state(compiled, plain)
    assert differ(compiled, together)


@pytest.mark.parametrize("lever", sorted(LEVERS))
def test_each_lever_on_its_own_matters_and_matters_equally(lever: str) -> None:
    """A lever that nobody reads, or that only one engine reads, is found here."""
    low, high = LEVERS[lever]
    value = low + 0.7 * (high - low)
    school = primary(classes=3, size=4)
    beginners = school.teachers.assign(experience=[1.0, 12.0, 2.0])
    school, parameters = replace(school, teachers=beginners), LEARNING
    usual = run(school, parameters)
    rows = np.arange(len(lever_of(usual.circumstances, lever)))
    spans = [Span(lever, rows[::2], 0, 6, value)]
    if lever == "low_demand":  # colours extra contacts only
        spans.append(Span("extra_contacts", rows, 0, 6, 1.0))
        usual = run(school, parameters, interventions=[Asked((spans[1],))])
    compiled, plain = both(school, parameters, interventions=[Asked(tuple(spans))])
    for engine in (usual, compiled, plain):
        engine.advance(8)
    assert differ(compiled, usual)
    assert_same_state(compiled, plain)


@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(st.fixed_dictionaries({name: st.floats(p.low, p.high) for name, p in catalogue().items()}))
def test_any_numbers_from_the_catalogue(numbers: dict[str, float]) -> None:
    numbers = numbers | {"contacts.primary": min(numbers["contacts.primary"], 1.0)}
    school = primary(classes=3, size=4)
    compiled, plain = both(school, with_values(Parameters(), numbers))
    compiled.advance(6)
    plain.advance(6)
    assert_same_state(compiled, plain)


def test_the_comparison_notices_the_smallest_difference() -> None:
    one, other = run(primary()), run(primary())
    other.state.dyads.trust[3] = np.nextafter(other.state.dyads.trust[3], 1.0)
    assert differ(one, other)
    with pytest.raises(AssertionError, match=r"dyads\.trust"):
        assert_same_state(one, other)
