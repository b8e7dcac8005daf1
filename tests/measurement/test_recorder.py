"""The recorder: tables equal the run, and recording does not change it."""

import numpy as np
import pyarrow as pa
import pytest

from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.interventions import KINDS, Reflection
from simulation.measurement.recorder import check_ranges, last_wave, record
from simulation.measurement.result_columns import TABLES, schema
from simulation.measurement.run_tables import RunLabel, id_columns
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.school.build_year import first_year
from simulation.school.synthetic.school import synthetic_school
from simulation.state import EMOTIONS

CHANCE = RandomStreams(seed=3, replicate=1)
LABEL = RunLabel("as usual", 1)
KEYS = {
    "teachers": ["year", "week", "teacher"],
    "dyads": ["year", "wave", "teacher", "student"],
    "students": ["year", "wave", "student"],
    "days": ["year", "day", "teacher"],
    "events": ["year", "day", "teacher", "student", "slot"],
}


P = Parameters()
# So many dark pictures that every emotion occurs, relief included.
TENSE = with_values(
    P,
    {
        "behaviour.base_log_odds": -1.5,
        "representation.base_positive": 0.0,
        "representation.base_negative": 0.8,
        "representation.drift": 0.02,
    },
)
CALM = with_values(P, {"commotion.share": 0.0})  # no unrest without an author


def fresh_run(years=1, watched=(), interventions=(), parameters=P):
    enrolment = synthetic_school("primary", classes=3, class_size=8, schools=1, chance=CHANCE)
    return SchoolRun(
        first_year(enrolment, parameters, CHANCE),
        parameters,
        CHANCE,
        years=years,
        interventions=interventions,
        watched=enrolment.teachers.index if watched == "all" else watched,
    )


@pytest.fixture(scope="module")
def everything():
    """Two recorded years of all tables, with the run at its end."""
    reflection = Reflection(start="week 8")
    run = fresh_run(years=2, watched="all", interventions=[reflection], parameters=TENSE)
    return run, record(run, LABEL, days=True, events=True)


def test_tables_have_the_documented_columns(everything):
    _, tables = everything
    assert set(tables) == set(TABLES) - {"effects", "subgroups", "interactions"}
    for name, table in tables.items():
        assert table.schema.equals(schema(name), check_metadata=True)


def test_numbers_lie_in_their_documented_ranges(everything):
    _, tables = everything
    for name, table in tables.items():
        for column in TABLES[name]:
            if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
                values = table[column.name].drop_null().to_numpy()
                assert len(values) and np.isfinite(values).all(), column.name
                assert column.low <= values.min() <= values.max() <= column.high, column.name


def test_rows_are_complete_and_sorted_by_their_keys(everything):
    _, tables = everything
    rows = {"teachers": 2 * 41 * 3, "dyads": 2 * 3 * 24, "students": 2 * 3 * 24, "days": 2 * 600}
    for name, keys in KEYS.items():
        places = [tuple(row.values()) for row in tables[name].select(keys).to_pylist()]
        assert places == sorted(set(places))
        assert len(places) == rows.get(name, len(places))


def test_first_and_last_rows_equal_the_state(everything):
    run, tables = everything
    start = fresh_run().state
    for name, moment in (("teachers", ("week", 40)), ("dyads", ("wave", 2))):
        frame = tables[name].to_pandas()
        first = frame[(frame["year"] == 1) & (frame[moment[0]] == 0)]
        last = frame[(frame["year"] == 2) & (frame[moment[0]] == moment[1])]
        for variable, values in getattr(run.state, name)._asdict().items():
            before = getattr(getattr(start, name), variable).astype(np.float32)
            assert np.array_equal(first[variable], before), variable
            assert np.array_equal(last[variable], values.astype(np.float32)), variable


def test_scores_follow_from_the_state_in_the_same_row(everything):
    _, tables = everything
    teachers, dyads = tables["teachers"].to_pandas(), tables["dyads"].to_pandas()
    near = {"rtol": 0, "atol": 1e-6}  # single precision at 1 to 7
    assert np.allclose(teachers["exhaustion_score"], 1 + 6 * teachers["exhaustion"], **near)
    assert np.allclose(dyads["closeness_score"], 1 + 4 * dyads["relationship_positive"], **near)
    assert np.allclose(dyads["conflict_score"], 1 + 4 * dyads["relationship_negative"], **near)
    assert (teachers["burnout_case"] == (teachers["exhaustion_score"] >= 3.2)).all()


