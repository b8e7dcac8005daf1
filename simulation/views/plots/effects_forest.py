"""Every outcome of every arm in standard deviations, with its interval."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.experiments.results import Result
from simulation.experiments.sentences import SIZES
from simulation.measurement.outcomes import BY_NAME
from simulation.views.plots import style
from simulation.views.texts import digits_of, number, say
from simulation.views.wording import interval, source, verdict

LEAST_REACH = 0.25  # d; the axis never shows less, so that a small effect looks small
ROW_HEIGHT, FRAME_HEIGHT = 0.42, 2.8  # inches: of a row, and of all around the rows
NAME, DIFFERENCE, VERDICT = -0.03, 1.03, 1.6  # where words stand, in widths of the axes
NEGLIGIBLE = SIZES[0][0]
ROOM = {"left": 0.285, "right": 0.59}


def rows_of(effects: pd.DataFrame) -> pd.DataFrame:
    """The effects that have a d, in their order, with what the figure adds to them.

    d_low, d_high: the interval in standard deviations, NaN with one run. words: the raw
    difference with its unit. verdict: the effect in a few words. y: the line it stands on;
    a line is left above each arm's first where there are several.
    """
    rows = effects[effects["d"].notna()].copy()
    rows["d_low"], rows["d_high"] = rows["low"] / rows["sd"], rows["high"] / rows["sd"]
    rows["verdict"] = [
        verdict(row["low"], row["high"], row["d"], BY_NAME[row["outcome"]].better)
        for _, row in rows.iterrows()
    ]
    rows["words"] = [
        f"{number(mean, digits_of(mean), signed=True)} {unit.partition(' (')[0]}"
        for mean, unit in zip(rows["mean"], rows["unit"], strict=True)
    ]
    rows = rows.reset_index(drop=True)
    arms = pd.factorize(rows["arm"])[0]
    rows["y"] = rows.index + (arms + 1 if arms.any() else 0)
    return rows


def draw(result: Result) -> style.Picture | None:
    """The figure, from the effects of a result; None if there is nothing to compare."""
    rows = rows_of(result.effects)
    if rows.empty:
        return None
    with style.styled():
        height = FRAME_HEIGHT + ROW_HEIGHT * (rows["y"].max() + 1)
        figure = Figure((style.WIDE, height))
        style.headline(figure, say("effects.title"))
        room = {**ROOM, "bottom": 1.55 / height, "top": 1 - 1.15 / height}
        axes = figure.subplots(gridspec_kw=room)
        _draw_rows(axes, rows, result)
        _finish(axes, rows, result.arms[0])
        style.footnote(figure, _legend(rows, result))
    return style.Picture(
        "effects",
        say("effects.title"),
        say("effects.caption", versus=result.arms[0], many=len(rows)),
        _alt(rows),
        figure,
    )


def _draw_rows(axes: Axes, rows: pd.DataFrame, result: Result) -> None:
    looks = style.arm_styles(result.arms)
    for _, row in rows.iterrows():
        y, colour = row["y"], looks[row["arm"]].color
        clear = row["low"] > 0.0 or row["high"] < 0.0
        loud = clear and abs(row["d"]) >= NEGLIGIBLE
        face = colour if clear else "white"
        axes.plot([row["d_low"], row["d_high"]], [y, y], color=colour, lw=4, alpha=0.55)
        axes.plot([row["d"]], [y], "o", ms=10, mec=colour, mew=2, mfc=face)
        _write(axes, NAME, y, style.wrapped(row["label"], 36), ha="right")
        _write(axes, DIFFERENCE, y, row["words"])
        _write(axes, VERDICT, y, row["verdict"], fontweight="bold" if loud else "normal")
    if len(result.arms) > 2:
        for arm, first in rows.groupby("arm", observed=True)["y"].min().items():
            _write(
                axes, NAME, first - 1, str(arm),
                ha="right", fontweight="bold", color=looks[str(arm)].color,
            )  # fmt: skip


def _write(axes: Axes, x: float, y: float, words: str, **looks: Any) -> None:
    axes.annotate(
        words, (x, y), xycoords=("axes fraction", "data"), va="center", fontsize=12.5,
        annotation_clip=False, linespacing=0.95, **looks,
    )  # fmt: skip


def _finish(axes: Axes, rows: pd.DataFrame, versus: str) -> None:
    found = rows[["d", "d_low", "d_high"]].abs().max().max()
    reach = 1.1 * max(float(found), LEAST_REACH)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(rows["y"].max() + 0.6, -0.6)
    axes.axvspan(-NEGLIGIBLE, NEGLIGIBLE, color=style.HOLIDAY, lw=0, zorder=-1)
    axes.annotate(
        say("effects.negligible"), (0, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", ha="center", va="bottom", color=style.FAINT, fontsize=12,
    )  # fmt: skip
    axes.axvline(0, color=style.REFERENCE_COLOUR, lw=1.5, zorder=0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color="#e6e6e6")
    axes.set_xlabel(say("effects.axis", versus=versus))


def _legend(rows: pd.DataFrame, result: Result) -> list[str]:
    week, year = int(rows["week"].iloc[0]), int(rows["year"].iloc[0])
    moment = say("effects.moment", week=week, year=year)
    if result.scenario["run"]["replicates"] == 1:
        return [say("effects.interval_alone"), moment]
    bar = say("effects.interval", interval=interval(result), source=source(result))
    return [bar, f"{say('effects.filled')} {moment}"]


def _alt(rows: pd.DataFrame) -> str:
    said = [
        say(
            "effects.alt_row",
            label=row["label"], arm=row["arm"], d=number(row["d"]), verdict=row["verdict"],
        )
        for _, row in rows.iterrows()
    ]  # fmt: skip
    return say("effects.alt", many=len(rows), rows="; ".join(said))
