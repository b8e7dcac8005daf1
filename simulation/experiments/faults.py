"""Faults that carry our own words through pydantic's errors."""

import json
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import ErrorType

Place = tuple[str | int, ...]

LONGEST_SHOWN = 60
FAULT = "scenario"  # the error type of all faults of ours
KNOWN_TYPES = get_args(ErrorType)


def fault(place: Place, found: str, expected: str, like: str = "") -> InitErrorDetails:
    """A fault at a key path, in the words of ``simulation.problems.Problem``."""
    words = {"found": found, "expected": expected, "nearest": like}
    message = PydanticCustomError(FAULT, "found {found}, expected {expected}", words)
    return InitErrorDetails(type=message, loc=place, input=None)


def merged(error: ValidationError, faults: Sequence[InitErrorDetails]) -> ValidationError:
    """One error that holds what pydantic found and what was found here."""
    found = [
        InitErrorDetails(
            type=each["type"]
            if each["type"] in KNOWN_TYPES
            else PydanticCustomError(each["type"], each["msg"], each.get("ctx")),
            loc=each["loc"],
            input=each["input"],
            ctx=each.get("ctx", {}),
        )
        for each in error.errors(include_url=False)
    ]
    return ValidationError.from_exception_data(error.title, [*found, *faults])


def shown(value: Any) -> str:
    """A value as the file spells it, shortened; of a table or an array only what it is."""
    if isinstance(value, dict | list | tuple):
        return "a table" if isinstance(value, dict) else "an array"
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else str(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."
