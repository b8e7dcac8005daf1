"""Figures of a saved result: one module draws one, as a ``Picture`` with a description.

A figure without data in the result is left out.
"""

from collections.abc import Sequence
from pathlib import Path

from simulation.reporting.figures import (
    classroom,
    emotions,
    forest,
    interaction,
    network,
    phase_portrait,
    subgroups,
    teacher_changes,
    trajectories,
)
from simulation.reporting.figures.style import Picture, encoded, styled
from simulation.reporting.wording import figures_folder
from simulation.results.files import disk_errors, write_atomic
from simulation.results.reader import ResultReader

FIGURES = (  # in the order of a report
    *(trajectories, teacher_changes, forest, subgroups, interaction),
    *(classroom, emotions, phase_portrait, network),
)
KINDS = ("png", "svg")


def pictures(result: ResultReader) -> list[Picture]:
    """Return every figure that has data, in the order of a report."""
    drawn = [figure.draw(result) for figure in FIGURES]
    return [picture for picture in drawn if picture is not None]


def save(drawn: Sequence[Picture], result: ResultReader) -> list[Path]:
    """Write the figures into a result's folder as PNG and SVG; return the paths.

    Raises BadInput if the folder cannot be written to.
    """
    folder = figures_folder(result.folder)
    with disk_errors(result.folder), styled():
        folder.mkdir(exist_ok=True, parents=True)
        return [_written(picture, folder, kind) for picture in drawn for kind in KINDS]


def _written(picture: Picture, folder: Path, kind: str) -> Path:
    path = folder / f"{picture.name}.{kind}"
    write_atomic(path, encoded(picture.figure, kind))
    return path
