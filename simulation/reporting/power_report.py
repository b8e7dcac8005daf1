"""The report of a power analysis: one HTML file without other files."""

import base64
from pathlib import Path
from typing import Any

from simulation.evidence.power.power_analysis import PowerAnalysis
from simulation.evidence.power.reporting import HEADINGS, cells, number, share
from simulation.reporting.figures import power as plots
from simulation.reporting.figures.style import Picture, encoded
from simulation.reporting.report.page import environment
from simulation.results.files import disk_errors, write_atomic

TEMPLATE, REPORT, FIGURES = "trial.html", "report.html", "figures"
DESIGNS = {
    "survey": "a survey at one time",
    "panel": "a panel",
    "diary": "a diary study",
    "trial": "a randomised trial",
}


def show(folder: Path, found: PowerAnalysis, answer: dict[str, Any]) -> Path:
    """Draw the figures and write the report into a folder; return the report's path."""
    pictures, path = [], folder / REPORT
    with disk_errors(folder):
        (folder / FIGURES).mkdir(exist_ok=True)
        for picture in (plots.power_curve(found), plots.forest(found)):
            content = encoded(picture.figure, "png")
            write_atomic(folder / FIGURES / f"{picture.name}.png", content)
            address = "data:image/png;base64," + base64.b64encode(content).decode("ascii")
            pictures.append((picture, address))
        write_atomic(path, page(found, answer, pictures).encode("utf-8"))
    return path


def page(found: PowerAnalysis, answer: dict[str, Any], pictures: list[tuple[Picture, str]]) -> str:
    """Return the report as HTML."""
    of_construct = {row.analysis: (row.d, row.truth.of_construct) for row in found.rows}
    return environment().get_template(TEMPLATE).render(
        study=found.study, sentences=answer["sentences"], pictures=pictures,
        headings=HEADINGS, rows=[cells(row) for row in found.rows],
        curve=[(p.analysis, str(p.size), share(p.power)) for p in found.curve],
        along=found.study.power.along, facts=_facts(found), quick=found.quick,
        constructs=[(name, number(d), number(truth))
                    for name, (d, truth) in of_construct.items() if truth == truth],
    )  # fmt: skip


def _facts(found: PowerAnalysis) -> list[tuple[str, str]]:
    study = found.study
    design, sample, missing = study.design, study.sample, study.missing
    years = f" of each of {design.years} school years" if design.years > 1 else ""
    measures = "; ".join(
        f"{key}: {', '.join(names)}"
        for key, names in study.measures.model_dump().items()
        if isinstance(names, tuple | list) and names
    )
    facts = [
        ("design", DESIGNS[design.kind] + (f", by {design.by}" if design.by else "")),
        ("waves", ", ".join(f"week {week}" for week in design.weeks) + years),
        (
            "sample",
            f"{sample.schools} schools, {sample.teachers} teachers of each, "
            f"{sample.students} students of each teacher ({sample.rule})",
        ),
        (
            "missing",
            f"{100 * missing.at_random:.0f} % by chance; teachers lost from wave to wave "
            f"{100 * missing.dropout:.0f} %, "
            f"log-odds {missing.by_exhaustion:g} per sd of exhaustion",
        ),
        ("instruments", measures),
        ("measurement", "without error" if study.measures.perfect else "with published error"),
    ]
    return [*facts, ("sources", "; ".join(study.sources))] if study.sources else facts
