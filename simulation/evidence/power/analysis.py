"""The analyses of a study file."""

from typing import Annotated, Literal

from pydantic import Field

from simulation.scenario.tables import Table, Text

Method = Literal[
    "ancova",
    "moderated",
    "multilevel",
    "mediation",
    "cross_lagged",
    "random_intercepts",
]
OF_TRIALS = ("ancova", "moderated")  # compare groups, so that only a trial has them

EXACT_LEVEL = "ancova"  # the others only claim not to find too much
OF_PANELS = ("cross_lagged", "random_intercepts")  # from one wave to the next


class Analysis(Table):
    """One analysis of the data of a study.

    A wave counts from 1; the default is the last one. A trial's ``ancova`` and ``moderated`` (and
    its ``multilevel`` without x) compare the groups; ``multilevel`` with x, ``mediation`` and the
    panel models estimate associations.
    """

    name: Annotated[Text, Field(description="its name in tables and figures")]
    method: Annotated[Method, Field(description="how it is analysed")]
    y: Annotated[Text, Field(description="instrument of the outcome")]
    x: Annotated[Text | None, Field(description="instrument of the predictor")] = None
    mediator: Annotated[Text | None, Field(description="instrument between x and y")] = None
    moderator: Annotated[
        Text | None, Field(description="instrument at the first wave that an effect depends on")
    ] = None
    wave: Annotated[int | None, Field(ge=1, description="wave of the outcome")] = None
    x_wave: Annotated[int | None, Field(ge=1, description="wave of x; as the outcome's")] = None
    baseline: Annotated[bool, Field(description="adjust for the outcome at the first wave")] = True
    level: Annotated[
        Literal["dyad", "teacher"], Field(description="one row a dyad, or means of a teacher")
    ] = "dyad"
    moved_by: Annotated[
        Text | None, Field(description="manipulation of x that shows the causal effect")
    ] = None
    instead: Annotated[
        dict[Literal["y", "x", "mediator"], Text],
        Field(
            default_factory=dict,
            description="the intended instruments, read without error",
        ),
    ]
    main: Annotated[bool, Field(description="whether power is about it; else the first")] = False

    @property
    def of_groups(self) -> bool:
        """Whether it compares the groups of a trial."""
        return self.method in OF_TRIALS or (self.method == "multilevel" and self.x is None)
