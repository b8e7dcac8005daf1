"""The daily trace of one kernel call equals runs day by day."""

import numpy as np

from simulation.engine.daily_trace import OF_DYADS, OF_TEACHERS, TracedRun
from simulation.engine.school_run import SchoolRun
from simulation.engine.setup import prepared
from simulation.interventions import Reflection
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear, first_year
from simulation.school.synthetic.school import synthetic_school
from simulation.state import EMOTIONS, SCHOOL_DAYS, Dyads, Teachers

PLANS = (Reflection.model_validate({"kind": "reflection", "start": "week 3"}),)
WHO = ("s1/t01",)


def school_year() -> SchoolYear:
    chance = RandomStreams(1, 1)
    school = synthetic_school("primary", classes=3, class_size=6, chance=RandomStreams(1, 0))
    return first_year(prepared(school, [PLANS]), Parameters(), chance)


def test_every_traced_day_equals_a_run_day_by_day():
    year, p = school_year(), Parameters()
    noted = TracedRun(year, p, RandomStreams(1, 1), interventions=PLANS)
    noted.advance(SCHOOL_DAYS)
    plain = SchoolRun(year, p, RandomStreams(1, 1), interventions=PLANS)
    trace_of_teachers, trace_of_dyads = noted.trace.of_teachers(), noted.trace.of_dyads()
    emotions = [OF_TEACHERS.index(name) for name in EMOTIONS]
    for evening in range(SCHOOL_DAYS + 1):
        if evening:
            plain.advance(1)
        teachers = dict(zip(OF_TEACHERS, trace_of_teachers[evening].T, strict=True))
        for name in {*Teachers._fields} & {*OF_TEACHERS}:
            assert np.array_equal(teachers[name], getattr(plain.state.teachers, name)), name
        for name in ("contacts", "negative_contacts"):
            assert np.array_equal(teachers[name], getattr(plain.tally.teachers, name)), name
        felt = trace_of_teachers[evening][:, emotions]
        assert np.array_equal(felt, plain.tally.teachers.intensity)
        for name, values in zip(OF_DYADS, trace_of_dyads[evening].T, strict=True):
            assert np.array_equal(values, getattr(plain.state.dyads, name)), name


def test_all_variables_of_a_dyad_are_traced():
    assert Dyads._fields == OF_DYADS


def test_a_traced_run_logs_the_same_contacts():
    year, p = school_year(), Parameters()
    noted = TracedRun(year, p, RandomStreams(1, 1), watched=WHO)
    plain = SchoolRun(year, p, RandomStreams(1, 1), watched=WHO)
    for run in (noted, plain):
        run.advance(SCHOOL_DAYS)
    assert np.array_equal(noted.events.take(), plain.events.take(), equal_nan=True)
