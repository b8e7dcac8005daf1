"""The JSON Schema of study files, for editors; from the classes that check them."""

from simulation.evidence.trials.study import Study
from simulation.evidence.trials.tables import INFORMANTS
from simulation.experiments.schema import (
    DIALECT,
    PART,
    Schema,
    intervention,
    said,
    with_kinds,
    without_null,
)
from simulation.measurement.instruments import INSTRUMENTS

NEEDED = ["title", "question", "design", "sample", "measures", "analyses"]  # unless extended


def study_schema() -> Schema:
    """The schema of a study file, with the instruments of each informant."""
    found = without_null(Study.model_json_schema())
    parts: Schema = with_kinds(found.pop("$defs"))
    for part, key in (("Arm", "interventions"), ("Moved", "interventions")):
        own = parts[part]["properties"]
        own[key] = {"type": "array", "items": intervention(), **said(own[key])}
    for part in ("Arm", "Peopled"):
        own = parts[part]["properties"]
        own["parameters"] = {"$ref": f"{PART}Parameters", **said(own["parameters"])}
    measures = parts["Measures"]["properties"]
    for key, informant in INFORMANTS.items():
        names = [each.name for each in INSTRUMENTS if each.informant == informant]
        measures[key]["items"] = {"enum": names}
    found["properties"]["extends"] = {"type": "string", "description": "a study that it changes"}
    found["anyOf"] = [{"required": ["extends"]}, {"required": NEEDED}]
    for part in ("Design", "Sample"):  # what a study leaves out, the one it extends says
        parts[part].pop("required", None)
    del found["required"]
    return {"$schema": DIALECT, **found, "$defs": dict(sorted(parts.items()))}
