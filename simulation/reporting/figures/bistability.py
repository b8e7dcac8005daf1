"""The negative spiral of one dyad: where a good and a bad beginning end, with and without a link.

Three columns: the full model and two cuts. Above, conflict as the teacher carries it;
below, the student's trust. Where the lines part, the dyad's own past decides.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.dynamics.bistability import HIGHEST, LOWEST, Band, Diagram
from simulation.reporting.figures import colours, style
from simulation.state import Floats

GOOD_COLOUR, BAD_COLOUR, BAND_COLOUR = colours.ARM_COLOURS[0], colours.ARM_COLOURS[1], "#e9e4d4"
JUMP = 0.06  # of R- from one z to the next; a larger step is a fall from one end to the other
SEEN = 0.005  # of R-; two lines closer than that are one
ROOM = {
    "left": 0.075, "right": 0.985, "bottom": 0.235, "top": 0.80, "wspace": 0.12, "hspace": 0.16,
}  # fmt: skip
TITLE = "Who we become together: two beginnings of the same dyad, and where they end"
HEADINGS = (
    "The whole loop",
    "Teacher judges without\nthe relationship in mind",
    "Student does not respond\nto the teacher",
)
VARIABLES = (("relationship_negative", "conflict, R−"), ("trust", "student's trust"))
LEGEND = (
    "Lines: where the mean course of one dyad comes to rest; everything around the dyad is held.",
    "Shaded: students with whom the two beginnings end apart, R− by more than 0.1.",
    "Horizontal axis: the student's externalising propensity, sd units; most students lie "
    "below 1, about 1 in 20 above 2.",
)


def draw(diagrams: Sequence[Diagram], *, calibrated: bool) -> style.Picture:
    """The figure; diagrams: full model, blind appraisal, student who does not respond."""
    state = "Calibrated parameters, central set." if calibrated else "Parameters not calibrated."
    legend = (f"{LEGEND[0]} {state}", *LEGEND[1:])
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, TITLE)
        panels = figure.subplots(2, 3, sharex=True, sharey=True, gridspec_kw=ROOM)
        for column, diagram in enumerate(diagrams):
            for axes, (variable, _) in zip(panels[:, column], VARIABLES, strict=True):
                _draw_ends(axes, diagram, variable)
            panels[0, column].set_title(HEADINGS[column], fontsize=15)
            panels[1, column].text(-0.85, 0.06, _verdict(diagram), fontsize=13, fontweight="bold")
        for axes, (_, label) in zip(panels[:, 0], VARIABLES, strict=True):
            axes.set_ylabel(label)
        panels[1, 1].set_xlabel("student's externalising propensity, z")
        _name_lines(panels[0, 0], diagrams[0])
        style.footnote(figure, legend)
    return style.Picture("spiral", TITLE, " ".join(legend), alt(diagrams), figure)


def alt(diagrams: Sequence[Diagram]) -> str:
    """The figure in words."""
    said = [f"{diagram.variant.name}: {in_words(diagram.bands)}" for diagram in diagrams]
    return (
        "Conflict at rest rises and trust falls with the student's externalising propensity. "
        "Range of propensity in which a good and a bad beginning end apart: " + "; ".join(said)
    )


def in_words(bands: Sequence[Band]) -> str:
    """Bands as text: "2.30 to 2.40", or "none"."""
    return ", ".join(f"{band.low:.2f} to {band.high:.2f}" for band in bands) or "none"


def _draw_ends(axes: Axes, diagram: Diagram, variable: str) -> None:
    """Both lines of one variable, broken where they fall from one end to the other."""
    for band in diagram.bands:
        axes.axvspan(band.low, band.high, color=BAND_COLOUR, lw=0)
    z = np.array([ends.propensity for ends in diagram.ends])
    good = np.array([getattr(ends.good.pair, variable) for ends in diagram.ends])
    bad = np.array([getattr(ends.bad.pair, variable) for ends in diagram.ends])
    _line(axes, z, good, color=GOOD_COLOUR, lw=5.5, ls="-", alpha=0.75)
    _line(axes, z, bad, color=BAD_COLOUR, lw=2.5, ls=(0, (2.2, 1.1)))
    axes.set_xlim(LOWEST, HIGHEST)
    axes.set_ylim(0.0, 1.0)
    axes.set_yticks([0.0, 0.5, 1.0])
    axes.grid(axis="y", color="#e6e6e6")


def _line(axes: Axes, z: Floats, values: Floats, **look: Any) -> None:
    jumps = np.flatnonzero(np.abs(np.diff(values)) > JUMP) + 1
    x, y = np.insert(z, jumps, np.nan), np.insert(values, jumps, np.nan)
    axes.plot(x, y, solid_capstyle="butt", **look)


def _verdict(diagram: Diagram) -> str:
    """What a panel shows, in words."""
    if diagram.bands:
        share = 100 * sum(band.share for band in diagram.bands)
        return f"two ends for z of\n{in_words(diagram.bands)}\n({share:.1f} % of students)"
    if diagram.widest.gap < SEEN:
        return "one end for each z"
    return f"ends at most {diagram.widest.gap:.2f} apart"


def _name_lines(axes: Axes, diagram: Diagram) -> None:
    """The names of the two lines, beside them where they lie apart."""
    if not diagram.bands:
        return
    widest = diagram.widest
    ends = {BAD_COLOUR: widest.bad.pair, GOOD_COLOUR: widest.good.pair}
    for words, place, side, colour in (
        ("after a bad\nbeginning", (0.0, 0.62), "left", BAD_COLOUR),
        ("after a good\nbeginning", (3.95, 0.17), "right", GOOD_COLOUR),
    ):
        axes.annotate(
            words, (widest.propensity, ends[colour].relationship_negative), place, color=colour,
            fontweight="bold", fontsize=13, va="center", ha=side,
            arrowprops={"arrowstyle": "-", "color": colour, "shrinkB": 4, "lw": 1.2},
        )  # fmt: skip
