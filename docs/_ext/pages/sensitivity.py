"""The page of a sensitivity analysis: on which parameters an answer depends."""

from collections.abc import Sequence
from math import isnan
from pathlib import Path

from pages.markdown import write_page
from simulation.cli.sensitivity import analysed
from simulation.evidence.sensitivity.scenario_discovery import sentence
from simulation.evidence.sensitivity.sensitivity_analysis import (
    QuantitySensitivity,
    SensitivityFindings,
    title_of,
)
from simulation.parameters import read_draws
from simulation.reporting.figures import sensitivity as plot

SHOWN = 5  # parameters listed of each number


def renew(path: Path, quick: bool, workers: int | None, scenario: str) -> None:
    """Analyse a scenario and write the page with its figures."""
    found, title = analysed(scenario, None, quick, 1, workers)
    drawn = plot.draw(found)
    alts = [(f"{entry.name}.png", entry.alt) for entry in drawn]
    text = page(found, title, alts, read_draws().calibrated)
    write_page(path, text, {entry.name: entry.figure for entry in drawn})


def page(
    found: SensitivityFindings, title: str, figures: Sequence[tuple[str, str]], calibrated: bool
) -> str:
    """The whole page in Markdown. figures: file name and what it shows, of each picture."""
    fitted = sum(entry.fitted for entry in found.moved)
    over = (
        f"{fitted} of them over the range of the calibrated draws, the others over the box of the "
        "calibration"
        if calibrated
        else "all over the box of the calibration: **nothing is calibrated yet**"
    )
    size = found.size
    lines = [
        f"# Sensitivity of “{title}”", "",
        f"{len(found.moved)} parameters vary, {over}. All {found.points} parameter points "
        "simulate the "
        f"same schools with the same random draws, {size.replicates} times, in “{found.arms[0]}” "
        "and "
        f"“{found.arms[1]}”. Screening (Morris, {size.trajectories} trajectories) estimates the "
        "change when a parameter crosses its range; shares of variance (Sobol) are then estimated "
        f"for the {len(found.varied)} most important parameters, the others fixed at the centre. "
        "*Chance* is the share of the variance of one run that is due to random draws. Intervals "
        "are SALib's, 95 %.", "",
    ]  # fmt: skip
    for file, alt in figures:
        lines += [f"![{alt}](figures/{file})", ""]
    lines += ["## Where the effects fail", ""]
    effects = [entry for entry in found.numbers if entry.failing is not None]
    lines += [
        f"- {sentence(entry.failing, title_of(entry), found.moved)}"
        for entry in effects
        if entry.failing is not None
    ] or ["One arm alone has no effect that could fail."]
    for heading, own in (
        ("Levels", [entry for entry in found.numbers if entry.failing is None]),
        ("Effects", effects),
    ):
        if own:
            lines += ["", f"## {heading}", ""]
            for entry in own:
                lines += _number(entry)
    return "\n".join(lines) + "\n"


def _number(number: QuantitySensitivity) -> list[str]:
    chance = 100 * number.parts.chance
    chance_share = f"{chance:.0f} % of the variance of one run is chance"
    chance_share = "nothing varies" if isnan(chance) else chance_share
    lines = [
        f"### {title_of(number)}", "",
        f"{number.mean:.3g} on average, {number.low:.3g} to {number.high:.3g} over all parameter "
        f"points; {chance_share}.",
        "", "| parameter | change over its range | first-order share | total share |",
        "|---|---|---|---|",
    ]  # fmt: skip
    shares = {entry.name: entry for entry in number.shares}
    ranked = sorted(number.screened, key=lambda one: (-one.mu_star, one.name))[:SHOWN]
    for one in ranked:
        share = shares.get(one.name)
        alone = f"{share.first:.2f} ± {share.first_half:.2f}" if share else ""
        in_all = f"{share.total:.2f} ± {share.total_half:.2f}" if share else ""
        moves = f"{one.mu_star:.3g} ± {one.mu_star_half:.2g}"
        lines.append(f"| `{one.name}` | {moves} | {alone} | {in_all} |")
    return [*lines, ""]
