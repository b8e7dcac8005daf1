"""The JSON Schema of scenario files, made from the classes that validate them.

Adds the intervention kinds, distinguished by ``kind``, and the parameters with their ranges; leaves
out null, which TOML does not have.
"""

from typing import Any

from simulation.interventions import ALL, KINDS, Intervention
from simulation.parameters import Parameter, Parameters, catalogue, values
from simulation.scenario.combined_arms import COMBINED
from simulation.scenario.scenario import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NEEDED = ["title", "question", "school", "arms"]  # unless they come from the extended scenario
PART = "#/$defs/"

Schema = dict[str, Any]


def schema() -> Schema:
    """Return the schema of a scenario file with all kinds and parameters."""
    found = without_null(Scenario.model_json_schema())
    parts: Schema = with_kinds(found.pop("$defs"))
    top, arm = found["properties"], parts["Arm"]["properties"]
    for table in (top, arm):
        table["parameters"] = {"$ref": f"{PART}Parameters", **description_of(table["parameters"])}
    for table, key in ((top, "shocks"), (arm, "interventions")):
        table[key] = {"type": "array", "items": intervention(), **description_of(table[key])}
    arm["combines"] |= {"minItems": COMBINED, "maxItems": COMBINED, "uniqueItems": True}
    found["anyOf"] = [{"required": ["extends"]}, {"required": NEEDED}]
    del found["required"]
    return {"$schema": DIALECT, **found, "$defs": dict(sorted(parts.items()))}


def with_kinds(parts: Schema) -> Schema:
    """Add the intervention kinds and the parameters to the parts of a schema."""
    parts.pop(Intervention.__name__, None)  # what all kinds share is no kind
    for name, kind in KINDS.items():
        parts |= kind_parts(name, kind)
    parts["Parameters"] = parameters()
    return parts


def part_of(name: str, kind: type[Intervention]) -> str:
    """Return the schema name of a kind: its class, after its name for a user extension."""
    return kind.__name__ if kind in ALL else f"{name}.{kind.__name__}"


def kind_parts(name: str, kind: type[Intervention]) -> Schema:
    """Return the schema of one kind and of its inner tables."""
    before = part_of(name, kind).removesuffix(kind.__name__)
    own = without_null(kind.model_json_schema(ref_template=f"{PART}{before}{{model}}"))
    inner = {f"{before}{part}": item for part, item in own.pop("$defs", {}).items()}
    own["required"] = ["kind", *own.get("required", [])]
    own["properties"]["kind"] = {"const": name}
    return {**inner, part_of(name, kind): own}


def intervention() -> Schema:
    """Return the schema of any intervention: ``kind`` decides on the keys."""
    known = {"properties": {"kind": {"enum": list(KINDS)}}, "required": ["kind"]}
    by_kind = [
        {
            "if": {"properties": {"kind": {"const": name}}},
            "then": {"$ref": f"{PART}{part_of(name, kind)}"},
        }
        for name, kind in KINDS.items()
    ]
    return {"type": "object", **known, "allOf": by_kind}


def parameters() -> Schema:
    """Return the schema of parameters, by group or by full name."""
    default = values(Parameters())
    groups: dict[str, Schema] = {}
    for name, known in catalogue().items():
        group, word = name.split(".", 1)
        groups.setdefault(group, {})[word] = {
            "type": "number",
            **_admitted(known),
            "description": f"{known.meaning} ({known.unit}); default {default[name]:g}",
        }
    tables = {
        group: {"type": "object", "additionalProperties": False, "properties": words}
        for group, words in groups.items()
    }
    names = "|".join(name.replace(".", r"\.") for name in catalogue())
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": tables,
        "patternProperties": {f"^({names})$": {"type": "number"}},
    }


def _admitted(known: Parameter) -> Schema:
    """Return what the value of a parameter is checked for."""
    inside = {"minimum": known.low, "maximum": known.high}
    return inside if known.off is None else {"anyOf": [inside, {"const": known.off}]}


def description_of(given: Schema) -> Schema:
    """Return the description of a part."""
    return {"description": given["description"]} if "description" in given else {}


def without_null(given: Any) -> Any:
    """Return a schema without null and without titles that repeat the names."""
    if isinstance(given, list):
        return [without_null(item) for item in given]
    if not isinstance(given, dict):
        return given
    properties = given.get("properties")
    plain = {
        key: without_null(value)
        for key, value in given.items()
        if not (key == "title" and isinstance(value, str))
        and not (key == "default" and value in (None, [], {}))
    }
    if isinstance(properties, dict):
        plain["properties"] = {name: without_null(item) for name, item in properties.items()}
    choices = plain.get("anyOf", [])
    some = [item for item in choices if item != {"type": "null"}]
    if len(some) == 1 and len(choices) > 1:
        del plain["anyOf"]
        plain |= some[0]
    return plain
