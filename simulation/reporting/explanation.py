"""The figures of an explanation, written beside the result that it explains."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from simulation.results.parts import write_atomic
from simulation.results.reader import Result
from simulation.results.store import disk_errors

FOLDER, CONTENT = "explain", "explanation.json"


def show(made: dict[str, Any], result: Result) -> list[Path]:
    """Write an explanation and its figures into ``explain/TEACHER/RUN`` of a result.

    made: as ``content`` gives it. The paths written, the data first. Nothing that belongs
    to the result is touched. Raises BadInput if the place cannot be written to.
    """
    from simulation.reporting.figures import (
        explanation_course,
        explanation_dyads,
        explanation_waterfall,
    )
    from simulation.reporting.figures.style import encoded, styled

    folder = folder_of(made, result)
    drawn = [
        part.draw(made) for part in (explanation_waterfall, explanation_course, explanation_dyads)
    ]
    with disk_errors(result.folder), styled():
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(made, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_atomic(folder / CONTENT, text.encode("utf-8"))
        for picture in drawn:
            write_atomic(folder / f"{picture.name}.png", encoded(picture.figure, "png"))
    return [folder / CONTENT, *(folder / f"{picture.name}.png" for picture in drawn)]


def folder_of(made: dict[str, Any], result: Result) -> Path:
    """Where an explanation lies: a folder a teacher, and in it one a run and year."""
    arm = re.sub(r"[^A-Za-z0-9]+", "-", made["arm"]).strip("-")
    place = result.scenario["arms"]
    number = [each["name"] for each in place].index(made["arm"])
    run = f"{number}-{arm}" if arm else str(number)
    name = quote(made["teacher"], safe=" ")
    return result.folder / FOLDER / name / f"{run}-{made['replicate']}-year-{made['year']}"
