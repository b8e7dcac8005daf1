"""Sensitivity of levels and effects: elementary effects, and shares of the variance."""

from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.evidence.sensitivity.sensitivity_analysis import (
    QuantitySensitivity,
    SensitivityFindings,
    title_of,
)
from simulation.reporting.figures import style
from simulation.reporting.figures.style import wrapped

MOST = 6  # panels of a figure
NAMED = 5  # parameters in a panel
SCREENING = (
    "Bar: change of the number when the parameter crosses its range (mean of sizes); line: 95 % "
    "interval.",
)
SHARES = (
    "Dark: alone; light: in total, with other parameters; line: 95 % interval. Wide intervals mean "
    "too few points to rank.",
)


def draw(found: SensitivityFindings) -> list[style.Picture]:
    """Return the figures of screening and shares, of levels and of effects."""
    kinds: dict[str, list[QuantitySensitivity]] = {"levels": [], "effects": []}
    for number in found.numbers:
        kinds["levels" if number.failing is None else "effects"].append(number)
    return [
        picture
        for kind, numbers in kinds.items()
        if numbers
        for picture in (_screening(kind, numbers[:MOST]), _shares(kind, numbers[:MOST]))
    ]


def _height(numbers: Sequence[QuantitySensitivity]) -> float:
    return 1.9 + 3.3 * -(-len(numbers) // 3)


def _panels(
    figure: Figure, numbers: Sequence[QuantitySensitivity]
) -> Iterator[tuple[Axes, QuantitySensitivity]]:
    """Yield a panel for every number."""
    rows, height = -(-len(numbers) // 3), _height(numbers)
    room = {"left": 0.17, "right": 0.985, "bottom": 1.15 / height, "top": 1 - 1.25 / height}
    grid = {**room, "hspace": 0.75, "wspace": 0.95}
    panels = figure.subplots(rows, 3, gridspec_kw=grid, squeeze=False).flatten()
    for axes in panels[len(numbers) :]:
        axes.set_axis_off()
    for axes, number in zip(panels, numbers, strict=False):
        axes.set_title(wrapped(title_of(number), 27), fontsize=11)
        axes.tick_params(labelsize=9.5)
        axes.locator_params(axis="x", nbins=3)
        yield axes, number


def _bars(axes: Axes, ranked: Sequence[Any], of: str, offset: float, **looks: Any) -> None:
    """Draw the values of an attribute, with the half-widths of their intervals."""
    values = [getattr(one, of) for one in ranked]
    halves = [getattr(one, f"{of}_half") for one in ranked]
    places = [place + offset for place in range(len(ranked))]
    axes.barh(places, values, xerr=halves, ecolor="#555555", **looks)


def _name_bars(axes: Axes, ranked: Sequence[Any]) -> None:
    axes.set_yticks(range(len(ranked)), [one.name.replace(".", "\n") for one in ranked])
    axes.invert_yaxis()


def _screening(kind: str, numbers: Sequence[QuantitySensitivity]) -> style.Picture:
    title = f"What moves the {kind} most"
    first = max(numbers[0].screened, key=lambda one: one.mu_star).name
    with style.canvas(title, SCREENING, _height(numbers)) as figure:
        for axes, number in _panels(figure, numbers):
            ranked = sorted(number.screened, key=lambda one: -one.mu_star)[:NAMED]
            _bars(axes, ranked, "mu_star", 0.0, color=style.ARM_COLOURS[0], height=0.6)
            _name_bars(axes, ranked)
    alt = f"{title_of(numbers[0])} changes most with {first}; the table lists the others."
    return style.Picture(f"sensitivity_{kind}_screening", title, title, alt, figure)


def _shares(kind: str, numbers: Sequence[QuantitySensitivity]) -> style.Picture:
    title = f"Shares of the variance of the {kind}"
    with style.canvas(title, SHARES, _height(numbers)) as figure:
        for axes, number in _panels(figure, numbers):
            ranked = sorted(number.shares, key=lambda one: -one.total)[:NAMED]
            _bars(axes, ranked, "first", -0.18, color=style.ARM_COLOURS[0], height=0.34)
            _bars(axes, ranked, "total", 0.18, color="#a9c7e0", height=0.34)
            _name_bars(axes, ranked)
            axes.set_xlim(0, 1.2)
    chance = 100 * numbers[0].parts.chance
    alt = f"{title_of(numbers[0])}: {chance:.0f} % of a run's variance is chance."
    return style.Picture(f"sensitivity_{kind}_shares", title, title, alt, figure)
