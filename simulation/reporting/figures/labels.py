"""Direct labels: names beside their lines, without overlap."""

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from simulation.reporting.figures.colours import INK

POINTS_AN_INCH = 72


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
