"""``catalogue``: answers every question that comes with the project, one after the other."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from simulation.cli import progress
from simulation.cli.output import as_json, notice

EXAMPLE = "Example: run.py catalogue --replicates 2 --weeks 2"
LARGEST = 1000  # classes; a larger school is a matter of its own


def catalogue(
    replicates: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Worlds of each arm.")
    ] = None,
    weeks: Annotated[
        int | None, typer.Option(min=1, max=40, help="Only so many weeks of the last year.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of all results.")] = Path("results/catalogue"),
    large: Annotated[bool, typer.Option("--large", help="The whole country too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Answer every scenario that comes with the project, each with its figures and report.

    A folder a scenario; what is there already is read, as ``answer`` does. Without options it
    runs them as they are, which takes a while.
    """
    from simulation.scenario.file import available, load

    rows = []
    for path in available():
        asked = load(path).rerun(replicates=replicates, weeks=weeks)
        made = asked.school.synthetic
        if made is not None and made.classes > LARGEST and not large:
            notice(f"{path.stem}: left out, {made.classes:,} classes; --large runs it too")
            continue
        words = progress.words_of(path.stem, replicates, None, weeks, events=False)
        start = perf_counter()
        where = progress.Where("threads", None, None)
        result = progress.run(asked, path.stem, out / path.stem, False, where, words)
        progress.show(result)
        notice(f"{path.stem}: {perf_counter() - start:.0f} s")
        folder = str(result.result.folder)
        rows.append({"name": path.stem, "result": folder, "sentences": result.sentences})
        if not json:
            print(f"{asked.title}\n  {asked.question}")
            print(*(f"  {sentence}" for sentence in result.sentences), f"  {folder}\n", sep="\n")
    if json:
        as_json({"answers": rows})
