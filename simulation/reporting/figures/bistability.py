"""The negative spiral of one relationship: where a good and a bad beginning end.

Three columns: the full model and two cuts. Above, conflict in the teacher's picture; below, the
student's trust. Where the lines part, the history of the relationship decides.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from simulation.dynamics.bistability import HIGHEST, LOWEST, Band, Diagram
from simulation.parameters import NOT_FITTED
from simulation.reporting.figures import colours, style
from simulation.state import Floats
from simulation.texts.language import number

GOOD_COLOUR, BAD_COLOUR, BAND_COLOUR = colours.ARM_COLOURS[0], colours.ARM_COLOURS[1], "#e9e4d4"
JUMP = 0.06  # of R- from one z to the next; a larger step is a fall from one end to the other
SEEN = 0.005  # of R-; two lines closer than that are one
ROOM = {
    "left": 0.075, "right": 0.985, "bottom": 0.235, "top": 0.80, "wspace": 0.12, "hspace": 0.16,
}  # fmt: skip
TITLE = "Who we become together: two beginnings of one relationship, and where they end"
HEADINGS = (
    "The whole loop",
    "Teacher judges without\nthe relationship in mind",
    "Student does not respond\nto the teacher",
)
VARIABLES = {"relationship_negative": "conflict, R−", "trust": "student's trust"}
LEGEND = (
    "Lines: where the mean course of one relationship comes to rest; all else is fixed.",
    "Shaded: students where the two beginnings end apart, R− by more than 0.1.",
    "Horizontal axis: the student's externalising propensity, sd units; most students lie "
    "below 1, about 1 in 20 above 2.",
)
NAMES = (
    ("after a bad\nbeginning", (0.0, 0.62), "left", BAD_COLOUR),
    ("after a good\nbeginning", (3.95, 0.17), "right", GOOD_COLOUR),
)


def draw(diagrams: Sequence[Diagram], *, calibrated: bool) -> style.Picture:
    """Return the figure; diagrams: full model, blind appraisal, student who does not respond."""
    state = (
        "Calibrated parameters, central set." if calibrated else f"Not calibrated: {NOT_FITTED}."
    )
    legend = (f"{LEGEND[0]} {state}", *LEGEND[1:])
    with style.canvas(TITLE, legend) as figure:
        panels = figure.subplots(2, 3, sharex=True, sharey=True, gridspec_kw=ROOM)
        for column, diagram in enumerate(diagrams):
            for axes, variable in zip(panels[:, column], VARIABLES, strict=True):
                _draw_ends(axes, diagram, variable)
            panels[0, column].set_title(HEADINGS[column], fontsize=15)
            panels[1, column].text(-0.85, 0.06, _ends(diagram), fontsize=13, fontweight="bold")
        for axes, label in zip(panels[:, 0], VARIABLES.values(), strict=True):
            axes.set_ylabel(label)
        panels[1, 1].set_xlabel("student's externalising propensity, z")
        _name_lines(panels[0, 0], diagrams[0])
    return style.Picture("spiral", TITLE, " ".join(legend), alt(diagrams), figure)


def alt(diagrams: Sequence[Diagram]) -> str:
    """Return the figure in words."""
    ranges = "; ".join(f"{one.variant.name}: {in_words(one.bands)}" for one in diagrams)
    return (
        "Conflict at rest rises and trust falls with the student's externalising propensity. "
        f"Range of propensity in which a good and a bad beginning end apart: {ranges}"
    )


def in_words(bands: Sequence[Band]) -> str:
    """Return bands as text, such as "2.30 to 2.40", or "none"."""
    return ", ".join(f"{number(band.low)} to {number(band.high)}" for band in bands) or "none"


def _draw_ends(axes: Axes, diagram: Diagram, variable: str) -> None:
    """Draw both lines of one variable, broken where they fall from one end to the other."""
    for band in diagram.bands:
        axes.axvspan(band.low, band.high, color=BAND_COLOUR, lw=0)
    z = np.array([ends.propensity for ends in diagram.ends])
    good = np.array([getattr(ends.good.pair, variable) for ends in diagram.ends])
    bad = np.array([getattr(ends.bad.pair, variable) for ends in diagram.ends])
    _line(axes, z, good, color=GOOD_COLOUR, lw=5.5, ls="-", alpha=0.75)
    _line(axes, z, bad, color=BAD_COLOUR, lw=2.5, ls=(0, (2.2, 1.1)))
    axes.set(xlim=(LOWEST, HIGHEST), ylim=(0.0, 1.0), yticks=[0.0, 0.5, 1.0])
    axes.grid(axis="y", color=colours.GRID)


def _line(axes: Axes, z: Floats, values: Floats, **look: Any) -> None:
    jumps = np.flatnonzero(np.abs(np.diff(values)) > JUMP) + 1
    x, y = np.insert(z, jumps, np.nan), np.insert(values, jumps, np.nan)
    axes.plot(x, y, solid_capstyle="butt", **look)


def _ends(diagram: Diagram) -> str:
    """Return the finding of a panel in words."""
    if diagram.bands:
        share = number(100 * sum(band.share for band in diagram.bands), 1)
        return f"two ends for z of\n{in_words(diagram.bands)}\n({share} % of students)"
    if diagram.widest.gap < SEEN:
        return "one end for every z"
    return f"ends at most {number(diagram.widest.gap)} apart"


def _name_lines(axes: Axes, diagram: Diagram) -> None:
    """Name the two lines beside the place where they lie apart."""
    if not diagram.bands:
        return
    widest = diagram.widest
    ends = {BAD_COLOUR: widest.bad.pair, GOOD_COLOUR: widest.good.pair}
    for words, place, side, colour in NAMES:
        axes.annotate(
            words, (widest.propensity, ends[colour].relationship_negative), place, color=colour,
            fontweight="bold", fontsize=13, va="center", ha=side,
            arrowprops={"arrowstyle": "-", "color": colour, "shrinkB": 4, "lw": 1.2},
        )  # fmt: skip
