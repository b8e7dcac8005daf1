"""What an answer hangs on: shares of variance, elementary effects, and how far an effect goes."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.evidence.sensitivity.sensitivity_analysis import (
    Number,
    SensitivityFindings,
    title_of,
)
from simulation.reporting.figures import style
from simulation.reporting.figures.labels import wrapped

MOST = 6  # panels of a figure
NAMED = 4  # parameters with a name in a panel


def draw(found: SensitivityFindings) -> list[style.Picture]:
    """Screening and shares, of levels and of effects."""
    kinds = {"levels": [each for each in found.numbers if each.failing is None],
             "effects": [each for each in found.numbers if each.failing is not None]}  # fmt: skip
    return [
        picture
        for kind, numbers in kinds.items()
        if numbers
        for picture in (_screening(kind, numbers[:MOST]), _shares(kind, numbers[:MOST]))
    ]


def _panels(title: str, numbers: Sequence[Number], foot: str) -> tuple[Figure, list[Axes]]:
    rows = -(-len(numbers) // 3)
    height = 1.9 + 3.3 * rows
    figure = Figure((style.WIDE, height))
    style.headline(figure, title)
    room = {"left": 0.17, "right": 0.985, "bottom": 1.15 / height, "top": 1 - 1.25 / height,
            "hspace": 0.75, "wspace": 0.95}  # fmt: skip
    panels = list(figure.subplots(rows, 3, gridspec_kw=room, squeeze=False).flatten())
    for axes in panels[len(numbers) :]:
        axes.set_axis_off()
    for axes, number in zip(panels, numbers, strict=False):
        axes.set_title(wrapped(title_of(number), 27), fontsize=11)
        axes.tick_params(labelsize=9.5)
        axes.locator_params(axis="x", nbins=3)
    style.footnote(figure, [foot])
    return figure, panels


def _screening(kind: str, numbers: Sequence[Number]) -> style.Picture:
    title = f"What moves the {kind} most"
    with style.styled():
        figure, panels = _panels(
            title, numbers,
            "Bar: how far the number moves when the parameter crosses its range (mean of sizes); "
            "line: 95 % interval.",
        )  # fmt: skip
        for axes, number in zip(panels, numbers, strict=False):
            ranked = sorted(number.screened, key=lambda one: -one.mu_star)[: NAMED + 1]
            sizes = [one.mu_star for one in ranked]
            axes.barh(
                range(len(ranked)), sizes, xerr=[one.mu_star_half for one in ranked],
                color=style.ARM_COLOURS[0], height=0.6, ecolor="#555555",
            )  # fmt: skip
            axes.set_yticks(range(len(ranked)), [one.name.replace(".", "\n") for one in ranked])
            axes.invert_yaxis()
    first = sorted(numbers[0].screened, key=lambda one: -one.mu_star)[0].name
    alt = f"{title_of(numbers[0])} is moved most by {first}; the table lists the others."
    return style.Picture(f"sensitivity_{kind}_screening", title, title, alt, figure)


def _shares(kind: str, numbers: Sequence[Number]) -> style.Picture:
    title = f"Shares of the variance of the {kind}"
    with style.styled():
        figure, panels = _panels(
            title, numbers,
            "Dark: by itself; light: in all, with other parameters; line: 95 % interval. Wide "
            "intervals mean too few points to rank.",
        )  # fmt: skip
        for axes, number in zip(panels, numbers, strict=False):
            ranked = sorted(number.shares, key=lambda one: -one.total)[: NAMED + 1]
            for offset, mark, values, halves in (
                (
                    -0.18,
                    style.ARM_COLOURS[0],
                    [s.first for s in ranked],
                    [s.first_half for s in ranked],
                ),
                (0.18, "#a9c7e0", [s.total for s in ranked], [s.total_half for s in ranked]),
            ):
                axes.barh(
                    [place + offset for place in range(len(ranked))], values, xerr=halves,
                    color=mark, height=0.34, ecolor="#555555",
                )  # fmt: skip
            axes.set_yticks(range(len(ranked)), [one.name.replace(".", "\n") for one in ranked])
            axes.set_xlim(0, 1.2)
            axes.invert_yaxis()
    chance = 100 * numbers[0].parts.chance
    alt = f"{title_of(numbers[0])}: {chance:.0f} of 100 parts of a run's variance are chance."
    return style.Picture(f"sensitivity_{kind}_shares", title, title, alt, figure)
