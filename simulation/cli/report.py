"""``report``: draw the figures of a result and write its report, without a new run."""

from typing import Annotated, Literal

import typer

from simulation.cli.output import Json, ResultFolder, as_json, notice_unchecked

EXAMPLE = "Example: run.py report results/first --language nl"
Language = Literal["en", "nl"]
ReportLanguage = Annotated[Language, typer.Option(help="Language: English or Dutch.")]


def report(result: ResultFolder, language: ReportLanguage = "en", json: Json = False) -> None:
    """Draw the figures of a result and write its report again, without a new run.

    The English report is report.html; the Dutch one is report.nl.html.
    """
    from simulation.extensions.source_files import allowed
    from simulation.reporting.show import show

    if allowed():  # only then does the report describe user extensions
        from simulation.answers.rerun import load_own_extensions
        from simulation.results.reader import ResultReader

        load_own_extensions(ResultReader(result))
    *figures, page = show(result, language)
    notice_unchecked(result)
    if json:
        files = [str(path) for path in figures]
        as_json({"result": str(result), "report": str(page), "figures": files})
    else:
        print(f"report: {page}")
        print(f"figures: {figures[0].parent}" if figures else "figures: none")
