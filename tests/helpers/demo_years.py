"""Years of the demo that several test files look at, made once a test run."""

from functools import cache

from simulation.demo.playback import Years
from simulation.demo.request_queue import Kept
from simulation.demo.selection import Point, grid_of
from simulation.demo.stories import STORIES
from simulation.parameters import read_draws

POINTS = [point for story in STORIES for point in grid_of(story)]


@cache
def years() -> Years:
    """All stories, with what was lived so far."""
    return Years(read_draws(), Kept(200), Kept(200))


def names(point: Point) -> str:
    """What a test of a point is called."""
    return point.key
