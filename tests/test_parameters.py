"""Parameters: complete, consistent, under the agreed names, refused when out of range."""

import pickle
from math import inf, isfinite, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.parameters import (
    Internalisation,
    Parameter,
    Parameters,
    catalogue,
    read_draws,
    values,
    with_values,
)

DEFAULTS = Parameters()
DRAWS = (read_draws().central, *read_draws().draws)

# The names that scenarios may use, with the symbols of the equations.
AGREED = {
    "behaviour": {
        "base_log_odds": "b0", "propensity": "b_z", "trust": "b_t", "engagement": "b_g",
    },
    "trust": {"rate": "eta_t", "return": "phi_t"},
    "appraisal": {
        "assimilation": "om", "mood": "mu", "relevance": "g", "efficacy": "cp0",
        "exhaustion_cost": "k_E",
    },
    "regulation": {"reappraisal": "kap", "suppression": "sup", "effectiveness": "e_r"},
    "warmth": {"exhaustion_cost": "k_W"},
    "representation": {
        "rate": "eta", "negativity": "b_neg", "cross_inhibition": "chi", "drift": "phi",
        "generalisation": "iota",
    },
    "rigidity": {"time": "tau_rho", "blocking": "k_rho"},
    "load": {
        "negative": "lam_N", "positive": "lam_P", "direct": "w_dir", "workload": "wl",
        "suppression_cost": "c_s",
    },
    "recovery": {"night": "psi", "exhaustion_cost": "k_psi"},
    "stress": {"time": "tau_S"},
    "exhaustion": {"time": "tau_E", "tolerance": "S50"},
    "colleagues": {"buffer": "k_C", "contagion": "gam", "absent": "C0"},
    "awareness": {"fade": "tau_A"},
    "students": {"engagement_closeness": "b_e+", "engagement_conflict": "b_e-"},
}  # fmt: skip


def known(name: str) -> Parameter:
    """The catalogue's entry."""
    return catalogue()[name]


def test_agreed_names_carry_their_symbols() -> None:
    agreed = {f"{group}.{word}": s for group, words in AGREED.items() for word, s in words.items()}
    assert {name: known(name).symbol for name in agreed} == agreed


def test_catalogue_and_defaults_name_the_same_things_in_the_same_order() -> None:
    assert list(catalogue()) == list(values(DEFAULTS))


def test_a_symbol_stands_for_one_parameter() -> None:
    symbols = [entry.symbol for entry in catalogue().values()]
    assert sorted({s for s in symbols if symbols.count(s) > 1}) == []


def test_every_entry_is_filled_in() -> None:
    origins = ("assumed", "derived", "definition", "calibrated", "(")
    for name, entry in catalogue().items():
        for text in (entry.symbol, entry.unit, entry.meaning, entry.source):
            assert text.strip(), name
        assert any(word in entry.source for word in origins), name


def test_every_default_lies_in_a_real_range() -> None:
    for name, value in values(DEFAULTS).items():
        entry = known(name)
        assert isfinite(entry.low) and isfinite(entry.high), name
        assert entry.low < entry.high, name
        assert entry.low <= value <= entry.high, name


def test_range_ends_are_allowed_and_what_lies_beyond_is_refused() -> None:
    for name, entry in catalogue().items():
        for end in (entry.low, entry.high):
            assert values(with_values(DEFAULTS, {name: end}))[name] == end, name
        for beyond in (entry.low - 1e-9, entry.high + 1e-9, nan, inf, -inf):
            with pytest.raises(ValueError, match=name):
                with_values(DEFAULTS, {name: beyond})


@pytest.mark.parametrize("name", [name for name, at in catalogue().items() if at.off is not None])
def test_a_link_that_theory_names_is_cut_by_one_value_outside_its_range(name: str) -> None:
    entry = known(name)
    assert entry.off is not None and not entry.low <= entry.off <= entry.high
    assert values(with_values(DEFAULTS, {name: entry.off}))[name] == entry.off
    between = (entry.off + (entry.low if entry.off < entry.low else entry.high)) / 2
    with pytest.raises(ValueError, match=f"{name} .* or {entry.off:g}$"):
        with_values(DEFAULTS, {name: between})
    assert not any(values(p)[name] == entry.off for p in (DEFAULTS, *DRAWS))


@pytest.mark.parametrize(
    "name", ["regulation.reapraisal", "regulation", "kap", "trust.return_", ""]
)
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(KeyError):
        with_values(DEFAULTS, {name: 0.5})


def test_one_bad_number_changes_nothing() -> None:
    with pytest.raises(ValueError, match=r"regulation.suppression is 2"):
        with_values(DEFAULTS, {"regulation.reappraisal": 0.1, "regulation.suppression": 2})
    assert Parameters() == DEFAULTS


@given(
    st.fixed_dictionaries(
        {}, optional={name: st.floats(e.low, e.high) for name, e in catalogue().items()}
    )
)
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_what_is_set_is_what_is_read_and_the_rest_stays(changes: dict[str, float]) -> None:
    changed = with_values(DEFAULTS, changes)
    assert values(changed) == values(DEFAULTS) | changes
    assert with_values(DEFAULTS, values(changed)) == changed


def test_whole_numbers_become_floats() -> None:
    changed = with_values(DEFAULTS, {"rigidity.time": 40, "trust.return": 0})
    assert changed.trust.return_ == 0.0
    assert {type(value) for group in changed for value in group} == {float}


def test_parameters_are_plain_tuples_that_travel() -> None:
    changed = with_values(DEFAULTS, {"representation.rate": 0.05})
    copy = pickle.loads(pickle.dumps(changed))
    assert copy == changed
    assert isinstance(copy.representation, Internalisation)
    assert copy == tuple(changed)
    with pytest.raises(AttributeError):
        changed.representation.rate = 0.1  # type: ignore[misc]


def test_bad_is_at_least_as_strong_as_good_everywhere() -> None:
    assert known("representation.negativity").low >= 1.0


def test_no_learning_rate_can_overshoot() -> None:
    # a step larger than what is left would leave 0 to 1
    worst = known("representation.negativity").high
    assert known("trust.rate").high * worst <= 1.0
    assert known("representation.rate").high * worst <= 1.0
    for name in catalogue():
        if name.endswith(("time", "fade")):
            assert known(name).low >= 1.0, name
