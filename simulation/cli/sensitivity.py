"""``sensitivity``: which parameters an answer hangs on, and where it would turn round."""

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli.output import as_json, check_page, notice, write_page
from simulation.errors import BadInput, Problem

if TYPE_CHECKING:
    from simulation.evidence.sensitivity.sensitivity_analysis import Findings, Number
    from simulation.scenario.scenario import Scenario

EXAMPLE = "Example: run.py sensitivity reflection --quick"
OUTCOMES = ("exhaustion", "burnout_cases", "conflict", "closeness", "spirals", "engagement",
            "conflict_targeted", "closeness_targeted")  # fmt: skip


def sensitivity(
    scenario: Annotated[str, typer.Argument(help="File or name of the scenario.")],
    arm: Annotated[
        str | None, typer.Option(help="The arm whose effect is looked at; the second by default.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Few points, to see that it works.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Seed of the designs.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, max=1024, help="Processes at once.")] = None,
    page: Annotated[
        Path | None,
        typer.Option(help="Write the page here; by default results/sensitivity-<scenario>.md."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say which parameters a scenario's answer hangs on, and where it would turn round."""
    from simulation.evidence.sensitivity import evaluate, sensitivity_analysis
    from simulation.evidence.sensitivity.evaluate import ranges
    from simulation.runs.executors import engine_of
    from simulation.runs.parameter_draws import read_draws
    from simulation.scenario.check import told_by_line
    from simulation.scenario.file import find, load

    path = find(scenario)
    asked, draws = load(path), read_draws()
    page = page or Path("results") / f"sensitivity-{path.stem}.md"
    check_page(page)
    size = sensitivity_analysis.QUICK if quick else sensitivity_analysis.WHOLE
    with told_by_line(path):
        compared = _arm(asked, arm, path)
        lives = evaluate.asked(asked, compared, OUTCOMES, size.replicates, draws)
    with engine_of("processes", workers) as engine:
        found = sensitivity_analysis.findings(
            lives, ranges(draws), size, seed, engine,
            lambda stage, done, many: notice(f"{stage}: {done} of {many} parameter sets"),
        )  # fmt: skip
    _write(page, found, asked.title, calibrated=draws.calibrated)
    if json:
        as_json({"calibrated": draws.calibrated, "page": str(page), **_content(found)})
    else:
        _print(found)


def _arm(asked: "Scenario", arm: str | None, path: Path) -> str:
    """The name of the arm that is compared with the reference; the reference if it is alone."""
    names = [each.name for each in asked.arms]
    if arm is None:
        return names[1] if len(names) > 1 else names[0]
    if arm not in names:
        expected = f"one of {', '.join(names)}"
        raise BadInput([Problem(str(path), "--arm", f'"{arm}"', expected)])
    return arm


def _write(page: Path, found: "Findings", title: str, *, calibrated: bool) -> None:
    from simulation.pages.sensitivity import page as text_of
    from simulation.reporting.figures import sensitivity as plot
    from simulation.reporting.figures.style import encoded

    page.parent.mkdir(parents=True, exist_ok=True)
    drawn = {f"{each.name}.png": each for each in plot.draw(found)}
    text = text_of(found, title, [(name, each.alt) for name, each in drawn.items()], calibrated)
    write_page(page, text, {name: encoded(each.figure, "png") for name, each in drawn.items()})


def _content(found: "Findings") -> dict[str, Any]:
    from simulation.evidence.sensitivity.scenario_discovery import sentence
    from simulation.evidence.sensitivity.sensitivity_analysis import title_of

    def row(number: "Number") -> dict[str, Any]:
        said = None
        if number.failing is not None:
            said = sentence(number.failing, title_of(number), found.moved)
        chance = number.parts.chance
        return {
            "number": number.name, "mean": number.mean, "low": number.low, "high": number.high,
            "chance": None if isnan(chance) else chance,
            "screening": [each._asdict() for each in number.screened],
            "shares": [each._asdict() for each in number.shares],
            "failing": said,
        }  # fmt: skip

    return {
        "arms": list(found.arms),
        "points": found.points,
        "ranges": [each._asdict() for each in found.moved],
        "rows": [row(each) for each in found.numbers],
    }


def _print(found: "Findings") -> None:
    from simulation.evidence.sensitivity.scenario_discovery import sentence
    from simulation.evidence.sensitivity.sensitivity_analysis import title_of

    for number in found.numbers:
        ranked = sorted(number.screened, key=lambda one: (-one.mu_star, one.name))[:3]
        most = ", ".join(f"{one.name} ({one.mu_star:.3g})" for one in ranked)
        chance = number.parts.chance
        luck = "no variance" if isnan(chance) else f"chance {100 * chance:.0f} %"
        print(f"{title_of(number)}: {number.low:.3g} to {number.high:.3g}, {luck}; most: {most}")
    for number in found.numbers:
        if number.failing is not None:
            print(sentence(number.failing, title_of(number), found.moved))
