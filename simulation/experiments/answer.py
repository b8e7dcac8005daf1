"""Answering a scenario: run its plan, keep the result, compare the arms, say what it means."""

import os
import platform
import re
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from simulation.experiments.building import enrolment_of, jobs_of
from simulation.experiments.effects import Effect, effects_of, table_of_effects
from simulation.experiments.parameter_draws import ParameterDraws, read_draws
from simulation.experiments.provenance import provenance
from simulation.experiments.results import Result
from simulation.experiments.runner import Job, Tables, run_jobs
from simulation.experiments.scenario import Scenario
from simulation.experiments.sentences import sentences_of
from simulation.experiments.store import Draft, holds_plan, new_result
from simulation.interventions.moment import DAYS_A_WEEK, WEEKS

RESULTS = Path("results")
EFFECT_KEYS = (
    "outcome", "label", "arm", "versus", "mean", "low", "high", "d", "replicates",
)  # fmt: skip

Progress = Callable[[int, int], None]


class Answer(NamedTuple):
    """The answer to a scenario's question."""

    scenario: Scenario
    result: Result
    sentences: list[str]
    effects: list[Effect]

    def content(self) -> dict[str, Any]:
        """What ``--json`` prints; ``result`` is the name of the folder."""
        return {**self.result.answer, "result": self.result.folder.name}


def answer(
    scenario: Scenario,
    *,
    name: str | None = None,
    out: Path | None = None,
    fresh: bool = False,
    executor: Executor | None = None,
    progress: Progress = lambda done, total: None,
) -> Answer:
    """Run a scenario, or read its result if the folder already holds the same plan.

    name: what the scenario's file is called; its title otherwise. out: the result folder,
    ``results/<name>-<plan>`` otherwise. fresh: run again, and replace what is in the
    folder. executor: where runs take place; threads of this machine otherwise. progress:
    told how many runs are done, and of how many. Raises BadInput for faulty files, for
    another plan in the folder and for a disk that cannot be written to.
    """
    draws = read_draws()
    enrolment = enrolment_of(scenario)
    made = provenance(scenario, draws)
    called = f"{slug(name or scenario.title)}-{made['plan']}"
    folder = RESULTS / called if out is None else out
    if not holds_plan(folder, made["plan"], replace=fresh) or fresh:
        jobs = jobs_of(scenario, enrolment, draws)
        with new_result(folder) as draft:
            draft.write_json("run.json", made)
            _live(jobs, draft, executor, progress)
            _compare(scenario, draws, called, draft)
    return read_answer(scenario, Result(folder))


def read_answer(scenario: Scenario, result: Result) -> Answer:
    """The answer that a saved result holds. Raises BadInput if it holds none."""
    rows = result.effects.astype(object).where(result.effects.notna(), None)
    effects = [Effect(*row) for row in rows.itertuples(index=False)]
    return Answer(scenario, result, result.answer["sentences"], effects)


def outcome_moment(scenario: Scenario) -> tuple[int, int]:
    """School year and week at whose end outcomes are read: the last, unless it says otherwise."""
    if scenario.outcome is None:
        return scenario.run.years, WEEKS
    return scenario.outcome.year, scenario.outcome.day // DAYS_A_WEEK + 1


def slug(text: str) -> str:
    """A name for a folder: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "scenario"


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _live(jobs: list[Job], draft: Draft, executor: Executor | None, progress: Progress) -> None:
    """Run all jobs, each kept and logged as it ends, then order what they left."""

    def keep(job: Job, tables: Tables) -> None:
        draft.keep(job.place, tables)
        draft.log("run", arm=job.label.arm, replicate=job.label.replicate)

    draft.log("start", host=platform.node(), cores=usable_cores(), runs=len(jobs))
    if executor is None:
        with ThreadPoolExecutor(usable_cores()) as threads:
            run_jobs(jobs, threads, keep, progress)
    else:
        run_jobs(jobs, executor, keep, progress)
    draft.compact()
    draft.log("done")


def _compare(scenario: Scenario, draws: ParameterDraws, called: str, draft: Draft) -> None:
    """Write the effects and the answer, both decided by the plan alone."""
    result = Result(draft.folder)
    effects = effects_of(result, *outcome_moment(scenario))
    draft.write_table("effects", table_of_effects(effects))
    draft.write_json(
        "answer.json",
        {
            "scenario": scenario.title,
            "question": scenario.question,
            "result": called,
            "effects": [{key: getattr(effect, key) for key in EFFECT_KEYS} for effect in effects],
            "sentences": sentences_of(effects, result.arms, draws.calibrated),
            "calibrated": draws.calibrated,
        },
    )
