"""The course of a dose from day to day: at once, building up, fading, over years.

Days count on from the first morning of year 1, 200 to a school year; holidays and the
summer count nothing. A course is a list of phases; a school year sees the part in it.
"""

import math
import re
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from simulation.processes.curves import exponential, logarithm
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS, SCHOOL_WEEKS

PATTERN = re.compile(r"^(?:year (?P<year>\d{1,2}) )?(?P<unit>week|day) (?P<number>\d{1,3})$")
FOREVER = 10**9  # school days
NEGLIGIBLE = 0.01  # share of the full effect; what is less is set to 0 (assumed)


class SchoolMorning(NamedTuple):
    """A school morning: year from 1, day 0 to 199."""

    year: int
    day: int

    def __str__(self) -> str:
        return f"year {self.year} day {self.day}"


def parse_morning(text: Any) -> SchoolMorning:
    """Read "week 8" (its Monday), "day 35" (from 0) or "year 2 week 8".

    Raises ValueError with what was expected.
    """
    if isinstance(text, SchoolMorning):
        return text
    match = PATTERN.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError('expected a moment such as "week 8", "day 35" or "year 2 week 8"')
    year, number = int(match["year"] or 1), int(match["number"])
    if year < 1:
        raise ValueError("expected a year from 1")
    if match["unit"] == "week":
        if not 1 <= number <= SCHOOL_WEEKS:
            raise ValueError(f"expected a school week from 1 to {SCHOOL_WEEKS}")
        return SchoolMorning(year, (number - 1) * DAYS_A_WEEK)
    if number >= SCHOOL_DAYS:
        raise ValueError(f"expected a school day from 0 to {SCHOOL_DAYS - 1}")
    return SchoolMorning(year, number)


MorningField = Annotated[
    SchoolMorning,
    BeforeValidator(parse_morning),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^(year \d{1,2} )?(week|day) \d{1,3}$"}),
]


class Phase(NamedTuple):
    """From school day ``first`` up to ``last`` (not included), at this share of the full dose."""

    first: int
    last: int
    share: float


def day_of(morning: SchoolMorning) -> int:
    """Return the number of school days before a morning, counted over years."""
    return (morning.year - 1) * SCHOOL_DAYS + morning.day


def lasting(first: int, last: int | None, fade: float | None) -> list[Phase]:
    """Return full strength from ``first`` up to ``last``, then fading; last None: for good.

    fade: weeks in which it falls to 37 % (1/e); None: it ends at once.
    """
    if last is None:
        return [Phase(first, FOREVER, 1.0)]
    return [Phase(first, last, 1.0), *fading(last, 1.0, fade)]


def building_up(sessions: Sequence[int], fade: float | None) -> list[Phase]:
    """Return the course of a skill: equal steps a session, then the full skill stays or fades.

    sessions: their school days, in order. fade: weeks to 37 %; None: it stays for good.
    """
    ends = [*sessions[1:], sessions[-1] + DAYS_A_WEEK]
    phases = [
        Phase(day, end, (n + 1) / len(sessions))
        for n, (day, end) in enumerate(zip(sessions, ends, strict=True))
    ]
    if fade is None:
        return [*phases, Phase(ends[-1], FOREVER, 1.0)]
    return phases + fading(ends[-1], 1.0, fade)


def fading(first: int, share: float, fade: float | None) -> list[Phase]:
    """Return weekly steps of an exponential decay, each at the level of its middle."""
    if fade is None or fade <= 0.0:
        return []
    weeks = range(math.ceil(-logarithm(NEGLIGIBLE) * fade))
    days = [first + week * DAYS_A_WEEK for week in weeks]
    return [
        Phase(day, day + DAYS_A_WEEK, share * exponential(-(week + 0.5) / fade))
        for week, day in zip(weeks, days, strict=True)
    ]


def within(course: Sequence[Phase], year: int) -> list[Phase]:
    """Return the part of a course in a school year, in days of that year, 0 to 200."""
    start = (year - 1) * SCHOOL_DAYS
    clipped = [
        Phase(max(phase.first - start, 0), min(phase.last - start, SCHOOL_DAYS), phase.share)
        for phase in course
    ]
    return [phase for phase in clipped if phase.first < phase.last]
