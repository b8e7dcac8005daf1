"""Answering a scenario: run its plan, keep the result, compare the arms, say what it means."""

import platform
import re
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from simulation.answer.findings import Findings, as_content, find, from_content
from simulation.answer.sentences import bands, sentences_of
from simulation.answer.sequential_stopping import Reached, run_enough
from simulation.effects.estimates import Effect, table_of
from simulation.effects.levels import Level
from simulation.effects.units_by_arm import Moment
from simulation.results.reader import Result
from simulation.results.store import Store, check_place, done_in, is_whole, opened
from simulation.runs.cost import Cost, cost_of
from simulation.runs.executors import Engine, engine_of, usable_cores
from simulation.runs.job import Job
from simulation.runs.parameter_draws import ParameterDraws, read_draws
from simulation.runs.provenance import provenance
from simulation.runs.run_plan import Command, Watcher, command_of
from simulation.runs.school_blocks import all_jobs
from simulation.scenario.scenario import Scenario
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS

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


class Question(NamedTuple):
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


def asked(scenario: Scenario, *, name: str | None = None, out: Path | None = None) -> Question:
    """The question that a scenario asks, as ``answer`` takes it. Raises BadInput."""
    draws = read_draws()
    made = provenance(scenario, draws)
    called = f"{slug(name or scenario.title)}-{made['plan']}"
    return Question(scenario, draws, made, called, RESULTS / called if out is None else out)


def answer(
    scenario: Scenario,
    *,
    name: str | None = None,
    out: Path | None = None,
    fresh: bool = False,
    engine: Engine | None = None,
    watcher: Watcher | None = None,
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
    question = asked(scenario, name=name, out=out)
    folder, command = question.folder, repeat or partial(command_of, words=(slug(scenario.title),))
    check_place(folder, question.made, replace=fresh)
    if fresh or not is_whole(folder):
        jobs = question.jobs
        with opened(folder, question.made, fresh=fresh) as store:
            with engine_of() if engine is None else nullcontext(engine) as where:
                store.log("start", engine=where.name, workers=where.workers, **_here(scenario))
                reached = run_enough(
                    scenario, jobs, code=question.made["code"], moment=outcome_moment(scenario),
                    draws=len(question.draws.draws), store=store, engine=where,
                    watcher=watcher or Watcher(), repeat=command,
                )  # fmt: skip
            store.compact()
            _compare(question, store, reached)
    return read_answer(scenario, Result(folder))


def expected_cost(question: Question, workers: int, *, fresh: bool = False) -> Cost:
    """What is left of a question, or all of it afresh, and what it takes; writes nothing.

    Raises BadInput.
    """
    check_place(question.folder, question.made, replace=fresh)
    jobs = question.jobs
    if fresh:
        return cost_of(jobs, jobs, workers)
    done = done_in(question.folder)
    left = [] if is_whole(question.folder) else [job for job in jobs if job.label not in done]
    return cost_of(jobs, left, workers)


def read_answer(scenario: Scenario, result: Result) -> Answer:
    """The answer that a saved result holds. Raises BadInput if it holds none."""
    return Answer(scenario, result, from_content(result.answer))


def outcome_moment(scenario: Scenario) -> Moment:
    """School year and week at whose end outcomes are read: the last, unless it says otherwise."""
    if scenario.outcome is None:
        return Moment(scenario.run.years, scenario.run.weeks, scenario.run.weeks)
    year, week = scenario.outcome.year, scenario.outcome.day // DAYS_A_WEEK + 1
    return Moment(year, week, scenario.run.weeks if year == scenario.run.years else SCHOOL_WEEKS)


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


def _compare(question: Question, store: Store, reached: Reached | None) -> None:
    """Write the effects and the answer, both decided by the plan alone."""
    scenario, draws = question.scenario, question.draws
    found = find(
        Result(store.folder), scenario, outcome_moment(scenario), reached,
        len(draws.draws), draws.calibrated,
    )  # fmt: skip
    store.write_table("effects", table_of("effects", found.effects))
    if found.groups:
        store.write_table("subgroups", table_of("subgroups", found.groups))
    if found.interactions:
        store.write_table("interactions", table_of("interactions", found.interactions))
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
