"""Figures of a rehearsed study: power over sizes, and what studies find beside the truth."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.evidence.power.operating_characteristics import Point, Row
from simulation.evidence.power.power_analysis import Rehearsed
from simulation.reporting.figures import colours, style
from simulation.reporting.figures.labels import wrapped

LINES = 5  # analyses that get a line of their own in the power curve
NAME = 30  # letters of a line in the legend
ROW, HEAD, FOOT = 0.62, 1.0, 1.75  # inches: of a row of the forest, above and below the rows
TRUTH_COLOUR = "#202020"


def power_curve(found: Rehearsed) -> style.Picture:
    """Power of the analyses at every size."""
    study = found.study
    title = "How many studies of each size would find something"
    foot = [
        f"Share of {study.power.studies} rehearsed studies that are significant; bars: 95 % "
        "intervals. Dashed: the level of the tests.",
        f"All sizes draw on the same {found.schools} simulated schools.",
    ]
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, title)
        axes = figure.subplots(
            gridspec_kw={"left": 0.09, "right": 0.70, "bottom": 0.235, "top": 0.86}
        )
        _lines(axes, found)
        axes.axhline(study.power.level, color=style.REFERENCE_COLOUR, ls="--", lw=1.5)
        if study.power.wanted is not None:
            axes.axhline(study.power.wanted, color=style.REFERENCE_COLOUR, ls=":", lw=1.5)
        axes.set_ylim(0.0, 1.02)
        axes.set_xscale("log")
        sizes = study.sizes()
        axes.set_xticks(sizes, [str(size) for size in sizes])
        axes.minorticks_off()
        axes.set_xlabel(study.power.along)
        axes.set_ylabel("share of studies")
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=12.5)
        style.footnote(figure, foot)
    return style.Picture("power", title, " ".join(foot), _said(found.curve), figure)


def _lines(axes: Axes, found: Rehearsed) -> None:
    names = [each.name for each in found.study.analyses]
    main = found.study.main.name
    for nth, name in enumerate(sorted(names, key=lambda each: each != main)[:LINES]):
        points = [point for point in found.curve if point.analysis == name]
        x = [point.size * 1.02 ** (nth - LINES // 2) for point in points]
        y = [point.power.value for point in points]
        reach = [
            [point.power.value - point.power.low for point in points],
            [point.power.high - point.power.value for point in points],
        ]
        axes.errorbar(
            x, y, reach, color=colours.ARM_COLOURS[nth], marker=colours.ARM_MARKS[nth], ms=7,
            ls=colours.ARM_DASHES[nth], lw=3.0 if name == main else 1.8, elinewidth=1.5,
            label=wrapped(name, NAME, 3),
        )  # fmt: skip


def _said(points: Sequence[Point]) -> str:
    return "; ".join(f"{p.analysis}, {p.size}: {p.power.value:.2f}" for p in points)


def forest(found: Rehearsed) -> style.Picture:
    """What studies of the planned size find in each analysis, beside the truth."""
    rows, title = found.rows, "What the study would say, and what is true"
    foot = [
        "Circle: mean estimate; thick: half, thin: 95 in 100 of the studies' estimates, if they "
        "spread as a normal law.",
        "Diamond: the truth that the simulation knows (paired worlds). Hollow diamond: the same "
        "analysis of all schools without any error. In sd of the outcome as measured.",
    ]
    with style.styled():
        height = HEAD + ROW * len(rows) + FOOT
        figure = Figure((style.WIDE, height))
        style.headline(figure, title)
        room = {"left": 0.34, "right": 0.975, "bottom": FOOT / height, "top": 1 - HEAD / height}
        axes = figure.subplots(gridspec_kw=room)
        for y, row in enumerate(rows):
            _row(axes, y, row)
        axes.axvline(0.0, color=style.REFERENCE_COLOUR, lw=1.2)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks(
            range(len(rows)), [wrapped(row.analysis, 42, 2) for row in rows], fontsize=12.5
        )
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("sd of the outcome")
        style.footnote(figure, foot)
    said = "; ".join(f"{r.analysis}: truth {r.true_d:.2f}, studies {r.d:.2f}" for r in rows)
    return style.Picture("forest", title, " ".join(foot), said, figure)


def _row(axes: Axes, y: int, row: Row) -> None:
    spread, colour = row.spread / row.truth.sd, style.ARM_COLOURS[0]
    for reach, width in ((1.96, 1.8), (0.674, 6.0)):
        axes.plot([row.d - reach * spread, row.d + reach * spread], [y, y], color=colour, lw=width,
                  solid_capstyle="butt")  # fmt: skip
    axes.plot([row.d], [y], "o", color=colour, ms=9)
    if row.truth.kind == "paired":
        axes.plot([row.true_d], [y + 0.22], "D", color=TRUTH_COLOUR, ms=8)
    if row.truth.flawless == row.truth.flawless:
        axes.plot([row.truth.flawless], [y + 0.22], "D", mfc="none", mec=TRUTH_COLOUR, ms=9)
