"""Figures of the verification page: map against engine, and recovered parameters."""

from collections.abc import Mapping, Sequence

import numpy as np

from simulation.reporting.figures import style
from simulation.state import Floats
from simulation.texts.language import number
from simulation.verification.approximations import MapComparison

MARKS = ("o", "s", "^")
MAP = "One school day of a relationship: the mean-field map and the engine"
RECOVERY = "Parameters recovered from data of the model"


def draw_map(changes: Sequence[MapComparison]) -> style.Picture:
    """Return the change of every variable in a day: by the map, and as the mean of copies."""
    foot = ["One mark is one variable of one relationship; bars: 4 standard errors."]
    with style.canvas(MAP, foot) as figure:
        axes = figure.subplots(gridspec_kw={"left": 0.1, "bottom": 0.2, "top": 0.88})
        names = list(dict.fromkeys(change.pair for change in changes))
        for name, mark, colour in zip(names, MARKS, style.ARM_COLOURS, strict=False):
            own = [change for change in changes if change.pair == name]
            x = [change.expected - change.before for change in own]
            y = [change.simulated - change.before for change in own]
            error = [4.0 * change.error for change in own]
            axes.errorbar(x, y, error, fmt=mark, ms=9, color=colour, label=f"{name} relationship")
        limits = (*axes.get_xlim(), *axes.get_ylim())
        ends = [min(limits), max(limits)]
        axes.plot(ends, ends, color=style.REFERENCE_COLOUR, lw=1, zorder=0)
        axes.set(xlabel="change in a day by the map", ylabel="mean change of the copies")
        axes.legend(frameon=False)
    worst = number(max(change.errors_off for change in changes), 1)
    alt = f"{len(changes)} marks, none farther than {worst} standard errors from the line."
    caption = "Marks on the line: map and engine agree."
    return style.Picture("verification_map", MAP, caption, alt, figure)


def draw_recovery(truth: Mapping[str, float], found: Floats) -> style.Picture:
    """Return estimates over true values; found: (data sets, parameters)."""
    with style.canvas(RECOVERY, ["Circles: one data set each; diamond: their mean."]) as figure:
        axes = figure.subplots(gridspec_kw={"left": 0.27, "bottom": 0.2, "top": 0.88})
        for n, value in enumerate(truth.values()):
            ratio = found[:, n] / value
            line = np.full(len(ratio), n)
            axes.plot(ratio, line, "o", ms=8, mfc="none", color=style.ARM_COLOURS[0])
            axes.plot([ratio.mean()], [n], "D", ms=10, color=style.ARM_COLOURS[1])
        axes.axvline(1.0, color=style.REFERENCE_COLOUR, lw=1, zorder=0)
        axes.set_yticks(range(len(truth)), list(truth))
        axes.set_xlabel("estimate over true value")
    alt = f"Estimates of {len(truth)} parameters from {len(found)} data sets lie around the truth."
    caption = "Estimates divided by the true value; 1 is perfect."
    return style.Picture("verification_recovery", RECOVERY, caption, alt, figure)
