"""Two stores of tiredness: rumination, holidays, the slow way down, bounds of recovery."""

import numpy as np
from schools import BEFORE_AUTUMN, changed, primary, run

from simulation.processes.burnout import exhaustion_after_day
from simulation.processes.load import load_after_night, rumination

OLD = {"recovery__rumination": 0.0}
RUMINATES = {"recovery__rumination": 0.6, "recovery__free_day": 1.0}


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


def test_a_holiday_clears_load_unless_it_rests_like_a_night() -> None:
    clear, kept = (run(primary(), changed(**values)) for values in (OLD, RUMINATES))
    for live in (clear, kept):
        live.advance(BEFORE_AUTUMN)
        live.advance_weekdays(live._weekdays(BEFORE_AUTUMN, BEFORE_AUTUMN + 1, school=0))
    assert (clear.state.teachers.load == 0.0).all()
    assert (kept.state.teachers.load > 0.0).all()
    assert (kept.state.teachers.load < kept.state.teachers.evening_load).all()


def test_exhaustion_falls_more_slowly_than_it_rises() -> None:
    p = changed(exhaustion__time=20.0, exhaustion__recovery_time=60.0).exhaustion
    risen = exhaustion_after_day(0.4, 1.0, 0.0, 0.5, p) - 0.4
    fallen = 0.6 - exhaustion_after_day(0.6, 0.0, 0.0, 0.5, p)
    assert abs(risen / fallen - 3.0) < 1e-9


def test_exhaustion_reads_fatigue_only_if_told() -> None:
    quiet, loud = (
        exhaustion_after_day(0.3, 0.4, load, 0.5, changed().exhaustion) for load in (0, 3)
    )
    assert quiet == loud
    p = changed(exhaustion__fatigue=1.0).exhaustion
    assert exhaustion_after_day(0.3, 0.4, 3.0, 0.5, p) > exhaustion_after_day(0.3, 0.9, 0.5, 0.5, p)


def test_recovery_stays_between_its_bounds() -> None:
    wide = {"recovery__night": 0.5, "spread__recovery": 0.3}
    free = run(primary(classes=200, size=1), changed(**wide)).school_year.structure.traits.teachers
    bounds = {"recovery__lowest": 0.15, "recovery__highest": 0.85}
    bound = run(primary(classes=200, size=1), changed(**wide, **bounds))
    psi = bound.school_year.structure.traits.teachers.recovery
    assert free.recovery.max() > 0.85
    assert 0.15 < psi.min() < psi.max() < 0.85
    assert (np.argsort(psi) == np.argsort(free.recovery)).mean() > 0.9


def test_negative_affectivity_wears() -> None:
    school = primary(classes=40, size=6)
    alike, unlike = (
        run(school, changed(spread__negative_affectivity=spread, recovery__rumination=0.4))
        for spread in (0.0, 0.6)
    )
    for live in (alike, unlike):
        live.advance(40)
    more = unlike.state.teachers.stress - alike.state.teachers.stress
    deviate = unlike.school_year.structure.traits.teachers.negative_affectivity
    assert np.corrcoef(more, deviate)[0, 1] > 0.5
