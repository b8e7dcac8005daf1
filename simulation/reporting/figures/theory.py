"""What separates the theory from its rivals: one panel a statistic, one line a model."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from simulation.evidence.theory.rival_models import MODELS
from simulation.evidence.theory.theory_table import TheoryRow
from simulation.reporting.figures import colours, style
from simulation.reporting.figures.style import wrapped

SHOWN = (  # names of statistics, in the order of the questions
    "seen_darker_negative",
    "anger_by_conflict",
    "anger_by_history",
    "pleasure_by_balance",
    "feeling_without_misbehaviour",
    "stress_by_act_and_conflict",
    "stress_by_conflict_beyond_act",
    "heaviest_share",
    "variance_lost",
    "conflict_predicts_misbehaviour",
    "misbehaviour_ratio",
    "dark_half",
    "conflict_on_engagement",
    "closeness_on_engagement",
    "shock_stress",
    "reflection_conflict",
)
ACROSS, PANEL_WORDS = 4, 27  # panels in a row; letters in a line of a panel's title
ROW_HEIGHT, TITLE, AXIS, HEAD, FOOT = 0.27, 0.95, 0.45, 0.55, 1.05  # inches
SEPARATED, TOGETHER = style.ARM_COLOURS[1], "#8a8a8a"
NAME = "theory"
HEADLINE = "What separates the theory from its rivals"
LEGEND = (
    "Line: 95 % interval of the mean over populations. Blue circle: the full model. Orange square: "
    "a rival that is separated from it; grey square: one that is not.",
    "Every rival has the level of the full model: what it does not learn is fixed at the full "
    "model's mean.",
)


def draw(rows: Sequence[TheoryRow]) -> style.Picture:
    """Return the figure of the main statistics."""
    by_name = {row.statistic.name: row for row in rows}
    shown = [by_name[name] for name in SHOWN if by_name[name].values]
    down, panel = max(1, math.ceil(len(shown) / ACROSS)), ROW_HEIGHT * len(MODELS)
    height = HEAD + FOOT + down * (TITLE + panel + AXIS)
    with style.canvas(HEADLINE, LEGEND, height) as figure:
        room = {
            "left": 0.17,
            "right": 0.985,
            "bottom": (FOOT + AXIS) / height,
            "top": 1 - (HEAD + TITLE) / height,
            "wspace": 0.12,
            "hspace": (TITLE + AXIS) / panel,
        }
        panels = figure.subplots(down, ACROSS, squeeze=False, gridspec_kw=room).ravel()
        for n, row in enumerate(shown):
            _panel(panels[n], row, named=n % ACROSS == 0)
        for axes in panels[len(shown) :]:
            axes.set_axis_off()
    return style.Picture(NAME, HEADLINE, " ".join(LEGEND), alt(shown), figure)


def alt(rows: Sequence[TheoryRow]) -> str:
    """Return the figure in words."""
    parts = [f"{row.statistic.words}: {', '.join(row.separated) or 'none'}" for row in rows]
    return f"Rivals from which the full model is separated. {'; '.join(parts)}."


def _panel(axes: Axes, row: TheoryRow, *, named: bool) -> None:
    for place, model in enumerate(MODELS):
        value = row.values.get(model.name)
        if value is None:
            continue
        colour = SEPARATED if model.name in row.separated else TOGETHER
        mark = "s"
        if place == 0:
            colour, mark = style.ARM_COLOURS[0], "o"
        if value.low is not None and value.high is not None:
            axes.plot([value.low, value.high], [place, place], color=colour, lw=2.5)
        axes.plot([value.mean], [place], mark, color=colour, ms=7)
    axes.axvline(0.0, color=colours.GRID, lw=1.5, zorder=-1)
    axes.set_ylim(len(MODELS) - 0.5, -0.5)
    axes.set_yticks(range(len(MODELS)), [model.name for model in MODELS] if named else [])
    axes.tick_params(labelsize=style.SMALL)
    axes.locator_params(axis="x", nbins=4)
    words = f"{row.statistic.id} {row.statistic.words}"
    axes.set_title(wrapped(words, PANEL_WORDS, 3), fontsize=style.SMALL, fontweight="normal")
