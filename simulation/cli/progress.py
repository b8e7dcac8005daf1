"""How ``answer`` runs a plan in front of somebody: cost before, progress during, failures after."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from simulation.cli.output import as_json, notice
from simulation.extensions.source_files import OPTION, allowed

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from simulation.answer.answer import Answer
    from simulation.runs.cost import Cost
    from simulation.runs.run_plan import RunsFailed
    from simulation.scenario.scenario import Scenario

LONG = 10.0  # seconds from which a run is announced


class Where(NamedTuple):
    """Where runs take place: see ``simulation.runs.executors.open_executor``."""

    kind: Literal["threads", "processes", "dask"]
    workers: int | None
    cluster: str | None


def words_of(
    scenario: str,
    replicates: int | None,
    seed: int | None,
    weeks: int | None,
    events: bool,
    precise: float | None = None,
) -> tuple[str, ...]:
    """The words of the command line that decide the plan."""
    numbers: dict[str, float | None] = {"--replicates": replicates, "--seed": seed}
    numbers |= {"--weeks": weeks, "--precise": precise}
    given = [word for name, value in numbers.items() if value is not None
             for word in (name, str(value))]  # fmt: skip
    return (scenario, *given, *["--events"] * events, *[OPTION] * allowed())


def run(
    asked: "Scenario",
    name: str,
    out: Path | None,
    fresh: bool,
    where: Where,
    words: tuple[str, ...],
) -> "Answer":
    """Run the experiment under a progress bar on standard error, if that is a terminal."""
    from functools import partial

    from rich.console import Console

    from simulation.answer.answer import answer
    from simulation.runs.executors import open_executor
    from simulation.runs.run_plan import repeat_command

    with (
        bar_on(Console(stderr=True)) as bar,
        open_executor(where.kind, where.workers, where.cluster) as engine,
    ):
        return answer(
            asked,
            name=name,
            out=out,
            fresh=fresh,
            executor=engine,
            watcher=watcher_of(bar),
            repeat=partial(repeat_command, words=words),
        )


def show(result: "Answer", language: str = "en") -> Path:
    """Look at one class closely, draw the figures and write the report; where it lies."""
    from simulation.reporting.show import show as draw
    from simulation.runs.class_trace import save_class_trace

    save_class_trace(result.scenario, result.result)
    return draw(result.result.folder, language)[-1]


def say_cost(
    asked: "Scenario", name: str, out: Path | None, fresh: bool, workers: int | None, json: bool
) -> None:
    """Print what a scenario would take, measured on the first weeks of its first runs."""
    from simulation.answer.answer import expected_cost
    from simulation.answer.answer import experiment_of as question_of
    from simulation.runs.executors import usable_cores

    question = question_of(asked, name=name, out=out)
    cost = expected_cost(question, workers or usable_cores(), fresh=fresh)
    if json:
        as_json({"dry_run": True, **cost._asdict(), "result": str(question.folder)})
    else:
        print(sentence(cost))
        if asked.report.precision is not None:
            print(
                "That is the most: replicates are added only until the interval is narrow enough."
            )
        print(f"result: {question.folder} (not written: this was a dry run)")


def sentence(cost: "Cost") -> str:
    """A cost in words."""
    runs = "1 run" if cost.runs == 1 else f"{cost.runs} runs"
    blocks = f" in {cost.blocks} blocks of schools" if cost.blocks > 1 else ""
    kept = f", {cost.done} of them done" if cost.done else ""
    runs = "1 run" if cost.runs == 1 else f"{cost.runs} runs"
    workers = "1 worker" if cost.workers == 1 else f"{cost.workers} workers"
    return (
        f"{runs}{blocks}{kept}, each of {cost.days} school days with {cost.dyads} dyads: about "
        f"{_duration(cost.seconds)} with {workers}, and {_size(cost.bytes)} of results "
        "(measured on the first days)."
    )


def failures_of(error: "RunsFailed") -> dict[str, Any]:
    """What ``--json`` prints when runs failed."""
    return {"result": str(error.folder), "failed": [each.row() for each in error.failures]}


def bar_on(console: Any) -> "Bar":
    """A progress bar: done, failed, left, and the time that remains; none without a terminal."""
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
    """Tells the bar; made here, since its class is not imported for help."""
    from simulation.runs.cost import Cost
    from simulation.runs.run_plan import RunObserver, RunProgress

    class OnTheBar(RunObserver):
        task = bar.add_task("runs", total=None, counts="looking at the first days")

        def begins(self, cost: Cost) -> None:
            if cost.seconds >= LONG:
                notice(sentence(cost))

        def goes_on(self, progress: RunProgress) -> None:
            done, failed, runs = progress
            counts = f"{done} done, {failed} failed, {runs - done - failed} left"
            bar.update(self.task, completed=done + failed, total=runs, counts=counts)

    return OnTheBar()


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"
