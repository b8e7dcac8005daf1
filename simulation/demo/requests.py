"""Requests of the page, checked before anything is computed; an error is one sentence."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from simulation.demo.settings import REPLICATES, StorySetting
from simulation.demo.stories import BY_ID, Story
from simulation.errors import Problem, nearest

LONGEST_ID = 60  # characters of a student's id, and of a value that is quoted
RUN_KEYS, DYAD_KEYS = ("story", "levers", "luck"), ("story", "levers", "luck", "student")


class RefusedError(Exception):
    """A request that is refused, with the HTTP status and the reason in one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status, sentence)
        self.status = status
        self.sentence = sentence


class DyadRequest(NamedTuple):
    """A setting, and the student of the relationship."""

    setting: StorySetting
    student: str


def parse_run(body: bytes) -> StorySetting:
    """Return the setting in a body. Raises RefusedError."""
    return _setting(_object(body, RUN_KEYS))


def parse_dyad(body: bytes) -> DyadRequest:
    """Return the setting and the student in a body. Raises RefusedError."""
    request = _object(body, DYAD_KEYS)
    student = request["student"]
    if not isinstance(student, str) or not 0 < len(student) <= LONGEST_ID:
        raise wrong("student", student, f"the id of a student, 1 to {LONGEST_ID} characters")
    return DyadRequest(_setting(request), student)


def wrong(where: str, found: Any, expected: str, like: str = "", status: int = 400) -> RefusedError:
    """Return the error for one value."""
    problem = Problem("request", where, _quoted(found), expected, like)
    return RefusedError(status, problem.sentence())


def _missing(where: str, expected: str) -> RefusedError:
    return RefusedError(400, Problem("request", where, "nothing", expected).sentence())


def _object(body: bytes, keys: tuple[str, ...]) -> dict[str, Any]:
    """Return the JSON object of a body, with exactly these keys."""
    expected = f"a JSON object with the keys {', '.join(keys)}"
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        raise wrong("body", body.decode("utf-8", "replace"), expected) from None
    if not isinstance(request, dict):
        raise wrong("body", request, expected)
    _check_keys("body", request, keys)
    for key in keys:
        if key not in request:
            raise _missing(key, expected)
    return request


def _check_keys(where: str, found: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in found:
        if key not in keys:
            raise wrong(where, key, f"only the keys {', '.join(keys)}", nearest(key, keys))


def _setting(request: Mapping[str, Any]) -> StorySetting:
    story, replicate = request["story"], request["luck"]
    if not isinstance(story, str) or story not in BY_ID:
        like = nearest(story, BY_ID) if isinstance(story, str) else ""
        raise wrong("story", story, f"one of {', '.join(BY_ID)}", like)
    if not _is_whole(replicate) or not 1 <= replicate <= REPLICATES:
        raise wrong("luck", replicate, f"a whole number from 1 to {REPLICATES}")
    return StorySetting(story, _indices(BY_ID[story], request["levers"]), replicate)


def _indices(story: Story, levers: Any) -> tuple[int, ...]:
    names = tuple(lever.id for lever in story.levers)
    if not isinstance(levers, dict):
        raise wrong("levers", levers, f"an object with the keys {', '.join(names)}")
    _check_keys("levers", levers, names)
    indices = []
    for lever in story.levers:
        where, most = f"levers.{lever.id}", len(lever.values) - 1
        expected = f"a whole number from 0 to {most}"
        if lever.id not in levers:
            raise _missing(where, expected)
        index = levers[lever.id]
        if not _is_whole(index) or not 0 <= index <= most:
            raise wrong(where, index, expected)
        indices.append(int(index))
    return tuple(indices)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _quoted(value: Any) -> str:
    """Return a value as the sentence quotes it, cut short."""
    try:
        text = json.dumps(value, ensure_ascii=True, default=str)
    except (ValueError, RecursionError):
        text = "a value that is nested too deep or too long"
    return text if len(text) <= LONGEST_ID else f"{text[:LONGEST_ID]}..."
