"""Years of the demo that several test files look at, made once a test run."""

from functools import cache

from simulation.demo.playback import Playback
from simulation.demo.settings import StorySetting, grid_of
from simulation.demo.stories import STORIES
from simulation.parameters import read_draws

POINTS = [point for story in STORIES for point in grid_of(story)]


@cache
def years() -> Playback:
    """All stories, with what was lived so far."""
    return Playback(read_draws(), 200, 200)


def names(point: StorySetting) -> str:
    """What a test of a point is called."""
    return point.key
