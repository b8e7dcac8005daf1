"""The table ``[report]`` of a scenario: what the answer tells, and how exactly."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from simulation.measurement import outcomes, subgroups

STRICT = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
if TYPE_CHECKING:
    OutcomeName = str
    SubgroupName = str
else:
    OutcomeName = Literal[tuple(outcomes.BY_NAME)]
    SubgroupName = Literal[tuple(subgroups.BY_NAME)]


class Precision(BaseModel):
    """Replicates are added until the interval of an outcome is narrow enough in every arm.

    ``run.replicates`` is then the number to begin with.
    """

    model_config = STRICT

    outcome: OutcomeName = "exhaustion"
    half_width: Annotated[float, Field(gt=0.0, description="of the interval, in its unit")]
    at_most: Annotated[int, Field(ge=2, le=1_000_000, description="replicates")] = 400


class Report(BaseModel):
    """What is shown of the effects, and for whom they are told apart."""

    model_config = STRICT

    outcomes: Annotated[
        tuple[OutcomeName, ...],
        Field(strict=False, description="shown, in this order; the main ones if empty"),
    ] = ()
    subgroups: Annotated[
        tuple[SubgroupName, ...],
        Field(strict=False, description="who benefits: told of the first outcome by these"),
    ] = ()
    precision: Precision | None = None
