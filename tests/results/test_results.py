"""Results: equal plans give equal bytes, plans are not mixed, nothing of others is lost."""

import json
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import pyarrow.parquet as pq
import pytest
from run_plans import contents

from simulation.answers.answer import answer
from simulation.effects.units_by_arm import outcome_moment
from simulation.errors import BadInput
from simulation.measurement.result_columns import TABLES, schema
from simulation.parameters import ParameterDraws, Parameters, read_draws
from simulation.results.reader import ResultReader
from simulation.runs.executors import external_executor
from simulation.runs.job import run_job
from simulation.runs.plan import interventions_of, jobs_of, plan_digest, planned_runs
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of

REFLECTION = {"kind": "reflection", "start": "week 8", "uptake": 0.8}


def scenario(**changes):
    """Two arms, two replicates of three small classes."""
    asked = {
        "title": "Small question",
        "question": "Does it help?",
        "school": {"synthetic": {"level": "primary", "classes": 3, "class_size": 6}},
        "run": {"replicates": 2, "seed": 5, "weeks": 12},
        "arms": [{"name": "usual"}, {"name": "help", "interventions": [REFLECTION]}],
        "report": {"outcomes": ["exhaustion"]},
    }
    return Scenario.model_validate({**asked, **changes})


class Backwards(Executor):
    """Runs what it was given in reverse, once all of it is there."""

    def __init__(self, expected):
        self.expected, self.waiting = expected, []

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        self.waiting.append((future, fn, args))
        if len(self.waiting) == self.expected:
            for waiting, function, given in reversed(self.waiting):
                waiting.set_result(function(*given))
        return future


