"""``sensitivity``: report which parameters an answer depends on."""

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.output import (
    Json,
    Quick,
    Workers,
    as_json,
    check_folder,
    notice,
    path_of,
    print_wrapped,
)
from simulation.errors import BadInput, Problem

if TYPE_CHECKING:
    from simulation.evidence.sensitivity.sensitivity_analysis import SensitivityFindings
    from simulation.scenario.scenario import Scenario

EXAMPLE = "Example: run.py sensitivity reflection --quick"
OUTCOMES = ("exhaustion", "burnout_cases", "conflict", "closeness", "spirals", "engagement",
            "conflict_targeted", "closeness_targeted")  # fmt: skip


def sensitivity(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="File or name of the scenario.")
    ],
    *,
    arm: Annotated[
        str | None, typer.Option(help="The arm to compare with the first; by default the second.")
    ] = None,
    quick: Quick = False,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Random seed.")] = 1,
    workers: Workers = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the figures; by default results/sensitivity-SCENARIO.",
            parser=path_of,
            metavar="PATH",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Report which parameters an answer depends on, and where its sign would change."""
    from simulation.parameters import read_draws
    from simulation.scenario.file import find

    out = out or Path("results") / f"sensitivity-{find(scenario).stem}"
    check_folder(out)
    found, _ = analysed(scenario, arm, quick, seed, workers)
    figures = write_figures(out, found)
    if json:
        content = {"figures": [str(path) for path in figures], **_content(found)}
        as_json({"calibrated": read_draws().calibrated, **content})
    else:
        _print(found)
        print(f"figures: {out}")


def analysed(
    scenario: str, arm: str | None, quick: bool, seed: int, workers: int | None
) -> "tuple[SensitivityFindings, str]":
    """Analyse a scenario, and return the findings and its title. Raises BadInput."""
    from simulation.evidence.sensitivity import sensitivity_analysis
    from simulation.evidence.sensitivity.indices import parameter_ranges
    from simulation.parameters import read_draws
    from simulation.runs.executors import open_executor
    from simulation.scenario.check import errors_by_line
    from simulation.scenario.file import find, load

    def report(stage: str, done: int, of: int) -> None:
        notice(f"{stage}: {done} of {of} parameter sets")

    path = find(scenario)
    loaded, draws = load(path), read_draws()
    size = sensitivity_analysis.QUICK if quick else sensitivity_analysis.WHOLE
    with errors_by_line(path):
        compared = _arm(loaded, arm, path)
        design = sensitivity_analysis.design_of(loaded, compared, OUTCOMES, size.replicates, draws)
    ranges = parameter_ranges(draws)
    with open_executor("processes", workers) as executor:
        found = sensitivity_analysis.analyse_sensitivity(
            design, ranges, size, seed, executor, report
        )
    return found, loaded.title


def _arm(scenario: "Scenario", arm: str | None, path: Path) -> str:
    """Return the arm to compare with the reference, or the reference if it is alone."""
    names = [one.name for one in scenario.arms]
    if arm is None:
        return names[1] if len(names) > 1 else names[0]
    if arm not in names:
        expected = f"one of {', '.join(names)}"
        raise BadInput([Problem(str(path), "--arm", f'"{arm}"', expected)])
    return arm


def write_figures(folder: Path, found: "SensitivityFindings") -> list[Path]:
    """Write the figures into a folder, which may be new. Raises BadInput."""
    from simulation.reporting.figures import sensitivity as plot
    from simulation.reporting.figures.style import encoded
    from simulation.results.files import disk_errors, write_atomic

    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for drawing in plot.draw(found):
            paths.append(folder / f"{drawing.name}.png")
            write_atomic(paths[-1], encoded(drawing.figure, "png"))
    return paths


def _content(found: "SensitivityFindings") -> dict[str, Any]:
    failing = _failing(found)
    rows = [
        {
            "number": number.name,
            "mean": number.mean,
            "low": number.low,
            "high": number.high,
            "chance": None if isnan(number.parts.chance) else number.parts.chance,
            "screening": [effect._asdict() for effect in number.screened],
            "shares": [share._asdict() for share in number.shares],
            "failing": failing.get(number.name),
        }
        for number in found.numbers
    ]
    ranges = [moved._asdict() for moved in found.moved]
    return {"arms": list(found.arms), "points": found.points, "ranges": ranges, "rows": rows}


def _failing(found: "SensitivityFindings") -> dict[str, str]:
    """Return a sentence for every effect: with which parameters it changes its sign."""
    from simulation.evidence.sensitivity.scenario_discovery import sentence
    from simulation.evidence.sensitivity.sensitivity_analysis import title_of

    return {
        number.name: sentence(number.failing, title_of(number), found.moved)
        for number in found.numbers
        if number.failing is not None
    }


def _print(found: "SensitivityFindings") -> None:
    from simulation.evidence.sensitivity.sensitivity_analysis import title_of

    for number in found.numbers:
        ranked = sorted(number.screened, key=lambda effect: (-effect.mu_star, effect.name))[:3]
        most = ", ".join(f"{effect.name} ({effect.mu_star:.3g})" for effect in ranked)
        chance = number.parts.chance
        share = "no variance" if isnan(chance) else f"chance {100 * chance:.0f} %"
        span = f"{number.low:.3g} to {number.high:.3g}"
        print_wrapped(f"{title_of(number)}: {span}, {share}; most: {most}")
    for sentence in _failing(found).values():
        print_wrapped(sentence)