def test_counts_between_waves_equal_those_of_the_events(everything):
    _, tables = everything
    dyads, events = tables["dyads"].to_pandas(), tables["events"].to_pandas()
    events["wave"] = np.where(events["day"] < 100, 1, 2)
    events["negative_contacts"] = events["valence"] < 0
    keys = ["year", "wave", "teacher", "student"]
    grouped = events.astype({"teacher": "str", "student": "str"}).groupby(keys)
    counted = dyads[dyads["wave"] > 0].astype({"teacher": "str", "student": "str"}).set_index(keys)
    assert (counted["contacts"] == grouped.size()).all()
    assert (counted["negative_contacts"] == grouped["negative_contacts"].sum()).all()
    for emotion in EMOTIONS:
        felt = grouped[emotion].agg(lambda values: (values > 0).sum())
        assert (counted[f"{emotion}_count"] == felt).all()
        mean = grouped[emotion].sum() / felt.replace(0, np.nan)
        assert np.allclose(counted[f"{emotion}_intensity"], mean, atol=1e-5, equal_nan=True)


def test_the_first_wave_counts_nothing(everything):
    _, tables = everything
    start = tables["dyads"].to_pandas().query("wave == 0")
    assert not start["contacts"].any()
    assert start[[f"{emotion}_intensity" for emotion in EMOTIONS]].isna().all(axis=None)


def days_and_events(tables):
    """Days, and events by day, of every teacher."""
    days, events = tables["days"].to_pandas(), tables["events"].to_pandas()
    keys = ["year", "day", "teacher"]
    days = days.astype({"teacher": "str"}).set_index(keys)
    return days, events.astype({"teacher": "str"}).groupby(keys)


def test_days_add_up_to_the_events_of_the_day():
    calm = fresh_run(watched="all", parameters=CALM)
    days, grouped = days_and_events(record(calm, LABEL, days=True, events=True))
    assert (days["contacts"] == grouped.size()).all()
    for emotion in EMOTIONS:
        assert np.allclose(days[f"{emotion}_sum"], grouped[emotion].sum(), atol=1e-4)
    assert (days["week"] == days.index.get_level_values("day") // 5 + 1).all()


def test_unrest_of_a_class_adds_anger_and_anxiety_to_the_day_alone(everything):
    days, grouped = days_and_events(everything[1])
    assert (days["contacts"] == grouped.size()).all()
    for emotion in EMOTIONS:
        more = days[f"{emotion}_sum"] - grouped[emotion].sum()
        assert more.min() > -1e-4
        assert (more.max() > 0.05) == (emotion in ("anger", "anxiety"))


def test_arranged_contacts_are_marked_in_the_events():
    run = fresh_run(watched="all", interventions=[KINDS["one_to_one_time"](start="week 8")])
    events = record(run, LABEL, events=True)["events"].to_pandas()
    assert not events.loc[events["day"] < 35, "arranged"].any()
    assert 0.0 < events.loc[events["day"] >= 35, "arranged"].mean() < 0.5


def test_recording_days_and_events_does_not_change_the_run():
    bare, full = fresh_run(), fresh_run(watched="all")
    bare.advance(200)
    record(full, LABEL, days=True, events=True)
    for before, after in zip(bare.state, full.state, strict=True):
        for name in before._fields:
            assert np.array_equal(getattr(before, name), getattr(after, name)), name


def test_targeted_dyads_are_marked_in_every_wave():
    run = fresh_run(interventions=[Reflection(start="week 8")])
    dyads = record(run, LABEL)["dyads"].to_pandas()
    marked = run.school_year.dyads[run.marked]
    assert len(marked) == 2 * 3
    for _, wave in dyads.groupby("wave"):
        assert wave.loc[wave["targeted"], "student"].tolist() == marked["student"].tolist()


def test_only_requested_tables_are_recorded():
    assert set(record(fresh_run(), LABEL)) == {"teachers", "dyads", "students"}


@pytest.mark.parametrize(("wrong", "shown"), [(np.nan, "nan"), (1.5, "1.5"), (-0.1, "-0.1")])
def test_a_state_out_of_range_is_named(wrong, shown):
    run = fresh_run()
    people = id_columns(run.school_year)
    check_ranges(run.state, people.names, 1, 0)
    run.state.dyads.trust[9] = wrong
    with pytest.raises(FloatingPointError) as caught:
        check_ranges(run.state, people.names, 1, 35)
    for part in ("trust", "teacher s1/t02 with student s1/c02/p02", shown, "day 35"):
        assert part in str(caught.value)


def test_infinite_load_is_out_of_range():
    run = fresh_run()
    run.state.teachers.load[0] = np.inf
    with pytest.raises(FloatingPointError, match="load of teacher s1/t01"):
        check_ranges(run.state, id_columns(run.school_year).names, 1, 0)


def test_waves_are_at_the_start_middle_and_end():
    assert [last_wave(week) for week in (0, 19, 20, 39, 40)] == [0, 0, 1, 1, 2]


def test_every_event_field_has_a_column():
    documented = {column.name for column in TABLES["events"]}
    assert set(EVENT_FIELDS) - {"dyad"} <= documented
