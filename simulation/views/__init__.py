"""Views: figures and pages made from saved results."""

from pathlib import Path


def show(result_folder: Path) -> list[Path]:
    """Draw the figures of a result and write its report; the paths written, report last.

    Matplotlib and Jinja are imported here, when they are needed, and not before. Raises
    BadInput if the folder holds no result or cannot be written to.
    """
    from simulation.experiments.results import Result
    from simulation.views.plots import pictures, save
    from simulation.views.report import write_report

    result = Result(result_folder)
    drawn = pictures(result)
    return [*save(drawn, result), write_report(result, drawn)]
