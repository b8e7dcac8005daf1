"""What can be asked: a story at a point of its levers, in a year with one luck."""

from itertools import product
from typing import NamedTuple

from simulation.views.demo.stories import BY_ID, Story

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
