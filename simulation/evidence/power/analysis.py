"""The analyses that a study file may ask for."""

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

HOLDS_LEVEL = "ancova"  # the others only claim not to find too much
OF_PANELS = ("cross_lagged", "random_intercepts")  # from one wave to the next


class Analysis(Table):
    """One question put to the data of a study.

    A wave counts from 1; left out, it is the last one. A trial's ``ancova`` and ``moderated``
    (and its ``multilevel`` without x) compare the groups; ``multilevel`` with x, ``mediation``
    and the panel models look at what goes with what.
    """

    name: Annotated[Text, Field(description="what tables and figures call it")]
    method: Annotated[Method, Field(description="how it is analysed")]
    y: Annotated[Text, Field(description="instrument of the outcome")]
    x: Annotated[Text | None, Field(description="instrument of the predictor")] = None
    mediator: Annotated[Text | None, Field(description="instrument between x and y")] = None
    moderator: Annotated[
        Text | None, Field(description="instrument at the first wave that an effect depends on")
    ] = None
    wave: Annotated[int | None, Field(ge=1, description="wave of the outcome")] = None
    x_wave: Annotated[int | None, Field(ge=1, description="wave of x; as the outcome's")] = None
    baseline: Annotated[
        bool, Field(description="the outcome at the first wave is held constant in a trial")
    ] = True
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
            description="instruments that say, without error, what these should have said",
        ),
    ]
    main: Annotated[bool, Field(description="whether power is about it; else the first")] = False

    @property
    def of_groups(self) -> bool:
        """Whether it compares the groups of a trial."""
        return self.method in OF_TRIALS or (self.method == "multilevel" and self.x is None)
