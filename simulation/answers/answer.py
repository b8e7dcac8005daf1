"""Answering a scenario: run its plan, compare the arms, and put the answer in words."""

import platform
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from simulation.answers.findings import Findings, as_content, find, findings_of
from simulation.answers.sentences import bands, sentences_of
from simulation.answers.sequential_stopping import run_until_precise
from simulation.effects.effect import Effect, Estimated, row_of
from simulation.effects.estimates import table_of
from simulation.effects.levels import Level
from simulation.parameters import ParameterDraws, read_draws
from simulation.results.reader import ResultReader, result_of
from simulation.results.store import Store, check_folder, finished_runs, is_complete, open_store
from simulation.runs.class_trace import class_trace
from simulation.runs.cost import Cost, estimate_cost
from simulation.runs.executors import RunExecutor, open_executor, usable_cores
from simulation.runs.job import Job
from simulation.runs.plan import all_jobs
from simulation.runs.provenance import provenance
from simulation.runs.run_plan import Command, RunContext, RunObserver, repeat_command
from simulation.scenario.scenario import Scenario

RESULTS = Path("results")


class Answer(NamedTuple):
    """The answer to the question of a scenario."""

    scenario: Scenario
    result: ResultReader
    found: Findings

    @property
    def sentences(self) -> list[str]:
        """The answer in words."""
        sentences: list[str] = self.result.answer["sentences"]
        return sentences

    @property
    def effects(self) -> list[Effect]:
        """Effects of every arm on every outcome."""
        return self.found.effects

    @property
    def levels(self) -> list[Level]:
        """Levels of the only arm, if there is one."""
        return self.found.levels

    def content(self) -> dict[str, Any]:
        """Return the content of ``--json``; ``result`` is the name of the folder."""
        return {**self.result.answer, "result": self.result.folder.name}


class Experiment(NamedTuple):
    """A scenario with all that decides its result, and the default folder of that."""

    scenario: Scenario
    draws: ParameterDraws
    made: dict[str, Any]
    called: str
    folder: Path

    @property
    def jobs(self) -> list[Job]:
        """Every run of the plan, in its order. Raises BadInput for faulty files."""
        return all_jobs(self.scenario, self.draws)


def experiment_of(
    scenario: Scenario, *, name: str | None = None, out: Path | None = None
) -> Experiment:
    """Return the experiment of a scenario. Raises BadInput.

    name: of the scenario file, its title by default. out: the result folder, by default
    ``results/<name>-<plan>``.
    """
    draws = read_draws()
    made = provenance(scenario, draws)
    called = f"{slug(name or scenario.title)}-{made['plan']}"
    return Experiment(scenario, draws, made, called, RESULTS / called if out is None else out)


def answer(
    scenario: Scenario,
    *,
    name: str | None = None,
    out: Path | None = None,
    fresh: bool = False,
    executor: RunExecutor | None = None,
    observer: RunObserver | None = None,
    repeat: Command | None = None,
) -> Answer:
    """Run a scenario, continue an interrupted run, or read a complete result.

    name: of the scenario file, its title by default. out: the result folder; None saves nothing
    and returns a result in memory. fresh: remove what is in the folder. executor: threads of this
    machine by default. observer: receives progress. repeat: the command that repeats one run.
    Raises BadInput for faulty files, another plan in the folder or an unwritable disk, and
    RunsFailed, when all runs have ended, if some failed.
    """
    experiment = experiment_of(scenario, name=name, out=out)
    if out is not None:
        check_folder(out, experiment.made, replace=fresh)
        if is_complete(out) and not fresh:
            return _checked_answer(scenario, out)
    jobs = experiment.jobs
    command = repeat or partial(repeat_command, words=(slug(scenario.title),))
    with _store(experiment, out, fresh) as store:
        if out is not None and is_complete(out):  # another process has just completed it
            return _checked_answer(scenario, out)
        with open_executor() if executor is None else nullcontext(executor) as where:
            store.log("start", engine=where.name, workers=where.workers, **_here(scenario))
            code = experiment.made["code"]
            context = RunContext(store, where, code, observer or RunObserver(), command)
            reached = run_until_precise(scenario, jobs, context)
        store.join_runs()
        found = find(result_of(store), scenario, reached)
        _write_tables(store, found, jobs)
        store.finish(_content(experiment, found))
    return read_answer(scenario, result_of(store))


def expected_cost(experiment: Experiment, workers: int, *, fresh: bool = False) -> Cost:
    """Return the cost of what is left of an experiment, or of all of it; writes nothing.

    Raises BadInput.
    """
    check_folder(experiment.folder, experiment.made, replace=fresh)
    jobs = experiment.jobs
    if fresh:
        return estimate_cost(jobs, jobs, workers)
    done = finished_runs(experiment.folder)
    complete = is_complete(experiment.folder)
    left = [] if complete else [job for job in jobs if job.label not in done]
    return estimate_cost(jobs, left, workers)


def read_answer(scenario: Scenario, result: ResultReader) -> Answer:
    """Return the answer of a complete result. Raises BadInput if it has none."""
    return Answer(scenario, result, findings_of(result))


def _checked_answer(scenario: Scenario, folder: Path) -> Answer:
    """Return the answer of a complete result. Raises BadInput if any of its files is damaged."""
    result = ResultReader(folder)
    result.check()
    return read_answer(scenario, result)


def slug(text: str) -> str:
    """Return a name for a folder: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "scenario"


def _store(experiment: Experiment, out: Path | None, fresh: bool) -> AbstractContextManager[Store]:
    if out is None:
        return nullcontext(Store(Path(experiment.called), experiment.made))
    return open_store(out, experiment.made, fresh=fresh)


def _here(scenario: Scenario) -> dict[str, Any]:
    """Return what may differ between runs of a plan: the machine and the folders of inputs."""
    return {
        "host": platform.node(),
        "cores": usable_cores(),
        "inputs": [str(folder.resolve()) for folder in scenario.folders],
    }


def _write_tables(store: Store, found: Findings, jobs: list[Job]) -> None:
    """Write the tables that do not come run by run."""
    records: dict[str, Sequence[Estimated]] = {
        "effects": found.effects,
        "subgroups": found.groups,
        "interactions": found.interactions,
    }
    for name, rows in records.items():
        if rows or name == "effects":
            store.write_table(name, table_of(name, map(row_of, rows)))
    for name, table in class_trace(result_of(store), jobs).items():
        store.write_table(name, table)


def _content(experiment: Experiment, found: Findings) -> dict[str, Any]:
    """Return the content of ``answer.json``."""
    return {
        "scenario": experiment.scenario.title,
        "question": experiment.scenario.question,
        "result": experiment.called,
        **as_content(found),
        "bands": bands(several_draws=found.draws > 1),
        "sentences": sentences_of(found),
    }
