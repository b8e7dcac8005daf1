"""The school year as a horizontal axis of calendar weeks with holidays.

The state of a school week is that of its Friday night, before a holiday that follows.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation.reporting.figures.colours import FAINT, HOLIDAY, arm_styles
from simulation.reporting.figures.style import SMALL, wrapped
from simulation.reporting.wording import start_of
from simulation.school.calendar import SUMMER_WEEKS, dutch_year
from simulation.state import DAYS_A_WEEK, Floats
from simulation.texts.language import arm_name, say

TICKS = (0, 10, 20, 30, 40)  # school weeks


class ArmStart(NamedTuple):
    """An intervention begins: school year, school week from 1, name of its arm."""

    year: int
    week: int
    arm: str


def week_ends() -> Floats:
    """Return the calendar weeks passed on the Friday of school week 0 to 40, with holidays."""
    return np.append(0.0, np.flatnonzero(_school_weeks()) + 1.0)


def holidays() -> list[tuple[int, int]]:
    """Return the holidays of a school year: first calendar week, and the one after the last."""
    edges = np.diff(_school_weeks(), prepend=1, append=1)
    begins, ends = np.flatnonzero(edges == -1), np.flatnonzero(edges == 1)
    return [(int(begin), int(end)) for begin, end in zip(begins, ends, strict=True)]


def weeks_before_holidays() -> list[int]:
    """Return the school weeks before a holiday: 9, 17, 24, 32."""
    return [int(_school_weeks()[:begin].sum()) for begin, _ in holidays()]


def position(year: pd.Series, week: pd.Series) -> Floats:
    """Return the place of a school week on an axis through all years."""
    years = year.to_numpy(dtype=np.int64) - 1
    ends: Floats = week_ends()[week.to_numpy(dtype=np.int64)]
    start: Floats = (years * _full_year()).astype(np.float64)
    return start + ends


def starts_of(scenario: dict[str, object]) -> list[ArmStart]:
    """Return when the interventions of the arms begin; every moment once."""
    found = []
    for arm in scenario["arms"]:  # type: ignore[attr-defined]
        for intervention in arm["interventions"]:
            when = start_of(intervention)
            found.append(ArmStart(when.year, when.day // DAYS_A_WEEK + 1, arm["name"]))
    return list(dict.fromkeys(found))


def draw_year_axis(axes: Axes, years: int) -> None:
    """Draw weeks, or years where there are several, with shaded holidays."""
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


def draw_starts(axes: Axes, starts: Sequence[ArmStart], arms: Sequence[str]) -> None:
    """Mark the starts: a named line; with several arms, a mark in the colour of the arm."""
    looks = arm_styles(arms)
    for n, start in enumerate(starts):
        x = (start.year - 1) * _full_year() + np.flatnonzero(_school_weeks())[start.week - 1]
        late = x > sum(axes.get_xlim()) / 2
        if len(arms) > 2:
            same = [other.arm for other in starts if other[:2] == start[:2]].index(start.arm)
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
    """Return the words for the start of an arm."""
    return say("words.start", name=wrapped(arm_name(arm), 26, 1))


def _school_weeks() -> np.ndarray:
    """Return 1 for a calendar week of school, 0 for a holiday, without the summer."""
    return dutch_year(summer=False).school[::DAYS_A_WEEK]


def _full_year() -> int:
    return len(_school_weeks()) + SUMMER_WEEKS
