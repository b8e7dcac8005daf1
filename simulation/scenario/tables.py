"""Tables of a scenario file: school, run, record, report."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from simulation.engine.burn_in import BURN_IN, MOST_BURN_IN
from simulation.errors import invisible
from simulation.measurement import outcomes, subgroups
from simulation.state import SCHOOL_WEEKS


def readable(given: str) -> str:
    """Return a text. Raises ValueError if it has a character that is not seen."""
    unseen = invisible(given, allowed="\n\t")
    if unseen is not None:
        raise ValueError(f"expected a text without the invisible character {unseen}")
    return given


LONGEST_NAME = 100  # characters that figures and tables have room for
Text = Annotated[str, Field(min_length=1), AfterValidator(readable)]


def listed(given: Any) -> Any:
    """Return a single value as a list, so that one name needs no brackets."""
    return given if isinstance(given, list | tuple) else [given]


def cell(given: Any) -> Any:
    """Return a number as the text of a table cell. Raises ValueError for other types."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError("expected a text in quotes or a number")
    whole = isinstance(given, float) and given.is_integer()
    return str(int(given) if whole else given)


def not_empty(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return a tuple. Raises ValueError if it is empty."""
    if not given:
        raise ValueError("expected at least one")
    return given


def one_or_more(element: dict[str, Any]) -> WithJsonSchema:
    """Return the schema of one element or an array of them."""
    return WithJsonSchema({"anyOf": [element, {"type": "array", "items": element, "minItems": 1}]})


PathText = Annotated[str, Field(min_length=1)]  # consistency looks for control characters

TEXT_SCHEMA = {"type": "string", "minLength": 1}
CELL_SCHEMA = {"type": ["string", "number"]}

Cell = Annotated[str, BeforeValidator(cell), WithJsonSchema(CELL_SCHEMA)]
Cells = Annotated[
    tuple[Cell, ...],
    Field(strict=False),
    BeforeValidator(listed),
    AfterValidator(not_empty),
    one_or_more(CELL_SCHEMA),
]
Names = Annotated[
    tuple[Text, ...],
    Field(strict=False),
    BeforeValidator(listed),
    AfterValidator(not_empty),
    one_or_more(TEXT_SCHEMA),
]


FILE_KEYS = ("roster", "staffroom", "friendships")
SCHOOL_KEYS = ("roster", "synthetic")
NO_STAFFROOM = "none"


class Table(BaseModel):
    """A table of a scenario file: no unknown keys, no type conversion."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Synthetic(Table):
    """A synthetic school instead of a class list."""

    level: Annotated[Literal["primary", "secondary"], Field(description="kind of school")]
    classes: Annotated[int, Field(ge=1, le=100_000, description="classes, all schools together")]
    class_size: Annotated[int, Field(ge=1, le=60, description="students of a class")] = 25
    schools: Annotated[
        int | None, Field(ge=1, le=100_000, description="left out: of a usual size")
    ] = None


class School(Table):
    """The school: a class list or a synthetic school."""

    roster: Annotated[
        PathText | None, Field(description="class list (.xlsx or .csv), relative to this file")
    ] = None
    staffroom: Annotated[PathText | None, Field(description='file of ties, or "none"')] = None
    friendships: Annotated[PathText | None, Field(description="file of friends")] = None
    columns: Annotated[
        dict[str, Names], Field(description="columns of the roster, by the name they have here")
    ] = {}
    values: Annotated[
        dict[str, dict[str, Cell]], Field(description="meanings of the codes of a column")
    ] = {}
    missing: Annotated[
        Cells | None, Field(description="cells of the roster that mean unknown, such as -9")
    ] = None
    where: Annotated[
        dict[str, Cells], Field(description="rows of the roster to read; left out: all")
    ] = {}
    names: Annotated[bool, Field(description="let names of people stand in results")] = False
    fill: Annotated[bool, Field(description="add unlisted classmates")] = True
    level: Annotated[
        Literal["primary", "secondary"] | None, Field(description="left out: as the roster shows")
    ] = None
    synthetic: Synthetic | None = None


class Run(Table):
    """Years, replicates and seed."""

    years: Annotated[int, Field(ge=1, le=50, description="school years")] = 1
    burn_in: Annotated[
        int,
        Field(ge=0, le=MOST_BURN_IN, description="unrecorded school years before the first one"),
    ] = BURN_IN
    weeks: Annotated[
        int, Field(ge=1, le=SCHOOL_WEEKS, description="school weeks of the last year")
    ] = SCHOOL_WEEKS
    replicates: Annotated[int, Field(ge=1, le=1_000_000, description="replicates of each arm")] = 40
    seed: Annotated[int, Field(ge=0, lt=2**63, description="random seed")] = 1


class Events(Table):
    """The teachers whose contacts are recorded."""

    replicates: Annotated[int, Field(ge=0, description="the first so many of each arm")] = 1
    teachers: Annotated[
        tuple[Text, ...] | None, Field(strict=False, description="ids; left out: all teachers")
    ] = None


class Record(Table):
    """The tables that are recorded besides the weekly states of teachers."""

    dyads: Annotated[bool, Field(description="record dyads at the three waves")] = True
    students: Annotated[bool, Field(description="record students at the three waves")] = True
    days: Annotated[int, Field(ge=0, description="replicates with recorded teacher-days")] = 1
    events: Events | None = None


STRICT = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
if TYPE_CHECKING:
    OutcomeName = str
    SubgroupName = str
else:
    OutcomeName = Literal[tuple(outcomes.BY_NAME)]
    SubgroupName = Literal[tuple(subgroups.BY_NAME)]


class Precision(BaseModel):
    """Sequential stopping: replicates are added until the half-width is small enough.

    ``run.replicates`` is the number to start with.
    """

    model_config = STRICT

    outcome: OutcomeName = "exhaustion"
    half_width: Annotated[float, Field(gt=0.0, description="of the interval, in its unit")]
    at_most: Annotated[int, Field(ge=2, le=1_000_000, description="replicates")] = 400


class Report(BaseModel):
    """Outcomes and subgroups of the report."""

    model_config = STRICT

    outcomes: Annotated[
        tuple[OutcomeName, ...],
        Field(strict=False, description="shown, in this order; the main ones if empty"),
    ] = ()
    subgroups: Annotated[
        tuple[SubgroupName, ...],
        Field(strict=False, description="subgroups of the first outcome"),
    ] = ()
    precision: Precision | None = None
