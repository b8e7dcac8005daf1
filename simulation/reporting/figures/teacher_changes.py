"""How differently teachers gain: each teacher's own difference between two worlds, a row an arm."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.effects import weekly
from simulation.reporting.figures import colours, labels, style
from simulation.reporting.wording import replicates_of
from simulation.results.reader import Filter, Result
from simulation.runs.class_trace import ARMS_SHOWN, REPLICATE_SHOWN, TracedTeacher
from simulation.state import Floats
from simulation.texts.language import digits_of, number, say

LEAST_REACH = 0.2  # d; as in the figure of trajectories
BINS = 61  # across the axis, an odd number, so that one lies around 0
MOST_DOTS = 250  # teachers; more are drawn as bars
ROW, ROW_ALONE, FRAME = 1.7, 2.6, 2.6  # inches: of a row, and of all around the rows
ROOM = {"left": 0.175, "right": 0.705, "hspace": 0.28}


def changes(teachers: pd.DataFrame, versus: str) -> pd.DataFrame:
    """Arm, teacher, value: the difference at the very end, mean over the runs of that teacher."""
    pairs = weekly.paired(weekly.last_week(teachers), versus)
    means = pairs.groupby(["arm", "teacher"], observed=True)["value"].mean()
    return means.reset_index()


def draw(result: Result) -> style.Picture | None:
    """The figure, from the teachers' table of a result; None if there is one arm or teacher."""
    if not result.has("teachers"):
        return None
    teachers, others = weekly.scores_of(result), result.arms[1:]
    if not others or teachers["teacher"].nunique() < 2:
        return None
    table = changes(teachers, result.arms[0])
    spread = weekly.spread(teachers, result.arms[0])
    reach = 1.1 * max(float(table["value"].abs().max()), LEAST_REACH * spread)
    with style.styled():
        height = FRAME + (ROW * len(others) if len(others) > 1 else ROW_ALONE)
        figure = Figure((style.WIDE, height))
        style.headline(figure, say("teachers_change.title"))
        room = {**ROOM, "bottom": 1.75 / height, "top": 1 - 0.8 / height}
        rows = figure.subplots(len(others), 1, squeeze=False, sharex=True, gridspec_kw=room)[:, 0]
        for axes, arm in zip(rows, others, strict=True):
            values = table.loc[table["arm"] == arm, "value"].to_numpy()
            _draw_row(axes, values, arm, colours.arm_styles(result.arms)[arm], reach)
        rows[-1].set_xlabel(say("teachers_change.axis"))
        style.footnote(figure, _legend(result, len(values)))
        style.finished(figure)
    said = " ".join(_alt(arm, table) for arm in others)
    return style.Picture(
        "teachers", say("teachers_change.title"),
        say("teachers_change.caption", versus=result.arms[0]),
        say("teachers_change.alt", rows=said), figure,
    )  # fmt: skip


