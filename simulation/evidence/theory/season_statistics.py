"""Statistics of accumulation and recovery over the year (question 10).

Teachers: exhaustion, 0 to 1, at the end of every school week, shape (40, teachers).
"""

from collections.abc import Sequence

import numpy as np

from simulation.evidence.theory.theory_year import (
    NEW_YEAR,
    TheoryTask,
    TheoryYear,
    simulate_arm,
)
from simulation.measurement.outcomes import burnout_case, exhaustion_score
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS, Floats

PERCENT = 100.0
AUTUMN = range(6, 17)  # school weeks of the published surveys, October to December
BEFORE = NEW_YEAR // DAYS_A_WEEK - 1  # place of the last school week before Christmas
BACK = 5  # school weeks after which the return from a holiday is read
SHOWN_WEEKS = (1, 10, 20, 40)


def cases(exhaustion: Floats, weeks: Sequence[int]) -> float:
    """Return the share of teachers above the burnout cut-off at the ends of weeks, in percent.

    Between teachers; percent. weeks: from 1. Source: exhaustion score of the Dutch case rule
    (unverified).
    """
    places = [week - 1 for week in weeks]
    return PERCENT * float(burnout_case(exhaustion_score(exhaustion[places])).mean())


def drop_at_christmas(exhaustion: Floats, returned: Floats) -> float:
    """Return how much lower mean exhaustion is after the Christmas holiday than before.

    Between teachers; sd between teachers before it. returned: after the first school day. Source:
    fade-out of vacation relief (de Bloom et al. 2009, unverified).
    """
    before = exhaustion[BEFORE]
    return float((before - returned).mean() / before.std(ddof=1))


def back_after_christmas(exhaustion: Floats, returned: Floats) -> float:
    """Return the share of the Christmas relief that is gone five school weeks later.

    Between teachers; share. Negative while exhaustion still falls. Source: as
    ``drop_at_christmas``.
    """
    relief = (exhaustion[BEFORE] - returned).mean()
    return float((exhaustion[BEFORE + BACK] - returned).mean() / relief)


def gap_of_years(first: Floats, second: Floats) -> float:
    """Return the largest difference of means between the same weeks of two years.

    Sd between units in the first year in that week. first, second: shape (weeks, units of the
    year). Source: none; at rest it is near 0.
    """
    gaps = np.abs(second.mean(axis=1) - first.mean(axis=1)) / first.std(axis=1, ddof=1)
    return float(gaps.max())


def course_of_year(tasks: Sequence[TheoryTask]) -> Floats:
    """Return exhaustion of the teachers of all tasks at the ends of weeks, shape (40, teachers)."""
    years = [simulate_arm(task).fridays["exhaustion"] for task in tasks]
    return np.concatenate(years, axis=1)


def season_statistics(years: Sequence[TheoryYear]) -> dict[str, float]:
    """Return the statistics of question 10 from a run of two school years or more."""
    first, second = (year.fridays["exhaustion"] for year in years[:2])
    returned = years[0].returned
    weeks = range(1, SCHOOL_WEEKS + 1)
    points = [abs(cases(second, [week]) - cases(first, [week])) for week in weeks]
    found = {f"cases_week_{week}": cases(first, [week]) for week in SHOWN_WEEKS}
    for name in ("negative", "positive"):
        values = [year.mondays[f"relationship_{name}"] for year in years[:2]]
        found[f"year_2_relationship_{name}"] = gap_of_years(values[0], values[1])
    return {
        **found,
        "cases_autumn": cases(first, AUTUMN),
        "cases_autumn_year_2": cases(second, AUTUMN),
        "christmas_drop": drop_at_christmas(first, returned),
        "christmas_back": back_after_christmas(first, returned),
        "year_2_exhaustion": gap_of_years(first, second),
        "year_2_cases": float(np.max(points)),
    }
