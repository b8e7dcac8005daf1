"""Replicates until it is precise enough: the same whatever happens on the way, and no lie."""

import json
import math
from itertools import islice, pairwise

import numpy as np
import pandas as pd
import pytest
from effort import effort
from run_plans import contents

from simulation.answers.answer import answer
from simulation.answers.rerun import rerun
from simulation.answers.sequential_stopping import GROWTH, LEAST, Look, Stopping, look_schedule
from simulation.effects.intervals import half_width
from simulation.effects.units_by_arm import outcome_moment
from simulation.parameters import read_draws
from simulation.results.reader import ResultReader, StoreTables
from simulation.results.store import Store
from simulation.runs.executors import open_executor
from simulation.runs.plan import jobs_of
from simulation.runs.run_plan import RunObserver
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of

WEEKS = 12
SEED = 5  # of which the interval narrows at both looks, which the tests presuppose
REFLECTION = {"kind": "reflection", "start": "week 8"}


ROSTER = "teacher,class,student\n" + "".join(
    f"{teacher},c{teacher},{teacher}{n}\n" for teacher in "ab" for n in range(5)
)


@pytest.fixture(scope="module", autouse=True)
def roster(tmp_path_factory):
    """A class list of two small classes, where every scenario of these tests looks for it."""
    folder = tmp_path_factory.mktemp("scenario")
    (folder / "mine.csv").write_text(ROSTER, encoding="utf-8")
    HOME.append(folder)


HOME = []


def scenario(half_width, at_most=20, outcome="stress", **changes):
    """Two arms of two small classes, ten replicates to begin with."""
    precision = {"outcome": outcome, "half_width": half_width, "at_most": at_most}
    return Scenario.model_validate({
        "title": "Small", "question": "Does it help?",
        "school": {"roster": "mine.csv"},
        "run": {"replicates": 4, "seed": SEED, "weeks": WEEKS, "burn_in": 0},
        "report": {"outcomes": [outcome], "precision": precision},
        "arms": [{"name": "usual"}, {"name": "help", "interventions": [REFLECTION]}],
        **changes,
    }).placed(HOME[0])  # fmt: skip


def answered(asked, out, workers=1):
    with open_executor("threads", workers) as executor:
        return answer(asked, out=out, executor=executor)


@pytest.fixture(scope="module")
def widths(tmp_path_factory):
    """Half widths after the first, second and last look, from a run that never has enough."""
    found = answered(scenario(1e-9), tmp_path_factory.mktemp("never") / "r")
    looks = found.result.answer["precision"]["looks"]
    assert [look["replicates"] for look in looks] == [10, 15, 20]
    assert not found.result.answer["precision"]["enough"]
    return [look["half_width"] for look in looks]


@pytest.fixture(scope="module")
def asked(widths):
    """Enough after the second look."""
    assert widths[1] < widths[0]
    return scenario((widths[0] + widths[1]) / 2)


COLUMNS = ["arm", "wave", "replicate", "teacher", "student", "conflict_score"]
FILTERS = [("arm", "in", ["usual", "help"]), ("year", "==", 1), ("wave", "in", [0, 2]),
           ("replicate", ">=", 3), ("replicate", "<=", 7)]  # fmt: skip
READ = []  # rows of the parts, read before they are joined


@pytest.fixture(scope="module")
def expected(asked, tmp_path_factory):
    """The result of a run that nothing happened to."""
    join = Store.join_runs

    def read_before(store):
        READ.append(StoreTables(store).table("dyads", COLUMNS, FILTERS).astype({"arm": str}))
        return join(store)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "join_runs", read_before)
        return answered(asked, tmp_path_factory.mktemp("expected") / "r")


def test_looks_are_half_as_many_again_and_end_at_the_most():
    assert list(look_schedule(10, 60)) == [10, 15, 23, 35, 53, 60]
    assert next(look_schedule(2, 60)) == LEAST
    assert list(look_schedule(80, 80)) == [80]
    assert list(look_schedule(40, 12)) == [12]
    steps = list(islice(look_schedule(40, 10**6), 12))
    assert all(math.ceil(GROWTH * a) == b for a, b in pairwise(steps))


def test_it_stops_at_the_first_look_that_is_exact_enough(expected, widths):
    said = expected.result.answer["precision"]
    assert said["enough"]
    assert said["looks"] == [
        {"replicates": 10, "half_width": widths[0]}, {"replicates": 15, "half_width": widths[1]},
    ]  # fmt: skip
    assert expected.result.replicates == 15
    runs = expected.result.table("teachers", ["arm", "replicate"]).drop_duplicates()
    assert sorted(runs["replicate"]) == sorted([*range(1, 16)] * 2)
    assert {each.replicates for each in expected.effects if each.outcome == "stress"} == {15}


