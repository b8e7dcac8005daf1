"""A shock: something that happens in every arm, and so is nothing that an arm does."""

from typing import Any

import numpy as np

from simulation.interventions.intervention import Decision, Plan, Scene
from simulation.interventions.moment import When


class Shock:
    """An intervention that marks nobody: effects are about whom an arm itself chooses."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.kind = plan.kind

    @property
    def start(self) -> When:
        """The school morning on which it happens."""
        return self.plan.start

    def decide(self, scene: Scene) -> Decision:
        """What the intervention decides, with nobody chosen."""
        return self.plan.decide(scene)._replace(chosen=np.zeros(0, dtype=np.int64))

    def __getattr__(self, name: str) -> Any:
        """Whatever else a run may ask of an intervention."""
        if name == "plan":  # not there yet while a copy is being made
            raise AttributeError(name)
        return getattr(self.plan, name)
