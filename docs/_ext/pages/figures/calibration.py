"""What calibration leaves open: the loss along every parameter, all others fitted again."""

from collections.abc import Sequence

from simulation.reporting.figures import style
from simulation.state import Floats

COLUMNS, PANEL = 6, 1.75  # panels in a row; inches of one
CEILING = 6.0  # of the loss that is drawn
TITLE = "What the figures determine of each parameter"
FOOT = (
    "Line: loss above the least, with the parameter fixed across its range and all others fitted "
    "again; ticks: the accepted draws.",
    "A flat line: the figures do not determine the parameter.",
)


def draw(
    names: Sequence[str], places: Floats, losses: Floats, marks: Sequence[Floats]
) -> style.Picture:
    """Return the figure. losses: (parameters, places), above the least; marks: draws of each."""
    lines = -(-len(names) // COLUMNS)
    height = 2.2 + PANEL * lines
    with style.canvas(TITLE, FOOT, height) as figure:
        room = {"left": 0.05, "right": 0.985, "bottom": 1.0 / height, "top": 1 - 0.95 / height}
        grid = {**room, "hspace": 0.55, "wspace": 0.25}
        panels = figure.subplots(lines, COLUMNS, gridspec_kw=grid, squeeze=False).flatten()
        for axes, name, loss, mark in zip(panels, names, losses, marks, strict=False):
            axes.plot(places, loss, color=style.ARM_COLOURS[0])
            axes.plot(mark, [0.0] * len(mark), "|", color=style.ARM_COLOURS[1], ms=9, clip_on=False)
            axes.set_title(name.replace(".", "\n"), fontsize=8.5, pad=4)
            axes.set_ylim(0.0, CEILING)
            axes.set_xticks([-1, 1], ["low", "high"], fontsize=8)
            axes.tick_params(axis="y", labelsize=8)
        for axes in panels[len(names) :]:
            axes.set_axis_off()
    flat = sum(float(loss.max()) < 1.0 for loss in losses)
    alt = (
        f"{flat} of {len(names)} parameters cost less than one band width anywhere in their range."
    )
    caption = "Steep: determined by the figures; flat: not determined."
    return style.Picture("calibration_profiles", TITLE, caption, alt, figure)
