"""The report of a what-if: one HTML file that needs nothing else."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulation.reporting.report import effect_tables, sections
from simulation.reporting.wording import figures_folder, report_path, verdict_legend
from simulation.results.parts import write_atomic
from simulation.results.reader import Result
from simulation.results.store import disk_errors
from simulation.texts.language import lines, say

TEMPLATE = "report.html"
SECTIONS = (
    "figures",
    "effects",
    "groups",
    "interactions",
    "times",
    "trials",
    "mechanism",
    "assumptions",
    "limits",
    "provenance",
)  # fmt: skip  in the order of the page


class Pictured(Protocol):
    """What the report needs of a figure; its PNG lies in the result's ``figures``."""

    @property
    def name(self) -> str:
        """File name without suffix."""

    @property
    def title(self) -> str:
        """What it shows."""

    @property
    def caption(self) -> str:
        """How to read it."""

    @property
    def alt(self) -> str:
        """The same in words."""


def write_report(result: Result, pictures: Sequence[Pictured]) -> Path:
    """Write the report into a result's folder, its figures inside; the path written.

    pictures: figures that have been saved. The same result gives the same bytes. Raises
    BadInput if the place cannot be written to.
    """
    path = report_path(result.folder)
    with disk_errors(result.folder):
        write_atomic(path, page(result, pictures).encode("utf-8"))
    return path


def page(result: Result, pictures: Sequence[Pictured]) -> str:
    """The report as HTML."""
    environment = Environment(
        loader=PackageLoader("simulation.reporting.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    content = _content(result, pictures)
    contents = [name for name in SECTIONS if name not in content or content[name]]
    return environment.get_template(TEMPLATE).render(contents=contents, **content)


def _content(result: Result, pictures: Sequence[Pictured]) -> dict[str, Any]:
    """All that the template fills in; an empty section is left out of the page."""
    leading, further = sections.answer(result)
    return {
        "say": say,
        "lines": lines,
        "title": result.scenario["title"],
        "question": result.scenario["question"],
        "versus": result.arms[0],
        "answer": leading,
        "provisional": sections.provisional(result),
        "further": further,
        "figures": [(picture, _embedded(result, picture.name)) for picture in pictures],
        "effects": effect_tables.effects(result),
        "effects_intro": sections.effects_intro(result),
        "verdicts": verdict_legend(),
        "groups": effect_tables.groups(result),
        "interactions": effect_tables.interactions(result),
        "times": effect_tables.times(result),
        "trials": effect_tables.trials(result),
        "about": sections.about(result),
        "assumptions": sections.assumptions(result),
        "limits": sections.limits(result),
        "provenance": sections.provenance(result),
    }


def _embedded(result: Result, name: str) -> str:
    """A figure's PNG as a data address."""
    content = (figures_folder(result.folder) / f"{name}.png").read_bytes()
    return "data:image/png;base64," + base64.b64encode(content).decode("ascii")
