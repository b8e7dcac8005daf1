"""Two figures of the verification page: map against engine, and parameters found again."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from simulation.reporting.figures import style
from simulation.state import Floats
from simulation.verification.mean_field import MapComparison

MARKS = ("o", "s", "^")


def draw_map(changes: Sequence[MapComparison]) -> style.Picture:
    """What a day does to each variable: by the map, and as the mean of copies in the engine."""
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, "One school day of a dyad: the mean-field map and the engine")
        axes = figure.subplots(gridspec_kw={"left": 0.1, "bottom": 0.2, "top": 0.88})
        names = list(dict.fromkeys(each.pair for each in changes))
        for name, mark, colour in zip(names, MARKS, style.ARM_COLOURS, strict=False):
            own = [each for each in changes if each.pair == name]
            x = [each.expected - each.before for each in own]
            y = [each.lived - each.before for each in own]
            error = [4.0 * each.error for each in own]
            axes.errorbar(x, y, error, fmt=mark, ms=9, color=colour, label=f"{name} dyad")
        ends = [
            min(axes.get_xlim()[0], axes.get_ylim()[0]),
            max(axes.get_xlim()[1], axes.get_ylim()[1]),
        ]
        axes.plot(ends, ends, color=style.REFERENCE_COLOUR, lw=1, zorder=0)
        axes.set_xlabel("change in a day by the map")
        axes.set_ylabel("mean change of the copies")
        axes.legend(frameon=False)
        style.footnote(figure, ["Each mark is one variable of one dyad; bars: 4 standard errors."])
    worst = max(each.errors_off for each in changes)
    return style.Picture(
        "verification_map",
        "One school day of a dyad: the mean-field map and the engine",
        "Marks on the line: map and engine agree.",
        f"{len(changes)} marks, none farther than {worst:.1f} standard errors from the line.",
        figure,
    )


def draw_recovery(truth: Mapping[str, float], found: Floats) -> style.Picture:
    """Estimates of each parameter over its truth, shape of found (data sets, parameters)."""
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, "Parameters found again from data the model made")
        axes = figure.subplots(gridspec_kw={"left": 0.27, "bottom": 0.2, "top": 0.88})
        for n, value in enumerate(truth.values()):
            ratio = found[:, n] / value
            axes.plot(
                ratio, np.full(len(ratio), n), "o", ms=8, mfc="none", color=style.ARM_COLOURS[0]
            )
            axes.plot([ratio.mean()], [n], "D", ms=10, color=style.ARM_COLOURS[1])
        axes.axvline(1.0, color=style.REFERENCE_COLOUR, lw=1, zorder=0)
        axes.set_yticks(range(len(truth)), list(truth))
        axes.set_xlabel("estimate over truth")
        style.footnote(figure, ["Circles: one data set each; diamond: their mean."])
    return style.Picture(
        "verification_recovery",
        "Parameters found again from data the model made",
        "Each estimate over the truth; 1 is perfect.",
        f"Estimates of {len(truth)} parameters from {len(found)} data sets lie around the truth.",
        figure,
    )
