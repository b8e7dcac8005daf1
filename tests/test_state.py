"""State: every variable described, every lever at rest, tallies of nothing."""

from itertools import combinations
from typing import Any, get_type_hints

import numpy as np
import pytest

from simulation import state
from simulation.processes import emotions
from simulation.state import (
    AT_REST,
    EMOTIONS,
    Circumstances,
    Dyads,
    DyadTally,
    Links,
    State,
    Structure,
    Tally,
    Teachers,
    TeacherTally,
    Traits,
    Variable,
    circumstances_at_rest,
    empty_tally,
    owner,
    variables,
)

WHOLES = (State, Traits, Circumstances, Tally)
PARTS = [part for whole in WHOLES for part in get_type_hints(whole).values()]
CARRIED = [part for whole in (State, Traits) for part in get_type_hints(whole).values()]
LEVERS = [
    (lever, place)
    for place, kind in get_type_hints(Circumstances).items()
    for lever in kind._fields
]
every_lever = pytest.mark.parametrize(("lever", "place"), LEVERS)
ENTRIES = {"dyads": 3, "teachers": 2, "students": 4, "ties": 6}  # of the school below


@pytest.fixture
def school() -> Links:
    """Only how many there are of each matters here."""
    lengths = {
        "dyad_student": ENTRIES["dyads"],
        "teacher_key": ENTRIES["teachers"],
        "student_key": ENTRIES["students"],
        "tie_teacher": ENTRIES["ties"],
    }
    return Links._make(np.zeros(lengths.get(name, 0), dtype=int) for name in Links._fields)


def name_of(kind: Any) -> str:
    return str(kind.__name__)


@pytest.mark.parametrize("kind", [*PARTS, Links], ids=name_of)
def test_every_variable_is_described(kind: Any) -> None:
    known = variables(kind)
    assert tuple(known) == kind._fields
    for name, variable in known.items():
        assert variable.meaning.strip() and variable.unit.strip(), name
        assert variable.low < variable.high, name


def test_no_tuple_of_variables_was_left_out() -> None:
    made_of_arrays = {
        value
        for value in vars(state).values()
        if hasattr(value, "_fields") and value not in (Variable, Structure, *WHOLES)
    }
    assert made_of_arrays == {*PARTS, Links}


@pytest.mark.parametrize("kind", CARRIED, ids=name_of)
def test_every_state_and_trait_has_a_symbol_of_its_own(kind: Any) -> None:
    symbols = [variable.symbol for variable in variables(kind).values()]
    assert all(symbols)
    assert len(set(symbols)) == len(symbols)


def test_valences_come_in_pairs() -> None:
    names = {*Dyads._fields, *Teachers._fields}
    positive = {name.removesuffix("_positive") for name in names if name.endswith("_positive")}
    negative = {name.removesuffix("_negative") for name in names if name.endswith("_negative")}
    assert positive == negative == {"self", "other", "relationship", "general"}


def test_the_emotions_are_eleven_processes() -> None:
    assert len(set(EMOTIONS)) == 11
    assert all(callable(getattr(emotions, name)) for name in EMOTIONS)


def test_a_lever_belongs_to_one_owner() -> None:
    kinds = get_type_hints(Circumstances).values()
    for one, other in combinations(kinds, 2):
        assert not set(one._fields) & set(other._fields)
    assert set(AT_REST) <= {lever for lever, _ in LEVERS}


@every_lever
def test_a_lever_rests_in_its_range_for_all_that_it_belongs_to(
    lever: str, place: str, school: Links
) -> None:
    assert owner(lever) == place
    known = variables(get_type_hints(Circumstances)[place])[lever]
    rest = AT_REST.get(lever, 0.0)
    assert known.low <= rest <= known.high
    at_rest = getattr(getattr(circumstances_at_rest(school), place), lever)
    assert at_rest.dtype == np.float64
    assert at_rest.tolist() == [rest] * ENTRIES[place]


def test_factors_rest_at_one_and_shifts_at_zero(school: Links) -> None:
    levers = circumstances_at_rest(school)
    for factor in (levers.teachers.workload, levers.dyads.present, levers.ties.tie):
        assert set(factor) == {1.0}
    for shift in (
        levers.teachers.log_odds,
        levers.students.propensity,
        levers.dyads.held_awareness,
    ):
        assert set(shift) == {0.0}


def test_no_two_levers_share_memory(school: Links) -> None:
    arrays = [
        lever
        for levers in (circumstances_at_rest(school), circumstances_at_rest(school))
        for part in levers
        for lever in part
    ]
    assert not any(np.shares_memory(one, other) for one, other in combinations(arrays, 2))


def test_an_unknown_lever_has_no_owner() -> None:
    with pytest.raises(StopIteration):
        owner("weather")


@pytest.mark.parametrize("kind", [DyadTally, TeacherTally], ids=name_of)
def test_an_empty_tally_counts_nothing(kind: Any) -> None:
    tally = empty_tally(kind, 5)
    assert {name: counts.shape for name, counts in tally._asdict().items()} == {
        "contacts": (5,), "negative_contacts": (5,), "felt": (5, 11), "intensity": (5, 11),
    }  # fmt: skip
    assert [counts.dtype.kind for counts in tally] == ["i", "i", "i", "f"]
    assert not any(counts.any() for counts in tally)
