"""The kernel in C is the engine's default case, so its speed is a fair yardstick."""

import numpy as np
import pytest
from schools import CHANCE, P, changed, primary, run

from benchmarks import native
from benchmarks.native import NativeRun, NoCompiler, header, parameter_places
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.school.build_year import first_year

CHANGING = ("dyads", "teachers", "students", "dyad_tally", "teacher_tally")


def native_run(live: SchoolRun) -> NativeRun:
    try:
        return NativeRun(live)
    except NoCompiler as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize(
    "parameters", [P, changed(behaviour__base_log_odds=-1.5, load__negative=0.1)]
)
def test_seven_weeks_past_a_weekend_and_a_holiday_are_equal(parameters: Parameters) -> None:
    year = first_year(primary(classes=12, schools=2), parameters, CHANCE)
    live = SchoolRun(year, parameters, CHANCE)
    other = native_run(SchoolRun(year, parameters, CHANCE))
    live.advance(55)
    other.advance(int(np.flatnonzero(live.calendar.day == 55)[0]))  # past the autumn holiday
    for name in CHANGING:
        ours, theirs = getattr(live.records, name), getattr(other.school, name)
        for field in ours.dtype.names:
            np.testing.assert_allclose(theirs[field], ours[field], rtol=0, atol=1e-9)
    assert live.tally.dyads.contacts.sum() > 0


def test_the_run_that_is_copied_stays_as_it_was() -> None:
    live = run(primary(classes=2))
    before = live.records.dyads.tobytes()
    native_run(live).advance(5)
    assert live.records.dyads.tobytes() == before


def test_the_layout_names_every_parameter_and_field() -> None:
    live = run(primary(classes=2))
    declared = header(live.records)
    assert len(parameter_places()) == sum(len(group) for group in P) == len(set(parameter_places()))
    assert all(place in declared for place in parameter_places())
    assert "int64_t felt[11]; double intensity[11];" in declared


def test_without_a_compiler_there_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native.shutil, "which", lambda name: None)
    native.library.cache_clear()
    with pytest.raises(NoCompiler, match="no C compiler"):
        NativeRun(run(primary(classes=2)))
    native.library.cache_clear()
