"""The tables of a scenario file that say whom it is about, how often it is run, what is kept."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from simulation.experiments.values import Cell, Cells, Names, Text
from simulation.interventions.moment import WEEKS


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
    weeks: Annotated[int, Field(ge=1, le=WEEKS, description="school weeks of the last year")] = (
        WEEKS
    )
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
