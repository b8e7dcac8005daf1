"""The JSON Schema of scenario files, for editors; from the classes that check them.

What no class says is added here: the kinds of interventions, told apart by ``kind``, and
the names of the parameters with their ranges. What TOML cannot say (null) is left out.
"""

from typing import Any

from simulation.interventions import ALL, KINDS, Intervention
from simulation.parameters import Parameters, catalogue, values
from simulation.scenario.combined_arms import COMBINED
from simulation.scenario.scenario import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NEEDED = ["title", "question", "school", "arms"]  # unless they come from the extended scenario
PART = "#/$defs/"

Schema = dict[str, Any]


def schema() -> Schema:
    """The schema of a scenario file, with every kind of intervention and every parameter."""
    found = without_null(Scenario.model_json_schema())
    parts: Schema = with_kinds(found.pop("$defs"))
    top, arm = found["properties"], parts["Arm"]["properties"]
    for table in (top, arm):
        table["parameters"] = {"$ref": f"{PART}Parameters", **said(table["parameters"])}
    for table, key in ((top, "shocks"), (arm, "interventions")):
        table[key] = {"type": "array", "items": intervention(), **said(table[key])}
    arm["combines"] |= {"minItems": COMBINED, "maxItems": COMBINED, "uniqueItems": True}
    found["anyOf"] = [{"required": ["extends"]}, {"required": NEEDED}]
    del found["required"]
    return {"$schema": DIALECT, **found, "$defs": dict(sorted(parts.items()))}


def with_kinds(parts: Schema) -> Schema:
    """The parts of a schema, each kind of intervention told by its name, and the parameters."""
    parts.pop(Intervention.__name__, None)  # what all kinds share is no kind
    for name, kind in KINDS.items():
        parts |= kind_parts(name, kind)
    parts["Parameters"] = parameters()
    return parts


def part_of(name: str, kind: type[Intervention]) -> str:
    """What the schema calls a kind: its class, of a user's own with its name before."""
    return kind.__name__ if kind in ALL else f"{name}.{kind.__name__}"


def kind_parts(name: str, kind: type[Intervention]) -> Schema:
    """The schema of one kind, and those of the tables within it."""
    before = part_of(name, kind).removesuffix(kind.__name__)
    own = without_null(kind.model_json_schema(ref_template=f"{PART}{before}{{model}}"))
    inner = {f"{before}{part}": each for part, each in own.pop("$defs", {}).items()}
    own["required"] = ["kind", *own.get("required", [])]
    own["properties"]["kind"] = {"const": name}
    return {**inner, part_of(name, kind): own}


def intervention() -> Schema:
    """Any kind of intervention: ``kind`` says which keys there may be."""
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
    """Every parameter in the table of its group, or by its full name in quotes."""
    default = values(Parameters())
    groups: dict[str, Schema] = {}
    for name, known in catalogue().items():
        group, word = name.split(".", 1)
        groups.setdefault(group, {})[word] = {
            "type": "number",
            "minimum": known.low,
            "maximum": known.high,
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


def said(given: Schema) -> Schema:
    """What a part says of itself, as a part of another."""
    return {"description": given["description"]} if "description" in given else {}


def without_null(given: Any) -> Any:
    """The same schema without null, and without the titles that only repeat the names."""
    if isinstance(given, list):
        return [without_null(each) for each in given]
    if not isinstance(given, dict):
        return given
    properties = given.get("properties")
    kept = {
        key: without_null(value)
        for key, value in given.items()
        if not (key == "title" and isinstance(value, str))
        and not (key == "default" and value in (None, [], {}))
    }
    if isinstance(properties, dict):
        kept["properties"] = {name: without_null(each) for name, each in properties.items()}
    choices = kept.get("anyOf", [])
    some = [each for each in choices if each != {"type": "null"}]
    if len(some) == 1 and len(choices) > 1:
        del kept["anyOf"]
        kept |= some[0]
    return kept
