"""The report of a what-if question: one HTML file without other files."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulation.answers.verdict import verdict
from simulation.reporting.figures.style import Picture
from simulation.reporting.report import effect_tables, sections
from simulation.reporting.wording import (
    figures_folder,
    findings_of,
    group_effects,
    report_path,
    size_legend,
)
from simulation.results.files import disk_errors, write_atomic
from simulation.results.reader import ResultReader
from simulation.texts.language import arm_name, lines, name_of, say

TEMPLATE = "report.html"
SECTIONS = (  # in the order of the page
    *("figures", "effects", "groups", "interactions", "times", "trials"),
    *("mechanism", "assumptions", "limits", "provenance"),
)


def write_report(result: ResultReader, pictures: Sequence[Picture]) -> Path:
    """Write the report, with its figures inside, into the result folder; return the path.

    pictures: saved figures. The same result gives the same bytes. Raises BadInput if the
    folder cannot be written to.
    """
    path = report_path(result.folder)
    with disk_errors(result.folder):
        write_atomic(path, page(result, pictures).encode("utf-8"))
    return path


def page(result: ResultReader, pictures: Sequence[Picture]) -> str:
    """Return the report as HTML."""
    content = _content(result, pictures)
    contents = [name for name in SECTIONS if name not in content or content[name]]
    return environment().get_template(TEMPLATE).render(contents=contents, **content)


def environment() -> Environment:
    """Return the environment of the templates."""
    loader = PackageLoader("simulation.reporting.report", "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def _content(result: ResultReader, pictures: Sequence[Picture]) -> dict[str, Any]:
    """Return all that the template fills in; an empty section is left out of the page."""
    found = findings_of(result)
    leading, further = sections.answer(found)
    provisional = "" if found.calibrated else say("report.limit_uncalibrated")
    return {
        "say": say,
        "lines": lines,
        "arm_name": arm_name,
        "title": name_of("scenario_names", result.scenario["title"]),
        "question": name_of("scenario_names", result.scenario["question"]),
        "versus": arm_name(found.arms[0]),
        "verdict": verdict(found),
        "answer": leading,
        "provisional": provisional,
        "further": further,
        "figures": [(picture, _embedded(result, picture.name)) for picture in pictures],
        "effects": effect_tables.effects(found),
        "effects_intro": sections.effects_intro(found),
        "sizes": size_legend(),
        "groups": effect_tables.groups(found, group_effects(result)),
        "interactions": effect_tables.interactions(found),
        "parts": {row.arm: (row.first, row.second) for row in found.interactions},
        "times": effect_tables.times(found),
        "trials": effect_tables.trials(found),
        "about": sections.about(result),
        "assumptions": sections.assumptions(result),
        "limits": sections.limits(result),
        "provenance": sections.provenance(result),
    }


def _embedded(result: ResultReader, name: str) -> str:
    """Return the PNG of a figure as a data address."""
    content = (figures_folder(result.folder) / f"{name}.png").read_bytes()
    return "data:image/png;base64," + base64.b64encode(content).decode("ascii")
