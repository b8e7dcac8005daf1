"""``catalogue``: answer every scenario of the project."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from simulation.cli import progress
from simulation.cli.output import Json, as_json, notice, path_of, print_wrapped
from simulation.cli.progress import AnswerOptions, Replicates, Weeks

EXAMPLE = "Example: run.py catalogue --replicates 2 --weeks 2"
LARGEST = 1000  # classes; larger schools are run with --large only


def catalogue(
    replicates: Replicates = None,
    weeks: Weeks = None,
    out: Annotated[
        Path, typer.Option(help="Folder of all results.", parser=path_of, metavar="PATH")
    ] = Path("results/catalogue"),
    large: Annotated[bool, typer.Option("--large", help="The whole country too.")] = False,
    json: Json = False,
) -> None:
    """Answer every scenario of the project, with figures and report, in a folder per scenario.

    A finished result is read, not run again. Without options this takes a while.
    """
    from simulation.scenario.file import available, load

    rows = []
    for path in available():
        options = AnswerOptions(path.stem, replicates, weeks=weeks, out=out / path.stem)
        scenario = options.apply(load(path))
        made = scenario.school.synthetic
        if made is not None and made.classes > LARGEST and not large:
            notice(f"{path.stem}: skipped, {made.classes:,} classes; --large runs it too")
            continue
        start = perf_counter()
        result = progress.run(scenario, path.stem, options)
        progress.write_report(result)
        notice(f"{path.stem}: {perf_counter() - start:.0f} s")
        folder = str(result.result.folder)
        rows.append({"name": path.stem, "result": folder, "sentences": result.sentences})
        if not json:
            print_wrapped(scenario.title)
            for line in (scenario.question, *result.sentences, folder):
                print_wrapped(line, 2)
    if json:
        as_json({"answers": rows})
