"""Exhaustion week by week in every arm, and beside it the difference from the reference.

Two kinds of band: how far teachers differ (middle 50 %), and the 95 % interval of the mean.
"""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.answers.verdict import change
from simulation.effects import weekly
from simulation.measurement.outcomes import CASE_THRESHOLD
from simulation.reporting.figures import colours, school_axis, style
from simulation.reporting.wording import findings_of, interval_words, replicates_of, source
from simulation.results.reader import ResultReader
from simulation.texts.judgement import NOTICEABLE, judgement
from simulation.texts.language import amount, arm_name, capitalised, number, say

LEAST_REACH = 0.2  # d; the axis of differences never shows less, so that small looks small
MANY = 4  # arms from which the narrow bands are left out of the levels
CROWDED = 5  # arms beyond which the names beside the lines have one line each
NAME_WIDTH = 17  # letters in a line of a label
ROOM = {"left": 0.06, "right": 0.835, "bottom": 0.235, "top": 0.86, "wspace": 0.9}


def draw(result: ResultReader) -> style.Picture | None:
    """Return the figure; None if the teachers' table was not recorded."""
    if not result.has("teachers"):
        return None
    teachers = weekly.scores_of(result)
    table, others = weekly.levels(teachers), result.arms[1:]
    changed = weekly.differences(teachers, result.arms[0]) if others else table.iloc[:0]
    title, legend = _title(result), _legend(result, bool(others))
    with style.canvas(title, legend) as figure:
        panels = figure.subplots(1, 2 if others else 1, squeeze=False, gridspec_kw=ROOM)[0]
        _draw_levels(panels[0], table, result)
        ends = _draw_differences(panels[1], changed, teachers, result) if others else {}
    caption = say(
        "trajectories.caption" if others else "trajectories.caption_one",
        versus=arm_name(result.arms[0]), reach=number(LEAST_REACH, 1),
    )  # fmt: skip
    return style.Picture("trajectories", title, caption, _alt(table, ends, result), figure)


def _title(result: ResultReader) -> str:
    """Return the finding as title, or the subject where several arms are compared."""
    own = [row for row in findings_of(result).effects if row.outcome == "exhaustion"]
    if len(own) != 1 or judgement(own[0]) == "unknown":
        return say("trajectories.title")
    return capitalised(change(own[0], named=False))


def _draw_levels(axes: Axes, table: pd.DataFrame, result: ResultReader) -> None:
    looks = colours.arm_styles(result.arms)
    for arm in reversed(result.arms):  # the dashed reference on top, so that both can be seen
        rows = table[table["arm"] == arm]
        x = school_axis.position(rows["year"], rows["week"])
        if arm == result.arms[0]:
            axes.fill_between(x, rows["lower"], rows["upper"], color="#e4e4e4", lw=0, zorder=0.5)
        if len(looks) < MANY:
            axes.fill_between(x, rows["low"], rows["high"], color=looks[arm].color, alpha=0.3, lw=0)
        axes.plot(x, rows["mean"], **looks[arm].line, label=arm)
    _finish(axes, say("trajectories.levels_title"), say("trajectories.levels"), result)
    axes.axhline(CASE_THRESHOLD, color=colours.INK, lw=1, ls=":")
    _label_levels(axes, table, looks)


def _draw_differences(
    axes: Axes, changed: pd.DataFrame, teachers: pd.DataFrame, result: ResultReader
) -> dict[str, str]:
    """Draw the difference of every arm; return the last ones in words."""
    looks, ends, names = colours.arm_styles(result.arms), {}, []
    spread = weekly.spread(teachers, result.arms[0])
    axes.axhline(0, color=colours.REFERENCE_COLOUR, lw=1.5)
    for arm in result.arms[1:]:
        rows = changed[changed["arm"] == arm]
        x = school_axis.position(rows["year"], rows["week"])
        axes.fill_between(x, rows["low"], rows["high"], color=looks[arm].color, alpha=0.3, lw=0)
        axes.plot(x, rows["mean"], **looks[arm].line, label=arm)
        ends[arm] = _end(rows.iloc[-1], spread)
        name = _named(arm, _shortly(rows.iloc[-1], spread), len(looks))
        names.append((float(rows["mean"].iloc[-1]), name, looks[arm].words))
    _scale(axes, float(changed[["mean", "low", "high"]].abs().max().max()), spread)
    several = "_several" if len(looks) > 2 else ""
    title = say(f"trajectories.difference_title{several}")
    _finish(axes, title, say("trajectories.difference"), result)
    style.label_ends(axes, axes.get_xlim()[1], names, size=style.SMALL)
    return ends


