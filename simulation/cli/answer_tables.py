"""The levels of one world as a table, where ``answer`` has nothing to compare."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulation.cli.output import as_json
from simulation.errors import BadInput, Problem, nearest

if TYPE_CHECKING:
    from rich.table import Table

    from simulation.effects.levels import Level


def table_of_levels(levels: "Sequence[Level]") -> "Table":
    """The levels of one arm, a line each: before the first day, at the end, where the middle
    90 % of teachers or relationships lie, and the lowest and highest mean of a run.
    """
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    runs = "1 replicate" if levels[0].replicates == 1 else f"{levels[0].replicates} replicates"
    title = escape(f"{levels[0].arm}, {runs}")
    table = Table("level", title=title, title_justify="left", box=box.SIMPLE)
    for heading in ("start", "end", "middle 90 %", "means of runs"):
        table.add_column(heading, justify="right", no_wrap=True)
    for level in levels:
        table.add_row(
            escape(f"{level.label}, {level.unit}"),
            f"{level.start:.2f}",
            f"{level.mean:.2f}",
            _range(level.lower, level.upper),
            _range(level.least, level.most),
        )
    return table


def _range(low: float | None, high: float | None) -> str:
    return "-" if low is None or high is None else f"{low:.2f} to {high:.2f}"


if TYPE_CHECKING:
    from simulation.runs.job import Job
    from simulation.scenario.scenario import Scenario


def repeat(asked: "Scenario", only: str, json: bool) -> None:
    """Live one run again and print how many rows each table got, with a digest of them.

    only: name of the arm and number of the replicate, with a colon between. Raises
    BadInput if the plan has no such run, and whatever the run itself raises.
    """
    from simulation.answer.answer import experiment_of as question_of
    from simulation.runs.job import run_job
    from simulation.runs.worker import digest_of

    job = _job(question_of(asked).jobs, only)
    tables = {
        name: {"rows": table.num_rows, "digest": digest_of(table)}
        for name, table in run_job(job).items()
    }
    if json:
        as_json({**job.label.row(), "seed": job.seed, "tables": tables})
        return
    print(f"{job.label.arm}, replicate {job.label.replicate}, seed {job.seed}: done")
    for name, each in tables.items():
        print(f"{name}: {each['rows']} rows, digest {each['digest']}")


def _job(jobs: "list[Job]", only: str) -> "Job":
    known = {job.label.word: job for job in jobs}
    if only not in known:
        expected = "ARM:REPLICATE, an arm of the scenario and a replicate of its plan"
        if jobs[0].label.block:
            expected = "ARM:REPLICATE:BLOCK, for this run is lived some schools at a time"
        raise BadInput([Problem("--only", "", f'"{only}"', expected, nearest(only, known))])
    return known[only]
