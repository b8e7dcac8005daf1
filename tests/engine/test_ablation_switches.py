"""Switches that make the model simpler, or another one: what they promise, in both engines."""

import numpy as np
import pytest
from diaries import assert_adds_up, diary, job
from pytest import approx
from schools import assert_same_state, changed, primary, run

from simulation.dynamics.mean_field import typical
from simulation.engine.reference import PlainRun
from simulation.parameters import Load, Parameters
from simulation.processes.load import demand_of_closeness
from simulation.state import PARTS

SWITCHES = {
    "one component": changed(representation__pooling=1.0, contacts__primary=1.0),
    "one valence": changed(representation__mirroring=1.0, contacts__primary=1.0),
    "both": changed(
        representation__pooling=1.0, representation__mirroring=1.0, contacts__primary=1.0
    ),
    "closeness as demand": changed(load__closeness=0.05, contacts__primary=1.0),
}


@pytest.mark.parametrize("name", SWITCHES)
def test_both_engines_agree(name: str) -> None:
    school = primary(classes=3, size=4)
    compiled = run(school, SWITCHES[name])
    plain = run(school, SWITCHES[name], kind=PlainRun)
    compiled.advance(8)
    plain.advance(8)
    assert_same_state(compiled, plain)


@pytest.mark.parametrize("years", [1, 2])
def test_one_component_stays_one(years: int) -> None:
    school = run(primary(), changed(representation__pooling=1.0), years=years)
    school.advance(200)
    if years == 2:
        school.start_next_year()
        school.advance(20)
    dyads = school.state.dyads
    for valence in ("positive", "negative"):
        one, *others = (getattr(dyads, f"{part}_{valence}") for part in PARTS)
        assert one.std() > 0.01  # and it is not a constant
        for other in others:
            np.testing.assert_allclose(other, one, rtol=0, atol=1e-12)


def test_one_component_starts_where_the_mean_of_the_three_was() -> None:
    three, one = run(primary()), run(primary(), changed(representation__pooling=1.0))
    for valence in ("positive", "negative"):
        mean = sum(getattr(three.state.dyads, f"{part}_{valence}") for part in PARTS) / 3
        np.testing.assert_allclose(getattr(one.state.dyads, f"other_{valence}"), mean, atol=1e-12)


def test_one_valence_stays_the_mirror_image_of_the_other() -> None:
    school = run(primary(), changed(representation__mirroring=1.0), years=2)
    for year in (1, 2):
        school.advance(200)
        for part in PARTS:
            plus = getattr(school.state.dyads, f"{part}_positive")
            minus = getattr(school.state.dyads, f"{part}_negative")
            assert plus.std() > 0.01
            np.testing.assert_allclose(plus + minus, 1.0, rtol=0, atol=1e-9)
        if year == 1:
            school.start_next_year()


def test_one_valence_starts_at_the_same_balance() -> None:
    two, one = run(primary()), run(primary(), changed(representation__mirroring=1.0))
    balances = [
        d.other_positive - d.other_negative for d in (two.state.dyads, one.state.dyads)
    ]  # fmt: skip
    assert balances[0].mean() > 0.1
    # no more than what generalised and dyadic parts, mirrored one by one, are clipped
    assert np.abs(balances[0] - balances[1]).mean() < 0.01
    p = changed(representation__mirroring=1.0)
    held = typical(0.0, p)
    assert held.general_positive + held.general_negative == approx(1.0)
    apart = typical(0.0, Parameters())
    assert held.general_positive - held.general_negative == approx(
        apart.general_positive - apart.general_negative
    )


@pytest.mark.parametrize(
    ("closeness", "propensity", "cost"), [(0.5, 2.0, 0.03), (0.5, -2.0, 0.0), (0.0, 2.0, 0.0)]
)
def test_the_demand_of_closeness_by_hand(closeness: float, propensity: float, cost: float) -> None:
    assert demand_of_closeness(closeness, propensity, Load(closeness=0.03)) == approx(cost)
    assert demand_of_closeness(closeness, propensity, Load()) == 0.0


def test_closeness_as_a_demand_is_in_the_books() -> None:
    school = job(primary(), parameters=changed(load__closeness=0.05))
    assert_adds_up(diary(school, sorted(school.enrolment.teachers.index)[0]))


def test_all_of_them_are_off_by_default() -> None:
    p = Parameters()
    assert (p.representation.pooling, p.representation.mirroring, p.load.closeness) == (0, 0, 0)
