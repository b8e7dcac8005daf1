"""Every outcome of every arm in standard deviations, with its interval.

With one arm to compare, every outcome has a line and a verdict. With several, the arms
stand under each other within an outcome, and only the outcomes that are asked about most
are shown; the table of the report has all.
"""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.answer.headline_sentences import SIZES
from simulation.measurement.outcomes import BY_NAME
from simulation.reporting.figures import colours, labels, style
from simulation.reporting.leads import shown_outcomes
from simulation.reporting.wording import interval, outcome, replicates_of, source, unit, verdict
from simulation.results.reader import Result
from simulation.texts.language import digits_of, number, say

LEAST_REACH = 0.25  # d; the axis never shows less, so that a small effect looks small
ROW_HEIGHT, FRAME_HEIGHT = 0.42, 2.8  # inches: of a row, and of all around the rows
NAME, DIFFERENCE, VERDICT = -0.03, 1.03, 1.6  # where words stand, in widths of the axes
NEGLIGIBLE = SIZES[0][0]
ROOM = {"left": 0.285, "right": 0.59}
SEVERAL = {"left": 0.27, "right": 0.495}
ASKED_MOST = (
    "conflict_targeted", "closeness_targeted", "conflict", "closeness", "exhaustion",
    "burnout_cases", "engagement", "achievement",
)  # fmt: skip


def rows_of(effects: pd.DataFrame) -> pd.DataFrame:
    """The effects that have a d, in their order, with what the figure adds to them.

    d_low, d_high: the interval in standard deviations, NaN with one run. words: the raw
    difference with its unit. verdict: the effect in a few words. name: the outcome's. y:
    the line it stands on; with several arms a line is left above each outcome's first.
    """
    rows = effects[effects["d"].notna()].copy()
    if rows["arm"].nunique() > 1:
        rows = rows[rows["outcome"].isin(ASKED_MOST)]
        rows = rows.sort_values("outcome", key=_order, kind="stable")
    rows["d_low"], rows["d_high"] = rows["low"] / rows["sd"], rows["high"] / rows["sd"]
    rows["verdict"] = [
        verdict(row["low"], row["high"], row["d"], BY_NAME[row["outcome"]].better)
        for _, row in rows.iterrows()
    ]
    rows["words"] = [
        f"{number(mean, digits_of(mean), signed=True)} {unit(each, short=True)}"
        for mean, each in zip(rows["mean"], rows["unit"], strict=True)
    ]
    rows["name"] = [outcome(*each) for each in zip(rows["outcome"], rows["label"], strict=True)]
    rows = rows.reset_index(drop=True)
    groups = pd.factorize(rows["outcome"])[0] if rows["arm"].nunique() > 1 else 0.0 * rows.index
    rows["y"] = rows.index + 0.9 * groups
    return rows


def draw(result: Result) -> style.Picture | None:
    """The figure, from the effects of a result; None if there is nothing to compare."""
    texts = dict.fromkeys(("arm", "outcome", "label", "unit"), str)
    effects = result.effects.astype(texts)
    rows = rows_of(effects[effects["outcome"].isin(shown_outcomes(result))])
    if rows.empty:
        return None
    several = rows["arm"].nunique() > 1
    with style.styled():
        height = FRAME_HEIGHT + ROW_HEIGHT * (0.72 if several else 1.0) * (rows["y"].max() + 1)
        figure = Figure((style.WIDE, height))
        style.headline(figure, say("effects.title"))
        room = {"bottom": 1.55 / height, "top": 1 - 1.15 / height}
        axes = figure.subplots(gridspec_kw={**(SEVERAL if several else ROOM), **room})
        _draw_rows(axes, rows, result)
        _finish(axes, rows)
        style.footnote(figure, _legend(rows, result))
        style.finished(figure)
    return style.Picture(
        "effects",
        say("effects.title"),
        say("effects.caption", versus=result.arms[0], many=len(rows)),
        _alt(rows),
        figure,
    )


def _order(names: pd.Series) -> pd.Series:
    return names.map({name: n for n, name in enumerate(ASKED_MOST)})


def _draw_rows(axes: Axes, rows: pd.DataFrame, result: Result) -> None:
    looks, several = colours.arm_styles(result.arms), rows["arm"].nunique() > 1
    for _, row in rows.iterrows():
        y, look = row["y"], looks[row["arm"]]
        clear = row["low"] > 0.0 or row["high"] < 0.0
        weight = "bold" if clear and abs(row["d"]) >= NEGLIGIBLE else "normal"
        face = look.color if clear else "white"
        axes.plot([row["d_low"], row["d_high"]], [y, y], color=look.color, lw=4, alpha=0.55)
        axes.plot([row["d"]], [y], look.mark, ms=10, mec=look.color, mew=2, mfc=face)
        if several:
            _write(axes, DIFFERENCE, y, labels.wrapped(row["arm"], 22, 1), color=look.words)
            _write(axes, DIFFERENCE + 0.74, y, f"{row['words']}, {row['verdict']}",
                   fontweight=weight, fontsize=11.5)  # fmt: skip
        else:
            _write(axes, NAME, y, labels.wrapped(row["name"], 36), ha="right")
            _write(axes, DIFFERENCE, y, row["words"])
            _write(axes, VERDICT, y, row["verdict"], fontweight=weight)
    if several:
        for name, y in rows.groupby("name", sort=False)["y"].mean().items():
            words = labels.wrapped(str(name), 30)
            _write(axes, NAME, y, words, ha="right", fontweight="bold")
        for y in rows.groupby("name", sort=False)["y"].min().iloc[1:]:
            axes.plot(
                [-1.15, 3.2], [y - 0.95, y - 0.95], transform=axes.get_yaxis_transform(),
                color=colours.GRID, lw=1, clip_on=False,
            )  # fmt: skip


def _write(axes: Axes, x: float, y: float, words: str, **looks: Any) -> None:
    axes.annotate(
        words, (x, y), xycoords=("axes fraction", "data"), va="center",
        annotation_clip=False, linespacing=0.95, **{"fontsize": style.SMALL, **looks},
    )  # fmt: skip


def _finish(axes: Axes, rows: pd.DataFrame) -> None:
    found = rows[["d", "d_low", "d_high"]].abs().max().max()
    reach = 1.1 * max(float(found), LEAST_REACH)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(rows["y"].max() + 0.6, -0.6)
    axes.axvspan(-NEGLIGIBLE, NEGLIGIBLE, color=colours.HOLIDAY, lw=0, zorder=-1)
    axes.annotate(
        say("effects.negligible"), (0, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", ha="center", va="bottom", color=colours.FAINT,
        fontsize=style.SMALL,
    )  # fmt: skip
    axes.axvline(0, color=colours.REFERENCE_COLOUR, lw=1.5, zorder=0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=colours.GRID)
    axes.set_xlabel(say("effects.axis"))


def _legend(rows: pd.DataFrame, result: Result) -> list[str]:
    week, year = int(rows["week"].iloc[0]), int(rows["year"].iloc[0])
    moment = say("effects.moment", week=week, year=year)
    if replicates_of(result) == 1:
        return [say("effects.interval_alone"), moment]
    bar = say("effects.interval", interval=interval(result), source=source(result))
    return [bar, f"{say('effects.filled')} {moment}"]


def _alt(rows: pd.DataFrame) -> str:
    said = [
        say(
            "effects.alt_row",
            label=row["name"], arm=row["arm"], d=number(row["d"]), verdict=row["verdict"],
        )
        for _, row in rows.iterrows()
    ]  # fmt: skip
    return say("effects.alt", many=len(rows), rows="; ".join(said))
