"""A study file: one question, the schools it could visit, its design, measures and analyses."""

from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)

from simulation.evidence.power.analysis import Analysis
from simulation.evidence.power.consistency import study_faults
from simulation.evidence.power.design import (
    Design,
    Manipulation,
    Measures,
    Missing,
    Population,
    Power,
    Sample,
)
from simulation.scenario.combined_arms import flattened
from simulation.scenario.scenario import Arm, Interventions
from simulation.scenario.tables import Table, Text
from simulation.scenario.validation_errors import merged


class Moved(Manipulation):
    """A manipulation with what is done in it."""

    interventions: Annotated[Interventions, Field(description="what is done, [[...]] each")]


class Peopled(Population):
    """A population whose parameters may be written as tables."""

    parameters: Annotated[dict[str, float], BeforeValidator(flattened)] = Field(
        default_factory=dict, description="what differs from the calibrated set, by name"
    )


class Study(Table):
    """A study to rehearse. A trial has two arms: the control group, then the programme."""

    title: Annotated[Text, Field(description="a short name")]
    question: Annotated[Text, Field(description="what the study asks, one sentence")]
    sources: Annotated[
        tuple[Text, ...], Field(strict=False, description="keys of docs/bibliography.md")
    ] = ()
    seed: Annotated[int, Field(ge=0, lt=2**63, description="another seed, other chance")] = 1
    population: Annotated[Peopled, Field(description="schools to draw from")] = Peopled()
    design: Annotated[Design, Field(description="what kind of study")]
    sample: Annotated[Sample, Field(description="who takes part")]
    measures: Annotated[Measures, Field(description="instruments by informant")]
    missing: Annotated[Missing, Field(description="what does not come back")] = Missing()
    arms: Annotated[
        tuple[Arm, ...], Field(strict=False, description="of a trial: control, then programme")
    ] = ()
    manipulations: Annotated[
        tuple[Moved, ...], Field(strict=False, description="worlds that show causal effects")
    ] = ()
    analyses: Annotated[tuple[Analysis, ...], Field(strict=False, description="what is asked")]
    power: Annotated[Power, Field(description="how often, for which sizes")] = Power()

    @model_validator(mode="wrap")
    @classmethod
    def _checked_whole(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Report what each value gets wrong and what they get wrong together, at once."""
        faults = study_faults(given)
        try:
            study = handler(given)
        except ValidationError as error:
            raise merged(error, faults) from None
        if faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return study

    @property
    def waves(self) -> int:
        """Waves of measurement over all years."""
        return len(self.design.weeks) * self.design.years

    @property
    def main(self) -> Analysis:
        """The analysis that power is about."""
        return next((each for each in self.analyses if each.main), self.analyses[0])

    def sizes(self) -> tuple[int, ...]:
        """Sizes of the power curve, the planned one among them, sorted."""
        return tuple(sorted({*self.power.sizes, getattr(self.sample, self.power.along)}))

    def of_size(self, size: int) -> Self:
        """The same study with another number of what is varied."""
        sample = self.sample.model_copy(update={self.power.along: size})
        return self.model_copy(update={"sample": sample})
