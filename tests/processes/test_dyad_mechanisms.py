"""Mechanisms of the dyad beside the first model: what they do, and what their zero leaves alone."""

from itertools import pairwise

import numpy as np
import pytest

from simulation.parameters import Appraisal, Internalisation, Mood, Rigidity
from simulation.processes.learning import (
    bounded_lesson,
    first_impression,
    gain_left,
    habit_after_contact,
    healing,
    surprise_factor,
    weight_of_surprise,
    wound_after_contact,
)
from simulation.processes.mood import mood_after_slot, usual_after_slot
from simulation.processes.perception import (
    coloured_valence,
    definiteness,
    noticed_valence,
    threshold_of_contrary,
    threshold_of_fitting,
)
from simulation.processes.representation import (
    informativeness,
    negative_after_contact,
    positive_after_contact,
    relationship_harm,
    rigidity_after_evening,
    rigidity_at_rest,
)

ACTS = np.linspace(-1.0, 1.0, 81).tolist()
BALANCES = [b for b in np.linspace(-1.0, 1.0, 21).tolist() if b != 0.0]
WEIGHTS = [0.1, 0.35, 0.6, 0.8]


def shifted(valence: float, balance: float, weight: float, load: float = 0.0) -> float:
    coloured = coloured_valence(valence, balance, weight, load, 0.0, Appraisal(mood=0.5))
    return noticed_valence(coloured, 0.0, 0.0)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_picture_shifts_every_act_to_its_own_side(weight: float) -> None:
    for balance in BALANCES:
        for act in ACTS[1:-1]:
            assert (shifted(act, balance, weight) - act) * balance > 0.0, (balance, act)
        for clear in (-1.0, 1.0):
            assert shifted(clear, balance, weight) == clear, balance


@pytest.mark.parametrize("load", [0.0, 1.0, 20.0])
@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_graver_act_never_looks_milder(weight: float, load: float) -> None:
    for balance in BALANCES:
        seen = [shifted(act, balance, weight, load) for act in ACTS]
        assert all(low <= high for low, high in pairwise(seen)), balance
        assert -1.0 <= min(seen) <= max(seen) <= 1.0, balance


def test_a_bad_mood_of_hours_darkens_and_a_good_one_brightens() -> None:
    p = Appraisal(mood_of_hours=0.2)
    low, none, high = (coloured_valence(-0.3, 0.0, 0.4, 0.0, mood, p) for mood in (-1.0, 0.0, 1.0))
    assert low < none == -0.3 < high


def test_a_mood_follows_what_is_unusual_and_dies_without_gain() -> None:
    p = Mood(gain=2.0)
    assert mood_after_slot(0.0, 0.1, 0.3, p) < 0.0 < mood_after_slot(0.0, 0.5, 0.3, p)
    assert mood_after_slot(0.0, 0.9, 0.1, Mood(gain=0.0)) == 0.0
    used, mood = 0.1, 0.0
    for _ in range(1000):  # the same pleasant slots again and again
        mood, used = mood_after_slot(mood, 0.5, used, p), usual_after_slot(used, 0.5, p)
    assert used == pytest.approx(0.5)
    assert mood == pytest.approx(0.0, abs=1e-9)


def test_disappointment_strains_the_bond_by_its_share_alone() -> None:
    all_of_it, part, none = (
        relationship_harm(0.0, 0.6, 0.0, Internalisation(disappointment_share=share))
        for share in (1.0, 0.3, 0.0)
    )
    assert (all_of_it, part, none) == (pytest.approx(0.3), pytest.approx(0.09), 0.0)


RIGID = Rigidity(blocking=0.7, sharpness=2.0, confirming=0.3, narrowing=0.4, gain=1.5, stress=0.2)


def test_a_rigid_picture_blocks_the_contrary_and_takes_up_what_fits() -> None:
    contrary, fits = (informativeness(0.5, side * 0.5, -0.3, 1.0, 0.0, RIGID) for side in (1, -1))
    assert contrary == pytest.approx(0.5 * (1 - 0.7 * 0.6))
    assert fits == pytest.approx(0.5 * (1 + 0.3 * 0.6))
    open_mind = [informativeness(0.5, side * 0.5, -0.3, 1.0, 1.0, RIGID) for side in (1, -1)]
    assert open_mind == [0.5, 0.5]


