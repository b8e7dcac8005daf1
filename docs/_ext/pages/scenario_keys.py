"""The keys of a scenario file as tables, from the classes that check them."""

from collections.abc import Iterator
from typing import Any

from pages.markdown import table
from simulation.interventions import ALL, KINDS
from simulation.scenario.json_schema import NEEDED, schema
from simulation.scenario.template import spelled

HUGE = 1e15  # larger limits are not printed
HEADS = ("key", "values", "default", "meaning")
# Tables of a scenario file in the order of the page: heading, and class that checks them.
TABLES = {
    "Top of the file": None,
    "`[school]`": "School",
    "`[school.synthetic]`": "Synthetic",
    "`[run]`": "Run",
    "`[[arms]]`": "Arm",
    "`[record]`": "Record",
    "`[record.events]`": "Events",
    "`[report]`": "Report",
    "`[report.precision]`": "Precision",
    "`target` of an intervention": "DyadTarget",
    "`teachers` of an intervention": "TeacherTarget",
}


def scenario_page() -> str:
    """Every table of a scenario file with its keys."""
    whole = schema()
    whole["required"] = NEEDED
    parts = [
        f"### {title}\n\n" + table(HEADS, _rows(whole["$defs"][name] if name else whole))
        for title, name in TABLES.items()
    ]
    return "\n\n".join(parts)


def kinds_page() -> str:
    """Every kind of intervention with its own keys; what all kinds share comes first."""
    parts, shared = schema()["$defs"], _shared()
    some = parts[ALL[0].__name__]["properties"]
    common = {"properties": {key: some[key] for key in some if key in shared}}
    pages = [
        "#### Every kind\n\nThe description of a kind takes precedence over these.\n\n"
        + table(HEADS, _rows(common | {"required": ["kind", "start"]}))
    ]
    for name, kind in KINDS.items():
        if kind not in ALL:  # a user extension
            continue
        own = parts[kind.__name__]
        own["properties"]["dose"]["description"] = kind.about.dose
        rows = _rows({**own, "properties": _own(own["properties"], common["properties"])})
        pages.append(f"#### `{name}`\n\n{kind.about.summary}\n\n{table(HEADS, rows)}")
    return "\n\n".join(pages)


def _shared() -> set[str]:
    """Keys that every kind has, and that mean the same in each."""
    return set.intersection(*(set(kind.model_fields) for kind in KINDS.values())) - {"dose"}


def _own(properties: dict[str, Any], common: dict[str, Any]) -> dict[str, Any]:
    """Return the keys that a kind does not share, or describes in another way."""
    return {
        key: value
        for key, value in properties.items()
        if key != "kind" and common.get(key) != value
    }


def _rows(part: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for key, value in part["properties"].items():
        needed = key in part.get("required", ())
        default = "required" if needed else f"`{_toml(value['default'])}`" if _says(value) else ""
        if part["properties"].keys() >= {"kind", "start"} and key == "kind":
            value = {"type": "string", "description": "one of the names below"}
        yield (
            f"`{key}`",
            content_of(value),
            default,
            value.get("description", "").replace("\n", " "),
        )


def _says(value: dict[str, Any]) -> bool:
    return "default" in value and "$ref" not in value and bool(_toml(value["default"]))


def _toml(value: object) -> str:
    return spelled(value)


def content_of(value: dict[str, Any]) -> str:
    """Return the admissible values of a key, in words."""
    if "$ref" in value:
        return "a table"
    if "const" in value:
        return f"`{spelled(value['const'])}`"
    if "enum" in value:
        return ", ".join(f"`{spelled(entry)}`" for entry in value["enum"])
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(content_of(entry) for entry in value["anyOf"]))
    return _by_type(value)


def _by_type(value: dict[str, Any]) -> str:
    kind = value.get("type")
    if kind == "array":
        inner = content_of(value["items"]) if "items" in value else "anything"
        return f"an array of: {inner}" if "a table" not in inner else "an array of tables"
    if kind in ("integer", "number"):
        noun = "a whole number" if kind == "integer" else "a number"
        return f"{noun}{_range(value)}"
    if kind == "string":
        return "a time" if "pattern" in value else "a text"
    if isinstance(kind, list):
        return " or ".join(_by_type({"type": entry}) for entry in kind)
    return {"boolean": "true or false", "object": "a table"}.get(str(kind), str(kind))


def _range(value: dict[str, Any]) -> str:
    low = value.get("minimum", value.get("exclusiveMinimum"))
    high = value.get("maximum", value.get("exclusiveMaximum"))
    if low is None and high is None:
        return ""
    above = " above" if "exclusiveMinimum" in value else " from"
    start = "" if low is None else f"{above} {_number(low)}"
    return start if high is None or high > HUGE else f"{start} to {_number(high)}"


def _number(value: float) -> str:
    return f"{int(value):,}" if float(value).is_integer() else f"{value:g}"
