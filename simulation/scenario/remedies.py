"""What to do about a value of a scenario that the format refuses."""

import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from simulation.scenario.toml_errors import ARRAYS

DEFAULT = "correct it, or remove the line for the default"
LONGEST_NUMBER = 20


def remedy_of(fault: ErrorDetails, model: type[BaseModel]) -> str:
    """Return what to do about an error of pydantic.

    model: the class of the whole file, which has the tables a misplaced key may belong to.
    """
    kind, value, key = fault["type"], fault["input"], str(fault["loc"][-1]) if fault["loc"] else ""
    if kind == "missing":
        return f"add the line {key} = …"
    if kind == "extra_forbidden":
        homes = [name for name in _homes(key, model) if name not in fault["loc"]]
        return f"move it below [{homes[0]}]" if homes else "correct the key, or remove the line"
    if kind == "string_type" and isinstance(value, int | float) and not isinstance(value, bool):
        return f'write "{str(value)[:LONGEST_NUMBER]}", with quotes'
    if kind in ("int_type", "float_type", "bool_type"):
        return _plain_value(kind, value, key)
    if kind in ("list_type", "tuple_type"):
        array = key in ARRAYS and isinstance(value, Mapping)
        return f"write [[{key}]], with two brackets" if array else 'write ["…", "…"], in brackets'
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return (
            f"write [{'.'.join(str(part) for part in fault['loc'] if isinstance(part, str))}] "
            "on a line of its own, and its keys below"
        )
    return DEFAULT


def _plain_value(kind: str, value: Any, key: str) -> str:
    """Return how to write a number or true and false that has quotes or another form."""
    if kind == "bool_type":
        return f"write {key} = true or {key} = false, without quotes"
    if isinstance(value, str):
        number = re.fullmatch(r"\s*([+-]?\d+)(?:[.,](\d+))?\s*(%?)\s*", value)
        if number is not None and kind == "float_type" and not number[3]:
            return f"write {key} = {number[1]}.{number[2] or '0'}, without quotes"
        if number is not None and not number[2] and not number[3]:
            return f"write {key} = {number[1]}, without quotes"
    example = (
        "a whole number, such as {} = 1" if kind == "int_type" else "a number, such as {} = 0.5"
    )
    return f"write {example.format(key)}, without quotes"


def _homes(key: str, model: type[BaseModel]) -> list[str]:
    """Return the tables of a file that have a key."""
    homes = []
    for name, field in model.model_fields.items():
        for inner in (field.annotation, *get_args(field.annotation)):
            if (
                isinstance(inner, type)
                and issubclass(inner, BaseModel)
                and key in inner.model_fields
            ):
                homes.append(name)
    return homes
