"""Reading study files, and finding those that come with the project."""

from pathlib import Path

from pydantic import ValidationError

from simulation.errors import BadInput, Problem, nearest
from simulation.evidence.power.design import INFORMANTS
from simulation.evidence.power.study import Study
from simulation.measurement.instruments import INSTRUMENTS
from simulation.scenario.extends import Composition
from simulation.scenario.file import SUFFIX, is_file, layers, scenario_folder
from simulation.scenario.json_schema import (
    DIALECT,
    PART,
    Schema,
    description_of,
    intervention,
    with_kinds,
    without_null,
)
from simulation.scenario.validation_errors import problems_of

FOLDER = "studies"


def load_study(path: Path) -> Study:
    """The study of a file. Raises BadInput with everything that is wrong with it."""
    composed = Composition(layers(path))
    try:
        return Study.model_validate(composed.tables)
    except ValidationError as error:
        raise BadInput(problems_of(error, Study, composed)) from None


def available_studies() -> list[Path]:
    """The study files that come with the project, by name."""
    return sorted((scenario_folder() / FOLDER).glob(f"*{SUFFIX}"))


def find_study(name: str) -> Path:
    """The file that is meant by a path or by the bare name of one of our studies.

    Raises BadInput if there is none.
    """
    ours = scenario_folder() / FOLDER
    choices = (Path(name), ours / name, ours / f"{name}{SUFFIX}", scenario_folder().parent / name)
    for choice in choices:
        if is_file(choice):
            return choice
    like = nearest(Path(name).name.removesuffix(SUFFIX), [p.stem for p in available_studies()])
    raise BadInput([Problem(name, "", "no such file", "a study file", like)])


def is_study(path: Path) -> bool:
    """Whether a file lies where studies lie, or says that it has a design."""
    if path.parent.name == FOLDER:
        return True
    try:
        return any(line.strip() == "[design]" for line in path.read_text("utf-8").splitlines())
    except (OSError, ValueError):
        return False


NEEDED = ["title", "question", "design", "sample", "measures", "analyses"]  # unless extended


def study_schema() -> Schema:
    """The schema of a study file, with the instruments of each informant."""
    found = without_null(Study.model_json_schema())
    parts: Schema = with_kinds(found.pop("$defs"))
    for part, key in (("Arm", "interventions"), ("Moved", "interventions")):
        own = parts[part]["properties"]
        own[key] = {"type": "array", "items": intervention(), **description_of(own[key])}
    for part in ("Arm", "Peopled"):
        own = parts[part]["properties"]
        own["parameters"] = {"$ref": f"{PART}Parameters", **description_of(own["parameters"])}
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
