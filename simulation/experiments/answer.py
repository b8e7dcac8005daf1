"""Answering a scenario: run its plan, keep the result, compare the arms, say what it means."""

import platform
import re
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from simulation.experiments.building import enrolment_of, jobs_of
from simulation.experiments.cost import Cost, cost_of
from simulation.experiments.effects import Effect, effects_of, table_of_effects
from simulation.experiments.engines import Engine, engine_of, usable_cores
from simulation.experiments.many_runs import Command, Watcher, command_of, run_plan
from simulation.experiments.parameter_draws import ParameterDraws, read_draws
from simulation.experiments.provenance import provenance
from simulation.experiments.results import Result
from simulation.experiments.runner import Job
from simulation.experiments.scenario import Scenario
from simulation.experiments.sentences import sentences_of
from simulation.experiments.store import Store, check_place, done_in, is_whole, opened
from simulation.interventions.moment import DAYS_A_WEEK

RESULTS = Path("results")
EFFECT_KEYS = (
    "outcome", "label", "arm", "versus", "mean", "low", "high", "d", "replicates",
)  # fmt: skip


class Answer(NamedTuple):
    """The answer to a scenario's question."""

    scenario: Scenario
    result: Result
    sentences: list[str]
    effects: list[Effect]

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
        return jobs_of(self.scenario, enrolment_of(self.scenario), self.draws)


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
    check_place(folder, question.made["plan"], replace=fresh)
    if fresh or not is_whole(folder):
        jobs = question.jobs
        with opened(folder, question.made, fresh=fresh) as store:
            with engine_of() if engine is None else nullcontext(engine) as where:
                store.log("start", engine=where.name, workers=where.workers, **_here(scenario))
                run_plan(jobs, question.made["code"], store, where, watcher or Watcher(), command)
            store.compact()
            _compare(question, store)
    return read_answer(scenario, Result(folder))


def expected_cost(question: Question, workers: int) -> Cost:
    """What is left of a question and what it takes; writes nothing. Raises BadInput."""
    check_place(question.folder, question.made["plan"])
    jobs = question.jobs
    done = done_in(question.folder)
    left = [] if is_whole(question.folder) else [job for job in jobs if job.label not in done]
    return cost_of(jobs, left, workers)


def read_answer(scenario: Scenario, result: Result) -> Answer:
    """The answer that a saved result holds. Raises BadInput if it holds none."""
    rows = result.effects.astype(object).where(result.effects.notna(), None)
    effects = [Effect(*row) for row in rows.itertuples(index=False)]
    return Answer(scenario, result, result.answer["sentences"], effects)


def outcome_moment(scenario: Scenario) -> tuple[int, int]:
    """School year and week at whose end outcomes are read: the last, unless it says otherwise."""
    if scenario.outcome is None:
        return scenario.run.years, scenario.run.weeks
    return scenario.outcome.year, scenario.outcome.day // DAYS_A_WEEK + 1


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


def _compare(question: Question, store: Store) -> None:
    """Write the effects and the answer, both decided by the plan alone."""
    result, calibrated = Result(store.folder), question.draws.calibrated
    effects = effects_of(result, *outcome_moment(question.scenario))
    store.write_table("effects", table_of_effects(effects))
    store.finish(
        {
            "scenario": question.scenario.title,
            "question": question.scenario.question,
            "result": question.called,
            "effects": [{key: getattr(effect, key) for key in EFFECT_KEYS} for effect in effects],
            "sentences": sentences_of(effects, result.arms, calibrated),
            "calibrated": calibrated,
        }
    )
