"""Interventions: mornings, fields, and spans that move levers."""

import math
from collections.abc import Sequence
from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from schools import (
    reflection,
    rest_of,
    school_year,
)

from simulation.interventions import KINDS, Reflection
from simulation.interventions.dose_course import SchoolMorning, parse_morning
from simulation.interventions.lever_schedule import Span, apply_changes, compile_schedule, lever_of
from simulation.interventions.targeting import DyadTarget
from simulation.school.build_year import SchoolYear
from simulation.state import Circumstances, Floats


@pytest.fixture
def year() -> SchoolYear:
    """A primary school of eight teachers with six students each."""
    return school_year()


# ---- mornings


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("week 1", SchoolMorning(1, 0)),
        ("week 8", SchoolMorning(1, 35)),
        ("week 40", SchoolMorning(1, 195)),
        ("day 0", SchoolMorning(1, 0)),
        ("day 199", SchoolMorning(1, 199)),
        ("year 2 week 8", SchoolMorning(2, 35)),
        ("year 12 day 3", SchoolMorning(12, 3)),
    ],
)
def test_a_morning_is_parsed_from_text(text: str, when: SchoolMorning) -> None:
    assert parse_morning(text) == when
    assert parse_morning(when) is when


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("week 0", "school week from 1 to 40"),
        ("week 41", "school week from 1 to 40"),
        ("day 200", "school day from 0 to 199"),
        ("year 0 week 3", "year from 1"),
        *[
            (wrong, "expected a moment such as")
            for wrong in ("", "week", "Week 8", "week 8.5", "week -1", "week eight", "8", " week 8",
                          "week 8\n", "month 2", "year 2", "day 0 week 1", "week 1000", 8, None,
                          True, ["week 8"])
        ],
    ],
)  # fmt: skip
def test_other_texts_raise_an_error_with_the_expected_form(wrong: object, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        parse_morning(wrong)


@given(st.integers(1, 99), st.integers(0, 199))
def test_a_morning_survives_a_round_trip_through_text(year: int, day: int) -> None:
    assert parse_morning(str(SchoolMorning(year, day))) == SchoolMorning(year, day)


def test_a_reflection_survives_a_round_trip_through_json() -> None:
    plan = reflection("year 2 week 8", dose=0.5, sessions=3, target=DyadTarget(per_teacher=4))
    assert Reflection.model_validate_json(plan.model_dump_json()) == plan
    assert plan.model_dump()["start"] == "year 2 day 35"
    assert KINDS[plan.kind] is Reflection


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "week 41"}, {"dose": 1.1}, {"dose": -0.1}, {"dose": float("nan")},
        {"uptake": 2.0}, {"sessions": 0}, {"sessions": 2.5}, {"every": 0}, {"doze": 0.5},
        {"dose": "0.8"}, {"kind": "meditation"}, {"target": {"dyads": "nicest"}},
        {"target": {"per_teacher": 0}}, {"target": {"who": "all"}},
    ],
    ids=str,
)  # fmt: skip
def test_an_invalid_reflection_raises_an_error(wrong: dict[str, object]) -> None:
    Reflection.model_validate({"start": "week 8"})
    with pytest.raises(ValidationError):
        Reflection.model_validate({"start": "week 8"} | wrong)


# ---- from spans to levers


def levels(spans: Sequence[Span], rest: Circumstances, lever: str, days: int = 12) -> Floats:
    """Return the lever on every morning as a run sets it, shape (days, entries)."""
    now = deepcopy(rest)
    schedule = compile_schedule(spans, rest)
    lived = []
    for day in range(days):
        apply_changes(day, schedule, now)
        lived.append(lever_of(now, lever).copy())
    return np.array(lived)


def spans_on(lever: str, low: float, high: float) -> tuple[Span, Span]:
    """Days 2-5 in rows 0 and 1 by ``low``, days 4-7 in rows 1 and 2 by ``high``."""
    return (
        Span(lever, np.array([0, 1]), 2, 6, low),
        Span(lever, np.array([1, 2]), 4, 8, high),
    )


