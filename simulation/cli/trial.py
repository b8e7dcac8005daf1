"""``trial``: rehearse a study in the simulation before anybody visits a school."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli.output import as_json, check_folder, notice

if TYPE_CHECKING:
    from simulation.evidence.power.power_analysis import Rehearsed

EXAMPLE = "Example: run.py trial reflection_spilt2012 --quick"


def trial(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="A study file, or the name of one of ours.")
    ],
    quick: Annotated[bool, typer.Option("--quick", help="Few schools, few studies.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder of the result.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=1024, help="Processes at once.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Rehearse a study many times: power, size, bias against the truth, coverage, cost."""
    from simulation.evidence.power import power_analysis as trials
    from simulation.evidence.power.replications import Folder
    from simulation.evidence.power.reporting import content
    from simulation.evidence.power.study_file import find_study, load_study
    from simulation.reporting.power_report import show
    from simulation.runs.executors import open_executor
    from simulation.runs.parameter_draws import read_draws

    path = find_study(study)
    asked = load_study(path)
    asked = trials.quick(asked) if quick else asked
    draws = read_draws()
    plan = trials.plan_of(asked, draws)
    out = out or Path("results") / f"trial-{path.stem}-{plan['plan']}"
    check_folder(out)
    folder = Folder(out, plan)
    with open_executor("processes", workers) as engine:
        found = trials.rehearsed(asked, folder, draws, engine, _said, is_quick=quick)
    answer = content(found)
    page = show(out, found, answer)
    trials.finish(folder, answer)
    if json:
        as_json({**answer, "result": str(out)})
    else:
        _print(found, out, page)


def _said(what: str, done: int, of: int) -> None:
    if done == of or done % max(of // 10, 1) == 0:
        notice(f"{what}: {done} of {of}")


def _print(found: "Rehearsed", out: Path, page: Path) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from simulation.evidence.power.reporting import SHORT_HEADINGS, sentences, short_cells

    console = Console(highlight=False)
    console.print(found.study.question, style="bold", markup=False)
    for sentence in sentences(found):
        console.print(sentence, markup=False)
    table = Table(SHORT_HEADINGS[0], box=box.SIMPLE)
    for heading in SHORT_HEADINGS[1:]:
        table.add_column(heading, justify="right", no_wrap=True)
    for row in found.rows:
        table.add_row(*(escape(cell) for cell in short_cells(row)))
    console.print(table)
    print(f"result: {out}\nreport: {page}")
