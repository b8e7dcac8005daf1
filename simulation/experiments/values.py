"""Values that a scenario file may spell in more than one way."""

import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema


def readable(given: str) -> str:
    """The text itself. Raises ValueError if it holds what steers a terminal or ends a name."""
    if any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in given):
        raise ValueError("expected a text without control characters")
    return given


Text = Annotated[str, Field(min_length=1), AfterValidator(readable)]


def listed(given: Any) -> Any:
    """One thing as an array of it, so that a single name needs no brackets."""
    return given if isinstance(given, list | tuple) else [given]


def cell(given: Any) -> Any:
    """What a number of the scenario looks like in a cell of a table.

    Raises ValueError for what no cell could hold.
    """
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError("expected a text in quotes or a number")
    whole = isinstance(given, float) and given.is_integer()
    return str(int(given) if whole else given)


def some(given: tuple[str, ...]) -> tuple[str, ...]:
    """The array itself. Raises ValueError if it is empty."""
    if not given:
        raise ValueError("expected at least one")
    return given


def one_or_more(element: dict[str, Any]) -> WithJsonSchema:
    """The schema of one element, or an array of them."""
    return WithJsonSchema({"anyOf": [element, {"type": "array", "items": element, "minItems": 1}]})


TEXT_SCHEMA = {"type": "string", "minLength": 1}
CELL_SCHEMA = {"type": ["string", "number"]}

Cell = Annotated[str, BeforeValidator(cell), WithJsonSchema(CELL_SCHEMA)]
Cells = Annotated[
    tuple[Cell, ...],
    Field(strict=False),
    BeforeValidator(listed),
    AfterValidator(some),
    one_or_more(CELL_SCHEMA),
]
Names = Annotated[
    tuple[Text, ...],
    Field(strict=False),
    BeforeValidator(listed),
    AfterValidator(some),
    one_or_more(TEXT_SCHEMA),
]
