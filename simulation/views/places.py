"""Where figures and report of a result lie: the English ones, and other languages beside them."""

from pathlib import Path

from simulation.views.texts import LANGUAGES, spoken

FIGURES, REPORT = "figures", "report"


def figures_folder(result_folder: Path) -> Path:
    """``figures``, or a folder of the language within it."""
    folder = result_folder / FIGURES
    return folder if spoken() == LANGUAGES[0] else folder / spoken()


def report_path(result_folder: Path) -> Path:
    """``report.html``, or such as ``report.nl.html``."""
    ending = "" if spoken() == LANGUAGES[0] else f".{spoken()}"
    return result_folder / f"{REPORT}{ending}.html"