def test_nothing_jumps_where_a_picture_has_no_side() -> None:
    for seen in (-0.5, 0.5):
        near = [informativeness(0.5, seen, m, 1.0, 0.0, RIGID) for m in (-1e-9, 0.0, 1e-9)]
        assert near == pytest.approx([0.5] * 3, abs=1e-8)
    thin = definiteness(1e-9, RIGID)
    assert threshold_of_contrary(0.1, 1.0, thin, 0.0, RIGID) == pytest.approx(0.1, abs=1e-8)
    assert threshold_of_fitting(0.1, 1.0, thin, 0.0, RIGID) == pytest.approx(0.1, abs=1e-8)


def test_negativity_and_stress_make_rigid_and_their_zero_leaves_negativity_alone() -> None:
    def after_years(negative: float, stress: float, p: Rigidity) -> float:
        rigidity = 0.1
        for _ in range(2000):
            rigidity = rigidity_after_evening(rigidity, rigidity_at_rest(negative, stress, p), p)
        return rigidity

    assert after_years(0.4, 0.0, RIGID) == pytest.approx(0.1 + 0.9 * 0.6)
    assert after_years(0.4, 0.5, RIGID) == pytest.approx(0.1 + 0.9 * (0.6 + 0.4 * 0.2 * 0.5))
    assert after_years(0.9, 0.0, RIGID) == pytest.approx(1.0)
    plain = Rigidity(base=0.1, gain=1.0, stress=0.0)
    assert after_years(0.4, 0.9, plain) == after_years(0.4, 0.0, plain) == pytest.approx(0.46)


def test_a_flexible_teacher_learns_from_surprise_and_a_rigid_one_does_not() -> None:
    p = Internalisation(surprise=0.5)
    flexible, rigid = (weight_of_surprise(rigidity, 0.0, p) for rigidity in (0.0, 1.0))
    assert surprise_factor(0.8, -0.6, flexible, 0.5) == pytest.approx(1.45)
    assert surprise_factor(0.8, -0.6, rigid, 0.5) == 1.0
    assert weight_of_surprise(1.0, 1.0, p) == 0.5  # awareness opens a rigid picture


def test_the_first_contacts_of_a_year_teach_most() -> None:
    p = Internalisation(primacy=3.0, primacy_contacts=30.0)
    factors = [first_impression(float(n), p) for n in (0, 30, 300)]
    assert factors == pytest.approx([4.0, 1 + 3 * np.exp(-1), 1.0], abs=2e-4)
    assert first_impression(0.0, Internalisation(primacy=0.0)) == 1.0


@pytest.mark.parametrize("negativity", [1.0, 2.5, 4.0])
@pytest.mark.parametrize("rate", [0.12, 0.4])
def test_no_lesson_leads_out_of_the_range(rate: float, negativity: float) -> None:
    p = Internalisation(rate=rate, negativity=negativity, cross_inhibition=0.3, repair=1.0)
    q = bounded_lesson(1.5 * 2.0 * 5.0, p)
    for valence in (0.0, 0.3, 1.0):
        for gain, harm in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0)):
            assert -1e-12 <= positive_after_contact(valence, gain, harm, q, p) <= 1 + 1e-12
            assert -1e-12 <= negative_after_contact(valence, gain, harm, q, 1.0, p) <= 1 + 1e-12


def test_a_good_contact_heals_while_the_wound_is_fresh() -> None:
    p = Internalisation(rate=0.1, cross_inhibition=0.03, repair=0.5)
    fresh = wound_after_contact(0.0, -0.8, -0.8)
    assert fresh == 0.8
    after = [negative_after_contact(0.5, 0.6, 0.0, 1.0, healing(o, p), p) for o in (0.0, fresh)]
    assert after == pytest.approx([0.5 - 0.1 * 0.03 * 0.3, 0.5 - 0.1 * 0.43 * 0.3])
    assert wound_after_contact(fresh, 0.5, 0.5) == 0.4


def test_arranged_contacts_wear_off() -> None:
    p, habit, left = Internalisation(habituation=0.6), 0.0, []
    for _ in range(40):
        left.append(gain_left(habit, p))
        habit = habit_after_contact(habit, p)
    assert left[0] == 1.0
    assert left == sorted(left, reverse=True)
    assert left[-1] == pytest.approx(0.4, abs=1e-2)
