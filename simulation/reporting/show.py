"""Views: figures and pages made from saved results."""

from pathlib import Path


def show(result_folder: Path, language: str = "en") -> list[Path]:
    """Draw the figures of a result and write its report; the paths written, report last.

    language: "en", or "nl" for a second report beside the English one. Matplotlib and
    Jinja are imported here, when they are needed, and not before. Raises BadInput if the
    folder holds no result or cannot be written to.
    """
    from simulation.reporting.figures import pictures, save
    from simulation.reporting.report.page import write_report
    from simulation.results.reader import Result
    from simulation.texts.language import in_language

    result = Result(result_folder)
    with in_language(language):
        drawn = pictures(result)
        return [*save(drawn, result), write_report(result, drawn)]
