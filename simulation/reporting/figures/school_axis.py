"""The school year as a horizontal axis: calendar weeks, with the holidays in them.

A state recorded for school week w is that of its Friday night, so it stands before the
holiday that follows.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.reporting.figures.colours import FAINT, HOLIDAY, arm_styles
from simulation.reporting.figures.labels import wrapped
from simulation.reporting.figures.style import SMALL
from simulation.reporting.wording import when_of
from simulation.school.calendar import SUMMER_WEEKS, dutch_year
from simulation.state import DAYS_A_WEEK, Floats
from simulation.texts.language import say

TICKS = (0, 10, 20, 30, 40)  # school weeks


class Start(NamedTuple):
    """An intervention begins: school year, school week from 1, name of its arm."""

    year: int
    week: int
    arm: str


def week_ends() -> Floats:
    """Calendar weeks that have passed on the Friday of school week 0 to 40, holidays included."""
    return np.append(0.0, np.flatnonzero(_school_weeks()) + 1.0)


def holidays() -> list[tuple[int, int]]:
    """The holidays within a school year: first calendar week, and the one after the last."""
    edges = np.diff(_school_weeks(), prepend=1, append=1)
    begins, ends = np.flatnonzero(edges == -1), np.flatnonzero(edges == 1)
    return [(int(begin), int(end)) for begin, end in zip(begins, ends, strict=True)]


def weeks_before_holidays() -> list[int]:
    """School weeks that a holiday follows within the year: 9, 17, 24, 32."""
    return [int(_school_weeks()[:begin].sum()) for begin, _ in holidays()]


def position(year: pd.Series, week: pd.Series) -> Floats:
    """Where the state of a school week stands on an axis that runs through all years."""
    years = year.to_numpy(dtype=np.int64) - 1
    ends: Floats = week_ends()[week.to_numpy(dtype=np.int64)]
    start: Floats = (years * _full_year()).astype(np.float64)
    return start + ends


def starts_of(scenario: dict[str, object]) -> list[Start]:
    """When each arm's interventions begin, from the scenario of a result; each moment once."""
    found = []
    for arm in scenario["arms"]:  # type: ignore[attr-defined]
        for intervention in arm["interventions"]:
            when = when_of(intervention)
            found.append(Start(when.year, when.day // DAYS_A_WEEK + 1, arm["name"]))
    return list(dict.fromkeys(found))


def draw_year_axis(axes: Axes, years: int) -> None:
    """Weeks (or years, where there are several) below, holidays shaded lightly."""
    for year in range(years):
        offset = year * _full_year()
        summer = [(len(_school_weeks()), _full_year())] if year < years - 1 else []
        for begin, end in [*holidays(), *summer]:
            axes.axvspan(offset + begin, offset + end, color=HOLIDAY, lw=0, zorder=0)
    last = (years - 1) * _full_year() + len(_school_weeks())
    axes.set_xlim(0, last)
    if years == 1:
        axes.set_xticks(week_ends()[list(TICKS)], [str(week) for week in TICKS])
        axes.set_xlabel(say("words.week"))
    else:
        middles = [year * _full_year() + len(_school_weeks()) / 2 for year in range(years)]
        axes.set_xticks(middles, [say("words.year", year=year + 1) for year in range(years)])
    axes.tick_params(axis="x", length=3 if years == 1 else 0)


def draw_starts(axes: Axes, starts: Sequence[Start], arms: Sequence[str]) -> None:
    """Where something starts: a named line; with several arms, a mark in the colour of each."""
    looks = arm_styles(arms)
    for n, start in enumerate(starts):
        x = (start.year - 1) * _full_year() + np.flatnonzero(_school_weeks())[start.week - 1]
        late = x > sum(axes.get_xlim()) / 2
        if len(arms) > 2:
            same = [each.arm for each in starts if each[:2] == start[:2]].index(start.arm)
            axes.annotate(
                "▼", (x, 1.0), xycoords=("data", "axes fraction"), xytext=(0, -2 - 13 * same),
                textcoords="offset points", ha="center", va="top", color=looks[start.arm].color,
            )  # fmt: skip
            continue
        axes.axvline(x, color=FAINT, lw=1.2)
        axes.annotate(
            started(start.arm), (x, 1.0), xycoords=("data", "axes fraction"),
            xytext=(-5 if late else 5, -4 - 17 * n), textcoords="offset points",
            ha="right" if late else "left", va="top", color=FAINT, fontsize=SMALL,
        )  # fmt: skip


def started(arm: str) -> str:
    """That what an arm does begins."""
    return say("words.start", name=wrapped(arm, 26, 1))


def _school_weeks() -> np.ndarray:
    """1 for a calendar week of school, 0 for one of holiday, the summer left out."""
    return dutch_year(summer=False).school[::DAYS_A_WEEK]


def _full_year() -> int:
    return len(_school_weeks()) + SUMMER_WEEKS
