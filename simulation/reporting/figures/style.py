"""One style for all figures: sizes, title and foot, numbers, files that come out alike.

Sizes are made for a projector: a figure is as wide as the screen.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

from simulation.reporting.figures.colours import ARM_COLOURS as ARM_COLOURS
from simulation.reporting.figures.colours import FAINT, INK
from simulation.reporting.figures.colours import REFERENCE_COLOUR as REFERENCE_COLOUR
from simulation.reporting.figures.labels import wrapped
from simulation.texts.language import decimal_mark

WIDE, HIGH, DPI = 12.8, 7.2, 125  # inches; 1600 by 900 pixels
TITLE_WIDTH, FOOT_WIDTH = 76, 138  # letters in a line
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
    """A finished figure: file name without suffix, what it shows, and the same in words."""

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
    """Within the block, figures are made and saved in this style, whatever the user set."""
    with rc_context():
        rcdefaults()
        rcParams.update(RULES)
        yield


def finished(figure: Figure) -> Figure:
    """The figure, with its numbers in the language spoken now."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if type(axis.get_major_formatter()) is ScalarFormatter:
                axis.set_major_formatter(_InLanguage(decimal_mark()))
    return figure


def encoded(figure: Figure, kind: str) -> bytes:
    """The figure as a PNG or SVG file without date or maker: same figure, same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=QUIET[kind])
    return buffer.getvalue()


def headline(figure: Figure, title: str) -> None:
    """The figure's title, at the top left."""
    figure.text(
        0.015, 1 - 0.02 * HIGH / figure.get_figheight(), wrapped(title, TITLE_WIDTH, 1),
        va="top", fontsize=19, fontweight="bold",
    )  # fmt: skip


def footnote(figure: Figure, sentences: Sequence[str]) -> None:
    """What the marks and bands of the figure are, at its foot; long sentences are wrapped."""
    said = "\n".join(wrapped(sentence, FOOT_WIDTH) for sentence in sentences)
    figure.text(
        0.015, 0.02 * HIGH / figure.get_figheight(), said,
        va="bottom", fontsize=SMALL, linespacing=1.4,
    )  # fmt: skip
