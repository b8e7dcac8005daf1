"""``report``: the figures and the report of a result, made again without running anything."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from simulation.cli.output import as_json

EXAMPLE = "Example: run.py report results/first --language nl"
Language = Literal["en", "nl"]  # as in simulation.texts.language, which help does not load
LANGUAGE_HELP = "Language of figures and report: English or Dutch."


def report(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="A result folder.")],
    language: Annotated[Language, typer.Option(help=LANGUAGE_HELP)] = "en",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Draw the figures of a result and write its report again. Runs nothing.

    The English report is report.html; another language has its own beside it.
    """
    from simulation.extensions.source_files import allowed
    from simulation.reporting.show import show

    if allowed():  # else the report is silent about what kinds of the user's own do
        from simulation.answer.rerun import load_own_extensions
        from simulation.results.reader import Result

        load_own_extensions(Result(result))
    *figures, page = show(result, language)
    if json:
        files = [str(path) for path in figures]
        as_json({"result": str(result), "report": str(page), "figures": files})
    else:
        print(f"report: {page}")
        print(f"figures: {figures[0].parent}" if figures else "figures: none")
