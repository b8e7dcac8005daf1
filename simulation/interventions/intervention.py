"""What every intervention is: a start, a dose, an uptake, and a decision on the day."""

from typing import Annotated, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from simulation.chance import Chance
from simulation.interventions.moment import Moment
from simulation.interventions.schedule import Span
from simulation.state import Circumstances, Ints, State, World

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Scene(NamedTuple):
    """What an intervention may look at on the morning it starts."""

    world: World
    state: State
    circumstances: Circumstances
    chance: Chance
    label: str  # kind and number of this intervention in its arm, names its draws


class Decision(NamedTuple):
    """What an intervention asks for, and whom it chose."""

    spans: list[Span]
    chosen: Ints  # rows of dyads


class Plan(Protocol):
    """The part of an intervention that a run calls."""

    kind: str

    @property
    def start(self) -> Moment:
        """The school morning on which it is decided."""

    def decide(self, scene: Scene) -> Decision:
        """Who is reached and which levers move, as seen on the morning of the start."""


class Intervention(BaseModel):
    """Fields that all kinds share. A dose of 0 leaves every lever at rest."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    start: Moment
    dose: Share
    uptake: Share = 1.0

    def taking_part(self, scene: Scene) -> npt.NDArray[np.bool_]:
        """Which teachers take part, shape (teachers,): raising uptake only adds teachers."""
        keys = scene.world.links.teacher_key
        return scene.chance.uniforms(f"uptake:{scene.label}", teacher=keys) < self.uptake
