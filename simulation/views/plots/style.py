"""One style for all figures: colours, sizes, direct labels, files that come out alike.

Colours are those of Okabe & Ito, told apart by people with any kind of colour vision;
the reference arm is always grey and dashed, so that colour never speaks alone. Sizes
are made for a projector: a figure is as wide as the screen.
"""

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.state import EMOTIONS

WIDE, HIGH, DPI = 12.8, 7.2, 125  # inches; 1600 by 900 pixels
INK, FAINT, HOLIDAY = "#222222", "#767676", "#f1efe9"
REFERENCE_COLOUR = "#5b5b5b"
ARM_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
UNPLEASANT = ("anger", "anxiety", "helplessness", "guilt", "disappointment")
PLEASANT = tuple(emotion for emotion in EMOTIONS if emotion not in UNPLEASANT)
EMOTION_COLOURS = {
    "anger": "#8c2d04", "anxiety": "#cc4c02", "helplessness": "#ec7014", "guilt": "#fe9929",
    "disappointment": "#fec44f",
    "enjoyment": "#08519c", "affection": "#3182bd", "pride": "#6baed6", "relief": "#9ecae1",
    "compassion": "#00796b", "hope": "#63b8a8",
}  # fmt: skip
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


class ArmStyle(NamedTuple):
    """How the lines of an arm look."""

    color: str
    linestyle: str | tuple[float, tuple[float, float]]


@contextmanager
def styled() -> Iterator[None]:
    """Within the block, figures are made and saved in this style, whatever the user set."""
    with rc_context():
        rcdefaults()
        rcParams.update(RULES)
        yield


def arm_styles(arms: Sequence[str]) -> dict[str, ArmStyle]:
    """The style of each arm; it depends on the arm's place in the scenario only."""
    others = [ArmStyle(ARM_COLOURS[n % len(ARM_COLOURS)], "-") for n in range(len(arms) - 1)]
    return dict(zip(arms, [ArmStyle(REFERENCE_COLOUR, (0, (4, 1.5))), *others], strict=True))


def encoded(figure: Figure, kind: str) -> bytes:
    """The figure as a PNG or SVG file without date or maker: same figure, same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=QUIET[kind])
    return buffer.getvalue()


def headline(figure: Figure, title: str) -> None:
    """The figure's title, at the top left."""
    figure.text(0.015, 0.98, title, va="top", fontsize=19, fontweight="bold")


def footnote(figure: Figure, sentences: Sequence[str]) -> None:
    """What the marks and bands of the figure are, at its foot."""
    figure.text(0.015, 0.02, "\n".join(sentences), va="bottom", fontsize=12.5, linespacing=1.4)


def wrapped(text: str, width: int) -> str:
    """The text in lines of at most so many letters."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False))


def spread_apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Places for labels, as near to the wanted ones as a gap between them allows.

    Labels that collide are set evenly around the middle of their group.
    """
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
    gap: float,
    *,
    swatches: bool = False,
) -> None:
    """Write names beside the ends of lines or areas.

    labels: height, text, colour. gap: least distance of two names, in data units.
    swatches: ink for the words and a square of the colour, which may be pale.
    """
    heights = spread_apart([height for height, _, _ in labels], gap)
    for height, (_, text, colour) in zip(heights, labels, strict=True):
        if swatches:
            _beside(axes, (x, height), "■", colour, 6)
        _beside(axes, (x, height), text, INK if swatches else colour, 24 if swatches else 8)


def _beside(axes: Axes, place: tuple[float, float], text: str, colour: str, away: int) -> None:
    axes.annotate(
        text, place, xytext=(away, 0), textcoords="offset points", va="center",
        color=colour, fontweight="bold", annotation_clip=False,
    )  # fmt: skip