class Failing(Executor):
    """Refuses to run anything."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_exception(FloatingPointError("trust is nan"))
        return future


@pytest.fixture(scope="module")
def events_too():
    return scenario(record={"days": 1, "events": {"teachers": ["s1/t01"]}})


@pytest.fixture(scope="module")
def answered(events_too, tmp_path_factory):
    """The scenario answered on one thread."""
    folder = tmp_path_factory.mktemp("results") / "one"
    with ThreadPoolExecutor(1) as threads:
        return answer(events_too, out=folder, executor=external_executor(threads))


@pytest.mark.parametrize("pool", [ThreadPoolExecutor(2), Backwards(2)], ids=["two", "backwards"])
def test_workers_and_order_change_no_byte(answered, events_too, pool, tmp_path):
    other = answer(events_too, out=tmp_path / "other", executor=external_executor(pool, 2))
    assert contents(other.result.folder) == contents(answered.result.folder)


def test_files_hold_the_documented_tables(answered):
    files = {path.stem for path in answered.result.folder.glob("*.parquet")}
    assert files == (set(TABLES) - {"interactions"}) | {"close_up", "staffroom"}
    for name in files & set(TABLES):
        file = pq.ParquetFile(answered.result.folder / f"{name}.parquet")
        assert file.schema_arrow.equals(schema(name))
        assert b"pandas" not in (file.schema_arrow.metadata or {})


def test_rows_are_ordered_by_arm_and_replicate(answered):
    teachers = answered.result.table("teachers", ["arm", "replicate"])
    runs = teachers.drop_duplicates().astype({"arm": "str"})
    expected = [("usual", 1), ("usual", 2), ("help", 1), ("help", 2)]
    assert list(runs.itertuples(index=False, name=None)) == expected


def test_days_and_events_are_kept_of_the_first_replicate(answered):
    events = answered.result.table("events")
    assert set(events["replicate"]) == {1} == set(answered.result.table("days")["replicate"])
    assert set(events["teacher"]) == {"s1/t01"}
    assert set(events["arm"]) == {"usual", "help"}


def test_a_row_filter_is_a_row_filter(answered):
    some = answered.result.table("teachers", ["week", "stress"], [("week", "==", 12)])
    assert list(some.columns) == ["week", "stress"]
    assert len(some) == 2 * 2 * 3 and set(some["week"]) == {12}


def test_the_reference_marks_the_same_dyads_and_stays_as_usual(answered):
    dyads = answered.result.table("dyads").astype({"arm": "str"})
    chosen = {arm: set(map(tuple, own.loc[own["targeted"], ["replicate", "student"]].to_numpy()))
              for arm, own in dyads.groupby("arm")}  # fmt: skip
    assert chosen["usual"] == chosen["help"] != set()
    alone = scenario(arms=[{"name": "usual"}])
    plain = run_job(jobs_of(alone, enrolment_of(alone), read_draws())[0])["dyads"].to_pandas()
    marked = dyads[(dyads["arm"] == "usual") & (dyads["replicate"] == 1)]
    for column in ("relationship_negative", "trust", "awareness", "contacts"):
        assert plain[column].tolist() == marked[column].tolist()


def test_the_saved_answer_is_what_is_handed_back(answered):
    content = json.loads((answered.result.folder / "answer.json").read_text(encoding="utf-8"))
    assert content["sentences"] == answered.sentences
    assert content["calibrated"] is read_draws().calibrated
    assert ("not calibrated" in answered.sentences[-1]) is not content["calibrated"]
    assert content["result"].startswith("small-question-")
    assert answered.content()["result"] == "one"
    assert [e["mean"] for e in content["effects"]] == [e.mean for e in answered.effects]


def test_the_same_plan_is_read_and_not_run_again(answered, events_too):
    again = answer(events_too, out=answered.result.folder, executor=external_executor(Failing()))
    assert again.effects == answered.effects


def test_another_plan_in_the_folder_is_refused(answered, tmp_path):
    before = contents(answered.result.folder)
    with pytest.raises(BadInput, match="the result of plan"):
        answer(scenario(run={"seed": 6}), out=answered.result.folder)
    assert contents(answered.result.folder) == before


def test_what_is_no_result_is_never_replaced(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(BadInput, match="not a result"):
        answer(scenario(), out=tmp_path, fresh=True)
    assert (tmp_path / "thesis.docx").read_text() == "mine"


def test_fresh_replaces_another_plan(tmp_path):
    for seed in (1, 2):
        asked = scenario(run={"replicates": 1, "seed": seed, "weeks": 2})
        answer(asked, out=tmp_path / "r", fresh=True)
    assert ResultReader(tmp_path / "r").provenance["seed"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["r"]
    assert [path.name for path in (tmp_path / "r").glob(".*")] == [".lock"]


def test_a_missing_result_and_table_are_named(answered, tmp_path):
    with pytest.raises(BadInput, match=r"run\.json"):
        _ = ResultReader(tmp_path).scenario
    with pytest.raises(BadInput, match="did you mean 'teachers'"):
        answered.result.table("teacher")


def test_a_replicate_of_every_arm_comes_before_the_next():
    runs = planned_runs(arms=2, replicates=3, draws=2)
    assert [(run.replicate, run.arm, run.draw) for run in runs] == [
        (1, 0, 0), (1, 1, 0), (2, 0, 1), (2, 1, 1), (3, 0, 0), (3, 1, 0),
    ]  # fmt: skip


def test_a_digest_follows_content_and_not_order():
    assert plan_digest({"a": 1, "b": 2}) == plan_digest({"b": 2, "a": 1})
    assert plan_digest({"a": 1}) != plan_digest({"a": 2})


def test_the_sets_that_come_with_the_program_are_whole_and_say_what_they_are():
    draws = read_draws()
    assert len(draws.draws) > 1 and len(set(draws.draws)) == len(draws.draws)
    assert draws.central != Parameters()
    swept = {each.load.direct for each in draws.draws}  # of 0, .02 and .06, what holds the gates
    assert not draws.calibrated or (len(swept) > 1 and swept <= {0.0, 0.02, 0.06})


def test_every_arm_of_a_replicate_lives_with_the_same_draw():
    sets = tuple(
        Parameters()._replace(stress=Parameters().stress._replace(time=t)) for t in (4.0, 6.0)
    )
    asked = scenario(run={"replicates": 3}, parameters={"load": {"workload": 0.4}})
    draws = ParameterDraws(True, Parameters(), sets)
    jobs = jobs_of(asked, enrolment_of(asked), draws)
    used = [(job.label.replicate, job.parameters.stress.time) for job in jobs]
    assert used == [(1, 4.0)] * 2 + [(2, 6.0)] * 2 + [(3, 4.0)] * 2
    assert {job.parameters.load.workload for job in jobs} == {0.4}


def test_the_reference_does_what_the_others_do_at_no_dose():
    asked = scenario()
    assert [plan.dose for plan in interventions_of(asked, 0)] == [0.0]
    assert [plan.dose for plan in interventions_of(asked, 1)] == [0.8]


def test_watching_somebody_unknown_is_bad_input():
    asked = scenario(record={"events": {"teachers": ["s1/t99"]}})
    with pytest.raises(BadInput, match="s1/t99"):
        jobs_of(asked, enrolment_of(asked), read_draws())


def test_outcomes_are_read_in_the_last_week_unless_asked_otherwise():
    assert outcome_moment(scenario(run={"years": 2})) == (2, 40, 40)
    assert outcome_moment(scenario(outcome="week 10")) == (1, 10, 12)
