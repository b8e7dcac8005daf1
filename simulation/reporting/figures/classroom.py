"""One class as a heat map: relationships by school week, a panel per arm, and the difference."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.figure import Figure

from simulation.reporting.figures import colours, school_axis, style
from simulation.reporting.figures.colours import LIMIT, SCALE, SHADES
from simulation.reporting.figures.teacher_changes import placing_of
from simulation.results.reader import ResultReader
from simulation.runs.class_trace import TABLE, traced_teacher
from simulation.texts.language import arm_name, number, say

SCORE = "conflict_score"
MANY_ROWS = 70  # rows that are too thin for lines between them
LEAST_REACH = 0.5  # STRS points; the colours of differences never show less
ROOM = {"left": 0.035, "right": 0.98, "bottom": 0.325, "top": 0.83, "wspace": 0.11}
BAR_HEIGHT, BAR_BOTTOM = 0.022, 0.205  # of the figure: the scales under the panels


def grid(weeks: pd.DataFrame, arm: str, order: list[str]) -> pd.DataFrame:
    """Return the conflict scores of one arm: a row per student in this order, a column per week.

    A student who is absent in that arm has a row without values.
    """
    own = weeks[weeks["arm"] == arm].astype({"student": str})
    return own.pivot(index="student", columns="week", values=SCORE).reindex(order)


def order_of(weeks: pd.DataFrame, versus: str) -> list[str]:
    """Return the students by mean conflict over the year in the reference arm, highest first."""
    own = weeks[weeks["arm"] == versus].astype({"student": str})
    means = own.groupby("student")[SCORE].mean()
    return [str(name) for name in means.sort_values(ascending=False, kind="stable").index]


def draw(result: ResultReader) -> style.Picture | None:
    """Return the figure; None if there is no close-up of a class."""
    if not result.has(TABLE):
        return None
    weeks = result.table(TABLE)
    arms = [arm for arm in result.arms if (weeks["arm"] == arm).any()]
    order = order_of(weeks, arms[0])
    grids = {arm: grid(weeks, arm, order) for arm in arms}
    targeted = set(weeks.loc[weeks["targeted"] & (weeks["arm"] == arms[-1]), "student"].astype(str))
    with style.canvas(say("classroom.title"), _legend(bool(targeted), result)) as figure:
        many = len(arms) + (len(arms) == 2)
        panels = list(figure.subplots(1, many, squeeze=False, gridspec_kw=ROOM)[0])
        for axes, arm in zip(panels, arms, strict=False):
            _draw_class(axes, grids[arm], SCALE, colours.conflict_colours())
            _head(axes, arm, result)
        _draw_scores_scale(figure, panels[: len(arms)])
        if many > len(arms):
            _draw_change(figure, panels[-1], grids[arms[1]] - grids[arms[0]], arm_name(arms[0]))
        for axes in panels:
            _mark_targeted(axes, order, targeted)
    caption = say(
        "classroom.caption", rule=say(f"classroom.rule_{'reached' if targeted else 'all'}")
    )
    return style.Picture("classroom", say("classroom.title"), caption, _alt(grids), figure)


def _draw_class(
    axes: Axes, scores: pd.DataFrame, limits: tuple[float, float], shades: Colormap
) -> None:
    many, last = scores.shape[0], int(scores.columns[-1])
    axes.imshow(
        scores, cmap=shades, vmin=limits[0], vmax=limits[1], aspect="auto",
        interpolation="nearest", extent=(-0.5, last + 0.5, many - 0.5, -0.5),
    )  # fmt: skip
    for y in range(1, many if many <= MANY_ROWS else 0):
        axes.axhline(y - 0.5, color="white", lw=min(0.8, 20 / many))
    for week in school_axis.weeks_before_holidays():
        axes.axvline(week + 0.5, color="white", lw=2.5)
    axes.set_xticks(school_axis.TICKS)
    axes.set_yticks([])
    axes.set_xlabel(say("words.week"))
    axes.spines[:].set_visible(False)


def _head(axes: Axes, arm: str, result: ResultReader) -> None:
    look = colours.arm_styles(result.arms)[arm]
    axes.set_title(style.wrapped(arm_name(arm), 25, 1), color=look.words, pad=30)
    for start in school_axis.starts_of(result.scenario)[:1]:
        if start.arm == arm:
            late = start.week > 20
            axes.annotate(
                say("classroom.start_late" if late else "classroom.start"),
                (start.week - 0.5, 1), xycoords=("data", "axes fraction"),
                xytext=(6 if late else -6, 5), textcoords="offset points",
                fontsize=style.SMALL, ha="right" if late else "left",
            )  # fmt: skip


def _draw_change(figure: Figure, axes: Axes, change: pd.DataFrame, versus: str) -> None:
    """Draw the second arm minus the first, white where there is no change."""
    reach = max(float(change.abs().max().max()), LEAST_REACH)
    shades = colormaps[colours.CHANGE_COLOURS]
    _draw_class(axes, change, (-reach, reach), shades)
    axes.set_title(say("classroom.change"), pad=30)
    axes.annotate(
        say("classroom.change_from", versus=style.wrapped(versus, 20, 1)), (0, 1),
        xycoords="axes fraction", xytext=(0, 5), textcoords="offset points",
        fontsize=style.SMALL, color=colours.FAINT,
    )  # fmt: skip
    axes.spines[:].set_visible(True)
    axes.spines[:].set_color(colours.GRID)
    ticks = [-reach, 0.0, reach]
    bar = _scale(figure, [axes], (-reach, reach), shades, say("classroom.change_scale"))
    bar.set_xticks(ticks, [number(tick, 1, signed=True) for tick in ticks])
    bar.get_xticklabels()[-1].set_horizontalalignment("right")


def _draw_scores_scale(figure: Figure, panels: list[Axes]) -> None:
    shades = colours.conflict_colours()
    bar = _scale(figure, panels, SCALE, shades, say("classroom.scale"))
    bar.set_xticks([1, 2, LIMIT, 4, 5], ["1", "2", number(LIMIT, 1), "4", "5"])


def _scale(
    figure: Figure, panels: list[Axes], limits: tuple[float, float], shades: Colormap, words: str
) -> Axes:
    """Draw a bar of colours under some panels, with its name."""
    left, right = panels[0].get_position().x0, panels[-1].get_position().x1
    axes = figure.add_axes((left, BAR_BOTTOM, right - left, BAR_HEIGHT))
    axes.imshow(
        np.linspace(*limits, SHADES)[None, :], cmap=shades, aspect="auto",
        extent=(*limits, 0, 1), interpolation="nearest",
    )  # fmt: skip
    axes.set_yticks([])
    axes.tick_params(labelsize=style.SMALL, length=3)
    axes.spines[:].set_visible(False)
    axes.annotate(
        words, (1, 0), xycoords="axes fraction", xytext=(0, -22), textcoords="offset points",
        ha="right", va="top", fontsize=style.SMALL,
    )  # fmt: skip
    return axes


def _mark_targeted(axes: Axes, order: list[str], targeted: set[str]) -> None:
    """Mark every student chosen by an intervention."""
    for y, student in enumerate(order):
        if student in targeted:
            axes.annotate(
                "▶", (0, y), xycoords=("axes fraction", "data"), xytext=(-4, 0),
                textcoords="offset points", ha="right", va="center_baseline",
                fontsize=14 if len(order) <= 40 else 9,
            )  # fmt: skip


def _legend(chosen: bool, result: ResultReader) -> list[str]:
    name = arm_name(result.arms[1]) if len(result.arms) > 1 else say("words.programme")
    mark = say("classroom.chosen", name=style.wrapped(name, 40, 1))
    limit = say("classroom.limit", limit=number(LIMIT, 1))
    marks = " ".join([say("classroom.rows"), *[mark] * chosen, limit, say("classroom.holidays")])
    placing = placing_of(result, traced_teacher(result))
    return [marks, placing.sentence()] if placing else [marks]


def _alt(grids: dict[str, pd.DataFrame]) -> str:
    panels = []
    for arm, scores in grids.items():
        first, last = (number(float(scores.iloc[:, n].mean())) for n in (0, -1))
        above = int((scores.iloc[:, -1] > LIMIT).sum())
        words = {"first": first, "last": last, "above": above}
        panels.append(say("classroom.alt_panel", arm=arm_name(arm), **words))
    students = len(next(iter(grids.values())))
    return say("classroom.alt", students=students, panels=" ".join(panels))
