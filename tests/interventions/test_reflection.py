"""Reflection: its effect, its duration, and the state it never changes."""

import math
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError
from schools import (
    BEFORE_AUTUMN,
    CHANCE,
    P,
    assert_same,
    changed,
    differ,
    primary,
    reflection,
    rest_of,
    run,
    scene_of,
    school_year,
    variables_of,
)

from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.interventions import Reflection
from simulation.interventions.context import Decision, DecisionContext
from simulation.interventions.lever_schedule import apply_changes, compile_schedule
from simulation.interventions.targeting import DyadTarget
from simulation.school.build_year import SchoolYear
from simulation.state import Floats

DOSE = 0.8
FADE = math.exp(-1.0 / P.awareness.fade)  # of awareness, a weekday


@pytest.fixture
def year() -> SchoolYear:
    """A primary school of eight teachers with six students each."""
    return school_year()


def decided(year: SchoolYear, **fields: object) -> Decision:
    """Return the decision of a reflection on the first morning."""
    return Reflection.model_validate({"start": "week 8"} | fields).decide(scene_of(year))


def test_reflection_raises_awareness_from_its_start_to_its_last_session(
    year: SchoolYear,
) -> None:
    (span,) = decided(year, sessions=3, every=2, dose=0.6).spans
    assert (span.lever, span.first, span.value) == ("held_awareness", 35, 0.6)
    assert span.last == 35 + 2 * 10 + 1  # the last session is on the Monday of week 12
    (single,) = decided(year, sessions=1).spans
    assert (single.first, single.last) == (35, 36)
    (late,) = decided(year, start="week 38", sessions=3).spans
    assert (late.first, late.last) == (185, 196)  # the last Monday of the year
    with pytest.raises(ValidationError, match="at most 2 from"):
        decided(year, start="week 39", sessions=3)


def test_reflection_marks_the_dyads_of_its_target(year: SchoolYear) -> None:
    decision = decided(year)
    expected = DyadTarget().rows(scene_of(year), np.ones(8, dtype=np.bool_))
    np.testing.assert_array_equal(decision.chosen, expected)
    np.testing.assert_array_equal(decision.spans[0].rows, expected)
    assert len(expected) == 16


def test_a_second_programme_has_an_uptake_of_its_own(year: SchoolYear) -> None:
    both = [
        reflection("day 0", uptake=0.5).taking_part(scene_of(year, f"reflection:{nth}"))
        for nth in (1, 2)
    ]
    assert not np.array_equal(both[0], both[1])
    sim = run(year, interventions=[reflection("day 0", uptake=0.5) for _ in both])
    sim.advance(1)
    assert sim.marked.reshape(8, 6).any(axis=1).tolist() == (both[0] | both[1]).tolist()


def test_the_ranking_uses_the_state_before_the_start() -> None:
    usual = run(primary())
    helped = run(primary(), interventions=[reflection("week 8")])
    usual.advance(35)
    conflict = usual.state.dyads.relationship_negative.reshape(8, 6).copy()
    helped.advance(35)
    assert not helped.marked.any()  # not before the morning itself
    helped.advance(1)
    second = np.sort(conflict, axis=1)[:, -2:-1]
    np.testing.assert_array_equal(helped.marked.reshape(8, 6), conflict >= second)
    first_morning = usual.school_year.state.dyads.relationship_negative.reshape(8, 6)
    assert not np.array_equal(first_morning >= np.sort(first_morning, axis=1)[:, -2:-1],
                              helped.marked.reshape(8, 6))  # fmt: skip


def test_deciding_and_applying_change_no_state() -> None:
    sim = run(primary())
    sim.advance(35)
    before = variables_of(sim.state)
    context = DecisionContext(
        sim.school_year.structure, sim.state, sim.circumstances, CHANCE, "reflection:1"
    )
    decision = reflection("week 8").decide(context)
    schedule = compile_schedule(decision.spans, rest_of(sim.school_year))
    apply_changes(35, schedule, sim.circumstances)
    assert_same(before, variables_of(sim.state))
    held = sim.circumstances.dyads.held_awareness
    assert np.flatnonzero(held).tolist() == decision.chosen.tolist()
    assert set(held[decision.chosen]) == {DOSE}


def test_reflection_without_contacts_changes_awareness_only() -> None:
    """Without contacts the representation drifts as in the baseline."""
    silent = changed(contacts__primary=0.0)
    usual, helped = (
        run(primary(), silent, interventions=plans) for plans in ((), (reflection("day 3"),))
    )
    for _ in range(60):
        usual.advance(1)
        helped.advance(1)
        states = variables_of(usual.state), variables_of(helped.state)
        aware = [state.pop("dyads.awareness") for state in states]
        assert_same(*states)
        assert aware[0].max() == 0.0
    assert aware[1][helped.marked].min() > 0.0


