"""Two stores of tiredness: rumination, holidays, the slow way down, bounds of recovery."""

import numpy as np
import pytest
from schools import BEFORE_AUTUMN, changed, primary, run

from simulation.processes.burnout import exhaustion_after_day
from simulation.processes.load import load_after_night, rumination

OFF = {"recovery__rumination": 0.0}
RUMINATES = {"recovery__rumination": 0.6}


def test_rumination_preserves_load_overnight_and_no_more_than_there_is() -> None:
    p = changed(recovery__rumination=0.5)
    preserved = rumination(0.8, 1.0, p.recovery)
    assert preserved == 0.4
    load = 2.0
    for _ in range(200):
        load = load_after_night(load, 0.5, 0.0, preserved, p.recovery)
    assert abs(load - preserved) < 1e-9
    assert load_after_night(0.1, 0.5, 0.0, preserved, p.recovery) == 0.1
    assert rumination(0.8, 5.0, p.recovery) == 0.9 * 0.8  # bounded for the most affected


def test_load_outlasts_a_holiday_as_far_as_teachers_ruminate() -> None:
    alone = primary(ties=False)  # no teacher takes over the load of a colleague
    calm, brooding = (run(alone, changed(**values)) for values in (OFF, RUMINATES))
    for either in (calm, brooding):
        either.advance(BEFORE_AUTUMN)
        either.advance_weekdays(either._weekdays(BEFORE_AUTUMN, BEFORE_AUTUMN + 1, school=0))
    # twelve nights' rest or more, each of which takes away psi (1 - k_psi E)
    before, after = calm.state.teachers.evening_load, calm.state.teachers.load
    psi = calm.school_year.structure.traits.teachers.recovery
    cost = 1 - calm.parameters.recovery.exhaustion_cost
    assert (after <= before.max() * (1 - cost * psi) ** 12).all()
    left, had = brooding.state.teachers.load, brooding.state.teachers.evening_load
    assert (left[had > 0.0] > after[had > 0.0]).all() and (had > 0.0).sum() >= 7
    assert (left[had > 0.0] < had[had > 0.0]).all()


def test_exhaustion_falls_more_slowly_than_it_rises() -> None:
    p = changed(exhaustion__time=20.0, exhaustion__recovery_time=60.0).exhaustion
    target = 1 / (1 + np.exp(-p.slope * (0.6 - 0.5)))  # of fatigue .6
    risen = exhaustion_after_day(target - 0.2, 1.5, 0.5, p) - (target - 0.2)
    fallen = (target + 0.2) - exhaustion_after_day(target + 0.2, 1.5, 0.5, p)
    assert [risen, fallen] == pytest.approx([0.2 / 20, 0.2 / 60])


def test_exhaustion_follows_the_fatigue_of_the_evening_and_not_the_stress_of_weeks() -> None:
    rested, tired = run(primary(), changed()), run(primary(), changed())
    tired.state.teachers.load[:] += 1.0
    for either in (rested, tired):
        either.state.teachers.stress[:] = 0.3
        either.advance(1)
    assert (tired.state.teachers.exhaustion > rested.state.teachers.exhaustion).all()
    calm, stressed = (run(primary(), changed(**OFF, rigidity__stress=0.0)) for _ in range(2))
    stressed.state.teachers.stress[:] = 0.9
    for either in (calm, stressed):
        either.advance(5)
    assert (stressed.state.teachers.stress > calm.state.teachers.stress).all()
    np.testing.assert_array_equal(
        calm.state.teachers.exhaustion, stressed.state.teachers.exhaustion
    )


def test_recovery_stays_between_its_bounds() -> None:
    def psi(spread: float) -> np.ndarray:
        p = changed(
            recovery__night=0.5, recovery__lowest=0.15, recovery__highest=0.85,
            spread__recovery=spread,
        )  # fmt: skip
        made = run(primary(classes=400, size=1), p)
        return made.school_year.structure.traits.teachers.recovery

    narrow, wide = psi(0.03), psi(0.3)
    assert narrow.std() == pytest.approx(0.03, rel=0.1)
    assert 0.15 < wide.min() < 0.2 < 0.8 < wide.max() < 0.85
    np.testing.assert_array_equal(np.argsort(narrow), np.argsort(wide))


def test_negative_affectivity_wears() -> None:
    school = primary(classes=40, size=6)
    alike, unlike = (
        run(school, changed(spread__negative_affectivity=spread, recovery__rumination=0.4))
        for spread in (0.0, 0.6)
    )
    for either in (alike, unlike):
        either.advance(40)
    more = unlike.state.teachers.stress - alike.state.teachers.stress
    deviate = unlike.school_year.structure.traits.teachers.negative_affectivity
    assert np.corrcoef(more, deviate)[0, 1] > 0.5