def test_the_width_of_a_look_is_that_of_the_effect(expected):
    (effect,) = [each for each in expected.effects if each.outcome == "stress"]
    last = expected.found.reached.looks[-1]
    assert last.half_width == pytest.approx((effect.high - effect.low) / 2, rel=1e-12)
    means = by_hand(expected.result)
    if expected.found.draws == 1:  # by hand: chance alone
        assert last.half_width == pytest.approx(half_width(means), rel=1e-9)
    else:  # the draws' own means are among what varies
        assert last.half_width > 0.9 * half_width(means)


def by_hand(result):
    """Mean paired difference of stress in each replicate, the slow way."""
    end = result.table("teachers", filters=[("week", "==", WEEKS)]).astype({"arm": str})
    wide = end.pivot_table("stress", ["replicate", "teacher"], "arm", observed=True)
    wide = wide.astype("float64")
    return (wide["help"] - wide["usual"]).groupby("replicate").mean().to_numpy()


def test_workers_change_no_byte(asked, expected, tmp_path):
    other = answered(asked, tmp_path / "r", workers=2)
    assert contents(other.result.folder) == contents(expected.result.folder)


@pytest.mark.parametrize("after", [27, *(pytest.param(n, marks=pytest.mark.slow) for n in (3, 21))])
def test_a_run_that_is_stopped_decides_the_same_when_it_goes_on(
    asked, expected, after, tmp_path, monkeypatch
):
    """Stopped in the first batch, at the start of the second, and in the middle of it."""

    def stopping(observer, progress):
        if progress.done >= after:
            raise KeyboardInterrupt

    monkeypatch.setattr(RunObserver, "goes_on", stopping)
    with pytest.raises(KeyboardInterrupt):
        answered(asked, tmp_path / "r")
    monkeypatch.undo()
    other = answered(asked, tmp_path / "r")
    assert contents(other.result.folder) == contents(expected.result.folder)


@pytest.mark.slow
def test_rerun_comes_to_the_same_bytes(expected):
    with open_executor("threads", 1) as executor:
        found = rerun(expected.result.folder, executor=executor, observer=RunObserver())
    assert found.identical and "effects" in found.tables


def test_parts_are_read_as_results_are(expected):
    """The same rows in the same order, from parts that are not whole yet."""
    (rows,) = READ
    whole = expected.result.table("dyads", COLUMNS, FILTERS).astype({"arm": str})
    assert len(whole) > 0
    pd.testing.assert_frame_equal(rows, whole, check_categorical=False)


def test_an_outcome_that_is_about_nobody_stops_at_once(tmp_path):
    nobody = scenario(0.1, outcome="conflict_targeted", arms=[{"name": "a"}, {"name": "b"}])
    found = answered(nobody, tmp_path / "r")
    assert found.found.reached.looks == (Look(10, None),)
    assert found.result.replicates == 10 and "is about no one here" in " ".join(found.sentences)


def test_one_arm_has_nothing_to_narrow(tmp_path):
    found = answered(scenario(0.1, arms=[{"name": "a"}]), tmp_path / "r")
    assert found.result.answer["precision"] is None and found.result.replicates == 4


def test_a_plan_knows_the_most_it_may_come_to(asked):
    assert asked.most_replicates == 20
    jobs = jobs_of(asked, enrolment_of(asked), read_draws())
    assert len({job.label for job in jobs}) == 40
    narrower = asked.precise(0.001).report.precision
    assert (narrower.outcome, narrower.half_width, narrower.at_most) == ("stress", 0.001, 20)
    plain = scenario(1.0).model_copy(update={"report": type(asked.report)()})
    assert plain.most_replicates == 4
    assert plain.precise(0.5).report.precision.outcome == "exhaustion"


def test_a_search_knows_whether_it_found_enough():
    def reached(half):
        return Stopping("stress", 0.1, 20, (Look(10, half),)).enough

    assert [reached(half) for half in (0.1, 0.11, None)] == [True, False, False]


def stopped(means, wanted):
    """Mean and half width where the rule stops, for replicate means that never end."""
    for count in look_schedule(LEAST, len(means)):
        half = half_width(means[:count])
        if half <= wanted:
            break
    return means[:count].mean(), half


def test_stopping_early_covers_as_often_as_is_said():
    """Many searches for a width that takes 30 or so replicates of sd 1 about a mean of 0."""
    rng = np.random.default_rng(6)
    wanted = 1.96 / math.sqrt(30)
    ends = [stopped(rng.standard_normal(150), wanted) for _ in range(effort(800, 1500))]
    own = np.mean([abs(mean) <= half for mean, half in ends])
    asked_for = np.mean([abs(mean) <= wanted for mean, _ in ends])
    assert 0.92 <= own <= 0.965 and asked_for >= 0.95
    assert abs(np.mean([mean for mean, _ in ends])) < 0.02  # no bias: standard error .007


def test_what_was_asked_is_in_the_plan(expected):
    plan = json.loads((expected.result.folder / "run.json").read_text(encoding="utf-8"))
    assert plan["scenario"]["report"]["precision"]["at_most"] == 20
    assert outcome_moment(Scenario.model_validate(plan["scenario"])) == (1, WEEKS, WEEKS)
    assert ResultReader(expected.result.folder).replicates == 15
