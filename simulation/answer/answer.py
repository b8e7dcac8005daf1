"""Answering a scenario: run its plan, keep the result, compare the arms, say what it means."""

import platform
import re
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from simulation.answer.findings import Findings, as_content, find, from_content
from simulation.answer.sentences import bands, sentences_of
from simulation.answer.sequential_stopping import Stopping, run_until_precise
from simulation.effects.effect import Effect, row_of
from simulation.effects.estimates import table_of
from simulation.effects.levels import Level
from simulation.parameters import ParameterDraws, read_draws
from simulation.results.reader import Result
from simulation.results.store import Store, check_folder, finished_runs, is_complete, open_store
from simulation.runs.cost import Cost, estimate_cost
from simulation.runs.executors import RunExecutor, open_executor, usable_cores
from simulation.runs.job import Job
from simulation.runs.provenance import provenance
from simulation.runs.run_plan import Command, RunObserver, repeat_command
from simulation.runs.school_blocks import all_jobs
from simulation.scenario.scenario import Scenario

RESULTS = Path("results")


class Answer(NamedTuple):
    """The answer to a scenario's question."""

    scenario: Scenario
    result: Result
    found: Findings

    @property
    def sentences(self) -> list[str]:
        """The answer in words."""
        sentences: list[str] = self.result.answer["sentences"]
        return sentences

    @property
    def effects(self) -> list[Effect]:
        """What each arm does to each outcome."""
        return self.found.effects

    @property
    def levels(self) -> list[Level]:
        """How the one arm stands, where there is one."""
        return self.found.levels

    def content(self) -> dict[str, Any]:
        """What ``--json`` prints; ``result`` is the name of the folder."""
        return {**self.result.answer, "result": self.result.folder.name}


class Experiment(NamedTuple):
    """A scenario with all that decides its result, and the folder that it belongs in."""

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
    """The question that a scenario asks, as ``answer`` takes it. Raises BadInput."""
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
    watcher: RunObserver | None = None,
    repeat: Command | None = None,
) -> Answer:
    """Run a scenario, go on where an earlier try stopped, or read its result if it is whole.

    name: what the scenario's file is called; its title otherwise. out: the result folder,
    ``results/<name>-<plan>`` otherwise. fresh: forget what is in the folder. engine: where
    runs take place; threads of this machine otherwise. watcher: told how far it is.
    repeat: the command that repeats one run. Raises BadInput for faulty files, for another
    plan in the folder and for a disk that cannot be written to; RunsFailed, when all runs
    have ended, if some failed.
    """
    question = experiment_of(scenario, name=name, out=out)
    folder, command = (
        question.folder,
        repeat or partial(repeat_command, words=(slug(scenario.title),)),
    )
    check_folder(folder, question.made, replace=fresh)
    if fresh or not is_complete(folder):
        jobs = question.jobs
        with open_store(folder, question.made, fresh=fresh) as store:
            with open_executor() if executor is None else nullcontext(executor) as where:
                store.log("start", engine=where.name, workers=where.workers, **_here(scenario))
                reached = run_until_precise(
                    scenario,
                    jobs,
                    code=question.made["code"],
                    store=store,
                    executor=where,
                    watcher=watcher or RunObserver(),
                    repeat=command,
                )
            store.compact()
            _compare(question, store, reached)
    return read_answer(scenario, Result(folder))


def expected_cost(question: Experiment, workers: int, *, fresh: bool = False) -> Cost:
    """What is left of a question, or all of it afresh, and what it takes; writes nothing.

    Raises BadInput.
    """
    check_folder(question.folder, question.made, replace=fresh)
    jobs = question.jobs
    if fresh:
        return estimate_cost(jobs, jobs, workers)
    done = finished_runs(question.folder)
    left = [] if is_complete(question.folder) else [job for job in jobs if job.label not in done]
    return estimate_cost(jobs, left, workers)


def read_answer(scenario: Scenario, result: Result) -> Answer:
    """The answer that a saved result holds. Raises BadInput if it holds none."""
    return Answer(scenario, result, from_content(result.answer))


def slug(text: str) -> str:
    """A name for a folder: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "scenario"


def _here(scenario: Scenario) -> dict[str, Any]:
    """What may differ from try to try: the machine, and where the inputs lie."""
    return {
        "host": platform.node(),
        "cores": usable_cores(),
        "inputs": [str(folder.resolve()) for folder in scenario.folders],
    }


def _compare(question: Experiment, store: Store, reached: Stopping | None) -> None:
    """Write the effects and the answer, both decided by the plan alone."""
    scenario = question.scenario
    found = find(Result(store.folder), scenario, reached)
    for name, records in (
        ("effects", found.effects),
        ("subgroups", found.groups),
        ("interactions", found.interactions),
    ):
        if records or name == "effects":
            store.write_table(name, table_of(name, map(row_of, records)))
    store.finish(
        {
            "scenario": scenario.title,
            "question": scenario.question,
            "result": question.called,
            **as_content(found),
            "bands": bands(several_draws=found.draws > 1),
            "sentences": sentences_of(found, "en"),
        }
    )
