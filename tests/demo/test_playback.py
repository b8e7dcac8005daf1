"""The years of the demo: the same as those of a result, and apart only where they should be."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from demo_years import POINTS, names, years
from scipy.stats import ttest_1samp

from simulation.demo import playback, stories
from simulation.demo.frames import known_thousandths, thousandths
from simulation.demo.settings import REPLICATES, StorySetting, begins, start_of
from simulation.demo.simulate import StorySchool, simulate_year, simulate_years
from simulation.demo.stories import BY_ID, STORIES
from simulation.measurement.recorder import WAVES
from simulation.parameters import read_draws
from simulation.runs.job import run_job
from simulation.runs.plan import all_jobs
from simulation.scenario.scenario import Scenario
from simulation.state import EMOTIONS

STARTS = [start_of(story) for story in STORIES]
QUICK = STARTS[:2]


def others_slow(quick: list[StorySetting]) -> list[Any]:
    """Return some points, and all others for the slow tests."""
    slow = pytest.mark.slow
    return [*quick, *(pytest.param(each, marks=slow) for each in POINTS if each not in quick)]


def result_of(point: StorySetting) -> dict[str, pd.DataFrame]:
    """Return the tables of the story's teacher, as the runs of one replicate record them."""
    replicate = point.replicate
    scenario = years().scenario(point).rerun(replicates=replicate)
    record = scenario.record.model_copy(update={"days": replicate})
    scenario = scenario.model_copy(update={"record": record})
    jobs = [job for job in all_jobs(scenario, read_draws()) if job.label.replicate == replicate]
    runs = [run_job(job) for job in jobs]
    tables = {
        name: pd.concat([run[name].to_pandas().astype({"arm": str}) for run in runs])
        for name in ("teachers", "days", "dyads")
    }
    return {name: table[table["teacher"] == stories.TEACHER] for name, table in tables.items()}


def printed(values: pd.Series) -> list[int]:
    """A column rounded to three decimals, in thousandths."""
    return [round(1000 * each) for each in np.round(values.to_numpy(np.float64), 3).tolist()]


@pytest.mark.parametrize(
    "point", [*others_slow(QUICK), StorySetting("difficult", (0,), 3)], ids=names
)
def test_frames_equal_the_tables_of_a_result(point):
    shown, saved = years().run(point), result_of(point)
    students = [each["id"] for each in shown["students"]]
    for arm, world in shown["worlds"].items():
        days = saved["days"][saved["days"]["arm"] == arm].sort_values("day")
        teacher = world["teacher"]
        assert teacher["stress"][1:] == printed(days["stress"])
        for count in ("contacts", "negative_contacts"):
            assert teacher[count][1:] == days[count].tolist()
        for n, emotion in enumerate(EMOTIONS):
            mean = days[f"{emotion}_sum"] / np.maximum(days["contacts"], 1)
            told = [frame[n] for frame in teacher["emotions"][1:]]
            assert np.abs(np.array(told) - np.array(printed(mean))).max() <= 1
        dyads = saved["dyads"][saved["dyads"]["arm"] == arm].set_index("student")
        for week, wave in WAVES.items():
            held = dyads[dyads["wave"] == wave]
            expected = set(students) if wave else set(students) - {stories.FOCAL}
            assert set(held.index) == expected  # who comes on the first morning is not there before
            for student, row in held.iterrows():
                n = students.index(student)
                for name, column in (
                    ("closeness", "relationship_positive"),
                    ("conflict", "relationship_negative"),
                    ("trust", "trust"),
                ):
                    assert [world["dyads"][name][n][5 * week]] == printed(pd.Series(row[column]))


def test_exhaustion_of_the_teacher_is_that_of_the_weekly_table():
    point = STARTS[0]
    table = result_of(point)["teachers"]
    shown = years().run(point)["worlds"]
    for arm, world in shown.items():
        weekly = table[table["arm"] == arm].sort_values("week")["exhaustion"]
        assert world["teacher"]["exhaustion"][::5] == printed(weekly)


@pytest.mark.parametrize("point", others_slow(STARTS), ids=names)
def test_arms_are_equal_before_their_first_difference(point):
    begin = begins(BY_ID[point.story], point.levers)
    a, *others = (
        simulate_year(years().school(point.story), arm, point.replicate)
        for arm in years().scenario(point).arms
    )
    for other in others:
        before = begin + 1  # frame 0 and one an evening before that morning
        assert np.array_equal(a.teacher[:before], other.teacher[:before])
        assert np.array_equal(a.dyads[:before], other.dyads[:before])
        assert np.array_equal(a.colleagues[:before], other.colleagues[:before])
        early = a.event("day") < begin
        old = other.event("day") < begin
        assert np.array_equal(a.events[early], other.events[old], equal_nan=True)


@pytest.mark.parametrize("point", STARTS, ids=names)
def test_the_first_difference_is_where_frames_part(point):
    shown = years().run(point)
    first = shown["first_difference"]
    assert first > begins(BY_ID[point.story], point.levers)
    a, b = (shown["worlds"][name] for name in ("a", "b"))
    for before in range(first):
        assert [row[before] for row in a["dyads"]["conflict"]] == [
            row[before] for row in b["dyads"]["conflict"]
        ]
        assert a["teacher"]["stress"][before] == b["teacher"]["stress"][before]


def test_a_sandbox_without_interventions_has_equal_arms():
    shown = years().run(StorySetting("sandbox", (0, 0, 0, 0)))
    assert shown["first_difference"] is None
    assert shown["worlds"]["a"] == shown["worlds"]["b"]
    assert shown["shows"]["direction"] == "same"
    assert shown["shows"]["share_higher"] == shown["shows"]["share_lower"] == 0


