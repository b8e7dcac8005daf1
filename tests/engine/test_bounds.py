"""On every day of every year each state lies within its range and is a number."""

from typing import Any, get_type_hints

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schools import EveryLever, primary, reflection, run, secondary

from simulation.engine.school_run import SchoolRun
from simulation.evidence.theory.mechanisms import mechanisms
from simulation.parameters import Parameters, catalogue, read_draws, with_values
from simulation.school.enrolment import Enrolment
from simulation.state import Circumstances, State, variables

RANGES = {  # every number of the catalogue over its whole range
    name: st.floats(known.low, known.high) for name, known in catalogue().items()
}
CORNERS = {name: st.sampled_from([known.low, known.high]) for name, known in catalogue().items()}
KNOWN = {
    kind: variables(kind)
    for group in (State, Circumstances)
    for kind in get_type_hints(group).values()
}
OF_MECHANISMS = sorted({name for entry in mechanisms().values() for name in entry.off})
NUMBERS = {name: st.floats(catalogue()[name].low, catalogue()[name].high) for name in OF_MECHANISMS}
few = settings(max_examples=6, deadline=None, derandomize=True, database=None)


def out_of_range(groups: State | Circumstances) -> list[str]:
    """Names of the variables that leave their range somewhere or are not a number."""
    wrong = []
    for group in groups:
        for name, known in KNOWN[type(group)].items():
            values = getattr(group, name)
            if np.isnan(values).any() or (values < known.low).any() or (values > known.high).any():
                wrong.append(name)
    return wrong


def check_every_day(live: SchoolRun) -> None:
    """Live the rest of the year and look at every morning."""
    assert out_of_range(live.state) == []
    while live.day < 200:
        live.advance(1)
        assert out_of_range(live.state) == [], f"day {live.day}"
    assert np.isfinite(live.state.teachers.load).all()
    assert np.isfinite(live.state.students.achievement).all()


@pytest.mark.parametrize("school", [primary(), secondary()])
def test_two_years_at_the_defaults(school: Enrolment) -> None:
    live = run(school, years=2)
    check_every_day(live)
    live.start_next_year()
    check_every_day(live)


@few
@given(st.fixed_dictionaries(RANGES), st.sampled_from([primary, secondary]))
def test_a_year_anywhere_in_the_catalogue(numbers: dict[str, float], kind: Any) -> None:
    parameters = with_values(Parameters(), numbers)
    check_every_day(run(kind(), parameters, interventions=[reflection("week 3")]))


@few
@given(st.fixed_dictionaries(CORNERS))
def test_a_year_in_a_corner_of_the_catalogue(numbers: dict[str, float]) -> None:
    check_every_day(run(primary(size=3), with_values(Parameters(), numbers)))


@few
@given(
    st.fixed_dictionaries(NUMBERS),
    st.sampled_from([primary, secondary]),
    st.sampled_from(read_draws().draws),
)
def test_two_calibrated_years_with_any_strength_of_the_mechanisms(
    numbers: dict[str, float], kind: Any, drawn: Parameters
) -> None:
    live = run(kind(), with_values(drawn, numbers), interventions=[reflection("week 3")], years=2)
    check_every_day(live)
    live.start_next_year()
    check_every_day(live)


@few
@given(st.fixed_dictionaries({name: CORNERS[name] for name in OF_MECHANISMS}))
def test_a_calibrated_year_in_a_corner_of_the_mechanisms(numbers: dict[str, float]) -> None:
    for kind in (primary, secondary):
        check_every_day(run(kind(), with_values(read_draws().central, numbers)))


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_calibrated_year_with_every_mechanism_at_one_end(end: str) -> None:
    numbers = {name: getattr(catalogue()[name], end) for name in OF_MECHANISMS}
    for kind in (primary, secondary):
        check_every_day(run(kind(), with_values(read_draws().central, numbers)))


@few
@given(st.integers(0, 2**32))
def test_a_year_with_every_lever_moved(seed: int) -> None:
    live = run(primary(), interventions=[EveryLever(seed, days=150)])
    for _ in range(200):
        live.advance(1)
        assert out_of_range(live.state) == [], f"day {live.day}"
        assert out_of_range(live.circumstances) == [], f"day {live.day}"


def test_the_check_sees_what_is_wrong() -> None:
    live = run(primary())
    for wrong in (np.nan, -1e-9, 1.0 + 1e-9):
        live.state.dyads.trust[0] = wrong
        assert out_of_range(live.state) == ["trust"]
    live.state.dyads.trust[0] = 0.5
    live.state.teachers.load[0] = -1e-9
    assert out_of_range(live.state) == ["load"]


def test_a_number_that_is_none_is_passed_on_and_not_hidden() -> None:
    """Not-a-number in one dyad reaches its teacher's load, where the check finds it."""
    live = run(primary(ties=False))
    live.state.dyads.self_positive[0] = np.nan
    live.advance(2)
    assert "general_positive" in out_of_range(live.state)
    assert np.isnan(live.state.teachers.general_positive).tolist() == [True] + [False] * 7
