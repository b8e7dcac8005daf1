"""Exhaustion week by week in every arm, and beside it what an arm changes.

Two kinds of band that are easily taken for each other stand apart and are named in the
figure: how far teachers differ (middle 50 %), and how well the mean is known (95 %
interval over runs).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.experiments.results import Result
from simulation.measurement.outcomes import CASE_THRESHOLD
from simulation.views.plots import school_axis, style, weekly
from simulation.views.texts import number, say
from simulation.views.wording import interval, source

LEAST_REACH = 0.2  # d; the axis of differences never shows less, so that small looks small
LINE_HEIGHT = 0.06  # of a line of a name, in heights of the panel
ROOM = {"left": 0.06, "right": 0.925, "bottom": 0.23, "top": 0.86, "wspace": 0.55}


def draw(result: Result) -> style.Picture:
    """The figure, from the teachers' table of a result."""
    teachers = result.table("teachers", ["arm", "replicate", *weekly.WEEK, "teacher", weekly.SCORE])
    teachers = teachers.astype({weekly.SCORE: "float64"})
    table, others = weekly.levels(teachers), result.arms[1:]
    changed = weekly.differences(teachers, result.arms[0]) if others else table.iloc[:0]
    with style.styled():
        figure = Figure((style.WIDE, style.HIGH))
        style.headline(figure, say("trajectories.title"))
        room = ROOM if others else {**ROOM, "right": 0.86}
        panels = figure.subplots(1, 2 if others else 1, squeeze=False, gridspec_kw=room)[0]
        _draw_levels(panels[0], table, result)
        ends = _draw_differences(panels[1], changed, teachers, result) if others else {}
        style.footnote(figure, _legend(result, bool(others)))
    caption = "caption" if others else "caption_one"
    words = {"versus": result.arms[0], "reach": number(LEAST_REACH, 1)}
    return style.Picture(
        "trajectories",
        say("trajectories.title"),
        say(f"trajectories.{caption}", **words),
        _alt(table, ends, result),
        figure,
    )


def _draw_levels(axes: Axes, table: pd.DataFrame, result: Result) -> None:
    looks = style.arm_styles(result.arms)
    for arm in reversed(result.arms):  # the dashed reference on top, so that both can be seen
        rows = table[table["arm"] == arm]
        x = school_axis.position(rows["year"], rows["week"])
        if arm == result.arms[0]:
            axes.fill_between(x, rows["lower"], rows["upper"], color="#e4e4e4", lw=0, zorder=0.5)
        axes.fill_between(x, rows["low"], rows["high"], color=looks[arm].color, alpha=0.35, lw=0)
        axes.plot(x, rows["mean"], **looks[arm]._asdict(), label=arm)
    _finish(axes, say("trajectories.levels_title"), say("trajectories.levels"), result)
    axes.axhline(CASE_THRESHOLD, color=style.INK, lw=1, ls=":")
    _label(axes, table, looks)


def _draw_differences(
    axes: Axes, changed: pd.DataFrame, teachers: pd.DataFrame, result: Result
) -> dict[str, str]:
    """Draw each arm's difference; the last one of each in words."""
    looks, ends = style.arm_styles(result.arms), {}
    spread = weekly.spread(teachers, result.arms[0])
    axes.axhline(0, color=style.REFERENCE_COLOUR, lw=1.5)
    for n, arm in enumerate(result.arms[1:]):
        rows = changed[changed["arm"] == arm]
        x = school_axis.position(rows["year"], rows["week"])
        axes.fill_between(x, rows["low"], rows["high"], color=looks[arm].color, alpha=0.3, lw=0)
        axes.plot(x, rows["mean"], **looks[arm]._asdict(), label=arm)
        ends[arm] = _end(rows.iloc[-1], spread)
        axes.annotate(
            f"{arm}: {ends[arm]}".replace(" (", "\n(", 1), (0.03, 0.03 + 0.1 * n),
            xycoords="axes fraction", color=looks[arm].color, fontweight="bold", fontsize=12.5,
        )  # fmt: skip
    _scale(axes, float(changed[["mean", "low", "high"]].abs().max().max()), spread)
    versus = say("trajectories.difference", versus=result.arms[0])
    _finish(axes, say("trajectories.difference_title"), versus, result)
    return ends


def _scale(axes: Axes, largest: float, spread: float) -> None:
    """Points of the instrument on the left, d on the right; no d where teachers do not differ."""
    reach = 1.15 * max(largest, LEAST_REACH * (spread if spread > 0.0 else 1.0))
    axes.set_ylim(-reach, reach)
    if spread > 0.0:
        in_d = axes.secondary_yaxis("right", functions=(_times(1 / spread), _times(spread)))
        in_d.set_ylabel(say("trajectories.in_d"))


def _times(factor: float) -> Callable[[Any], Any]:
    return lambda values: values * factor


def _finish(axes: Axes, title: str, label: str, result: Result) -> None:
    axes.set_title(title)
    axes.set_ylabel(label)
    school_axis.draw_year_axis(axes, result.scenario["run"]["years"])
    school_axis.draw_starts(axes, school_axis.starts_of(result.scenario))


def _label(axes: Axes, table: pd.DataFrame, looks: dict[str, style.ArmStyle]) -> None:
    """The arms' names with their last means, beside the ends of their lines."""
    last = table.groupby("arm", observed=True).tail(1).set_index("arm")["mean"]
    names = {arm: f"{style.wrapped(arm, 14)}\n{number(last[arm])}" for arm in looks}
    ends = [(float(last[arm]), names[arm], look.color) for arm, look in looks.items()]
    ends.append((CASE_THRESHOLD, say("trajectories.case", score=number(CASE_THRESHOLD)), style.INK))
    lines = max(name.count("\n") + 1 for _, name, _ in ends)
    low, high = axes.get_ylim()
    style.label_ends(axes, axes.get_xlim()[1], ends, gap=LINE_HEIGHT * lines * (high - low))


def _end(row: pd.Series, spread: float) -> str:
    words: dict[str, Any] = {name: number(row[name], 3) for name in ("mean", "low", "high")}
    d = number(row["mean"] / spread) if spread > 0.0 else "–"
    alone = "_alone" if np.isnan(row["low"]) else ""
    return say(f"trajectories.end{alone}", **words, d=d)


def _legend(result: Result, paired: bool) -> list[str]:
    """What the bands are; with one run, that there is no interval."""
    known = interval(result)
    alone = "" if result.scenario["run"]["replicates"] > 1 else "_alone"
    lines = [
        say("trajectories.spread", versus=result.arms[0]),
        say(f"trajectories.mean{alone}", interval=known),
    ]
    if paired:
        lines.append(say(f"trajectories.band{alone}", interval=known, source=source(result)))
    return lines


def _alt(table: pd.DataFrame, ends: dict[str, str], result: Result) -> str:
    last = table.groupby("arm", observed=True).tail(1).set_index("arm")["mean"]
    levels_now = ", ".join(f"{number(last[arm])} ({arm})" for arm in result.arms)
    said = [
        say("trajectories.alt_difference", arm=arm, versus=result.arms[0], end=words)
        for arm, words in ends.items()
    ]
    first = number(table["mean"].iloc[0])
    return say("trajectories.alt", first=first, levels=levels_now, differences=" ".join(said))
