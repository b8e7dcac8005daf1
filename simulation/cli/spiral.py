"""``spiral``: draw and print where a dyad ends after a good and after a bad start."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.output import (
    NOT_CALIBRATED,
    Json,
    as_json,
    check_folder,
    notice,
    path_of,
    print_table,
)

if TYPE_CHECKING:
    from simulation.dynamics.bistability import Course, Diagram, SpiralDiagrams
    from simulation.parameters import ParameterDraws

EXAMPLE = "Example: run.py spiral --out figures"
EASY, HARD = 0.0, 3.0  # propensities beside the one with the largest gap
NO_GAP = 0.005  # a smaller gap is printed as none


def spiral(
    out: Annotated[
        Path, typer.Option(help="Folder for the figures.", parser=path_of, metavar="PATH")
    ] = Path("docs/figures"),
    json: Json = False,
) -> None:
    """Draw the negative spiral of one dyad, and print which links sustain it."""
    from simulation.dynamics.bistability import spiral as findings_of
    from simulation.parameters import read_draws

    check_folder(out)
    notice("Simulating some 3,000 courses of a dyad until they rest; this takes about a minute.")
    draws = read_draws()
    found = findings_of(draws.central)
    figures = _draw(found, out, draws)
    if json:
        content = {"calibrated": draws.calibrated, **_content(found)}
        as_json({**content, "figures": [str(figure) for figure in figures]})
    else:
        _print(found, calibrated=draws.calibrated)
        for figure in figures:
            print(f"figure: {figure}")


def _draw(found: "SpiralDiagrams", out: Path, draws: "ParameterDraws") -> list[Path]:
    """Write the figures into a folder, which may be new. Raises BadInput."""
    from simulation.dynamics.bistability import PANELS
    from simulation.dynamics.phase_portrait import portrait
    from simulation.reporting.figures import bistability as plot
    from simulation.reporting.figures import phase_portrait
    from simulation.reporting.figures.style import encoded, styled
    from simulation.results.files import disk_errors, write_atomic

    students = sorted((EASY, found.cuts[0].widest.propensity, HARD))
    drawn = [
        plot.draw(found.cuts[:PANELS], calibrated=draws.calibrated),
        phase_portrait.draw_portraits([portrait(z, draws.central) for z in students]),
    ]
    paths = [out / f"{picture.name}.png" for picture in drawn]
    with disk_errors(out), styled():
        out.mkdir(parents=True, exist_ok=True)
        for path, picture in zip(paths, drawn, strict=True):
            write_atomic(path, encoded(picture.figure, "png"))
    return paths


def _content(found: "SpiralDiagrams") -> dict[str, Any]:
    return {
        "cuts": [_row(diagram) for diagram in found.cuts],
        "neighbours": [_row(diagram) for diagram in found.neighbours],
        "courses": [_course(course) for course in found.courses],
    }


def _row(diagram: "Diagram") -> dict[str, Any]:
    variant, widest = diagram.variant, diagram.widest
    return {
        "name": variant.name,
        "changes": dict(variant.changes),
        "around": dict(variant.around),
        "held_trust": variant.fixed_trust,
        "bands": [{"low": b.low, "high": b.high, "share": b.share} for b in diagram.bands],
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


def _print(found: "SpiralDiagrams", *, calibrated: bool) -> None:
    from simulation.dynamics.bistability import APART

    state = "calibrated, the central set" if calibrated else "not calibrated, the central set"
    print(f"Mean course of one dyad in fixed surroundings; parameters {state}.")
    if not calibrated:
        print(NOT_CALIBRATED)
    print(f"Two ends: R− after a bad and after a good start differ by more than {APART}.")
    for title, diagrams in (("links cut", found.cuts), ("other numbers", found.neighbours)):
        headings = (title, "two ends for z of", "students", "largest gap of R-", "at z")
        print_table("", headings, [_band_cells(diagram) for diagram in diagrams], text=(0, 1))
    columns = ("z", "R− after a year", "trust", "at rest: R− (good)", "R− (bad)", "years to rest")
    print_table("", columns, [_course_cells(course) for course in found.courses])


def _band_cells(diagram: "Diagram") -> tuple[str, ...]:
    bands, widest = diagram.bands, diagram.widest
    some = widest.gap >= NO_GAP
    return (
        diagram.variant.name,
        ", ".join(f"{band.low:.2f} to {band.high:.2f}" for band in bands) or "none",
        f"{100 * sum(band.share for band in bands):.1f} %" if bands else "-",
        f"{widest.gap:.2f}" if some else "0",
        f"{widest.propensity:.2f}" if some else "-",
    )


def _course_cells(course: "Course") -> tuple[str, ...]:
    after, ends = course.after_a_year, course.ends
    return (
        f"{course.propensity:.1f}",
        f"{after.relationship_negative:.2f}",
        f"{after.trust:.2f}",
        f"{ends.good.pair.relationship_negative:.2f}",
        f"{ends.bad.pair.relationship_negative:.2f}",
        f"{max(ends.good.years, ends.bad.years):.0f}",
    )
