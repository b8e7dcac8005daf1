"""The school year as a list of weekdays: school days, holidays, the summer.

Forty school weeks of five days with the Dutch holidays between them: autumn one
week, Christmas two, spring one, May two, summer six. The lengths of the terms are
assumed (they resemble region North in 2025-26) and differ by a week or so between
regions and years.
"""

from typing import NamedTuple

import numpy as np

from simulation.state import DAYS_A_WEEK, Ints

SUMMER_WEEKS = 6
FRIDAY = DAYS_A_WEEK - 1

# (school weeks, then weeks of holiday); assumed
TERMS = (
    (9, 1),  # until the autumn holiday
    (8, 2),  # until Christmas
    (7, 1),  # until the spring holiday
    (8, 2),  # until the May holiday
    (8, 0),  # until the summer
)


class Calendar(NamedTuple):
    """One entry a weekday of the school year, in order; every array has the same length."""

    school: Ints  # 1 on a school day, 0 on a holiday weekday
    day: Ints  # number of the school day, 0-199; on a holiday that of the next one
    week: Ints  # number of the school week, 1-40; on a holiday the coming one
    nights: Ints  # nights until the next weekday: 3 on a Friday, else 1


def dutch_year(summer: bool) -> Calendar:
    """The weekdays of one school year, the summer appended only if asked for.

    Length 230, or 260 with the summer, whose days carry day 200 and week 41.
    """
    weeks = _school_weeks(summer)
    school = np.repeat(weeks, DAYS_A_WEEK)
    weekday = np.tile(np.arange(DAYS_A_WEEK), len(weeks))
    return Calendar(
        school=school,
        day=np.cumsum(school) - school,
        week=np.repeat(np.cumsum(weeks) - weeks + 1, DAYS_A_WEEK),
        nights=np.where(weekday == FRIDAY, 3, 1),
    )


def _school_weeks(summer: bool) -> Ints:
    """1 for a school week, 0 for a week of holiday, in order."""
    weeks: list[int] = []
    for taught, free in TERMS:
        weeks += [1] * taught + [0] * free
    return np.array(weeks + [0] * (SUMMER_WEEKS if summer else 0), dtype=np.int64)
