"""Published bands beside what the model gives: one line a figure, in widths of its band."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.evidence.targets.verdict import Verdict
from simulation.reporting.figures import style

ROW_HEIGHT, HEAD, FOOT = 0.3, 0.8, 1.5  # inches: of a row, above the rows, below them
REACH = 3.0  # band widths; what lies farther stands at the edge
LONGEST = 78  # letters of a quantity
INSIDE, OUTSIDE = style.ARM_COLOURS[0], style.ARM_COLOURS[1]


def draw(name: str, title: str, verdicts: Sequence[Verdict]) -> style.Picture:
    """The figure of some targets. A band runs from -.5 to .5; an open one ends on one side."""
    with style.styled():
        height = HEAD + ROW_HEIGHT * len(verdicts) + FOOT
        figure = Figure((style.WIDE, height))
        style.headline(figure, title)
        room = {"left": 0.56, "right": 0.985, "bottom": FOOT / height, "top": 1 - HEAD / height}
        _rows(figure.subplots(gridspec_kw=room), verdicts)
        style.footnote(
            figure,
            [
                "Grey: the published band. Circle: inside; cross: outside. Line: 95 % interval "
                "of the mean over populations.",
                f"Farther than {REACH:g} band widths stands at the edge.",
            ],
        )
    met = sum(each.met for each in verdicts)
    return style.Picture(
        name,
        title,
        "Every published figure as a band, what the model gives as a mark.",
        f"{met} of {len(verdicts)} published figures are met; the table lists each.",
        figure,
    )


def scaled(verdict: Verdict, value: float) -> float:
    """A value in band widths from the middle of the band, within the reach of the figure.

    An open band is drawn one width wide on its closed side.
    """
    target, width = verdict.target, verdict.target.width
    if target.low is not None:
        place = (value - target.low) / width - 0.5
    else:
        place = (value - (target.high or 0.0)) / width + 0.5
    return min(max(place, -REACH), REACH)


def _rows(axes: Axes, rows: Sequence[Verdict]) -> None:
    for y, each in enumerate(rows):
        target, simulated = each.target, each.simulated
        low = -0.5 if target.low is not None else -REACH
        high = 0.5 if target.high is not None else REACH
        axes.fill_betweenx([y - 0.38, y + 0.38], low, high, color="#dcdcdc", lw=0)
        colour = INSIDE if each.met else OUTSIDE
        if simulated.low is not None and simulated.high is not None:
            ends = [scaled(each, simulated.low), scaled(each, simulated.high)]
            axes.plot(ends, [y, y], color=colour, lw=2.5)
        mark = "o" if each.met else "X"
        axes.plot([scaled(each, simulated.mean)], [y], mark, color=colour, ms=8)
    axes.set_xlim(-REACH - 0.15, REACH + 0.15)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), [_name(each) for each in rows], fontsize=10.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("widths of the band, from its middle")
    axes.spines["left"].set_visible(False)


def _name(verdict: Verdict) -> str:
    words = verdict.target.quantity
    short = words if len(words) <= LONGEST else words[: LONGEST - 4].rsplit(" ", 1)[0] + " ..."
    return f"{short}  {verdict.target.id}"
