"""``spiral``: where two beginnings of one dyad end, drawn and told."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.output import as_json, notice

if TYPE_CHECKING:
    from rich.table import Table

    from simulation.dynamics.bistability import Course, Diagram, SpiralDiagrams
    from simulation.runs.parameter_draws import ParameterDraws

EXAMPLE = "Example: run.py spiral --out figures"
EASY, HARD = 0.0, 3.0  # propensities beside the one with which two beginnings part most
NO_GAP = 0.005  # a smaller gap is printed as none


def spiral(
    out: Annotated[Path, typer.Option(help="Folder for the figures.")] = Path("docs/figures"),
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Draw the negative spiral of one dyad, and say which links hold it up."""
    from simulation.dynamics.bistability import spiral as found
    from simulation.runs.parameter_draws import read_draws

    notice("Some 3,000 courses of a dyad are followed until they rest; this takes about a minute.")
    draws = read_draws()
    findings = found(draws.central)
    figures = _draw(findings, out, draws)
    if json:
        told = {"calibrated": draws.calibrated, **_told(findings)}
        as_json({**told, "figures": [str(figure) for figure in figures]})
    else:
        _print(findings, calibrated=draws.calibrated)
        for figure in figures:
            print(f"figure: {figure}")


def _draw(findings: "SpiralDiagrams", out: Path, draws: "ParameterDraws") -> list[Path]:
    """Write the figures into a folder, which may be new. Raises BadInput if it cannot."""
    from simulation.dynamics.bistability import PANELS
    from simulation.dynamics.phase_portrait import portrait
    from simulation.reporting.figures import bistability as plot
    from simulation.reporting.figures import phase_portrait
    from simulation.reporting.figures.style import encoded, styled
    from simulation.results.parts import write_atomic
    from simulation.results.store import disk_errors

    where_it_parts = findings.cuts[0].widest.propensity
    students = sorted((EASY, where_it_parts, HARD))
    drawn = [
        plot.draw(findings.cuts[:PANELS], calibrated=draws.calibrated),
        phase_portrait.draw_portraits([portrait(z, draws.central) for z in students]),
    ]
    paths = [out / f"{picture.name}.png" for picture in drawn]
    with disk_errors(out), styled():
        out.mkdir(parents=True, exist_ok=True)
        for path, picture in zip(paths, drawn, strict=True):
            write_atomic(path, encoded(picture.figure, "png"))
    return paths


def _told(findings: "SpiralDiagrams") -> dict[str, Any]:
    return {
        "cuts": [_row(diagram) for diagram in findings.cuts],
        "neighbours": [_row(diagram) for diagram in findings.neighbours],
        "courses": [_course(course) for course in findings.courses],
    }


def _row(diagram: "Diagram") -> dict[str, Any]:
    bands = [{"low": b.low, "high": b.high, "share": b.share} for b in diagram.bands]
    variant, widest = diagram.variant, diagram.widest
    return {
        "name": variant.name,
        "changes": dict(variant.changes),
        "held_trust": variant.held_trust,
        "bands": bands,
        "widest_gap": widest.gap,
        "at": widest.propensity,
    }


def _course(course: "Course") -> dict[str, float]:
    good, bad = course.ends.good.pair, course.ends.bad.pair
    return {
        "propensity": course.propensity,
        "conflict_after_a_year": course.after_a_year.relationship_negative,
        "trust_after_a_year": course.after_a_year.trust,
        "conflict_from_good": good.relationship_negative,
        "trust_from_good": good.trust,
        "conflict_from_bad": bad.relationship_negative,
        "trust_from_bad": bad.trust,
    }


def _print(findings: "SpiralDiagrams", *, calibrated: bool) -> None:
    from rich.console import Console

    from simulation.dynamics.bistability import APART

    console = Console(highlight=False)
    state = "calibrated, the central set" if calibrated else "not calibrated"
    console.print(f"Mean course of one dyad, everything around it held; parameters {state}.")
    console.print(f"Two ends: R- after a bad and a good beginning differ by more than {APART}.")
    console.print(_bands("links cut", findings.cuts))
    console.print(_bands("other numbers", findings.neighbours))
    console.print(_courses(findings))


def _bands(title: str, diagrams: tuple["Diagram", ...]) -> "Table":
    from rich.table import Table

    table = Table(title, "two ends for z of", "students there", "largest gap of R-", "at z")
    for diagram in diagrams:
        bands, widest = diagram.bands, diagram.widest
        some = widest.gap >= NO_GAP
        table.add_row(
            diagram.variant.name,
            ", ".join(f"{band.low:.2f} to {band.high:.2f}" for band in bands) or "none",
            f"{100 * sum(band.share for band in bands):.1f} %" if bands else "-",
            f"{widest.gap:.2f}" if some else "0",
            f"{widest.propensity:.2f}" if some else "-",
        )
    return table


def _courses(findings: "SpiralDiagrams") -> "Table":
    from rich.table import Table

    table = Table(
        "z", "R- after a year", "trust", "at rest: R- (good)", "R- (bad)", "years to rest"
    )
    for course in findings.courses:
        after, ends = course.after_a_year, course.ends
        table.add_row(
            f"{course.propensity:.1f}",
            f"{after.relationship_negative:.2f}",
            f"{after.trust:.2f}",
            f"{ends.good.pair.relationship_negative:.2f}",
            f"{ends.bad.pair.relationship_negative:.2f}",
            f"{max(ends.good.years, ends.bad.years):.0f}",
        )
    return table
