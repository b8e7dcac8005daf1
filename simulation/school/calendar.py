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
# (school weeks, then weeks of holiday): autumn, Christmas, spring, May, summer; assumed
TERMS = ((9, 1), (8, 2), (7, 1), (8, 2), (8, 0))


class Calendar(NamedTuple):
    """One entry a weekday of the school year, in order; every array has the same length."""

    school: Ints  # 1 on a school day, 0 on a holiday weekday
    day: Ints  # number of the school day, 0-199; on a holiday that of the next one
    week: Ints  # number of the school week, 1-40; on a holiday the coming one
    nights: Ints  # nights until the next weekday: 3 on a Friday, else 1


def dutch_year(summer: bool) -> Calendar:
    """Return the weekdays of one school year, with the summer after it on request.

    Length 230, or 260 with the summer, whose days carry day 200 and week 41.
    """
    terms = [*TERMS, (0, SUMMER_WEEKS if summer else 0)]
    taught = np.concatenate([np.repeat([1, 0], term) for term in terms])
    school = np.repeat(taught, DAYS_A_WEEK)
    weekday = np.tile(np.arange(DAYS_A_WEEK), len(taught))
    return Calendar(
        school=school,
        day=np.cumsum(school) - school,
        week=np.repeat(np.cumsum(taught) - taught + 1, DAYS_A_WEEK),
        nights=np.where(weekday == FRIDAY, 3, 1),
    )
