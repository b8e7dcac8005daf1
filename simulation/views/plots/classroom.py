"""One class as a heat map: its relationships by school weeks, one panel an arm."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from simulation.experiments.close_up import TABLE, subject_of
from simulation.experiments.results import Result
from simulation.measurement.outcomes import CONFLICT_LIMIT, relationship_score
from simulation.views.plots import school_axis, style
from simulation.views.plots.placing import placing_of
from simulation.views.texts import number, say

SCORE = "conflict_score"
SCALE = (1.0, 5.0)  # the whole of the instrument's scale, so that figures can be compared
COLOURS = "YlOrBr"  # from light to dark, in any colour vision and in grey
SHADES = 200
LIMIT = float(relationship_score(np.array(CONFLICT_LIMIT)))
ROOM = {"left": 0.07, "right": 0.875, "bottom": 0.2, "top": 0.83, "wspace": 0.16}


def grid(weeks: pd.DataFrame, arm: str, order: list[str]) -> pd.DataFrame:
    """Conflict scores of one arm: a row a student, in the given order, a column a week."""
    own = weeks[weeks["arm"] == arm].astype({"student": str})
    return own.pivot(index="student", columns="week", values=SCORE).loc[order]


def order_of(weeks: pd.DataFrame, versus: str) -> list[str]:
    """The students by mean conflict over the year in the reference arm, most first."""
    own = weeks[weeks["arm"] == versus].astype({"student": str})
    means = own.groupby("student")[SCORE].mean()
    return [str(name) for name in means.sort_values(ascending=False, kind="stable").index]


def draw(result: Result) -> style.Picture | None:
    """The figure, from the close-up of a result; None if there is no close-up."""
    if not result.has(TABLE):
        return None
    weeks = result.table(TABLE)
    arms = [arm for arm in result.arms if (weeks["arm"] == arm).any()]
    order = order_of(weeks, arms[0])
    targeted = set(weeks.loc[weeks["targeted"], "student"].astype(str))
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, say("classroom.title"))
        panels = figure.subplots(1, len(arms), squeeze=False, gridspec_kw=ROOM)[0]
        for axes, arm in zip(panels, arms, strict=True):
            _draw_class(axes, grid(weeks, arm, order), arm, result)
            _mark_targeted(axes, order, targeted)
        _draw_scale(figure)
        placing = placing_of(result, subject_of(result))
        legend = [_legend(bool(targeted), result)]
        style.footnote(figure, [*legend, placing.sentence()] if placing else legend)
    rule = say("classroom.rule_reached" if targeted else "classroom.rule_all")
    return style.Picture(
        "classroom",
        say("classroom.title"),
        say("classroom.caption", rule=rule),
        _alt({arm: grid(weeks, arm, order) for arm in arms}),
        figure,
    )


def _draw_class(axes: Axes, scores: pd.DataFrame, arm: str, result: Result) -> None:
    many, last = scores.shape[0], int(scores.columns[-1])
    axes.imshow(
        scores, cmap=_colours(), vmin=SCALE[0], vmax=SCALE[1], aspect="auto",
        interpolation="nearest", extent=(-0.5, last + 0.5, many - 0.5, -0.5),
    )  # fmt: skip
    for y in range(1, many):
        axes.axhline(y - 0.5, color="white", lw=min(0.8, 20 / many))
    for week in school_axis.weeks_before_holidays():
        axes.axvline(week + 0.5, color="white", lw=2.5)
    axes.set_xticks(school_axis.TICKS)
    axes.set_yticks([])
    axes.set_xlabel(say("words.week"))
    axes.set_title(arm, color=style.arm_styles(result.arms)[arm].color, pad=30)
    axes.spines[:].set_visible(False)
    for start in school_axis.starts_of(result.scenario):
        if start.arm == arm:
            _mark_start(axes, start)


def _mark_start(axes: Axes, start: school_axis.Start) -> None:
    axes.annotate(
        f"▼ {say('words.start', name=start.arm)}", (start.week - 0.5, 1),
        xycoords=("data", "axes fraction"), xytext=(-6, 5), textcoords="offset points",
        fontsize=12.5,
    )  # fmt: skip


def _mark_targeted(axes: Axes, order: list[str], targeted: set[str]) -> None:
    """A mark on either side of every student whom an intervention chose."""
    for y, student in enumerate(order):
        if student in targeted:
            axes.annotate(
                "▶", (0, y), xycoords=("axes fraction", "data"), xytext=(-4, 0),
                textcoords="offset points", ha="right", va="center_baseline",
            )  # fmt: skip


def _colours() -> ListedColormap:
    """Light to dark over the scale, with a step where a relationship is in conflict."""
    share = (LIMIT - SCALE[0]) / (SCALE[1] - SCALE[0])
    below = round(SHADES * share)
    shades = [*np.linspace(0.0, 0.42, below), *np.linspace(0.68, 1.0, SHADES - below)]
    return ListedColormap(colormaps[COLOURS](shades))


def _draw_scale(figure: Figure) -> None:
    axes = figure.add_axes((0.915, ROOM["bottom"], 0.015, ROOM["top"] - ROOM["bottom"]))
    shades = np.linspace(*SCALE, SHADES)[:, None]
    axes.imshow(
        shades, cmap=_colours(), aspect="auto", origin="lower", extent=(0, 1, *SCALE),
        interpolation="nearest",
    )  # fmt: skip
    axes.set_xticks([])
    axes.set_yticks([1, 2, LIMIT, 4, 5], ["1", "2", number(LIMIT, 1), "4", "5"])
    axes.yaxis.tick_right()
    axes.spines[:].set_visible(False)
    axes.set_title(say("classroom.scale"), loc="center", fontsize=12.5, fontweight="normal")


def _legend(chosen: bool, result: Result) -> str:
    name = result.arms[1] if len(result.arms) > 1 else say("words.programme")
    mark = say("classroom.chosen", name=name)
    limit = say("classroom.limit", limit=number(LIMIT, 1))
    return " ".join([say("classroom.rows"), *[mark] * chosen, limit, say("classroom.holidays")])


def _alt(grids: dict[str, pd.DataFrame]) -> str:
    said = [
        say(
            "classroom.alt_panel",
            arm=arm,
            first=number(float(scores.iloc[:, 0].mean())),
            last=number(float(scores.iloc[:, -1].mean())),
            above=int((scores.iloc[:, -1] > LIMIT).sum()),
        )
        for arm, scores in grids.items()
    ]
    many = len(next(iter(grids.values())))
    return say("classroom.alt", students=many, panels=" ".join(said))
