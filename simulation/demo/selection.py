"""A story at a point of its levers, as an ordinary scenario."""

from collections.abc import Mapping
from itertools import product
from typing import Any, NamedTuple

from simulation.demo import story_scenarios
from simulation.demo.stories import BY_ID, Story
from simulation.parameters import ParameterDraws, catalogue, values
from simulation.scenario.scenario import Scenario

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
            "shocks": [
                story_scenarios.arrival(),
                *([story_scenarios.tied()] if story.crowded else []),
            ],
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
    return story_scenarios.heaviest(draws.central.load.workload, catalogue()["load.workload"].high)


def _school(story: Story) -> dict[str, Any]:
    classes = 1 + len(story_scenarios.COLLEAGUES) if story.crowded else 1
    return {
        "level": "primary",
        "classes": classes,
        "schools": 1,
        "class_size": story_scenarios.CLASS_SIZE,
    }


LUCKS = 30  # years that a point is lived in; luck r is replicate r


class Point(NamedTuple):
    """A story at indices of its levers, in the order of its levers, and with one luck."""

    story: str
    indices: tuple[int, ...]
    luck: int = 1

    @property
    def levers(self) -> dict[str, int]:
        """The indices by lever."""
        names = [lever.id for lever in BY_ID[self.story].levers]
        return dict(zip(names, self.indices, strict=True))

    @property
    def key(self) -> str:
        """The point as a pack names it."""
        return f"{self.story}:{','.join(map(str, self.indices))}:{self.luck}"


def start_of(story: Story) -> Point:
    """The point that a story opens with."""
    return Point(story.id, tuple(lever.start for lever in story.levers))


def grid_of(story: Story) -> list[Point]:
    """Every point of a story, in order of its levers."""
    return [
        Point(story.id, indices)
        for indices in product(*(range(len(lever.values)) for lever in story.levers))
    ]
