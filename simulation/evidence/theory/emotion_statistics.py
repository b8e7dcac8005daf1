"""Statistics of emotions between and within teachers (question 12).

One row a contact: teacher, day, slot and the emotions, 0 to 1.
"""

import numpy as np
import pandas as pd

from simulation.evidence.theory.theory_year import FIRST_WATCHED, TheoryYear
from simulation.state import DAYS_A_WEEK, Floats, Ints
from simulation.stats.frame import r, within_groups
from simulation.stats.groups import group_means


def between_teachers(one: Floats, other: Floats, teacher: Ints) -> float:
    """Return the correlation of two emotions between teachers, of means over contacts.

    Between teachers; correlation. Source: anger and anxiety correlate (Frenzel et al. 2016,
    unverified).
    """
    return r(group_means(one, teacher), group_means(other, teacher))


def from_day_to_day(one: Floats, other: Floats, teacher: Ints, day: Ints) -> float:
    """Return the correlation of two daily means within teachers.

    Within teachers, days; correlation. Source: as ``between_teachers``.
    """
    daily = pd.DataFrame({"one": one, "other": other}).groupby([teacher, day]).mean()
    owner = daily.index.get_level_values(0).to_numpy()
    return r(*(within_groups(daily[name], owner) for name in ("one", "other")))


def from_slot_to_slot(affect: Floats, teacher: Ints, day: Ints, slot: Ints) -> float:
    """Return the correlation of affect in one slot with that in the next slot of the day.

    Within teachers and days; correlation. affect: positive minus felt negative emotion, averaged
    over the contacts of a slot; values are deviations from the teacher's mean. Source: mood lasts
    (affective events theory, unverified).
    """
    means = pd.Series(affect).groupby([teacher, day, slot]).mean()
    owner = means.index.get_level_values(0).to_numpy()
    values = pd.Series(within_groups(means.to_numpy(), owner), index=means.index)
    following = values.groupby(level=[0, 1]).shift(-1)
    known = following.notna().to_numpy()
    return r(values.to_numpy()[known], following.to_numpy()[known])


def from_week_to_week(emotion: Floats, order: Floats, teacher: Ints) -> float:
    """Return the correlation of an emotion with order in the class within teachers.

    Within teachers, weeks; correlation, NaN where order never changes. One row a week and teacher.
    Source: disorder brings anger (direction assumed).
    """
    return r(*(within_groups(values, teacher) for values in (emotion, order)))


def weekly_anger_and_order(year: TheoryYear) -> tuple[Floats, Floats, Ints]:
    """Return anger, order and teacher of every recorded week of every primary teacher."""
    events = year.events
    week = (events["day"] // DAYS_A_WEEK).astype(np.int64)
    weekly = events.groupby([events["teacher"].astype(np.int64), week])["anger"].mean()
    teacher, at = (weekly.index.get_level_values(n).to_numpy() for n in (0, 1))
    starts = year.year.structure.links.group_start
    order = year.mondays["order"][at, starts[teacher]]
    return weekly.to_numpy(dtype=np.float64), order, teacher


def emotion_statistics(year: TheoryYear) -> dict[str, float]:
    """Return the statistics of question 12."""
    events = year.events
    teacher, day, slot = (
        events[name].to_numpy(dtype=np.int64) for name in ("teacher", "day", "slot")
    )
    anger, anxiety, valence = (events[name].to_numpy() for name in ("anger", "anxiety", "valence"))
    affect = (events["positive"] - events["felt"]).to_numpy()
    conflict = year.mondays["relationship_negative"][FIRST_WATCHED]
    bad = np.asarray(valence < 0.0, dtype=np.float64)
    return {
        "anger_anxiety_between": between_teachers(anger, anxiety, teacher),
        "anger_anxiety_days": from_day_to_day(anger, anxiety, teacher, day),
        "anger_misbehaviour_days": from_day_to_day(anger, bad, teacher, day),
        "anger_conflict_between": r(group_means(anger, teacher), group_means(conflict, year.owner)),
        "anger_order_weeks": from_week_to_week(*weekly_anger_and_order(year)),
        "affect_slots": from_slot_to_slot(affect, teacher, day, slot),
    }
