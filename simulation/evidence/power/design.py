"""The tables of a study file: population, design, sample, measures, missing data."""

from typing import Annotated, Literal

from pydantic import Field

from simulation.interventions.dose_course import MorningField
from simulation.scenario.tables import Table, Text
from simulation.state import SCHOOL_WEEKS

Kind = Literal["survey", "panel", "diary", "trial"]
Rule = Literal["random", "most conflictual", "least close", "highest externalising"]
Names = Annotated[tuple[Text, ...], Field(strict=False)]
Share = Annotated[float, Field(ge=0.0, lt=1.0)]
Sizes = Annotated[tuple[Annotated[int, Field(ge=1, le=100_000)], ...], Field(strict=False)]

# Informants of instruments, by the key of [measures].
INFORMANTS = {
    "teacher": "teacher",
    "interview": "independent coder",
    "student": "student",
    "observer": "observer",
    "parent": "parent",
    "peers": "peers",
    "test": "test",
}


class Population(Table):
    """The schools to draw from: synthetic ones, or those of a scenario."""

    level: Annotated[Literal["primary", "secondary"], Field(description="kind of school")] = (
        "primary"
    )
    class_size: Annotated[int, Field(ge=1, le=60, description="students of a class")] = 25
    school_classes: Annotated[int, Field(ge=1, le=100, description="classes of a school")] = 8
    scenario: Annotated[
        Text | None, Field(description="a scenario whose school and numbers are taken instead")
    ] = None
    schools: Annotated[
        int, Field(ge=2, le=100_000, description="made-up schools in all, from which studies draw")
    ] = 960
    parameters: dict[str, float] = Field(default_factory=dict, description="what differs, by name")


class Design(Table):
    """The kind of study and its times of measurement."""

    kind: Annotated[Kind, Field(description="survey, panel, diary or trial")]
    weeks: Annotated[
        tuple[Annotated[int, Field(ge=0, le=SCHOOL_WEEKS)], ...],
        Field(strict=False, description="school weeks before every wave, the same in every year"),
    ]
    years: Annotated[
        int, Field(ge=1, le=10, description="school years; students get a new teacher in each")
    ] = 1
    by: Annotated[
        Literal["dyad", "teacher", "school"] | None, Field(description="what a trial randomises")
    ] = None
    stratified: Annotated[
        bool, Field(description="teachers drawn within schools, or dyads within teachers")
    ] = True
    waiting_list: Annotated[
        MorningField | None, Field(description="when the control group gets the programme; never")
    ] = None
    days: Annotated[int, Field(ge=1, le=200, description="school days of a diary")] = 10
    prompts: Annotated[
        float, Field(gt=0.0, le=1.0, description="share of lessons with a diary entry")
    ] = 1.0


class Sample(Table):
    """The participants."""

    schools: Annotated[int, Field(ge=2, le=100_000, description="schools in the study")]
    teachers: Annotated[int, Field(ge=1, le=1000, description="teachers of each school")]
    students: Annotated[int, Field(ge=1, le=60, description="students of each teacher")]
    rule: Annotated[Rule, Field(description="which students of a teacher")] = "random"


class Measures(Table):
    """Instruments by informant."""

    teacher: Annotated[Names, Field(description="questionnaires of teachers")] = ()
    interview: Annotated[Names, Field(description="codes of an interview with the teacher")] = ()
    student: Annotated[Names, Field(description="questionnaires of students")] = ()
    observer: Annotated[Names, Field(description="observation in class")] = ()
    parent: Annotated[Names, Field(description="questionnaires of parents")] = ()
    peers: Annotated[Names, Field(description="nominations by classmates")] = ()
    test: Annotated[Names, Field(description="tests of students")] = ()
    perfect: Annotated[bool, Field(description="no measurement error")] = False
    expectation: Annotated[
        dict[str, Annotated[float, Field(ge=-2.0, le=2.0)]],
        Field(
            default_factory=dict,
            description="sd that those in the programme add to what they say of it afterwards",
        ),
    ]

    @property
    def names(self) -> tuple[str, ...]:
        """All instruments, in the order of the informants."""
        return tuple(name for key in INFORMANTS for name in getattr(self, key))


class Missing(Table):
    """Missing data."""

    at_random: Annotated[Share, Field(description="share of scores lost by chance")] = 0.0
    dropout: Annotated[
        Share, Field(description="share of teachers lost from wave to wave, if exhausted as usual")
    ] = 0.0
    by_exhaustion: Annotated[
        float, Field(ge=-5.0, le=5.0, description="log-odds of being lost per sd of exhaustion")
    ] = 0.0


class Manipulation(Table):
    """An arm in which a variable is shifted for all, to estimate its causal effects."""

    name: Annotated[Text, Field(description="what analyses call it")]


class Power(Table):
    """Number of simulated studies and sizes of the power curve."""

    studies: Annotated[int, Field(ge=10, le=100_000, description="studies of each size")] = 1000
    along: Annotated[
        Literal["schools", "teachers", "students"], Field(description="what is varied")
    ] = "schools"
    sizes: Annotated[Sizes, Field(description="sizes of the power curve")] = ()
    wanted: Annotated[
        float | None, Field(gt=0.05, lt=1.0, description="power that a size is looked for")
    ] = None
    level: Annotated[float, Field(gt=0.0, lt=0.5, description="two-sided, of each test")] = 0.05