def _scale(axes: Axes, largest: float, spread: float) -> None:
    """Set a scale with room for a usual effect, and mark where one is too small to notice."""
    reach = 1.15 * max(largest, LEAST_REACH * (spread if spread > 0.0 else 1.0))
    axes.set_ylim(-reach, reach)
    if spread > 0.0:
        edge = NOTICEABLE * spread
        for y in (-edge, edge):
            axes.axhline(y, color=colours.FAINT, lw=1, ls=(0, (2, 3)), zorder=0.6)
        axes.annotate(
            say("trajectories.negligible", d=number(NOTICEABLE, 1)), (0.985, edge),
            xycoords=("axes fraction", "data"), xytext=(0, 4), textcoords="offset points",
            ha="right", va="bottom", fontsize=style.SMALL, color=colours.FAINT,
        )  # fmt: skip


def _finish(axes: Axes, title: str, label: str, result: ResultReader) -> None:
    axes.set_title(title)
    axes.set_ylabel(label)
    school_axis.draw_year_axis(axes, result.scenario["run"]["years"])
    school_axis.draw_starts(axes, school_axis.starts_of(result.scenario), result.arms)


def _label_levels(axes: Axes, table: pd.DataFrame, looks: dict[str, colours.ArmStyle]) -> None:
    """Write names and last means of the arms beside the ends of their lines."""
    last = table.groupby("arm", observed=True).tail(1).set_index("arm")["mean"]
    ends = [
        (float(last[arm]), _named(arm, number(last[arm]), len(looks)), look.words)
        for arm, look in looks.items()
    ]
    case = say("trajectories.case", score=number(CASE_THRESHOLD))
    ends.append((CASE_THRESHOLD, case, colours.INK))
    style.label_ends(axes, axes.get_xlim()[1], ends, size=style.SMALL)


def _named(arm: str, words: str, arms: int) -> str:
    lines = 1 if arms > CROWDED else 2
    return f"{style.wrapped(arm_name(arm), NAME_WIDTH, lines)}\n{words}"


def _shortly(row: pd.Series, spread: float) -> str:
    """Return a difference and its d, short enough for the end of a line."""
    d = number(row["mean"] / spread if spread > 0.0 else None)
    return say("trajectories.shortly", mean=amount(row["mean"], signed=True), d=d)


def _end(row: pd.Series, spread: float) -> str:
    words: dict[str, Any] = {name: number(row[name], 3) for name in ("mean", "low", "high")}
    d = number(row["mean"] / spread if spread > 0.0 else None)
    alone = "_alone" if np.isnan(row["low"]) else ""
    return say(f"trajectories.end{alone}", **words, d=d)


def _legend(result: ResultReader, paired: bool) -> list[str]:
    """Return what the bands are; with one replicate, that there is no interval."""
    known, arms = interval_words(result), len(result.arms)
    alone = "" if replicates_of(result) > 1 else "_alone"
    kind = "_many" if arms >= MANY and not alone else alone
    lines = [
        say("trajectories.spread", versus=arm_name(result.arms[0])),
        say(f"trajectories.mean{kind}", interval=known),
    ]
    if paired:
        starts = say("trajectories.starts") if arms > 2 else ""
        band = say(f"trajectories.band{alone}", interval=known, source=source(result))
        lines.append(f"{band} {starts}".strip())
    return lines


def _alt(table: pd.DataFrame, ends: dict[str, str], result: ResultReader) -> str:
    last = table.groupby("arm", observed=True).tail(1).set_index("arm")["mean"]
    levels_now = ", ".join(f"{number(last[arm])} ({arm_name(arm)})" for arm in result.arms)
    differences = [
        say(
            "trajectories.alt_difference",
            arm=arm_name(arm),
            versus=arm_name(result.arms[0]),
            end=words,
        )
        for arm, words in ends.items()
    ]
    first = number(table["mean"].iloc[0])
    return say(
        "trajectories.alt", first=first, levels=levels_now, differences=" ".join(differences)
    )
