"""A claim under every ablation: one panel per criterion, one line per ablation."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from simulation.evidence.claims.claim import Criterion, JudgedCriterion
from simulation.evidence.claims.judge_claims import JudgedClaim
from simulation.reporting.figures import style
from simulation.reporting.figures.style import wrapped

ROW_HEIGHT, TITLE, AXIS, HEAD, FOOT = 0.27, 0.65, 0.45, 0.55, 1.15  # inches
ACROSS = 3  # panels beside row other
PANEL_WORDS = 30  # letters in a line of a panel's title
MARGIN = 0.12  # of the span of the numbers, at either side
COLOURS = {"holds": style.ARM_COLOURS[0], "fails": style.ARM_COLOURS[1], "open": "#8a8a8a"}
MARKS = {"holds": "o", "fails": "X", "open": "D"}
BAND = "#dcdcdc"
LEGEND = (
    "Grey: the range that the criterion requires. Blue circle: met; orange cross: not met; grey "
    "diamond: open. Line: 95 % interval of the mean over replicates.",
    "Bold: ablations that remove the mechanism of the claim.",
)


def draw(name: str, rows: Sequence[JudgedClaim]) -> style.Picture:
    """Return the figure of a claim; rows: the claim by ablation, the whole model first."""
    claim = rows[0].claim
    criteria = [judged.criterion for judged in rows[0].criteria]
    down, panel = math.ceil(len(criteria) / ACROSS), ROW_HEIGHT * len(rows)
    height = HEAD + FOOT + down * (TITLE + panel + AXIS)
    title = f"{claim.id}. {claim.title}"
    with style.canvas(title, LEGEND, height) as figure:
        room = {
            "left": 0.19, "right": 0.985, "bottom": (FOOT + AXIS) / height,
            "top": 1 - (HEAD + TITLE) / height, "wspace": 0.08, "hspace": (TITLE + AXIS) / panel,
        }  # fmt: skip
        panels = figure.subplots(down, ACROSS, squeeze=False, gridspec_kw=room).ravel()
        for n, criterion in enumerate(criteria):
            _panel(panels[n], criterion, rows, n, named=n % ACROSS == 0)
        for axes in panels[len(criteria) :]:
            axes.set_axis_off()
    supported = [row.ablation.name for row in rows if row.verdict == "holds"]
    alt = f"Supported under: {', '.join(supported) or 'none'}."
    return style.Picture(name, title, claim.sentence, alt, figure)


def _panel(
    axes: Axes, criterion: Criterion, rows: Sequence[JudgedClaim], n: int, *, named: bool
) -> None:
    judged = [row.criteria[n] for row in rows]
    low, high = _limits(criterion, judged)
    left = low if criterion.low is None else max(criterion.low, low)
    right = high if criterion.high is None else min(criterion.high, high)
    axes.axvspan(left, right, color=BAND, lw=0)
    for y, mark in enumerate(judged):
        _mark(axes, y, mark)
    axes.set_xlim(low, high)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_title(wrapped(criterion.words, PANEL_WORDS), fontsize=12.5)
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=4)
    names = [row.ablation.name for row in rows]
    axes.set_yticks(range(len(rows)), names if named else [""] * len(names), fontsize=11)
    for label, row in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if row.ablation.name in row.claim.removing else "normal")
    axes.spines["left"].set_visible(False)


def _mark(axes: Axes, y: int, judged: JudgedCriterion) -> None:
    simulated, colour = judged.simulated, COLOURS[judged.verdict]
    if simulated.low is not None and simulated.high is not None:
        axes.plot([simulated.low, simulated.high], [y, y], color=colour, lw=2.5)
    axes.plot(
        [simulated.mean], [y], MARKS[judged.verdict], color=colour, ms=10, mec="white", mew=1.2
    )


def _limits(criterion: Criterion, judged: Sequence[JudgedCriterion]) -> tuple[float, float]:
    """Return the ends of the axis: all intervals, the ends of the band and 0, with a margin."""
    found = [end for end in (criterion.low, criterion.high) if end is not None]
    for row in judged:
        s = row.simulated
        found += [end for end in (s.low, s.mean, s.high) if end is not None]
    low, high = min(0.0, *found), max(0.0, *found)
    margin = MARGIN * (high - low) if high > low else 1.0
    return low - margin, high + margin
