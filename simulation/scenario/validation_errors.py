"""Validation errors as sentences about lines of the user's file."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import ErrorType

from simulation.errors import Problem, nearest
from simulation.interventions import KINDS, Intervention
from simulation.scenario.extends import Composition
from simulation.scenario.toml_errors import ARRAYS
from simulation.scenario.toml_lines import KeyPath

Place = tuple[str | int, ...]

LONGEST_SHOWN = 60
LONGEST_NUMBER = 20
FAULT = "scenario"  # the error type of all faults of ours
KNOWN_TYPES = get_args(ErrorType)
DEFAULT = "correct it, or remove the line for the default"
# What pydantic calls by the name of a Python type, in the words of the file.
EXPECTED = {
    "bool_type": "true or false",
    "dict_type": "a table",
    "finite_number": "a finite number",
    "float_type": "a number",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "int_type": "a whole number",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "list_type": "an array",
    "model_attributes_type": "a table",
    "model_type": "a table",
    "string_too_short": "a text that is not empty",
    "string_type": "a text in quotes",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
    "tuple_type": "an array",
}


def problems_of(
    error: ValidationError, model: type[BaseModel], composed: Composition
) -> list[Problem]:
    """Return every error in the order of lines, errors of extended files last.

    model: the validated class. composed: the tables of the file and of those it extends.
    """
    found = []
    for fault in error.errors(include_url=False):
        path, words = place_of(fault["loc"], composed.tables), _words(fault, model, composed.tables)
        nth, file, line, there = composed.spot(path)
        where = f"line {line} ({dotted(there)})" if there else f"line {line}"
        found.append((nth, line, Problem(file, where, *words)))
    return [problem for *_, problem in sorted(found, key=lambda item: item[:2])]


def place_of(loc: Iterable[str | int], raw: Any) -> KeyPath:
    """Return the key path of an error in the file.

    Splits the full name of a parameter where the file has tables, and appends a missing key.
    """
    path: KeyPath = ()
    here = raw
    for part in loc:
        if isinstance(part, int) and here is not None and not isinstance(here, list):
            continue  # a single thing that was read as an array of one
        steps = (part,) if _has(here, part) or isinstance(part, int) else part.split(".")
        for step in steps:
            path, here = (*path, step), here[step] if _has(here, step) else None
    return path


def _has(table: Any, part: str | int) -> bool:
    if isinstance(part, int):
        return isinstance(table, list) and part < len(table)
    return isinstance(table, dict) and part in table


def dotted(path: KeyPath) -> str:
    """Return a key path as text: ``arms[1].interventions[0].start``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            bare = re.fullmatch(r"[\w-]+", part)
            text += "." * bool(text) + (part if bare else json.dumps(part, ensure_ascii=False))
    return text if len(text) <= 2 * LONGEST_SHOWN else text[: 2 * LONGEST_SHOWN] + "..."


def _words(fault: ErrorDetails, model: type[BaseModel], raw: Any) -> tuple[str, str, str, str]:
    """Return what was found, what was expected, the nearest known name, and what to do."""
    kind, context, last = fault["type"], fault.get("ctx", {}), fault["loc"][-1:]
    if kind == FAULT:
        return context["found"], context["expected"], context["nearest"], context["remedy"]
    remedy = remedy_of(fault, model)
    if kind == "missing":
        return "nothing", f"the key {last[0]}", "", remedy
    if kind == "extra_forbidden":
        known = keys_at(model, fault["loc"][:-1], raw)
        expected = f"one of {', '.join(known)}" if known else "no such key"
        return f"the unknown key {shown(last[0])}", expected, nearest(str(last[0]), known), remedy
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"])
        near = nearest(str(fault["input"]), known)
        return shown(fault["input"]), _one_of(known), near, remedy
    found, remedy = _found(fault, model, raw, remedy)
    return found, _expected(fault), "", remedy


def _found(
    fault: ErrorDetails, model: type[BaseModel], tables: Any, remedy: str
) -> tuple[str, str]:
    """Return the value as the file has it, or the keys of a table, and what to do."""
    value = fault["input"]
    if fault["type"] != "value_error" or not fault["loc"]:
        return shown(value), remedy
    *table, key = place_of(fault["loc"], tables)
    raw = tables
    for part in table:
        raw = raw[part] if _has(raw, part) else None
    if raw is not None and not _has(raw, key):
        return f"{key} = {shown(value)}, its default", f"add the line {key} = …"
    value = raw[key] if _has(raw, key) else value
    if isinstance(value, dict) and value and {*value} <= {*keys_at(model, fault["loc"], tables)}:
        return f"the keys {', '.join(value)}", remedy
    return shown(value), remedy


def _one_of(known: Sequence[str]) -> str:
    words = [f'"{name}"' for name in known]
    return " or ".join(words) if len(words) < 3 else f"one of {', '.join(words)}"


def _expected(fault: ErrorDetails) -> str:
    """Return what was expected; only sentences of our own are used, none of pydantic."""
    kind = fault["type"]
    if kind in EXPECTED:
        return EXPECTED[kind].format(**fault.get("ctx", {}))
    if kind == "value_error":  # raised by a validator of ours
        return re.sub(r"^Value error, (expected )?", "", fault["msg"])
    return "another value (docs/reference.md describes the key)"


def keys_at(model: type[BaseModel], loc: Iterable[str | int], raw: Any) -> list[str]:
    """Return the sorted keys of the table at a place; of an intervention those of its kind."""
    tables = [model]
    for part in loc:
        raw = raw[part] if _has(raw, part) else None
        fields = [table.model_fields.get(str(part)) for table in tables]
        inner = [item for field in fields if field for item in _tables_in(field.annotation)]
        tables = inner or tables
        if _has(raw, "kind") and _kind(raw["kind"]) in tables:
            tables = [KINDS[raw["kind"]]]
    return sorted({key for table in tables for key in table.model_fields})


def _tables_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield every model in an annotation; all kinds for an intervention."""
    if annotation is Intervention:
        yield from KINDS.values()
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _tables_in(inner)


def _kind(name: Any) -> type[BaseModel] | None:
    return KINDS.get(name) if isinstance(name, str) else None


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


def fault(
    place: Place, found: str, expected: str, like: str = "", remedy: str = DEFAULT
) -> InitErrorDetails:
    """Return an error at a key path, in the words of ``simulation.errors.Problem``."""
    words = {"found": found, "expected": expected, "nearest": like, "remedy": remedy}
    message = PydanticCustomError(FAULT, "found {found}, expected {expected}", words)
    return InitErrorDetails(type=message, loc=place, input=None)


def merged(error: ValidationError, faults: Sequence[InitErrorDetails]) -> ValidationError:
    """Return one error with those found here, and those of pydantic at other places."""
    explained = {item["loc"] for item in faults}
    found = [
        InitErrorDetails(
            type=item["type"]
            if item["type"] in KNOWN_TYPES
            else PydanticCustomError(item["type"], item["msg"], item.get("ctx")),
            loc=item["loc"],
            input=item["input"],
            ctx=item.get("ctx", {}),
        )
        for item in error.errors(include_url=False)
        if item["loc"] not in explained
    ]
    return ValidationError.from_exception_data(error.title, [*found, *faults])


def shown(value: Any) -> str:
    """Return a value as the file spells it, shortened; a table or an array by its type."""
    if isinstance(value, dict | list | tuple):
        return "a table" if isinstance(value, dict) else "an array"
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else str(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "..."
