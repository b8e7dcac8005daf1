"""Arms of a replicate share their first year; sharing, chunks and workers change no value."""

from pathlib import Path

import numpy as np
import pytest
from run_plans import contents, written

from simulation.answers.answer import answer
from simulation.parameters import read_draws, with_values
from simulation.runs import job as jobs_module
from simulation.runs.cost import Cost, sample_job
from simulation.runs.executors import open_executor
from simulation.runs.job import Job, SharedYears, run_job, run_of
from simulation.runs.plan import all_jobs
from simulation.runs.run_plan import _chunks
from simulation.scenario.file import load
from simulation.scenario.scenario import Scenario


def rested(folder: Path, replicates: int = 2, burn_in: int = 1) -> Scenario:
    path = written(folder, replicates)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("seed = 5", f"seed = 5\nburn_in = {burn_in}"), encoding="utf-8")
    return load(path)


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    return all_jobs(rested(tmp_path), read_draws())


def test_a_job_alone_has_the_tables_of_a_job_among_others(jobs: list[Job]) -> None:
    shared = SharedYears()
    together = [run_job(job, shared) for job in jobs]
    for job, tables in zip(jobs, together, strict=True):
        alone = run_job(job)
        assert all(alone[name].equals(tables[name]) for name in tables)


def test_arms_of_a_replicate_are_built_once_and_others_anew(
    jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Job] = []
    first_year_of = jobs_module.first_year_of

    def counted(job: Job) -> object:
        built.append(job)
        return first_year_of(job)

    monkeypatch.setattr(jobs_module, "first_year_of", counted)
    shared = SharedYears()
    for job in jobs:
        shared.of(job)
    assert [job.label.replicate for job in built] == [1, 2]
    busy = jobs[-1]._replace(parameters=with_values(jobs[-1].parameters, {"load.workload": 0.9}))
    shared.of(busy)
    assert len(built) == 3


def test_all_arms_begin_alike_and_a_written_structure_reaches_no_other_arm(
    jobs: list[Job],
) -> None:
    shared = SharedYears()
    one, other = (run_of(job, shared) for job in jobs[:2])
    for first, second in zip(one.state.teachers, other.state.teachers, strict=True):
        assert np.array_equal(first, second)
    one.school_year.structure.traits.teachers.workload[:] = 9.0
    assert other.school_year.structure.traits.teachers.workload.max() < 9.0
    assert shared.of(jobs[0]).structure.traits.teachers.workload.max() < 9.0


@pytest.mark.parametrize(("replicates", "workers", "sizes"), [(6, 2, {2}), (1, 2, {1})])
def test_arms_of_a_replicate_stay_together_unless_workers_would_wait(
    tmp_path: Path, replicates: int, workers: int, sizes: set[int]
) -> None:
    plan = all_jobs(rested(tmp_path, replicates), read_draws())
    cost = Cost(len(plan), 1, 0, 18, 200, workers, 1000.0, 1)
    chunks = list(_chunks(plan, cost, "code"))
    assert {len(chunk.jobs) for chunk in chunks} == sizes
    assert [job.label for chunk in chunks for job in chunk.jobs] == [job.label for job in plan]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_result_does_not_depend_on_workers(tmp_path: Path, workers: int) -> None:
    scenario = rested(tmp_path)
    answer(scenario, out=tmp_path / "usual")
    with open_executor("threads", workers) as executor:
        answer(scenario, out=tmp_path / "other", executor=executor)
    assert contents(tmp_path / "usual") == contents(tmp_path / "other")


def test_unrecorded_years_cost_like_recorded_ones(tmp_path: Path) -> None:
    job = all_jobs(rested(tmp_path, burn_in=5), read_draws())[0]
    alone = sample_job(job).seconds
    shared = sample_job(job, arms=10).seconds
    assert alone > 2 * shared


def test_the_level_of_rest_is_that_of_the_arms_own_parameters(jobs: list[Job]) -> None:
    easy, hard = (
        jobs[0]._replace(parameters=with_values(jobs[0].parameters, {"load.workload": load}))
        for load in (0.0, 1.0)
    )
    ends = [
        run_of(job._replace(burn_in=2)).state.teachers.exhaustion.mean() for job in (easy, hard)
    ]
    assert ends[0] < ends[1]