def test_reflection_changes_the_representation_through_contacts() -> None:
    usual, helped = run(primary()), run(primary(), interventions=[reflection("day 3")])
    for sim in (usual, helped):
        sim.advance(3)
    assert not differ(usual, helped)
    for sim in (usual, helped):
        sim.advance(1)
    moved = usual.state.dyads.relationship_positive != helped.state.dyads.relationship_positive
    assert moved[helped.marked].any()


def lived_awareness(plan: Reflection, days: int) -> tuple[SchoolRun, Floats]:
    """Awareness of every dyad after each of so many days, shape (days, dyads)."""
    sim = run(school_year(), interventions=[plan])
    lived = []
    for _ in range(days):
        sim.advance(1)
        lived.append(sim.state.dyads.awareness.copy())
    return sim, np.array(lived)


def test_awareness_is_renewed_while_sessions_last_and_fades_afterwards() -> None:
    """Sessions on days 5, 10 and 15; then dose e^(-n/tau) after n weekdays, holidays included."""
    sim, lived = lived_awareness(reflection("week 2", sessions=3), days=80)
    assert sim.marked.sum() == 16
    assert (lived[:, ~sim.marked] == 0.0).all()
    for day, awareness in enumerate(lived):  # after the night that follows the day
        weekdays = day - 15 + 1 + (5 if day >= BEFORE_AUTUMN else 0)
        expected = 0.0 if day < 5 else DOSE * FADE ** max(weekdays, 1)
        np.testing.assert_allclose(awareness[sim.marked], expected, rtol=1e-12)


def test_a_session_after_a_holiday_renews_what_faded_in_it() -> None:
    """Day 44 is the Friday before five free weekdays: with a second session, and without."""
    told = {}
    for sessions in (1, 2):
        plan = reflection("day 44", sessions=sessions, every=1)
        sim, lived = lived_awareness(plan, days=50)
        told[sessions] = lived[:, sim.marked].max(axis=1)[43:]
    weekdays = np.array([1, 7, 8, 9, 10, 11])
    np.testing.assert_allclose(told[1], [0.0, *DOSE * FADE**weekdays], rtol=1e-12)
    weekdays = np.array([1, 1, 1, 1, 1, 1])  # the second session is on day 49
    np.testing.assert_allclose(told[2], [0.0, *DOSE * FADE**weekdays], rtol=1e-12)


def test_the_stronger_of_two_programmes_applies() -> None:
    weak = reflection("day 0", dose=0.3, sessions=4, target=DyadTarget(dyads="all"))
    strong = reflection("day 5", dose=0.9, sessions=1)
    sim = run(school_year(), interventions=[weak, strong])
    sim.advance(6)
    told = sim.state.dyads.awareness
    held = np.where(sim.circumstances.dyads.held_awareness == 0.9, 0.9, 0.3)
    assert (held == 0.9).sum() == 16
    np.testing.assert_allclose(told, held * FADE, rtol=1e-12)
    sim.advance(1)
    fading = np.maximum(held * FADE, 0.3) * FADE  # what fades stays above what is held up
    np.testing.assert_allclose(sim.state.dyads.awareness, fading, rtol=1e-12)


def test_the_dose_limits_the_effect_of_the_representation_on_appraisal() -> None:
    """At full dose a warm and a sour representation meet the same act with the same emotions.

    That is so where awareness needs no means and shields in both directions.
    """
    shielding = changed(awareness__means=0.0, awareness__one_sided=0.0)
    plan = reflection("day 0", dose=1.0, target=DyadTarget(dyads="all"))
    year, emotions = school_year(), {}
    for aware in (True, False):
        for warmth in (0.9, 0.1):
            dyads = year.state.dyads._replace(
                **{name: np.full(48, warmth if name.endswith("positive") else 1.0 - warmth)
                   for name in year.state.dyads._fields if name.endswith("tive")}
            )  # fmt: skip
            coloured = replace(year, state=year.state._replace(dyads=dyads))
            sim = run(
                coloured, shielding, interventions=[plan] if aware else [], watched=["s1/t01"],
            )  # fmt: skip
            sim.advance(1)
            first = sim.events.take()[:6]
            emotions[aware, warmth] = first[:, EVENT_FIELDS.index("anger") :][:, :11]
    np.testing.assert_allclose(emotions[True, 0.9], emotions[True, 0.1], rtol=1e-14)
    assert not np.array_equal(emotions[False, 0.9], emotions[False, 0.1])
