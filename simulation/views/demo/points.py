"""A story at a point of its levers, as an ordinary scenario."""

from collections.abc import Mapping
from typing import Any

from simulation.experiments.parameter_draws import ParameterDraws
from simulation.experiments.scenario import Scenario
from simulation.parameters import catalogue, values
from simulation.views.demo import worlds
from simulation.views.demo.asking import LUCKS
from simulation.views.demo.stories import Story

SEED = 389  # of 1 to 3,000 the one whose first teacher and focal child are nearest to average


def scenario_of(story: Story, indices: Mapping[str, int], draws: ParameterDraws) -> Scenario:
    """The scenario whose replicates are the years of this point, one arm a world.

    It names every parameter, those of the central set, so that the command line lives the
    same years whatever draws there are.
    """
    heavy = heavy_of(draws)
    return Scenario.model_validate(
        {
            "title": f"Demo: {story.id}",
            "question": "What does the one change do to this teacher's year?",
            "school": {"synthetic": _school(story)},
            "run": {"replicates": LUCKS, "seed": SEED},
            "parameters": parameters_of(story, draws),
            "shocks": [worlds.arrival(), *([worlds.tied()] if story.crowded else [])],
            "arms": [
                {"name": name, "interventions": plans}
                for name, plans in story.worlds({**story.at(indices), "heavy": heavy}).items()
            ],
        }
    )


def parameters_of(story: Story, draws: ParameterDraws) -> dict[str, float]:
    """The central set; where colleagues differ, with a heavy workload for all."""
    central = values(draws.central)
    if story.crowded:
        central["load.workload"] *= heavy_of(draws)
    return central


def heavy_of(draws: ParameterDraws) -> float:
    """How many times the usual workload is laid out where colleagues differ."""
    return worlds.heaviest(draws.central.load.workload, catalogue()["load.workload"].high)


def _school(story: Story) -> dict[str, Any]:
    classes = 1 + len(worlds.COLLEAGUES) if story.crowded else 1
    return {"level": "primary", "classes": classes, "schools": 1, "class_size": worlds.CLASS_SIZE}
