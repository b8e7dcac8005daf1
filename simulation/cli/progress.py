"""Run a plan with a cost estimate, a progress bar and a list of failures."""

import math
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from simulation.cli.output import as_json, notice, notice_foreign, print_wrapped
from simulation.errors import BadInput, Problem
from simulation.extensions.source_files import OPTION, allowed

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from simulation.answers.answer import Answer
    from simulation.runs.cost import Cost
    from simulation.scenario.scenario import Scenario

ANNOUNCED = 10.0  # seconds from which the cost of a plan is printed before it runs
ExecutorKind = Literal["threads", "processes", "dask"]
Replicates = Annotated[
    int | None, typer.Option(min=1, max=1_000_000, help="Replicates of each arm.")
]
Weeks = Annotated[
    int | None, typer.Option(min=1, max=40, help="Number of weeks of the last school year.")
]


class AnswerOptions(NamedTuple):
    """Options of a run: what changes the scenario, the result folder and the executor."""

    scenario: str
    replicates: int | None = None
    seed: int | None = None
    weeks: int | None = None
    precise: float | None = None
    events: bool = False
    out: Path | None = None
    fresh: bool = False
    executor: ExecutorKind = "threads"
    workers: int | None = None
    cluster: str | None = None
    names: bool = False

    def apply(self, scenario: "Scenario") -> "Scenario":
        """Return the scenario with these options. Raises BadInput."""
        changed = scenario.rerun(replicates=self.replicates, seed=self.seed, weeks=self.weeks)
        changed = changed.with_events() if self.events else changed
        changed = changed.with_names() if self.names else changed
        if self.precise is None:
            return changed
        if not 0.0 < self.precise < math.inf:
            expected = "a number above 0, in the unit of the outcome"
            found = f"{self.precise:g}"
            raise BadInput([Problem("the command line", "--precise", found, expected)])
        return changed.precise(self.precise)

    def words(self) -> tuple[str, ...]:
        """Return the words of the command line that decide the plan."""
        numbers = {"replicates": self.replicates, "seed": self.seed, "weeks": self.weeks}
        given = {**numbers, "precise": self.precise}.items()
        options = [word for name, value in given if value is not None
                   for word in (f"--{name}", str(value))]  # fmt: skip
        return (
            self.scenario,
            *options,
            *["--events"] * self.events,
            *["--with-names"] * self.names,
            *[OPTION] * allowed(),
        )


def run(scenario: "Scenario", name: str, options: AnswerOptions) -> "Answer":
    """Run the experiment, with a progress bar if standard error is a terminal."""
    from functools import partial

    from rich.console import Console

    from simulation.answers.answer import answer, experiment_of
    from simulation.runs.executors import open_executor
    from simulation.runs.run_plan import repeat_command

    folder = experiment_of(scenario, name=name, out=options.out).folder
    if options.fresh:
        notice_foreign(folder)
    with (
        redirect_stdout(sys.stderr),  # what user extensions print is no part of the answer
        bar_on(Console(stderr=True)) as bar,
        open_executor(options.executor, options.workers, options.cluster) as executor,
    ):
        return answer(
            scenario,
            name=name,
            out=folder,
            fresh=options.fresh,
            executor=executor,
            observer=watcher_of(bar),
            repeat=partial(repeat_command, words=options.words()),
        )


def write_report(result: "Answer", language: Literal["en", "nl"] = "en") -> Path:
    """Draw the figures, write the report and return its path."""
    from simulation.reporting.show import show

    return show(result.result.folder, language)[-1]


def print_cost(scenario: "Scenario", name: str, options: AnswerOptions, json: bool) -> None:
    """Print the expected cost of a plan, measured on the first weeks of its first runs."""
    from simulation.answers.answer import expected_cost, experiment_of
    from simulation.runs.executors import usable_cores

    question = experiment_of(scenario, name=name, out=options.out)
    cost = expected_cost(question, options.workers or usable_cores(), fresh=options.fresh)
    if json:
        as_json({"dry_run": True, **cost._asdict(), "result": str(question.folder)})
        return
    print_wrapped(sentence(cost))
    if scenario.report.precision is not None:
        print_wrapped("This is the maximum: replicates are added until the interval is narrow.")
    print(f"result: {question.folder} (not written: this was a dry run)")


def sentence(cost: "Cost") -> str:
    """Return a cost as a sentence."""
    runs = "1 run" if cost.runs == 1 else f"{cost.runs} runs"
    blocks = f" in {cost.blocks} blocks of schools" if cost.blocks > 1 else ""
    done = f", {cost.done} of them done" if cost.done else ""
    workers = "1 worker" if cost.workers == 1 else f"{cost.workers} workers"
    return (
        f"{runs}{blocks}{done}, {cost.days} school days with {cost.dyads} dyads per run: about "
        f"{_duration(cost.seconds)} with {workers}, and {_size(cost.bytes)} of results "
        "(measured on the first days)."
    )


def bar_on(console: Any) -> "Bar":
    """Return a progress bar with counts and remaining time; invisible without a terminal."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.fields[counts]}"),
        BarColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def watcher_of(bar: "Bar") -> Any:
    """Return a watcher that updates the bar; its base class is imported here for fast help."""
    from simulation.runs.cost import Cost
    from simulation.runs.run_plan import RunObserver, RunProgress

    class BarObserver(RunObserver):
        task = bar.add_task("runs", total=None, counts="measuring the first days")

        def begins(self, cost: Cost) -> None:
            if cost.seconds >= ANNOUNCED:
                notice(sentence(cost))

        def goes_on(self, progress: RunProgress) -> None:
            done, failed, runs = progress
            counts = f"{done} done, {failed} failed, {runs - done - failed} left"
            bar.update(self.task, completed=done + failed, total=runs, counts=counts)

    return BarObserver()


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"