def _draw_row(axes: Axes, values: Floats, arm: str, look: colours.ArmStyle, reach: float) -> None:
    edges = np.linspace(-reach, reach, BINS + 1)
    counts, _ = np.histogram(values, edges)
    middles = (edges[:-1] + edges[1:]) / 2
    if len(values) <= MOST_DOTS:
        x = np.repeat(middles, counts)
        y = np.concatenate([np.arange(count) + 0.5 for count in counts])
        size = _dot_size(axes, max(int(counts.max()), 8))
        axes.scatter(x, y, s=size, color=look.color, lw=0, zorder=2)
    else:
        axes.bar(middles, counts, width=0.9 * (edges[1] - edges[0]), color=look.color, zorder=2)
    axes.set_ylim(0, max(int(counts.max()), 8) * 1.08)
    axes.set_xlim(-reach, reach)
    axes.axvline(0, color=colours.REFERENCE_COLOUR, lw=1.5, zorder=1)
    median = float(np.median(values))
    axes.plot([median], [0], marker="^", ms=13, color=colours.INK, clip_on=False, zorder=5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.annotate(
        labels.wrapped(arm, 17, 3), (-0.02, 0.5), xycoords="axes fraction", ha="right",
        va="center", color=look.words, fontsize=style.SMALL, fontweight="bold",
    )  # fmt: skip
    axes.annotate(
        _summary(values), (1.03, 0.5), xycoords="axes fraction", va="center", fontsize=style.SMALL,
        linespacing=1.4,
    )  # fmt: skip


def _dot_size(axes: Axes, most: int) -> float:
    """Area of a dot, in square points: the highest pile fits, and none is wider than a bin."""
    place, figure = axes.get_position(), axes.figure
    assert figure is not None
    high = place.height * figure.get_figheight() * 72 / (most * 1.08)  # type: ignore[union-attr]
    wide = place.width * style.WIDE * 72 / BINS
    return float(min(high, wide) * 0.92) ** 2


def _words(values: Floats) -> dict[str, object]:
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    digits = digits_of(float(middle))
    return {
        "less": int((values < 0).sum()), "many": len(values),
        "median": number(middle, digits, signed=True),
        "low": number(low, digits, signed=True), "high": number(high, digits, signed=True),
    }  # fmt: skip


def _summary(values: Floats) -> str:
    return say("teachers_change.summary", **_words(values))


def _legend(result: Result, many: int) -> list[str]:
    runs = replicates_of(result)
    mark = "dot" if many <= MOST_DOTS else "bar"
    alone = "_alone" if runs == 1 else ""
    return [
        f"{say(f'teachers_change.{mark}')} {say(f'teachers_change.runs{alone}', runs=runs)}",
        f"{say('teachers_change.median')} {say('teachers_change.same')}",
    ]


def _alt(arm: str, table: pd.DataFrame) -> str:
    values = table.loc[table["arm"] == arm, "value"].to_numpy()
    return say("teachers_change.alt_row", arm=arm, **_words(values))


LAST_WAVE = 2


class Placing(NamedTuple):
    """Change of conflict with the chosen students, in STRS points, and who gains more."""

    own: float
    median: float
    teachers: int  # whom the intervention reaches in this run, the subject included
    gain_more: int

    def sentence(self) -> str:
        """The same in words, short enough for the foot of a figure."""
        return say(
            "placing.sentence",
            own=number(self.own, signed=True),
            median=number(self.median, signed=True),
            teachers=self.teachers,
            more=self.gain_more,
        )


def placing_of(result: Result, subject: TracedTeacher) -> Placing | None:
    """Where the subject stands among the teachers reached, at the end of the subject's year.

    In the run that is shown, arm minus reference, mean over each teacher's chosen
    students. None if there is one arm, or the teacher's students are not chosen in both.
    """
    arms = result.arms[:ARMS_SHOWN]
    filters: list[Filter] = [
        ("arm", "in", arms),
        ("replicate", "==", REPLICATE_SHOWN),
        ("year", "==", subject.year),
        ("wave", "==", LAST_WAVE),
    ]
    names = ["arm", "teacher", "student", "targeted", "conflict_score"]
    dyads = result.table("dyads", names, filters).astype(
        {"arm": str, "teacher": str, "student": str, "conflict_score": "float64"}
    )
    chosen = dyads[(dyads["arm"] == arms[-1]) & dyads["targeted"]]
    if len(arms) < ARMS_SHOWN or subject.teacher not in set(chosen["teacher"]):
        return None
    pairs = chosen.merge(
        dyads[dyads["arm"] == arms[0]], on=["teacher", "student"], suffixes=("", "_usual")
    )
    pairs["change"] = pairs["conflict_score"] - pairs["conflict_score_usual"]
    changes = pairs.groupby("teacher")["change"].mean()
    if subject.teacher not in changes.index:  # a student who came or left is in one arm only
        return None
    own = float(changes[subject.teacher])
    return Placing(own, float(changes.median()), len(changes), int((changes < own).sum()))
