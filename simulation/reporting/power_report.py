"""The report of a rehearsed study: one HTML file that needs nothing else."""

import base64
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from simulation.evidence.power.power_analysis import Rehearsed
from simulation.evidence.power.reporting import HEADINGS, cells, number, share
from simulation.reporting.figures import power as plots
from simulation.reporting.figures.style import Picture, encoded
from simulation.results.parts import write_atomic
from simulation.results.store import disk_errors

TEMPLATE, REPORT, FIGURES = "trial.html", "report.html", "figures"
DESIGNS = {
    "survey": "a survey at one time", "panel": "a panel", "diary": "a diary study",
    "trial": "a randomised trial",
}  # fmt: skip


def show(folder: Path, found: Rehearsed, answer: dict[str, Any]) -> Path:
    """Draw the figures and write the report into a folder; the report's path."""
    pictures = []
    with disk_errors(folder):
        (folder / FIGURES).mkdir(exist_ok=True)
        for picture in (plots.power_curve(found), plots.forest(found)):
            content = encoded(picture.figure, "png")
            write_atomic(folder / FIGURES / f"{picture.name}.png", content)
            pictures.append((picture, _embedded(content)))
        path = folder / REPORT
        write_atomic(path, page(found, answer, pictures).encode("utf-8"))
    return path


def page(found: Rehearsed, answer: dict[str, Any], pictures: list[tuple[Picture, str]]) -> str:
    """The report as HTML."""
    environment = Environment(
        loader=PackageLoader("simulation.reporting.report", "templates"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(TEMPLATE).render(
        study=found.study, sentences=answer["sentences"], pictures=pictures,
        headings=HEADINGS, rows=[cells(row) for row in found.rows],
        curve=[(p.analysis, str(p.size), share(p.power)) for p in found.curve],
        along=found.study.power.along, facts=_facts(found), quick=found.quick,
        constructs=[
            (row.analysis, number(row.d), number(row.truth.of_construct))
            for row in found.rows
            if row.truth.of_construct == row.truth.of_construct
        ],
    )  # fmt: skip


def _facts(found: Rehearsed) -> list[tuple[str, str]]:
    study = found.study
    design, sample, missing = study.design, study.sample, study.missing
    facts = [
        ("design", DESIGNS[design.kind] + (f", by {design.by}" if design.by else "")),
        ("waves", ", ".join(f"week {week}" for week in design.weeks)
         + (f" of each of {design.years} school years" if design.years > 1 else "")),
        ("sample", f"{sample.schools} schools, {sample.teachers} teachers of each, "
                   f"{sample.students} students of each teacher ({sample.rule})"),
        ("missing", f"{100 * missing.at_random:.0f} % by chance; teachers lost from wave to wave "
                    f"{100 * missing.dropout:.0f} %, log-odds {missing.by_exhaustion:g} per sd of "
                    "exhaustion"),
        ("instruments", "; ".join(
            f"{key}: {', '.join(names)}"
            for key, names in study.measures.model_dump().items()
            if isinstance(names, tuple | list) and names
        )),
        ("measurement", "without error" if study.measures.perfect else "as published instruments "
                        "err"),
    ]  # fmt: skip
    if study.sources:
        facts.append(("sources", "; ".join(study.sources)))
    return facts


def _embedded(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode("ascii")
