"""Study files: question, population, design, measures, analyses; loading and schema."""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)

from simulation.errors import BadInput, Problem, nearest
from simulation.evidence.power.analysis import Analysis
from simulation.evidence.power.consistency import possible_study_errors, study_errors
from simulation.evidence.power.design import (
    INFORMANTS,
    Design,
    Manipulation,
    Measures,
    Missing,
    Population,
    Power,
    Sample,
)
from simulation.measurement.instruments import INSTRUMENTS
from simulation.scenario.combined_arms import flattened
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
from simulation.scenario.scenario import Arm, Interventions
from simulation.scenario.tables import Table, Text
from simulation.scenario.validation_errors import merged, problems_of


class StudyManipulation(Manipulation):
    """A manipulation with its interventions."""

    interventions: Annotated[Interventions, Field(description="what is done, [[...]] each")]


class StudyPopulation(Population):
    """A population whose parameters may be written as tables."""

    parameters: Annotated[dict[str, float], BeforeValidator(flattened)] = Field(
        default_factory=dict, description="what differs from the calibrated set, by name"
    )


class Study(Table):
    """A study design. A trial has two arms: the control group, then the programme."""

    title: Annotated[Text, Field(description="a short name")]
    question: Annotated[Text, Field(description="the question, one sentence")]
    sources: Annotated[
        tuple[Text, ...], Field(strict=False, description="keys of docs/bibliography.md")
    ] = ()
    seed: Annotated[int, Field(ge=0, lt=2**63, description="random seed")] = 1
    population: Annotated[StudyPopulation, Field(description="schools to draw from")] = (
        StudyPopulation()
    )
    design: Annotated[Design, Field(description="what kind of study")]
    sample: Annotated[Sample, Field(description="who takes part")]
    measures: Annotated[Measures, Field(description="instruments by informant")]
    missing: Annotated[Missing, Field(description="what does not come back")] = Missing()
    arms: Annotated[
        tuple[Arm, ...], Field(strict=False, description="of a trial: control, then programme")
    ] = ()
    manipulations: Annotated[
        tuple[StudyManipulation, ...],
        Field(strict=False, description="arms that show causal effects"),
    ] = ()
    analyses: Annotated[tuple[Analysis, ...], Field(strict=False, description="the analyses")]
    power: Annotated[Power, Field(description="how often, for which sizes")] = Power()

    @model_validator(mode="wrap")
    @classmethod
    def _checked_whole(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Report errors of single values and errors across values together."""
        try:
            study = handler(given)
        except ValidationError as error:
            raise merged(error, possible_study_errors(given)) from None
        faults = study_errors(given)
        if faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return study

    @property
    def waves(self) -> int:
        """Waves of measurement over all years."""
        return len(self.design.weeks) * self.design.years

    @property
    def main(self) -> Analysis:
        """The analysis of the power curve."""
        return next((analysis for analysis in self.analyses if analysis.main), self.analyses[0])

    def sizes(self) -> tuple[int, ...]:
        """Return the sizes of the power curve with the planned one, sorted."""
        return tuple(sorted({*self.power.sizes, getattr(self.sample, self.power.along)}))

    def of_size(self, size: int) -> Self:
        """Return the study with another size."""
        sample = self.sample.model_copy(update={self.power.along: size})
        return self.model_copy(update={"sample": sample})


FOLDER = "studies"


def load_study(path: Path) -> Study:
    """Load the study of a file. Raises BadInput with every error."""
    composed = Composition(layers(path))
    try:
        return Study.model_validate(composed.tables)
    except ValidationError as error:
        raise BadInput(problems_of(error, Study, composed)) from None


def available_studies() -> list[Path]:
    """Return the study files of the project, by name."""
    return sorted((scenario_folder() / FOLDER).glob(f"*{SUFFIX}"))


def find_study(name: str) -> Path:
    """Return the file of a path or of the name of a project study. Raises BadInput."""
    ours = scenario_folder() / FOLDER
    choices = (Path(name), ours / name, ours / f"{name}{SUFFIX}", scenario_folder().parent / name)
    for choice in choices:
        if is_file(choice):
            return choice
    like = nearest(Path(name).name.removesuffix(SUFFIX), [p.stem for p in available_studies()])
    raise BadInput([Problem(name, "", "no such file", "a study file", like)])


def is_study(path: Path) -> bool:
    """Return whether a file is in a folder of studies or has a table [design]."""
    if path.parent.name == FOLDER:
        return True
    try:
        return any(line.strip() == "[design]" for line in path.read_text("utf-8").splitlines())
    except (OSError, ValueError):
        return False


NEEDED = ["title", "question", "design", "sample", "measures", "analyses"]  # unless extended


def study_schema() -> Schema:
    """Return the schema of a study file, with the instruments of every informant."""
    found = without_null(Study.model_json_schema())
    parts: Schema = with_kinds(found.pop("$defs"))
    for part, key in (("Arm", "interventions"), ("StudyManipulation", "interventions")):
        own = parts[part]["properties"]
        own[key] = {"type": "array", "items": intervention(), **description_of(own[key])}
    for part in ("Arm", "StudyPopulation"):
        own = parts[part]["properties"]
        own["parameters"] = {"$ref": f"{PART}Parameters", **description_of(own["parameters"])}
    measures = parts["Measures"]["properties"]
    for key, informant in INFORMANTS.items():
        names = [analysis.name for analysis in INSTRUMENTS if analysis.informant == informant]
        measures[key]["items"] = {"enum": names}
    found["properties"]["extends"] = {"type": "string", "description": "a study that it changes"}
    found["anyOf"] = [{"required": ["extends"]}, {"required": NEEDED}]
    for part in ("Design", "Sample"):  # an extending study may leave them out
        parts[part].pop("required", None)
    del found["required"]
    return {"$schema": DIALECT, **found, "$defs": dict(sorted(parts.items()))}
