"""``rerun``: run a saved result again and compare its tables."""

import typer

from simulation.cli.output import (
    Inputs,
    Json,
    ResultFolder,
    Workers,
    as_json,
    notice,
    notice_unchecked,
)

EXAMPLE = "Example: run.py rerun results/first"
DIFFERENT = 1  # exit code


def rerun(
    result: ResultFolder, inputs: Inputs = None, workers: Workers = None, json: Json = False
) -> None:
    """Run the plan of a result again, and compare every table byte by byte."""
    from rich.console import Console

    from simulation.answers.rerun import rerun as rerun_result
    from simulation.cli.progress import bar_on, watcher_of
    from simulation.runs.executors import open_executor

    with bar_on(Console(stderr=True)) as bar, open_executor("threads", workers) as executor:
        found = rerun_result(result, inputs=inputs, executor=executor, observer=watcher_of(bar))
    notice_unchecked(result)
    if not found.same_code:
        notice("The result was made with another version of the code; see run.json.")
    if json:
        tables = {"identical": found.identical, "tables": found.tables}
        as_json({**tables, "same_code": found.same_code, "result": str(result)})
    else:
        for name, same in found.tables.items():
            print(f"{name}: {'identical' if same else 'not identical'}")
    raise typer.Exit(0 if found.identical else DIFFERENT)
