"""The tables of a scenario file that say whom it is about, how often it is run, what is kept."""

import unicodedata
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from simulation.measurement import outcomes, subgroups
from simulation.state import SCHOOL_WEEKS


def readable(given: str) -> str:
    """The text itself. Raises ValueError if it holds what steers a terminal or ends a name."""
    if any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in given):
        raise ValueError("expected a text without control characters")
    return given


Text = Annotated[str, Field(min_length=1), AfterValidator(readable)]


def listed(given: Any) -> Any:
    """One thing as an array of it, so that a single name needs no brackets."""
    return given if isinstance(given, list | tuple) else [given]


def cell(given: Any) -> Any:
    """What a number of the scenario looks like in a cell of a table.

    Raises ValueError for what no cell could hold.
    """
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError("expected a text in quotes or a number")
    whole = isinstance(given, float) and given.is_integer()
    return str(int(given) if whole else given)


def some(given: tuple[str, ...]) -> tuple[str, ...]:
    """The array itself. Raises ValueError if it is empty."""
    if not given:
        raise ValueError("expected at least one")
    return given


def one_or_more(element: dict[str, Any]) -> WithJsonSchema:
    """The schema of one element, or an array of them."""
    return WithJsonSchema({"anyOf": [element, {"type": "array", "items": element, "minItems": 1}]})


TEXT_SCHEMA = {"type": "string", "minLength": 1}
CELL_SCHEMA = {"type": ["string", "number"]}

Cell = Annotated[str, BeforeValidator(cell), WithJsonSchema(CELL_SCHEMA)]
Cells = Annotated[
    tuple[Cell, ...],
    Field(strict=False),
    BeforeValidator(listed),
    AfterValidator(some),
    one_or_more(CELL_SCHEMA),
]
Names = Annotated[
    tuple[Text, ...],
    Field(strict=False),
    BeforeValidator(listed),
    AfterValidator(some),
    one_or_more(TEXT_SCHEMA),
]


FILE_KEYS = ("roster", "staffroom", "friendships")
SCHOOL_KEYS = ("roster", "synthetic")
NO_STAFFROOM = "none"


class Table(BaseModel):
    """What all tables of a scenario file share: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Synthetic(Table):
    """A made-up school instead of a roster."""

    level: Annotated[Literal["primary", "secondary"], Field(description="kind of school")]
    classes: Annotated[int, Field(ge=1, le=100_000, description="classes, all schools together")]
    class_size: Annotated[int, Field(ge=1, le=60, description="students of a class")] = 25
    schools: Annotated[
        int | None, Field(ge=1, le=100_000, description="left out: of a usual size")
    ] = None


class School(Table):
    """Who is in whose class: a roster file or a made-up school, one of the two."""

    roster: Annotated[Text | None, Field(description="CSV file, relative to this file")] = None
    staffroom: Annotated[Text | None, Field(description='CSV file of ties, or "none"')] = None
    friendships: Annotated[Text | None, Field(description="CSV file of friends")] = None
    columns: Annotated[
        dict[str, Names], Field(description="columns of the roster, by the name they have here")
    ] = {}
    values: Annotated[
        dict[str, dict[str, Cell]], Field(description="what the codes of a column mean")
    ] = {}
    where: Annotated[
        dict[str, Cells], Field(description="which rows of the roster are meant; left out: all")
    ] = {}
    fill: Annotated[bool, Field(description="add the classmates a roster leaves out")] = True
    level: Annotated[
        Literal["primary", "secondary"] | None, Field(description="left out: as the roster shows")
    ] = None
    synthetic: Synthetic | None = None


class Run(Table):
    """How long and how often."""

    years: Annotated[int, Field(ge=1, le=50, description="school years")] = 1
    weeks: Annotated[
        int, Field(ge=1, le=SCHOOL_WEEKS, description="school weeks of the last year")
    ] = SCHOOL_WEEKS
    replicates: Annotated[int, Field(ge=1, le=1_000_000, description="worlds of each arm")] = 40
    seed: Annotated[int, Field(ge=0, lt=2**63, description="another seed, other chance")] = 1


class Events(Table):
    """Whose contacts are written down one by one."""

    replicates: Annotated[int, Field(ge=0, description="the first so many of each arm")] = 1
    teachers: Annotated[
        tuple[Text, ...] | None, Field(strict=False, description="ids; everybody if left out")
    ] = None


class Record(Table):
    """How much is kept besides the weekly states of teachers."""

    dyads: Annotated[bool, Field(description="keep dyads at the three waves")] = True
    students: Annotated[bool, Field(description="keep students at the three waves")] = True
    days: Annotated[int, Field(ge=0, description="replicates whose teacher-days are kept")] = 1
    events: Events | None = None


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
