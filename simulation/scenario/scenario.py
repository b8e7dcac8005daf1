"""A scenario: the school, the arms to compare and how often they are run.

The classes are the format of scenario files. Every table refuses unknown keys and values of another
type; errors across values are found by ``consistency``.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    SerializeAsAny,
    ValidationError,
    model_validator,
)

from simulation.errors import nearest
from simulation.interventions import KINDS
from simulation.interventions.base import Intervention as AnyKind
from simulation.interventions.dose_course import MorningField
from simulation.parameters import Parameters, with_values
from simulation.scenario.combined_arms import flattened
from simulation.scenario.consistency import consistency_errors
from simulation.scenario.tables import (
    LONGEST_NAME,
    Events,
    Precision,
    Record,
    Report,
    Run,
    School,
    Synthetic,
    Table,
    Text,
)
from simulation.scenario.validation_errors import fault, merged, shown

__all__ = ["Arm", "Events", "Intervention", "Record", "Run", "Scenario", "School", "Synthetic"]


def of_kind(given: Any) -> BaseModel:
    """Return the intervention of a table, made by the class of its kind."""
    if isinstance(given, AnyKind):
        return cast(BaseModel, given)
    known = f"one of {', '.join(KINDS)}"
    if not isinstance(given, Mapping):
        faults = [fault((), shown(given), f"a table with the key kind, {known}")]
    elif "kind" not in given:
        faults = [fault(("kind",), "nothing", f"the key kind, {known}")]
    elif not isinstance(given["kind"], str) or given["kind"] not in KINDS:
        like = nearest(str(given["kind"]), KINDS)
        faults = [fault(("kind",), shown(given["kind"]), known, like)]
    else:
        return KINDS[given["kind"]].model_validate(given)
    raise ValidationError.from_exception_data("intervention", faults)


# Not the union of all kinds: a user's own come to be known later.
Intervention = Annotated[SerializeAsAny[AnyKind], BeforeValidator(of_kind)]
Interventions = Annotated[tuple[Intervention, ...], Field(strict=False)]
Numbers = Annotated[dict[str, float], BeforeValidator(flattened)]


class Arm(Table):
    """An arm: its name and its interventions."""

    name: Annotated[
        Text, Field(max_length=LONGEST_NAME, description="its name in figures and answers")
    ]
    combines: Annotated[
        tuple[Text, ...], Field(strict=False, description="two arms: this one does what both do")
    ] = ()
    interventions: Annotated[Interventions, Field(description="its interventions, as [[...]]")] = ()
    parameters: Numbers = Field(
        default_factory=dict, description="what differs in this arm, by name"
    )


def expand_arms(arms: Sequence[Arm]) -> tuple[Arm, ...]:
    """Return the arms with the interventions and parameters of the arms they combine."""
    known = {arm.name: arm for arm in arms}

    def whole(arm: Arm) -> Arm:
        parts = [known[name] for name in arm.combines]
        done = tuple(plan for part in parts for plan in part.interventions)
        numbers = {name: value for part in parts for name, value in part.parameters.items()}
        return arm.model_copy(update={"interventions": done, "parameters": numbers})

    return tuple(whole(arm) if arm.combines else arm for arm in arms)


class Scenario(Table):
    """An experiment: a school, the arms, replicates. The first arm is the reference."""

    extends: Annotated[
        Text | None, Field(exclude=True, description="a scenario that this one changes")
    ] = None
    topic: Annotated[
        Text | None, Field(exclude=True, description="the heading that a list shows it under")
    ] = None
    title: Annotated[Text, Field(description="a short name")]
    question: Annotated[Text, Field(description="the question, one sentence")]
    sources: Annotated[
        tuple[Text, ...], Field(strict=False, description="keys of docs/bibliography.md")
    ] = ()
    extensions: Annotated[
        tuple[Text, ...],
        Field(strict=False, description="files that define further kinds, relative to this one"),
    ] = ()
    school: Annotated[School, Field(description="who is in whose class")]
    run: Annotated[Run, Field(description="how long and how often")] = Run()
    parameters: Numbers = Field(
        default_factory=dict, description="what differs in all arms, by name"
    )
    shocks: Annotated[
        Interventions, Field(description="what happens in every arm, before its interventions")
    ] = ()
    arms: Annotated[
        tuple[Arm, ...],
        Field(
            strict=False,
            json_schema_extra={"minItems": 1},
            description="arms to compare; the first is the reference",
        ),
    ]
    record: Annotated[Record, Field(description="what is recorded")] = Record()
    report: Annotated[Report, Field(description="what the report shows")] = Report()
    outcome: Annotated[
        MorningField | None, Field(description="read here, not in the last week")
    ] = None

    _folder: Path = PrivateAttr(default_factory=Path)
    _homes: dict[str, Path] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _checked_whole(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Report errors of single values and errors across values together."""
        faults = consistency_errors(given)
        try:
            scenario = handler(given)
        except ValidationError as error:
            raise merged(error, faults) from None
        if faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return scenario.model_copy(update={"arms": expand_arms(scenario.arms)})

    @property
    def reference(self) -> Arm:
        """The arm that the others are compared with."""
        return self.arms[0]

    @property
    def most_replicates(self) -> int:
        """The largest number of replicates of every arm."""
        wanted = self.report.precision
        return self.run.replicates if wanted is None else max(self.run.replicates, wanted.at_most)

    def applied_to(self, parameters: Parameters, arm: int = 0) -> Parameters:
        """Return the parameters with the values of the scenario and of one arm."""
        return with_values(parameters, {**self.parameters, **self.arms[arm].parameters})

    def path_of(self, name: str) -> Path:
        """Return the path of a file that the scenario names."""
        return self._homes.get(name, self._folder) / name

    @property
    def folders(self) -> list[Path]:
        """Folders of the scenario's files: its own folder first."""
        return [self._folder, *sorted(set(self._homes.values()) - {self._folder})]

    def placed(self, folder: Path, homes: Mapping[str, Path] | None = None) -> Self:
        """Return the scenario with another folder for its files.

        homes: folders of files elsewhere, by their names in the scenario.
        """
        copy = self.model_copy()
        copy._folder, copy._homes = folder, dict(homes or {})
        return copy

    def precise(self, half_width: float) -> Self:
        """Return the scenario with sequential stopping at a half-width of its outcome."""
        named = {} if self.report.precision is None else self.report.precision.model_dump()
        wanted = Precision(**{**named, "half_width": half_width})
        return self.model_copy(
            update={"report": self.report.model_copy(update={"precision": wanted})}
        )

    def rerun(
        self,
        *,
        replicates: int | None = None,
        seed: int | None = None,
        weeks: int | None = None,
    ) -> Self:
        """Return the scenario with other replicates, weeks or seed.

        weeks: school weeks of the last year, at whose end the outcome is then read.
        """
        changes = {"replicates": replicates, "seed": seed, "weeks": weeks}
        wanted = {name: value for name, value in changes.items() if value is not None}
        update: dict[str, Any] = {"run": Run(**{**self.run.model_dump(), **wanted})}
        return self.model_copy(update=update if weeks is None else {**update, "outcome": None})

    def with_names(self) -> Self:
        """Return the scenario with names of people allowed in its results."""
        return self.model_copy(update={"school": self.school.model_copy(update={"names": True})})

    def with_events(self) -> Self:
        """Return the scenario with recorded contacts, its own or the default ones."""
        record = self.record.model_copy(update={"events": self.record.events or Events()})
        return self.model_copy(update={"record": record})
