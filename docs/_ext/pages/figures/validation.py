"""Published bands beside the values of the model: one line per figure, in band widths."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from simulation.evidence.targets.verdict import Verdict
from simulation.reporting.figures import style

ROW_HEIGHT, HEAD, FOOT = 0.3, 0.8, 1.5  # inches: of a row, above the rows, below them
REACH = 3.0  # band widths; what lies farther stands at the edge
LONGEST = 78  # letters of a quantity
LEGEND = (
    "Grey: the published band. Circle: inside; cross: outside. Line: 95 % interval of the mean "
    "over populations.",
    f"A value farther than {REACH:g} band widths is drawn at the edge.",
)
INSIDE, OUTSIDE = style.ARM_COLOURS[0], style.ARM_COLOURS[1]


def draw(name: str, title: str, verdicts: Sequence[Verdict]) -> style.Picture:
    """Return the figure of some targets. A band runs from −0.5 to 0.5, or is open on one side."""
    height = HEAD + ROW_HEIGHT * len(verdicts) + FOOT
    with style.canvas(title, LEGEND, height) as figure:
        room = {"left": 0.56, "right": 0.985, "bottom": FOOT / height, "top": 1 - HEAD / height}
        _rows(figure.subplots(gridspec_kw=room), verdicts)
    met = sum(verdict.met for verdict in verdicts)
    alt = f"{met} of {len(verdicts)} published figures are met; the table lists them."
    caption = "Every published figure as a band, the model's value as a mark."
    return style.Picture(name, title, caption, alt, figure)


def scaled(verdict: Verdict, value: float) -> float:
    """Return a value in band widths from the middle of its band, within the reach of the figure.

    An open band is drawn one width wide on its closed side. Of a sign with a largest size, the
    width is the scale of the sign, so that its band may extend to the edge of the figure.
    """
    target, width = verdict.target, verdict.target.width
    if target.low is not None:
        place = (value - target.low) / width - 0.5
    else:
        place = (value - (target.high or 0.0)) / width + 0.5
    return min(max(place, -REACH), REACH)


def _rows(axes: Axes, rows: Sequence[Verdict]) -> None:
    for y, verdict in enumerate(rows):
        target, simulated = verdict.target, verdict.simulated
        low = -REACH if target.low is None else scaled(verdict, target.low)
        high = REACH if target.high is None else scaled(verdict, target.high)
        axes.fill_betweenx([y - 0.38, y + 0.38], low, high, color="#dcdcdc", lw=0)
        colour = INSIDE if verdict.met else OUTSIDE
        if simulated.low is not None and simulated.high is not None:
            ends = [scaled(verdict, simulated.low), scaled(verdict, simulated.high)]
            axes.plot(ends, [y, y], color=colour, lw=2.5)
        mark = "o" if verdict.met else "X"
        axes.plot([scaled(verdict, simulated.mean)], [y], mark, color=colour, ms=8)
    axes.set_xlim(-REACH - 0.15, REACH + 0.15)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), [_name(verdict) for verdict in rows], fontsize=10.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("widths of the band, from its middle")
    axes.spines["left"].set_visible(False)


def _name(verdict: Verdict) -> str:
    words = verdict.target.quantity
    short = words if len(words) <= LONGEST else words[: LONGEST - 4].rsplit(" ", 1)[0] + " ..."
    return f"{short}  {verdict.target.id}"
