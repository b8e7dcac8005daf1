"""When something starts: a school day of a school year, written as people say it."""

import re
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

DAYS_A_WEEK = 5
WEEKS = 40
DAYS = DAYS_A_WEEK * WEEKS
PATTERN = re.compile(r"^(?:year (?P<year>\d{1,2}) )?(?P<unit>week|day) (?P<number>\d{1,3})$")


class When(NamedTuple):
    """A school morning: year from 1, day 0 to 199."""

    year: int
    day: int

    def __str__(self) -> str:
        return f"year {self.year} day {self.day}"


def parse(text: Any) -> When:
    """Read "week 8" (its Monday), "day 35" (from 0) or "year 2 week 8".

    Raises ValueError with what was expected.
    """
    if isinstance(text, When):
        return text
    found = PATTERN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError('expected a moment such as "week 8", "day 35" or "year 2 week 8"')
    year, number = int(found["year"] or 1), int(found["number"])
    if year < 1:
        raise ValueError("expected a year from 1")
    if found["unit"] == "week":
        if not 1 <= number <= WEEKS:
            raise ValueError(f"expected a school week from 1 to {WEEKS}")
        return When(year, (number - 1) * DAYS_A_WEEK)
    if number >= DAYS:
        raise ValueError(f"expected a school day from 0 to {DAYS - 1}")
    return When(year, number)


Moment = Annotated[
    When,
    BeforeValidator(parse),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^(year \d{1,2} )?(week|day) \d{1,3}$"}),
]
