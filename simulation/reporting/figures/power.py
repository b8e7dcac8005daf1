"""Figures of a power analysis: power by size, and estimates beside true effects."""

from matplotlib.axes import Axes

from simulation.evidence.power.operating_characteristics import Characteristics
from simulation.evidence.power.power_analysis import PowerAnalysis
from simulation.reporting.figures import colours, style
from simulation.reporting.figures.style import wrapped
from simulation.texts.language import number

LINES = 5  # analyses that get a line of their own in the power curve
NAME = 30  # letters of a line in the legend
ROW, HEAD, FOOT = 0.62, 1.0, 1.75  # inches: of a row of the forest, above and below the rows
CURVE = {"left": 0.09, "right": 0.70, "bottom": 0.235, "top": 0.86}
CURVE_TITLE = "Share of studies of each size that find an effect"
FOREST_TITLE = "Estimates of the study, and the true effects"
FOREST_FOOT = (
    "Circle: mean estimate; thick: half, thin: 95 in 100 of the studies' estimates, if they are "
    "normally distributed.",
    "Diamond: the true effect in the simulation (paired arms). Hollow diamond: the same analysis "
    "of all schools without any error. In sd of the outcome as measured.",
)
TRUTH_COLOUR = "#202020"


def power_curve(found: PowerAnalysis) -> style.Picture:
    """Return the power of the analyses at every size."""
    study, sizes = found.study, found.study.sizes()
    foot = [
        f"Share of {study.power.studies} simulated studies that are significant; bars: 95 % "
        "intervals. Dashed: the level of the tests.",
        f"All sizes draw on the same {found.schools} simulated schools.",
    ]
    with style.canvas(CURVE_TITLE, foot) as figure:
        axes = figure.subplots(gridspec_kw=CURVE)
        _lines(axes, found)
        axes.axhline(study.power.level, color=style.REFERENCE_COLOUR, ls="--", lw=1.5)
        if study.power.wanted is not None:
            axes.axhline(study.power.wanted, color=style.REFERENCE_COLOUR, ls=":", lw=1.5)
        axes.set(ylim=(0.0, 1.02), xscale="log", xlabel=study.power.along)
        axes.set_ylabel("share of studies")
        axes.set_xticks(sizes, [str(size) for size in sizes])
        axes.minorticks_off()
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=12.5)
    alt = "; ".join(f"{p.analysis}, {p.size}: {number(p.power.value)}" for p in found.curve)
    return style.Picture("power", CURVE_TITLE, " ".join(foot), alt, figure)


def _lines(axes: Axes, found: PowerAnalysis) -> None:
    names = [analysis.name for analysis in found.study.analyses]
    main = found.study.main.name
    for nth, name in enumerate(sorted(names, key=lambda other: other != main)[:LINES]):
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


def forest(found: PowerAnalysis) -> style.Picture:
    """Return the estimates of studies of the planned size beside the true effects."""
    rows = found.rows
    height = HEAD + ROW * len(rows) + FOOT
    with style.canvas(FOREST_TITLE, FOREST_FOOT, height) as figure:
        room = {"left": 0.34, "right": 0.975, "bottom": FOOT / height, "top": 1 - HEAD / height}
        axes = figure.subplots(gridspec_kw=room)
        for y, row in enumerate(rows):
            _row(axes, y, row)
        axes.axvline(0.0, color=style.REFERENCE_COLOUR, lw=1.2)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        names = [wrapped(row.analysis, 42, 2) for row in rows]
        axes.set_yticks(range(len(rows)), names, fontsize=12.5)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("sd of the outcome")
    alt = "; ".join(
        f"{row.analysis}: true effect {number(row.true_d)}, studies {number(row.d)}" for row in rows
    )
    return style.Picture("forest", FOREST_TITLE, " ".join(FOREST_FOOT), alt, figure)


def _row(axes: Axes, y: int, row: Characteristics) -> None:
    spread, colour = row.spread / row.truth.sd, style.ARM_COLOURS[0]
    for reach, width in ((1.96, 1.8), (0.674, 6.0)):
        axes.plot([row.d - reach * spread, row.d + reach * spread], [y, y], color=colour, lw=width,
                  solid_capstyle="butt")  # fmt: skip
    axes.plot([row.d], [y], "o", color=colour, ms=9)
    if row.truth.kind == "paired":
        axes.plot([row.true_d], [y + 0.22], "D", color=TRUTH_COLOUR, ms=8)
    if row.truth.flawless == row.truth.flawless:
        axes.plot([row.truth.flawless], [y + 0.22], "D", mfc="none", mec=TRUTH_COLOUR, ms=9)
