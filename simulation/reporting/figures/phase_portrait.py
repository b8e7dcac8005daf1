"""The phase portrait of a relationship: conflict against trust, with arrows of the mean course.

From a result: the most conflictual relationship of the teacher of the close-up, in both arms.
Without a result: students of several propensities side by side (``draw_portraits``).
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.dynamics.phase_portrait import Place, Portrait, portrait
from simulation.measurement.outcomes import CONFLICT_LIMIT
from simulation.parameters import Parameters, catalogue, with_values
from simulation.reporting.figures import colours, style
from simulation.results.reader import ResultReader
from simulation.runs.class_trace import TABLE
from simulation.texts.language import arm_name, number, say

WEEKS_MARKED = (0, 10, 20, 30, 40)
HEADS = (1, 4, 12, 30)  # weeks of a course at which its arrow has a head
ARROW, LEAST_MOVE = "#9a9a9a", 0.004  # a head needs a week in which something moves
ONE = {"left": 0.08, "right": 0.60, "bottom": 0.2, "top": 0.88}
SEVERAL = {"left": 0.07, "right": 0.985, "bottom": 0.27, "top": 0.78, "wspace": 0.13}


def draw(result: ResultReader) -> style.Picture | None:
    """Return the figure; None if there is no close-up with trust."""
    if not result.has(TABLE):
        return None
    weeks = result.table(TABLE).astype({"arm": str, "student": str})
    if "trust" not in weeks:
        return None
    path = path_of(weeks, result.arms[0])
    found = portrait(float(path["propensity"].iloc[0]), parameters_of(result))
    arms = [arm for arm in result.arms if (path["arm"] == arm).any()]
    foot = [say("phase.legend_path"), say("phase.legend")]
    with style.canvas(say("phase.title"), foot) as figure:
        axes = figure.subplots(gridspec_kw=ONE)
        _draw_field(axes, found)
        looks = colours.arm_styles(result.arms)
        for arm in reversed(arms):  # the reference on top, thin and hollow, so that both are seen
            _draw_path(axes, path[path["arm"] == arm], looks[arm], arm == result.arms[0])
        axes.set_ylabel(say("phase.conflict"))
        _name_limit(axes)
        _explain(axes, arms, looks)
    paths = " ".join(_alt(arm, path) for arm in arms)
    alt = say("phase.alt", propensity=number(found.propensity, 1), paths=paths)
    return style.Picture("phase", say("phase.title"), say("phase.caption"), alt, figure)


def draw_portraits(portraits: Sequence[Portrait]) -> style.Picture:
    """Return portraits side by side, one per propensity."""
    title, foot = say("phase.portraits_title"), [say("phase.legend"), say("phase.fixed")]
    with style.canvas(title, foot, style.HIGH - 0.6) as figure:
        panels = figure.subplots(1, len(portraits), sharey=True, gridspec_kw=SEVERAL)
        for axes, one in zip(panels, portraits, strict=True):
            _draw_field(axes, one)
            rests = say(f"phase.rests_{len(one.rests)}")
            z = number(one.propensity, 2 if one.propensity % 1 else 0)
            axes.set_title(f"{say('phase.student', z=z)}\n{rests}")
        panels[0].set_ylabel(say("phase.conflict"))
    listed = "; ".join(
        say("phase.alt_student", z=number(one.propensity), rests=_rests(one)) for one in portraits
    )
    return style.Picture("portraits", title, title, say("phase.portraits_alt", list=listed), figure)


def path_of(weeks: pd.DataFrame, versus: str) -> pd.DataFrame:
    """Return the weeks of the relationship with most conflict at the start in the reference.

    Among those an intervention chose, if it chose any present from the start; ties go by id.
    """
    start = weeks[(weeks["week"] == 0) & (weeks["arm"] == versus)].sort_values("student")
    aimed = weeks.loc[weeks["targeted"] & (weeks["arm"] != versus), "student"]
    chosen = start[start["student"].isin(aimed)]
    chosen = chosen if len(chosen) else start
    student = chosen["student"].iloc[int(chosen["conflict_score"].to_numpy().argmax())]
    own: pd.DataFrame = weeks[weeks["student"] == student].sort_values(["arm", "week"])
    return own


def parameters_of(result: ResultReader) -> Parameters:
    """Return the central parameters of the result."""
    known = catalogue()
    saved = result.provenance["parameters"].items()
    return with_values(Parameters(), {name: value for name, value in saved if name in known})


def _draw_field(axes: Axes, found: Portrait) -> None:
    for course in found.courses:
        places = np.array(course)
        axes.plot(*places.T, color=ARROW, lw=1.4, zorder=1)
        for week in HEADS:
            _head(axes, course[week - 1], course[week])
    axes.axhline(CONFLICT_LIMIT, color=colours.FAINT, lw=1, ls=(0, (2, 3)), zorder=0.5)
    for rest in found.rests:
        axes.plot(*rest, marker="*", ms=21, color=colours.INK, mec="white", mew=1.2, zorder=4)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xticks([0.0, 0.5, 1.0], [number(tick, 1) for tick in (0.0, 0.5, 1.0)])
    axes.get_xticklabels()[-1].set_horizontalalignment("right")
    axes.set_yticks([0, 0.5, 1])
    axes.set_xlabel(say("phase.trust"))


def _name_limit(axes: Axes) -> None:
    axes.annotate(
        say("phase.limit"), (0.015, CONFLICT_LIMIT), xycoords=("axes fraction", "data"),
        xytext=(0, 3), textcoords="offset points", fontsize=style.SMALL,
        color=colours.FAINT, bbox={"fc": "white", "ec": "none", "pad": 1.0, "alpha": 0.85},
    )  # fmt: skip


def _head(axes: Axes, before: Place, now: Place) -> None:
    """Draw the head of an arrow at the end of a week, if that week moves anything."""
    if math.dist(now, before) > LEAST_MOVE:
        axes.annotate(
            "", now, before, zorder=1,
            arrowprops={"arrowstyle": "-|>", "color": ARROW, "lw": 0.1, "mutation_scale": 14,
                        "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


def _draw_path(axes: Axes, path: pd.DataFrame, look: colours.ArmStyle, reference: bool) -> None:
    x, y = path["trust"].to_numpy(), (path["conflict_score"].to_numpy() - 1.0) / 4.0
    axes.plot(x, y, **look.line, lw=2.2 if reference else 4.5, zorder=3)
    at = np.isin(path["week"], WEEKS_MARKED)
    axes.plot(x[at], y[at], **_mark(look, reference), ls="", ms=6 if reference else 9, zorder=5)
    axes.plot(x[-1:], y[-1:], **_mark(look, reference), ls="", ms=15, zorder=6)


def _mark(look: colours.ArmStyle, reference: bool) -> dict[str, Any]:
    face = "white" if reference else look.color
    return {"marker": look.mark, "mfc": face, "mec": look.color, "mew": 2}


def _explain(axes: Axes, arms: Sequence[str], looks: dict[str, colours.ArmStyle]) -> None:
    """Explain beside the panel: a line per arm, the arrows, the star."""
    rows = [(looks[arm], style.wrapped(arm_name(arm), 30, 2)) for arm in arms]
    y = 0.97
    for n, (look, words) in enumerate(rows):
        axes.plot(
            [1.05, 1.13], [y, y], transform=axes.transAxes, clip_on=False, lw=4 if n else 2.2,
            markevery=[1], ms=11, **_mark(look, not n), **look.line,
        )  # fmt: skip
        axes.annotate(
            words, (1.17, y), xycoords="axes fraction", va="center", fontweight="bold",
            color=look.words,
        )  # fmt: skip
        y -= 0.13
    for mark, words in (("→", say("phase.arrow")), ("★", say("phase.star"))):
        axes.annotate(mark, (1.09, y), xycoords="axes fraction", va="top", ha="center", fontsize=18)
        axes.annotate(
            style.wrapped(words, 36), (1.17, y), xycoords="axes fraction", va="top",
            fontsize=style.SMALL, linespacing=1.35,
        )  # fmt: skip
        y -= 0.06 * (style.wrapped(words, 36).count("\n") + 1) + 0.04


def _rests(found: Portrait) -> str:
    return say("phase.alt_rests").join(
        say("phase.alt_rest", trust=number(trust), conflict=number(conflict))
        for trust, conflict in found.rests
    )


def _alt(arm: str, path: pd.DataFrame) -> str:
    own = path[path["arm"] == arm]
    first, last = own.iloc[0], own.iloc[-1]
    return say(
        "phase.alt_path", arm=arm_name(arm),
        trust_first=number(first["trust"]), trust_last=number(last["trust"]),
        conflict_first=number((first["conflict_score"] - 1) / 4),
        conflict_last=number((last["conflict_score"] - 1) / 4),
    )  # fmt: skip
