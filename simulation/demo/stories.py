"""The stories: each changes one thing between world A and world B, under the same draws.

A story is data: a few levers with a few values each, and what the worlds hold at given
values, in the words of scenario files. Nothing heavy is imported here, so that the page can
list the stories before anything is computed.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from simulation.demo import story_scenarios as w

At = Mapping[str, float]  # the value of each lever
Worlds = dict[str, list[w.Plan]]  # what is done in each world
DIFFICULT, VERY_DIFFICULT = 2.0, 3.0  # z: one child in 20, one in 55; assumed


class Lever(NamedTuple):
    """One thing that the audience may set: its id, its values, the index it starts at."""

    id: str
    values: tuple[float, ...]
    start: int


class Story(NamedTuple):
    """One comparison.

    outcome: what ``shows`` is about, see ``outcomes.OUTCOMES``. worlds: at values of the
    levers, what is done in each world, A first. crowded: whether colleagues are shown too.
    """

    id: str
    levers: tuple[Lever, ...]
    outcome: str
    worlds: Callable[[At], Worlds]
    crowded: bool = False

    def at(self, indices: Mapping[str, int]) -> dict[str, float]:
        """The values of the levers at some indices."""
        return {lever.id: lever.values[indices[lever.id]] for lever in self.levers}


def _behaviour(start: int, values: tuple[float, ...] = (1.0, 2.0, 3.0, 4.0)) -> Lever:
    """The propensity of the focal child, z, sd above the average child."""
    return Lever("behaviour", values, start)


def _difficult(at: At) -> Worlds:
    return {"a": w.behaves(0.0), "b": w.behaves(at["behaviour"])}


def _spiral(at: At) -> Worlds:
    return {"a": w.behaves(at["behaviour"]), "b": w.behaves(at["behaviour"] + at["more"])}


def _reflection(at: At) -> Worlds:
    child = w.behaves(at["behaviour"])
    return {"a": child, "b": [*child, w.reflects(int(at["week"]))]}


def _closeness(at: At) -> Worlds:
    common = [*w.behaves(DIFFICULT), *w.relief(at["relief"])]
    return {"a": common, "b": [*common, w.close_to(int(at["children"]))]}


def _start(at: At) -> Worlds:
    child = w.behaves(at["behaviour"])
    return {"a": [*child, w.meets("good")], "b": [*child, w.meets("bad")]}


def _staffroom(at: At) -> Worlds:
    heavy = at.get("heavy", w.HEAVY)
    common = [*w.behaves(DIFFICULT), w.usual_work(heavy)]
    return {
        "a": [*common, w.colleagues_work(1.0, heavy)],
        "b": [*common, w.colleagues_work(at["work"], heavy)],
    }


def _behaviour_or_relationship(at: At) -> Worlds:
    child, calmer = w.behaves(VERY_DIFFICULT), w.behaves(VERY_DIFFICULT - at["calmer"])
    return {
        "a": [*child, w.meets("bad")],
        "behaviour": [*calmer, w.meets("bad")],
        "relationship": [*child, w.meets("good")],
        "b": [*calmer, w.meets("good")],
    }


def _sandbox(at: At) -> Worlds:
    child = w.behaves(at["behaviour"])
    done = [
        *([w.meets("good")] if at["picture"] else []),
        *([w.reflects(int(at["week"]))] if at["week"] else []),
        *w.relief(at["relief"]),
    ]
    return {"a": child, "b": [*child, *done]}


STORIES: tuple[Story, ...] = (
    Story("difficult", (_behaviour(2),), "exhaustion", _difficult),
    Story(
        "spiral",
        (_behaviour(1, (1.0, 2.0, 3.0)), Lever("more", (0.25, 0.5, 1.0), 2)),
        "conflict",
        _spiral,
    ),
    Story(
        "reflection",
        (Lever("week", (3.0, 12.0, 24.0), 0), _behaviour(1, (2.0, 3.0))),
        "conflict",
        _reflection,
    ),
    Story(
        "closeness",
        (Lever("children", (5.0, 15.0, 25.0), 2), Lever("relief", (0.0, 0.3), 0)),
        "exhaustion",
        _closeness,
    ),
    Story("start", (_behaviour(1, (1.0, 2.0, 3.0)),), "conflict", _start),
    Story(
        "staffroom",
        (Lever("work", (0.5, 1.5, 2.0), 2),),
        "exhaustion",
        _staffroom,
        crowded=True,
    ),
    Story(
        "behaviour_or_relationship",
        (Lever("calmer", (1.0, 2.0), 1),),
        "conflict",
        _behaviour_or_relationship,
    ),
    Story(
        "sandbox",
        (
            _behaviour(1, (1.0, 3.0)),
            Lever("picture", (0.0, 1.0), 1),
            Lever("week", (0.0, 3.0, 20.0), 1),
            Lever("relief", (0.0, 0.3), 0),
        ),
        "exhaustion",
        _sandbox,
    ),
)
BY_ID = {story.id: story for story in STORIES}
