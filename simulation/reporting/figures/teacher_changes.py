"""The change of every teacher, a row per arm, and the rank of one teacher among those reached."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.effects import weekly
from simulation.reporting.figures import colours, style
from simulation.reporting.wording import replicates_of
from simulation.results.reader import Filter, ResultReader
from simulation.runs.class_trace import ARMS_SHOWN, REPLICATE_SHOWN, TracedTeacher
from simulation.state import Floats
from simulation.texts.language import arm_name, digits_of, number, say

LEAST_REACH = 0.2  # d; as in the figure of trajectories
BINS = 61  # across the axis, an odd number, so that one lies around 0
MOST_DOTS = 250  # teachers; more are drawn as bars
ROW, ROW_ALONE, FRAME = 1.7, 2.6, 2.6  # inches: of a row, and of all around the rows
ROOM = {"left": 0.175, "right": 0.705, "hspace": 0.28}


def changes(teachers: pd.DataFrame, versus: str) -> pd.DataFrame:
    """Return arm, teacher, value: the difference at the end, mean over the teacher's replicates."""
    pairs = weekly.paired(weekly.last_week(teachers), versus)
    means = pairs.groupby(["arm", "teacher"], observed=True)["value"].mean()
    return means.reset_index()


def draw(result: ResultReader) -> style.Picture | None:
    """Return the figure; None if there is one arm or one teacher."""
    if not result.has("teachers"):
        return None
    teachers, others = weekly.scores_of(result), result.arms[1:]
    if not others or teachers["teacher"].nunique() < 2:
        return None
    table = changes(teachers, result.arms[0])
    spread = weekly.spread(teachers, result.arms[0])
    reach = 1.1 * max(float(table["value"].abs().max()), LEAST_REACH * spread)
    values = {arm: table.loc[table["arm"] == arm, "value"].to_numpy() for arm in others}
    height = FRAME + (ROW * len(others) if len(others) > 1 else ROW_ALONE)
    title, legend = say("teachers_change.title"), _legend(result, len(values[others[0]]))
    with style.canvas(title, legend, height) as figure:
        room = {**ROOM, "bottom": 1.75 / height, "top": 1 - 0.8 / height}
        rows = figure.subplots(len(others), 1, squeeze=False, sharex=True, gridspec_kw=room)[:, 0]
        for axes, arm in zip(rows, others, strict=True):
            _draw_row(axes, values[arm], arm, colours.arm_styles(result.arms)[arm], reach)
        rows[-1].set_xlabel(say("teachers_change.axis"))
    listed = " ".join(
        say("teachers_change.alt_row", arm=arm_name(arm), **_words(values[arm])) for arm in others
    )
    caption = say("teachers_change.caption", versus=arm_name(result.arms[0]))
    return style.Picture(
        "teachers", title, caption, say("teachers_change.alt", rows=listed), figure
    )


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
        style.wrapped(arm_name(arm), 17, 3), (-0.02, 0.5), xycoords="axes fraction", ha="right",
        va="center", color=look.words, fontsize=style.SMALL, fontweight="bold",
    )  # fmt: skip
    axes.annotate(
        say("teachers_change.summary", **_words(values)), (1.03, 0.5), xycoords="axes fraction",
        va="center", fontsize=style.SMALL, linespacing=1.4,
    )  # fmt: skip


def _dot_size(axes: Axes, most: int) -> float:
    """Return the area of a dot in square points: the highest pile fits, no dot exceeds a bin."""
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


def _legend(result: ResultReader, many: int) -> list[str]:
    runs = replicates_of(result)
    mark = "dot" if many <= MOST_DOTS else "bar"
    alone = "_alone" if runs == 1 else ""
    return [
        f"{say(f'teachers_change.{mark}')} {say(f'teachers_change.runs{alone}', runs=runs)}",
        f"{say('teachers_change.median')} {say('teachers_change.same')}",
    ]


LAST_WAVE = 2


class Placing(NamedTuple):
    """Change of conflict with the chosen students, in STRS points, among the teachers reached."""

    own: float
    median: float
    teachers: int  # reached by the intervention in this run, the subject included
    gain_more: int

    def sentence(self) -> str:
        """Return the placing in words, short enough for the foot of a figure."""
        own, median = (number(value, signed=True) for value in (self.own, self.median))
        words = {"teachers": self.teachers, "more": self.gain_more}
        return say("placing.sentence", own=own, median=median, **words)


def placing_of(result: ResultReader, subject: TracedTeacher) -> Placing | None:
    """Return the subject's place among the teachers reached, at the end of the subject's year.

    In the replicate shown, arm minus reference, mean over the chosen students of a teacher.
    None if there is one arm, or the subject has no chosen students in both arms.
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