@pytest.mark.parametrize("story", ["difficult", "staffroom"])
def test_years_made_alone_are_those_made_together(story):
    """A school remembers what it decided; a fresh one decides anew."""
    point = start_of(BY_ID[story])
    arm = years().scenario(point).arms[1]
    fresh = simulate_year(StorySchool(BY_ID[story], years().draws), arm, 2)
    again = simulate_year(years().school(story), arm, 2)
    assert np.array_equal(fresh.teacher, again.teacher)
    assert np.array_equal(fresh.events, again.events, equal_nan=True)


def test_the_band_is_of_the_same_years_as_are_played():
    point = STARTS[0]
    school = years().school(point.story)
    for arm in years().scenario(point).arms:
        outcomes = simulate_years(school, arm, [1, 4])
        for row, replicate in enumerate((1, 4)):
            trace = simulate_year(school, arm, replicate)
            child = trace.students.index(stories.FOCAL)
            assert np.array_equal(outcomes.stress[row], trace.of_teacher("stress"))
            assert np.array_equal(outcomes.exhaustion[row], trace.of_teacher("exhaustion"))
            conflict = trace.of_dyads("relationship_negative")[:, child]
            assert np.array_equal(outcomes.conflict[row], conflict)


def test_eight_in_ten_years_lie_within_the_band():
    band = years().run(STARTS[0])["band"]
    for world in ("a", "b"):
        for outcome, ends in band["end"].items():
            low, high = (band[world][outcome][end][-1] for end in ("low", "high"))
            inside = sum(low < end < high for end in ends[world])
            at_most = sum(low <= end <= high for end in ends[world])  # edges are rounded
            assert inside <= round(0.8 * REPLICATES) <= at_most


@pytest.mark.parametrize("point", STARTS, ids=names)
def test_effects_of_a_story_follow_from_its_replicates(point):
    answered = years().run(point)
    for told in (answered["shows"], *answered["shows"]["also"]):
        ends = answered["band"]["end"][told["outcome"]]
        paired = (np.array(ends["b"]) - np.array(ends["a"])) / 1000.0
        published = ttest_1samp(paired, 0.0).confidence_interval(0.95)
        assert told["difference"] / 1000.0 == pytest.approx(paired.mean(), abs=0.0011)
        assert told["low"] / 1000.0 == pytest.approx(published.low, abs=0.002)
        assert told["high"] / 1000.0 == pytest.approx(published.high, abs=0.002)


def test_directions():
    steady = np.linspace(0.02, 0.04, 30)
    assert playback.direction(steady, 0.2) == "higher"
    assert playback.direction(-steady, 0.2) == "lower"
    assert playback.direction(np.linspace(-0.5, 0.52, 30), 0.2) == "same"  # chance alone
    assert playback.direction(np.linspace(0.015, 0.021, 30), 0.2) == "same"  # d below 0.1
    assert playback.direction(np.zeros(30), 0.2) == "same"


def test_thousandths_are_those_of_tables():
    values = np.array([0.0005, 0.1234999, 0.9999, 1.0, -0.2505])
    single = values.astype(np.float32).astype(np.float64)
    assert thousandths(values) == [round(1000 * each) for each in np.round(single, 3).tolist()]
    assert known_thousandths(np.array([0.5, np.nan])) == [500, None]


def test_the_first_year_is_that_of_an_average_teacher():
    """Draws alone, so that it holds with any parameters: nothing stands out by more than 1 sd."""
    from simulation.demo.settings import SEED
    from simulation.randomness import RandomStreams, key_of
    from simulation.school.traits import normals

    teacher, chance = (
        np.array([key_of(stories.TEACHER)], dtype=np.uint64),
        RandomStreams(SEED, 1),
    )
    for quality in ("exhaustion", "workload", "tolerance", "recovery", "efficacy", "strain"):
        assert abs(normals(chance, "teacher", quality, teacher=teacher)[0]) < 1.0, quality


@pytest.mark.parametrize(("usual", "heavy"), [(0.37, 2.0), (0.5, 2.0), (0.8, 1.25), (1.0, 1.0)])
def test_a_heavy_workload_stays_within_its_range_and_the_teachers_own_is_the_usual(usual, heavy):
    assert stories.heaviest(usual, 1.0) == heavy
    own = 1.0 - stories.usual_work(heavy)["dose"]
    assert usual * heavy * own == pytest.approx(usual)
    for times in (0.5, 1.0, 1.5, 2.0):
        left = 1.0 - stories.colleagues_work(times, heavy)["dose"]
        assert heavy * left == pytest.approx(min(times, heavy))


def test_the_focal_student_has_the_stated_propensity():
    """The last lever of the plans is where the engine reads the child's temperament from."""
    from simulation.engine.daily_trace import TracedRun

    school = years().school("difficult")
    morning = school.morning(1)
    for z in (0.0, 1.25, 4.0):
        arm = years().scenario(STARTS[0]).arms[0].model_copy(update={"interventions": ()})
        plans = Scenario.model_validate(
            {
                "title": "x", "question": "x?",
                "school": {"synthetic": {"level": "primary", "classes": 1}},
                "arms": [{"name": "a", "interventions": stories.behaves(z)}],
            }
        ).arms[0].interventions  # fmt: skip
        run = TracedRun(
            morning.year, school.parameters, morning.chance,
            interventions=(*school.shared, *arm.interventions, *plans),
        )  # fmt: skip
        run.advance(1)
        row = list(morning.year.enrolment.students.index).index(stories.FOCAL)
        drawn = run.school_year.structure.traits.students.propensity[row]
        assert drawn + run.circumstances.students.propensity[row] == pytest.approx(z)
