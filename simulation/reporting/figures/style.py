"""The style of all figures: sizes for a projector, title, foot, numbers, reproducible files."""

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

from simulation.reporting.figures.colours import ARM_COLOURS as ARM_COLOURS
from simulation.reporting.figures.colours import FAINT, GRID, HOLIDAY, INK
from simulation.reporting.figures.colours import REFERENCE_COLOUR as REFERENCE_COLOUR
from simulation.texts.language import decimal_mark

WIDE, HIGH, DPI = 12.8, 7.2, 125  # inches; 1600 by 900 pixels
TITLE_WIDTH, FOOT_WIDTH = 76, 138  # letters in a line
POINTS_AN_INCH = 72
SMALL = 12.5  # points; nothing in a figure is smaller
RULES: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with Matplotlib, so that files are alike anywhere
    "font.size": 14,
    "axes.titlesize": 15,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 12,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "lines.linewidth": 2.5,
    "savefig.dpi": DPI,
    "svg.hashsalt": "teacher wellbeing",
    "text.parse_math": False,  # a dollar sign in the name of an arm is a dollar sign
    "svg.fonttype": "none",
}
QUIET: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


class Picture(NamedTuple):
    """A finished figure: file name without suffix, title, caption, description in words."""

    name: str
    title: str
    caption: str
    alt: str
    figure: Figure


class _InLanguage(ScalarFormatter):
    """Tick labels with the decimal mark of a language."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark

    def __call__(self, x: float, pos: int | None = None) -> str:
        return super().__call__(x, pos).replace(".", self._mark)


@contextmanager
def styled() -> Iterator[None]:
    """Use this style within the block, whatever the user has set."""
    with rc_context():
        rcdefaults()
        rcParams.update(RULES)
        yield


@contextmanager
def canvas(title: str, foot: Sequence[str], height: float = HIGH) -> Iterator[Figure]:
    """Yield a figure with its title; at the end add the foot and the numbers of the language."""
    with styled():
        figure = Figure((WIDE, height))
        headline(figure, title)
        yield figure
        footnote(figure, foot)
        for axes in figure.axes:
            for axis in (axes.xaxis, axes.yaxis):
                if type(axis.get_major_formatter()) is ScalarFormatter:
                    axis.set_major_formatter(_InLanguage(decimal_mark()))


def encoded(figure: Figure, kind: str) -> bytes:
    """Return the figure as a PNG or SVG file without date or maker."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=QUIET[kind])
    return buffer.getvalue()


def headline(figure: Figure, title: str) -> None:
    """Write the title at the top left."""
    figure.text(
        0.015, 1 - 0.02 * HIGH / figure.get_figheight(), wrapped(title, TITLE_WIDTH, 1),
        va="top", fontsize=19, fontweight="bold",
    )  # fmt: skip


def footnote(figure: Figure, sentences: Sequence[str]) -> None:
    """Write at the foot what marks and bands are; long sentences are wrapped."""
    lines = "\n".join(wrapped(sentence, FOOT_WIDTH) for sentence in sentences)
    figure.text(
        0.015, 0.02 * HIGH / figure.get_figheight(), lines,
        va="bottom", fontsize=SMALL, linespacing=1.4,
    )  # fmt: skip


def mark_negligible(axes: Axes, limit: float, words: str) -> None:
    """Shade differences below the limit around 0, name them above, and drop the vertical axis."""
    axes.axvspan(-limit, limit, color=HOLIDAY, lw=0, zorder=-1)
    axes.annotate(
        words, (0, 1), xycoords=("data", "axes fraction"), xytext=(0, 3), fontsize=SMALL,
        textcoords="offset points", ha="center", va="bottom", color=FAINT,
    )  # fmt: skip
    axes.axvline(0, color=REFERENCE_COLOUR, lw=1.5, zorder=0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID)


def wrapped(text: str, width: int, lines: int | None = None) -> str:
    """Wrap a text to a number of letters; cut it with an ellipsis after ``lines`` lines."""
    parts = textwrap.wrap(text, width, break_on_hyphens=False)
    if lines is not None and len(parts) > lines:
        rest = " ".join(parts[lines - 1 :])
        parts = [*parts[: lines - 1], f"{rest[: width - 1].rstrip()}…"]
    return "\n".join(parts)


def spread_apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Return places for labels: near the wanted ones, a gap apart, around the same middle."""
    order = np.argsort(wanted, kind="stable")
    groups: list[tuple[float, int]] = []  # middle of a group, and how many labels it has
    for place in np.asarray(wanted, dtype=np.float64)[order]:
        groups.append((float(place), 1))
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], gap):
            (middle, many), (other, more) = groups.pop(), groups.pop()
            groups.append(((middle * many + other * more) / (many + more), many + more))
    places = np.empty(len(order))
    places[order] = [
        middle + gap * (n - (many - 1) / 2) for middle, many in groups for n in range(many)
    ]
    return [float(place) for place in places]


def _overlap(lower: tuple[float, int], upper: tuple[float, int], gap: float) -> bool:
    return upper[0] - lower[0] < gap * (lower[1] + upper[1]) / 2


def label_ends(
    axes: Axes,
    x: float,
    labels: Sequence[tuple[float, str, str]],
    *,
    swatches: bool = False,
    size: float = 14.0,
) -> None:
    """Write names beside the ends of lines or areas, within the panel if they fit.

    labels: height, text, colour. swatches: words in ink beside a square of the colour. The
    limits of the panel must not change afterwards.
    """
    if not labels:
        return
    lines = max(text.count("\n") + 1 for _, text, _ in labels)
    low, high = axes.get_ylim()
    line = 1.28 * size / POINTS_AN_INCH / _inches(axes) * (high - low)
    gap = line * (lines + (0.25 if lines > 1 else 0.0))
    heights = np.array(spread_apart([height for height, _, _ in labels], gap))
    heights += max(low + gap / 2 - heights.min(), 0.0)
    heights -= max(heights.max() - (high - gap / 2), 0.0)
    for height, (_, text, colour) in zip(heights, labels, strict=True):
        if swatches:
            _beside(axes, (x, height), "■", colour, 6, size)
        _beside(axes, (x, height), text, INK if swatches else colour, 24 if swatches else 8, size)


def _inches(axes: Axes) -> float:
    return float(axes.get_position().height * axes.figure.get_figheight())  # type: ignore[union-attr]


def _beside(
    axes: Axes, place: tuple[float, float], text: str, colour: str, away: int, size: float
) -> None:
    axes.annotate(
        text, place, xytext=(away, 0), textcoords="offset points", va="center",
        color=colour, fontweight="bold", annotation_clip=False, fontsize=size, linespacing=1.15,
    )  # fmt: skip
