"""What the page may ask, checked before anything is computed; all errors are one sentence."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from simulation.demo.selection import LUCKS, Point
from simulation.demo.stories import BY_ID, Story
from simulation.errors import Problem, nearest

LONGEST_ID = 60  # characters of a student's id that are quoted or looked for
RUN_KEYS, DYAD_KEYS = ("story", "levers", "luck"), ("story", "levers", "luck", "student")


class RefusedError(Exception):
    """A request that is not answered: the status, and one sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status, sentence)
        self.status = status
        self.sentence = sentence


class AboutDyad(NamedTuple):
    """A point, and the student whose relationship is asked for."""

    point: Point
    student: str


def run_asked(body: bytes) -> Point:
    """The point that a body asks for. Raises RefusedError."""
    return _point(_object(body, RUN_KEYS))


def dyad_asked(body: bytes) -> AboutDyad:
    """The point and the student that a body asks for. Raises RefusedError."""
    asked = _object(body, DYAD_KEYS)
    student = asked["student"]
    if not isinstance(student, str) or not 0 < len(student) <= LONGEST_ID:
        raise wrong("student", student, f"the id of a student, 1 to {LONGEST_ID} characters")
    return AboutDyad(_point(asked), student)


def wrong(where: str, found: Any, expected: str, like: str = "", status: int = 400) -> RefusedError:
    """The refusal of one value."""
    return RefusedError(status, Problem("request", where, _shown(found), expected, like).sentence())


def _object(body: bytes, keys: tuple[str, ...]) -> dict[str, Any]:
    """The JSON object of a body, with exactly these keys."""
    expected = f"a JSON object with the keys {', '.join(keys)}"
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        text = body.decode("utf-8", "replace")
        raise wrong("body", text, expected) from None
    if not isinstance(asked, dict):
        raise wrong("body", asked, expected)
    for key in asked:
        if key not in keys:
            raise wrong("body", key, f"only the keys {', '.join(keys)}", nearest(key, keys))
    for key in keys:
        if key not in asked:
            raise _lacking(key, expected)
    return asked


def _point(asked: Mapping[str, Any]) -> Point:
    story, luck = asked["story"], asked["luck"]
    if not isinstance(story, str) or story not in BY_ID:
        like = nearest(story, BY_ID) if isinstance(story, str) else ""
        raise wrong("story", story, f"one of {', '.join(BY_ID)}", like)
    if not _is_whole(luck) or not 1 <= luck <= LUCKS:
        raise wrong("luck", luck, f"a whole number from 1 to {LUCKS}")
    return Point(story, _indices(BY_ID[story], asked["levers"]), luck)


def _indices(story: Story, levers: Any) -> tuple[int, ...]:
    names = [lever.id for lever in story.levers]
    if not isinstance(levers, dict):
        raise wrong("levers", levers, f"an object with the keys {', '.join(names)}")
    for name in levers:
        if name not in names:
            raise wrong("levers", name, f"only the keys {', '.join(names)}", nearest(name, names))
    return tuple(_index(story, n, levers) for n in range(len(names)))


def _index(story: Story, n: int, levers: Mapping[str, Any]) -> int:
    lever = story.levers[n]
    expected = f"a whole number from 0 to {len(lever.values) - 1}"
    if lever.id not in levers:
        raise RefusedError(
            400, Problem("request", f"levers.{lever.id}", "nothing", expected).sentence()
        )
    index = levers[lever.id]
    if not _is_whole(index) or not 0 <= index < len(lever.values):
        raise wrong(f"levers.{lever.id}", index, expected)
    return int(index)


def _lacking(where: str, expected: str) -> RefusedError:
    return RefusedError(400, Problem("request", where, "nothing", expected).sentence())


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    """A value as the sentence quotes it, cut short."""
    try:
        text = json.dumps(value, ensure_ascii=True, default=str)
    except (ValueError, RecursionError):
        text = "something nested or written too deep"
    return text if len(text) <= LONGEST_ID else f"{text[:LONGEST_ID]}..."
