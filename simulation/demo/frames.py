"""A lived year as numbers for a picture: whole thousandths, one entry an evening.

What a table of a result keeps in single precision and prints with three decimals is the
same number here, times a thousand.
"""

from typing import Any

import numpy as np

from simulation.demo.simulate import Lived, Luck
from simulation.school.calendar import dutch_year
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS, Floats

NOTHING, POSITIVE, NEGATIVE = 0, 1, 2  # of a child's day; both make 3
LOW, HIGH = 10.0, 90.0  # per cent of other years, the ends of the band
COLUMNS = 5  # seats of a row

CALENDAR = [
    {"day": int(day), "week": int(week), "weekday": int(day) % DAYS_A_WEEK}
    for school, day, week in zip(*dutch_year(summer=False)[:3], strict=True)
    if school
]


def thousandths(values: Floats) -> Any:
    """Numbers as tables round them, in whole thousandths, nested as they were."""
    single = np.asarray(values, dtype=np.float32).astype(np.float64)
    return np.rint(single * 1000.0).astype(int).tolist()


def known_thousandths(values: Floats) -> list[int | None]:
    """The same of numbers of which some do not exist, which are None."""
    there = np.isfinite(values)
    rounded = thousandths(np.where(there, values, 0.0))
    return [number if known else None for number, known in zip(rounded, there, strict=True)]


def world_frames(lived: Lived) -> dict[str, Any]:
    """The teacher and all relationships, evening by evening."""
    contacts = lived.of_teacher("contacts")
    return {
        "teacher": {
            "stress": thousandths(lived.of_teacher("stress")),
            "exhaustion": thousandths(lived.of_teacher("exhaustion")),
            "support": thousandths(lived.of_teacher("support")),
            "contacts": contacts.astype(int).tolist(),
            "negative_contacts": lived.of_teacher("negative_contacts").astype(int).tolist(),
            "emotions": thousandths(lived.emotions / np.maximum(contacts, 1.0)[:, None]),
        },
        "colleagues": [
            {"exhaustion": thousandths(each)} for each in lived.colleague("exhaustion").T
        ],
        "dyads": {
            "closeness": thousandths(lived.of_dyads("relationship_positive").T),
            "conflict": thousandths(lived.of_dyads("relationship_negative").T),
            "trust": thousandths(lived.of_dyads("trust").T),
            "event": events_of_days(lived).T.tolist(),
        },
    }


def events_of_days(lived: Lived) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """What each child did on each day: 0, 1 positive, 2 negative, 3 both; shape (201, students)."""
    marks = np.zeros((SCHOOL_DAYS + 1, len(lived.students)), dtype=np.int64)
    day, dyad = lived.event("day").astype(int), lived.event("dyad").astype(int)
    valence = lived.event("valence")
    for mark, meant in ((POSITIVE, valence > 0.0), (NEGATIVE, valence < 0.0)):
        marks[day[meant] + 1, dyad[meant]] |= mark
    return marks


def seats(lived: Lived, focal: tuple[str, ...]) -> list[dict[str, Any]]:
    """Where each child sits, in the order of the relationships.

    The child whom the story is about changes seats with the one in the middle.
    """
    places = list(range(len(lived.students)))
    for n, name in enumerate(lived.students):
        if name in focal:
            middle = len(places) // 2
            places[n], places[middle] = places[middle], places[n]
    return [
        {
            "id": name,
            "row": place // COLUMNS,
            "col": place % COLUMNS,
            "focal": name in focal,
            "boy": boy,
        }
        for name, place, boy in zip(lived.students, places, lived.boy, strict=True)
    ]


def band(luck: Luck) -> dict[str, Any]:
    """Where eight in ten years lie, evening by evening."""
    ends = {
        name: thousandths(np.percentile(daily, (LOW, HIGH), axis=0))
        for name, daily in luck._asdict().items()
    }
    return {name: {"low": low, "high": high} for name, (low, high) in ends.items()}
