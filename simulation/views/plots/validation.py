"""Published bands beside what the model gives: one line a figure, in widths of its band."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.evidence.targets.verdict import Verdict
from simulation.views.plots import style

ROW_HEIGHT, FRAME_HEIGHT = 0.27, 2.2  # inches
COLUMNS = 2  # of lines beside each other
REACH = 3.0  # band widths; what lies farther stands at the edge, as an arrow
INSIDE, OUTSIDE = style.ARM_COLOURS[0], style.ARM_COLOURS[1]


def draw(verdicts: Sequence[Verdict]) -> style.Picture:
    """The figure. The band runs from -.5 to .5; an open band ends on one side only."""
    half = -(-len(verdicts) // COLUMNS)
    with style.styled():
        height = FRAME_HEIGHT + ROW_HEIGHT * half
        figure = Figure((style.WIDE, height))
        style.headline(figure, "Published figures (grey bands) and what the model gives")
        room = {
            "left": 0.27, "right": 0.985, "bottom": 1.2 / height, "top": 1 - 0.8 / height,
            "wspace": 1.15,
        }  # fmt: skip
        panels = figure.subplots(1, COLUMNS, gridspec_kw=room, squeeze=False)[0]
        for n, axes in enumerate(panels):
            _panel(axes, verdicts[n * half : (n + 1) * half], half)
        style.footnote(
            figure,
            [
                "Filled circle: inside the band; cross: outside; line: 95 % interval of the mean "
                "over populations.",
                f"Scale: widths of the band; farther than {REACH:g} stands at the edge.",
            ],
        )
    met = sum(each.met for each in verdicts)
    return style.Picture(
        "validation",
        "Published figures and what the model gives",
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


def _panel(axes: Axes, rows: Sequence[Verdict], lines: int) -> None:
    for y, each in enumerate(rows):
        target, simulated = each.target, each.simulated
        low = -0.5 if target.low is not None else -REACH
        high = 0.5 if target.high is not None else REACH
        axes.fill_betweenx([y - 0.38, y + 0.38], low, high, color="#dcdcdc", lw=0)
        colour = INSIDE if each.met else OUTSIDE
        if simulated.low is not None and simulated.high is not None:
            ends = [scaled(each, simulated.low), scaled(each, simulated.high)]
            axes.plot(ends, [y, y], color=colour, lw=2)
        mark = "o" if each.met else "x"
        axes.plot([scaled(each, simulated.mean)], [y], mark, color=colour, ms=6, mew=2)
    axes.set_xlim(-REACH - 0.15, REACH + 0.15)
    axes.set_ylim(lines - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), [_name(each) for each in rows], fontsize=8.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("band widths")
    axes.spines["left"].set_visible(False)


def _name(verdict: Verdict) -> str:
    words = verdict.target.quantity
    short = words if len(words) <= 52 else words[:49].rsplit(" ", 1)[0] + " ..."
    return f"{short}  {verdict.target.id}"