@pytest.mark.parametrize(
    ("lever", "low", "high", "alone", "both"),
    [
        ("held_awareness", 0.3, 0.8, (0.3, 0.8), 0.8),  # the higher counts
        ("low_demand", 0.9, 0.4, (0.9, 0.4), 0.9),
        ("workload", 0.5, 0.8, (0.5, 0.8), 0.5 * 0.8),  # shares multiply
        ("present", 0.0, 1.0, (0.0, 1.0), 1.0),  # the last asked decides
        ("tie", 1.0, 0.0, (1.0, 0.0), 0.0),
        ("log_odds", -0.7, 0.2, (-0.7, 0.2), -0.7 + 0.2),  # all others add up
        ("efficacy", 0.1, 0.2, (0.1, 0.2), 0.1 + 0.2),
        ("propensity", -1.0, 0.5, (-1.0, 0.5), -0.5),
        ("extra_contacts", 0.5, 0.2, (0.5, 0.2), 0.7),
    ],
)
def test_spans_combine_by_the_rule_of_their_lever(
    year: SchoolYear, lever: str, low: float, high: float, alone: tuple[float, float], both: float
) -> None:
    rest = rest_of(year)
    lived = levels(spans_on(lever, low, high), rest, lever)
    resting = lever_of(rest, lever)[0]
    for day in range(12):
        one, other = 2 <= day < 6, 4 <= day < 8
        first, last = alone[0] if one else resting, alone[1] if other else resting
        middle = both if one and other else last if other else first
        expected = (first, middle, last)
        assert tuple(lived[day, :3]) == expected, f"day {day}"
    assert (lived[:, 3:] == resting).all()


def test_contact_rates_are_multiplied_from_their_rest_values(year: SchoolYear) -> None:
    lived = levels(spans_on("contact_rate", 0.5, 3.0), rest_of(year), "contact_rate")
    rate = year.contact_rate[1]
    factors = np.array([1.0, 0.5, 1.5, 3.0, 1.0])
    np.testing.assert_array_equal(lived[[1, 3, 5, 7, 8], 1], rate * factors)


ANY_SPAN = st.builds(
    Span,
    lever=st.sampled_from(["log_odds", "workload", "held_awareness", "contact_rate", "tie"]),
    rows=st.lists(st.integers(0, 7), unique=True).map(lambda rows: np.array(rows, dtype=np.int64)),
    first=st.integers(0, 9),
    last=st.integers(0, 10),
    value=st.floats(0.0, 1.0),
)


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.lists(ANY_SPAN, max_size=8))
def test_every_lever_is_exactly_at_rest_before_and_after_all_spans(spans: list[Span]) -> None:
    rest = rest_of(school_year())
    for lever in {span.lever for span in spans}:
        own = [span for span in spans if span.lever == lever and span.first < span.last]
        lived = levels(spans, rest, lever)
        resting = lever_of(rest, lever)
        for day in range(12):
            touched = np.zeros(len(resting), dtype=np.bool_)
            for span in own:
                if span.first <= day < span.last:
                    touched[span.rows] = True
            assert (lived[day] == resting)[~touched].all()


def test_the_end_of_spans_does_not_depend_on_their_order(year: SchoolYear) -> None:
    spans = spans_on("log_odds", 0.1, 0.2)
    rest = rest_of(year)
    there, back = levels(spans, rest, "log_odds"), levels(spans[::-1], rest, "log_odds")
    np.testing.assert_array_equal(there, back)


def test_a_lever_is_changed_only_on_the_days_and_in_the_rows_of_its_spans(year: SchoolYear) -> None:
    schedule = compile_schedule(spans_on("workload", 0.5, 0.8), rest_of(year))
    assert [change.day for change in schedule] == [2, 4, 6, 8]
    assert all(change.rows.tolist() == [0, 1, 2] for change in schedule)
    assert compile_schedule([], rest_of(year)) == []


def test_a_nan_span_raises_an_error_that_names_its_lever(
    year: SchoolYear,
) -> None:
    span = Span("workload", np.array([0]), 0, 5, math.nan)
    with pytest.raises(ValueError, match="workload"):
        compile_schedule([span], rest_of(year))


def test_other_rows_of_a_lever_do_not_change(year: SchoolYear) -> None:
    now = rest_of(year)
    now.teachers.workload[5] = 7.0
    apply_changes(2, compile_schedule(spans_on("workload", 0.5, 0.8), rest_of(year)), now)
    assert now.teachers.workload.tolist() == [0.5, 0.5, 1.0, 1.0, 1.0, 7.0, 1.0, 1.0]
