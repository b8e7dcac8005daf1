"""Figures and reports made from saved results."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.results.reader import ResultReader

FOLDER, CONTENT = "explain", "explanation.json"
LONGEST_ARM = 60  # characters of an arm in the name of a folder, which its number identifies


def show(result_folder: Path, language: str = "en") -> list[Path]:
    """Draw the figures of a result and write its report; return the paths, the report last.

    language: "en", or "nl" for a second report beside the English one. Matplotlib and Jinja
    are imported here. Raises BadInput if the folder is no result or cannot be written to.
    """
    from simulation.reporting.figures import pictures, save
    from simulation.reporting.report.page import write_report
    from simulation.results.lock import PATIENCE, locked
    from simulation.results.reader import ResultReader
    from simulation.texts.language import in_language

    _ = ResultReader(result_folder).provenance  # before anything is written there
    with locked(result_folder, PATIENCE), in_language(language):
        result = ResultReader(result_folder)
        drawn = pictures(result)
        return [*save(drawn, result), write_report(result, drawn)]


def show_explanation(made: dict[str, Any], result: "ResultReader") -> list[Path]:
    """Write an explanation and its figures into ``explain/TEACHER/RUN`` of a result.

    Return the paths, the data first. Raises BadInput if the folder cannot be written to.
    """
    from simulation.reporting.figures import explanation
    from simulation.reporting.figures.style import encoded, styled
    from simulation.results.files import disk_errors, write_atomic
    from simulation.results.lock import PATIENCE, locked

    folder = folder_of(made, result)
    drawn = explanation.draw(made)
    with locked(result.folder, PATIENCE), disk_errors(result.folder), styled():
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(made, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_atomic(folder / CONTENT, text.encode("utf-8"))
        for picture in drawn:
            write_atomic(folder / f"{picture.name}.png", encoded(picture.figure, "png"))
    return [folder / CONTENT, *(folder / f"{picture.name}.png" for picture in drawn)]


def folder_of(made: dict[str, Any], result: "ResultReader") -> Path:
    """Return the folder of an explanation: one per teacher, and in it one per run and year."""
    from simulation.results.files import safe_name

    arm = re.sub(r"[^A-Za-z0-9]+", "-", made["arm"]).strip("-")[:LONGEST_ARM].rstrip("-")
    place = str([known["name"] for known in result.scenario["arms"]].index(made["arm"]))
    run = f"{place}-{arm}" if arm else place
    name = safe_name(made["teacher"])
    return result.folder / FOLDER / name / f"{run}-{made['replicate']}-year-{made['year']}"
