"""Settings of a story: indices of its levers, the scenario at them, and the list of stories."""

import json
from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import Any, NamedTuple

from simulation import __version__
from simulation.demo import stories
from simulation.demo.stories import BY_ID, STORIES, Story
from simulation.measurement.outcomes import CASE_THRESHOLD, CONFLICT_LIMIT
from simulation.parameters import ParameterDraws, catalogue, read_draws, values
from simulation.scenario.scenario import Scenario
from simulation.state import DAYS_A_WEEK, EMOTIONS

VERSION = 1  # of the form of the answers
REPLICATES = 30  # years simulated of a setting
SEED = 389  # of 1 to 3,000: first teacher and focal student are nearest to average


class StorySetting(NamedTuple):
    """A story at indices of its levers, in their order, and one replicate."""

    story: str
    indices: tuple[int, ...]
    replicate: int = 1

    @property
    def levers(self) -> dict[str, int]:
        """The indices by lever."""
        names = [lever.id for lever in BY_ID[self.story].levers]
        return dict(zip(names, self.indices, strict=True))

    @property
    def key(self) -> str:
        """The name of the setting in a pack."""
        return f"{self.story}:{','.join(map(str, self.indices))}:{self.replicate}"


def start_of(story: Story) -> StorySetting:
    """Return the first setting of a story."""
    return StorySetting(story.id, tuple(lever.start for lever in story.levers))


def grid_of(story: Story) -> list[StorySetting]:
    """Return every setting of a story, in the order of its levers."""
    places = product(*(range(len(lever.values)) for lever in story.levers))
    return [StorySetting(story.id, indices) for indices in places]


def scenario_of(story: Story, indices: Mapping[str, int], draws: ParameterDraws) -> Scenario:
    """Return the scenario of a setting, with an arm per class and every central parameter."""
    usual, limit = draws.central.load.workload, catalogue()["load.workload"].high
    heavy, parameters = stories.heaviest(usual, limit), values(draws.central)
    if story.crowded:
        parameters["load.workload"] *= heavy
    arms = story.arms({**story.at(indices), "heavy": heavy})
    classes = 1 + len(stories.COLLEAGUES) * story.crowded
    school = {"level": "primary", "classes": classes, "schools": 1}
    return Scenario.model_validate(
        {
            "title": f"Demo: {story.id}",
            "question": "What does the one change do to this teacher's year?",
            "school": {"synthetic": {**school, "class_size": stories.CLASS_SIZE}},
            "run": {"replicates": REPLICATES, "seed": SEED},
            "parameters": parameters,
            "shocks": [stories.arrival(), *([stories.tied()] if story.crowded else [])],
            "arms": [{"name": name, "interventions": plans} for name, plans in arms.items()],
        }
    )


def listing() -> dict[str, Any]:
    """Return every story with its levers, and the limits of the scales."""
    return {
        "version": VERSION,
        "model": __version__,
        "calibrated": read_draws().calibrated,
        "stories": [_listed(story) for story in STORIES],
        "emotions": list(EMOTIONS),
        "limits": {
            "conflict": round(1000 * CONFLICT_LIMIT),
            "case": round(1000 * (CASE_THRESHOLD - 1.0) / 6.0),
        },
    }


def _listed(story: Story) -> dict[str, Any]:
    start = start_of(story).levers
    return {
        "id": story.id,
        "levers": [
            {"id": lever.id, "values": list(lever.values), "start": lever.start}
            for lever in story.levers
        ],
        "focal": [stories.FOCAL],
        "change": f"{story.id}.b",
        "begins": begins(story, start),
        "worlds": list(story.arms(story.at(start))),
    }


def begins(story: Story, levers: Mapping[str, int]) -> int:
    """Return the first school day, from 0, on which class B may differ."""
    arms = story.arms(story.at(levers))
    a, b = (Counter(json.dumps(plan) for plan in arms[name]) for name in ("a", "b"))
    weeks = [json.loads(plan)["start"].removeprefix("week ") for plan in (a - b) + (b - a)]
    return min((DAYS_A_WEEK * (int(week) - 1) for week in weeks), default=0)
