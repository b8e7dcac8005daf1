"""The kernel in C is the engine's default case, so its speed is a fair yardstick."""

import numpy as np
import pytest
from schools import CHANCE, P, changed, primary, run, secondary

from benchmarks import native
from benchmarks.native import NativeRun, NoCompiler, header, parameter_places
from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.school.build_year import first_year
from simulation.school.enrolment import Enrolment

CHANGING = ("dyads", "teachers", "students", "groups", "dyad_tally", "teacher_tally")
SEVEN_WEEKS_AND_A_HOLIDAY = 55  # school days; the autumn holiday follows day 45


def native_run(simulated: SchoolRun) -> NativeRun:
    try:
        return NativeRun(simulated)
    except NoCompiler as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize(
    ("enrolment", "parameters"),
    [
        (primary(classes=12, schools=2), P),
        (primary(classes=12, schools=2), changed(behaviour__base_log_odds=-1.5, load__anger=1.5)),
        (secondary(), changed(behaviour__spell_spread=0.5, contacts__secondary=3.0)),
    ],
    ids=["primary", "primary, misbehaving", "secondary"],
)
def test_weeks_past_a_holiday_are_equal_bit_for_bit(
    enrolment: Enrolment, parameters: Parameters
) -> None:
    year = first_year(enrolment, parameters, CHANCE)
    engine = SchoolRun(year, parameters, CHANCE)
    other = native_run(SchoolRun(year, parameters, CHANCE))
    engine.advance(SEVEN_WEEKS_AND_A_HOLIDAY)
    other.advance(int(np.flatnonzero(engine.calendar.day == SEVEN_WEEKS_AND_A_HOLIDAY)[0]))
    for name in CHANGING:
        ours, theirs = getattr(engine.records, name), getattr(other.school, name)
        for field in ours.dtype.names:
            np.testing.assert_array_equal(theirs[field], ours[field], err_msg=f"{name} {field}")
    felt = engine.tally.dyads.felt.sum(axis=0)
    assert felt[:-1].all()  # relief too, but in the secondary school


def test_the_run_that_is_copied_stays_as_it_was() -> None:
    engine = run(primary(classes=2))
    before = engine.records.dyads.tobytes()
    native_run(engine).advance(5)
    assert engine.records.dyads.tobytes() == before


def test_a_run_with_an_ablation_is_refused() -> None:
    parameters = changed(appraisal__blindness=1.0)
    with pytest.raises(ValueError, match="without interventions, reserved rows and ablations"):
        NativeRun(run(primary(classes=2), parameters=parameters))


def test_the_layout_names_every_parameter_and_field() -> None:
    engine = run(primary(classes=2))
    declared = header(engine.records)
    assert len(parameter_places()) == sum(len(group) for group in P) == len(set(parameter_places()))
    assert all(place in declared for place in parameter_places())
    assert "int64_t felt[11]; double intensity[11];" in declared


def test_without_a_compiler_there_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native.shutil, "which", lambda name: None)
    native.library.cache_clear()
    with pytest.raises(NoCompiler, match="no C compiler"):
        NativeRun(run(primary(classes=2)))
    native.library.cache_clear()
