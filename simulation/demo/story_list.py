"""The list of stories as the page asks for it, before anything heavy is loaded."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from simulation import __version__
from simulation.demo import story_scenarios
from simulation.demo.selection import start_of
from simulation.demo.stories import STORIES, Story
from simulation.measurement.outcomes import CASE_THRESHOLD, CONFLICT_LIMIT
from simulation.parameters import read_draws
from simulation.state import DAYS_A_WEEK, EMOTIONS

VERSION = 1  # of the form of the answers


def listing() -> dict[str, Any]:
    """Every story with its levers, and what numbers mean."""
    return {
        "version": VERSION,
        "model": __version__,
        "calibrated": read_draws().calibrated,
        "stories": [_told(story) for story in STORIES],
        "emotions": list(EMOTIONS),
        "limits": {
            "conflict": round(1000 * CONFLICT_LIMIT),
            "case": round(1000 * (CASE_THRESHOLD - 1.0) / 6.0),
        },
    }


def _told(story: Story) -> dict[str, Any]:
    return {
        "id": story.id,
        "levers": [
            {"id": lever.id, "values": list(lever.values), "start": lever.start}
            for lever in story.levers
        ],
        "focal": [story_scenarios.FOCAL],
        "change": f"{story.id}.b",
        "begins": begins(story, start_of(story).levers),
        "worlds": list(story.worlds(story.at(start_of(story).levers))),
    }


def begins(story: Story, levers: Mapping[str, int]) -> int:
    """The first school day, from 0, on which B may differ at a point of a story."""
    done = story.worlds(story.at(levers))
    a, b = (Counter(json.dumps(plan) for plan in done[name]) for name in ("a", "b"))
    return min((_day(json.loads(plan)) for plan in (a - b) + (b - a)), default=0)


def _day(plan: story_scenarios.Plan) -> int:
    """The school day of the Monday on which a plan starts."""
    return DAYS_A_WEEK * (int(plan["start"].removeprefix("week ")) - 1)
