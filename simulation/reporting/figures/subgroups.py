"""Who benefits: the effect within each group, one line a group, all on one scale."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.measurement.outcomes import BY_NAME
from simulation.reporting.figures import colours, labels, style
from simulation.reporting.leads import leads_of
from simulation.reporting.wording import group, interval, replicates_of, source
from simulation.results.reader import Result
from simulation.texts.judgement import NOTICEABLE
from simulation.texts.language import digits_of, number, outcome, say, subgroup, unit

TABLE = "subgroups"
LEAST_REACH = 0.25  # d; as in the figure of effects
ROW, FRAME = 0.3, 2.75  # inches: of a line, and of all around the lines
DODGE = 0.26  # lines between two arms of one group
ROOM = {"left": 0.42, "right": 0.78}
MOST_ARMS = 3  # in one figure; the table of the report has all


def lines_of(table: pd.DataFrame, leads: tuple[str, ...], arms: list[str]) -> pd.DataFrame:
    """The groups of the outcomes that lead, with the line ``y`` that each stands on.

    Contrasts are left out, and subgroups that divide nobody. head: what stands above the
    line as a heading (of an outcome or of a subgroup), empty if nothing does.
    """
    groups = table[table["versus_group"].isna() & table["arm"].isin(arms)]
    found, y = [], 0.0
    for name in leads:
        own = groups[groups["outcome"] == name]
        divided = [each for each in own["subgroup"].unique()
                   if own.loc[own["subgroup"] == each, "group"].nunique() > 1]  # fmt: skip
        if divided:
            found.append({"y": y, "kind": "outcome", "name": name})
            y += 1.0
        for by in divided:
            found.append({"y": y, "kind": "subgroup", "name": by})
            y += 1.0
            rows = own[own["subgroup"] == by]
            for each in rows["group"].unique():
                for _, row in rows[rows["group"] == each].iterrows():
                    place = arms.index(row["arm"]) - (len(arms) - 1) / 2
                    words = {**row.to_dict(), "y": y + DODGE * place, "kind": "group", "line": y}
                    found.append(words)
                y += 1.0
            y += 0.25
        y += 0.5
    return pd.DataFrame(found)


def draw(result: Result) -> style.Picture | None:
    """The figure, from the table of subgroups; None if no group was compared with another."""
    if not result.has(TABLE):
        return None
    texts = dict.fromkeys(("outcome", "arm", "subgroup", "group", "versus_group"), "object")
    arms = result.arms[1 : 1 + MOST_ARMS]
    lines = lines_of(result.table(TABLE).astype(texts), leads_of(result), arms)
    if lines.empty:
        return None
    groups = lines[lines["kind"] == "group"]
    spreads = result.effects.set_index(["arm", "outcome"])["sd"]
    with style.styled():
        height = FRAME + ROW * (lines["y"].max() + 1)
        figure = Figure((style.WIDE, height))
        style.headline(figure, say("subgroups.title"))
        room = {**ROOM, "bottom": 1.45 / height, "top": 1 - 1.2 / height}
        axes = figure.subplots(gridspec_kw=room)
        _draw_groups(axes, groups, result, spreads)
        _draw_heads(axes, lines[lines["kind"] != "group"])
        _finish(axes, lines)
        _name_arms(axes, arms, result)
        style.footnote(figure, _legend(result))
        style.finished(figure)
    said = "; ".join(
        say("subgroups.alt_row", outcome=_outcome(row["outcome"]), arm=row["arm"],
            group=f"{subgroup(row['subgroup'])}, {group(row['group'])}", d=number(row["d"]))
        for _, row in groups.iterrows()
    )  # fmt: skip
    return style.Picture(
        "subgroups", say("subgroups.title"), say("subgroups.caption", versus=result.arms[0]),
        say("subgroups.alt", rows=said), figure,
    )  # fmt: skip


def _draw_groups(
    axes: Axes, groups: pd.DataFrame, result: Result, spreads: "pd.Series[float]"
) -> None:
    looks, alone = colours.arm_styles(result.arms), len(result.arms) == 2
    for _, row in groups.iterrows():
        y, look = row["y"], looks[row["arm"]]
        sd = spreads.loc[row["arm"], row["outcome"]]
        clear = row["low"] > 0.0 or row["high"] < 0.0
        axes.plot([row["low"] / sd, row["high"] / sd], [y, y], color=look.color, lw=4, alpha=0.55)
        axes.plot(
            [row["d"]], [y], look.mark, ms=9 if alone else 7, mec=look.color, mew=2,
            mfc=look.color if clear else "white",
        )  # fmt: skip
        if alone:
            known = BY_NAME[row["outcome"]]
            amount = number(row["mean"], digits_of(row["mean"]), signed=True)
            _write(axes, 1.02, y, f"{amount} {unit(known.unit, short=True)}")
    for _, row in groups.drop_duplicates("line").iterrows():
        words = say("subgroups.members", group=group(row["group"]), many=number(row["units"], 0))
        _write(axes, -0.02, row["line"], words, ha="right")


def _draw_heads(axes: Axes, heads: pd.DataFrame) -> None:
    for _, row in heads.iterrows():
        if row["kind"] == "outcome":
            words = labels.wrapped(_outcome(row["name"]), 60, 1)
            _write(axes, -0.92, row["y"], words, fontweight="bold", fontsize=15)
        else:
            _write(axes, -0.87, row["y"], subgroup(row["name"]), fontweight="bold")


def _write(axes: Axes, x: float, y: float, words: str, **looks: Any) -> None:
    axes.annotate(
        words, (x, y), xycoords=("axes fraction", "data"), va="center", annotation_clip=False,
        **{"fontsize": style.SMALL, **looks},
    )  # fmt: skip


def _finish(axes: Axes, lines: pd.DataFrame) -> None:
    drawn = np.abs(np.concatenate([np.asarray(line.get_xdata()) for line in axes.lines]))
    reach = 1.15 * max(float(np.nanmax(drawn)), LEAST_REACH)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(lines["y"].max() + 0.7, -0.7)
    axes.axvspan(-NOTICEABLE, NOTICEABLE, color=colours.HOLIDAY, lw=0, zorder=-1)
    axes.axvline(0, color=colours.REFERENCE_COLOUR, lw=1.5, zorder=0)
    axes.annotate(
        say("effects.negligible"), (0, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", ha="center", va="bottom", color=colours.FAINT,
        fontsize=style.SMALL,
    )  # fmt: skip
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=colours.GRID)
    axes.set_xlabel(say("subgroups.axis"))


def _name_arms(axes: Axes, arms: list[str], result: Result) -> None:
    """Which mark is which arm, at the right, where there are several."""
    if len(result.arms) == 2:
        return
    looks = colours.arm_styles(result.arms)
    for n, arm in enumerate(arms):
        y = 1.0 - 0.045 * n * style.HIGH / axes.figure.get_figheight()  # type: ignore[union-attr]
        axes.plot(
            [1.05], [y], looks[arm].mark, ms=10, color=looks[arm].color,
            transform=axes.transAxes, clip_on=False,
        )  # fmt: skip
        axes.annotate(
            labels.wrapped(arm, 20, 1), (1.08, y), xycoords="axes fraction", va="center",
            color=looks[arm].words, fontweight="bold", fontsize=style.SMALL,
        )  # fmt: skip


def _legend(result: Result) -> list[str]:
    if replicates_of(result) == 1:
        return [say("effects.interval_alone")]
    bar = say("effects.interval", interval=interval(result), source=source(result))
    return [bar, say("effects.filled")]


def _outcome(name: str) -> str:
    return outcome(name)
