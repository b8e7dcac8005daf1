"""One teacher's emotions through a school year: eleven areas, named beside them."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.reporting.figures import colours, school_axis, style
from simulation.reporting.figures.teacher_changes import placing_of
from simulation.results.reader import Filter, ResultReader
from simulation.runs.class_trace import ARMS_SHOWN, REPLICATE_SHOWN, traced_teacher
from simulation.state import EMOTIONS
from simulation.texts.language import arm_name, number, say

SUMS = [f"{emotion}_sum" for emotion in EMOTIONS]
ROOM = {"left": 0.075, "right": 0.825, "bottom": 0.2, "top": 0.85, "wspace": 0.1}


def weekly(days: pd.DataFrame) -> pd.DataFrame:
    """Return mean intensity per contact, by arm and week: one column per emotion.

    days: teacher-days of one teacher and one year. A week without contacts is NaN.
    """
    totals = days.groupby(["arm", "week"], observed=True)[["contacts", *SUMS]].sum()
    means = totals[SUMS].div(totals["contacts"].where(totals["contacts"] > 0), axis=0)
    return means.set_axis(list(EMOTIONS), axis=1).reset_index()


def draw(result: ResultReader) -> style.Picture | None:
    """Return the figure; None if days were not recorded."""
    if not (result.has("days") and result.has("dyads")):
        return None
    subject = traced_teacher(result)
    filters: list[Filter] = [
        ("teacher", "==", subject.teacher),
        ("year", "==", subject.year),
        ("replicate", "==", REPLICATE_SHOWN),
    ]
    means = weekly(result.table("days", ["arm", "week", "contacts", *SUMS], filters))
    arms, title = result.arms[:ARMS_SHOWN], say("emotions_figure.title")
    placing, foot = placing_of(result, subject), [say("emotions_figure.legend")]
    with style.canvas(title, [*foot, placing.sentence()] if placing else foot) as figure:
        panels = figure.subplots(1, len(arms), squeeze=False, sharey=True, gridspec_kw=ROOM)[0]
        for axes, arm in zip(panels, arms, strict=True):
            _draw_areas(axes, means[means["arm"] == arm])
            _finish(axes, arm, result)
        panels[0].set_ylabel(say("emotions_figure.axis"))
        _name_areas(panels[-1], means[means["arm"] == arms[-1]])
    caption, alt = say("emotions_figure.caption"), _alt(means, arms)
    return style.Picture("emotions", title, caption, alt, figure)


def _draw_areas(axes: Axes, means: pd.DataFrame) -> None:
    for emotions, sign in ((colours.PLEASANT, 1), (colours.UNPLEASANT, -1)):
        axes.stackplot(
            means["week"],
            *(sign * means[emotion] for emotion in emotions),
            colors=[colours.EMOTION_COLOURS[emotion] for emotion in emotions],
            edgecolor="white", lw=0.8,
        )  # fmt: skip
    axes.axhline(0, color=colours.INK, lw=1.2)


def _finish(axes: Axes, arm: str, result: ResultReader) -> None:
    look = colours.arm_styles(result.arms)[arm]
    axes.set_title(style.wrapped(arm_name(arm), 40, 1), color=look.words)
    axes.set_xlim(1, 40)
    axes.set_xticks([1, *school_axis.TICKS[1:]])
    axes.set_xlabel(say("words.week"))
    axes.yaxis.set_major_formatter(lambda y, _: number(abs(y), 1))
    for week in school_axis.weeks_before_holidays():
        axes.axvline(week + 0.5, color="white", lw=2.5)
    starts = [start for start in school_axis.starts_of(result.scenario) if start.arm == arm]
    for start in starts[:1]:
        late = start.week > 20
        axes.axvline(start.week - 0.5, color=colours.INK, lw=1.2)
        axes.annotate(
            school_axis.started(arm), (start.week - 0.5, 1), fontsize=style.SMALL, va="top",
            xycoords=("data", "axes fraction"), xytext=(-5 if late else 5, -2),
            textcoords="offset points", ha="right" if late else "left",
        )  # fmt: skip


def _name_areas(axes: Axes, means: pd.DataFrame) -> None:
    """Name the areas where they end, moved apart where they are thin."""
    last = means.iloc[-4:][list(EMOTIONS)].mean()
    names = []
    for emotions, sign in ((colours.PLEASANT, 1), (colours.UNPLEASANT, -1)):
        ends = np.cumsum([last[emotion] for emotion in emotions])
        for emotion, end in zip(emotions, ends, strict=True):
            middle = sign * (end - last[emotion] / 2)
            names.append((middle, say(f"emotions.{emotion}"), colours.EMOTION_COLOURS[emotion]))
    style.label_ends(axes, axes.get_xlim()[1], names, swatches=True)


def _alt(means: pd.DataFrame, arms: list[str]) -> str:
    panels = []
    for arm in arms:
        own = means.loc[means["arm"] == arm, list(EMOTIONS)].mean()
        listed = ", ".join(
            say("emotions_figure.alt_emotion", emotion=say(f"emotions.{name}"), mean=number(mean))
            for name, mean in own.items()
        )
        panels.append(say("emotions_figure.alt_panel", arm=arm_name(arm), list=listed))
    return say("emotions_figure.alt", panels=" ".join(panels))
