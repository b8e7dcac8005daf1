"""Answers written small, for a file that holds hundreds of them.

Three forms stand for a value in a packed answer. ``{"=d": [...]}`` is a list of numbers as
the first and the steps after it; ``{"=t": {...}}`` a list of objects with the same keys, as
a table of columns; ``{"=r": n}`` the nth of the values that several answers share.
"""

import json
from itertools import accumulate, pairwise
from typing import Any

STEPS, TABLE, SHARED = "=d", "=t", "=r"


class Coder:
    """Codes answers one by one; ``shared`` grows with what they have in common."""

    def __init__(self) -> None:
        self.shared: list[Any] = []
        self._places: dict[str, int] = {}

    def run(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer to a run: its worlds, bands, seats and days are shared with others."""
        band = {name: self._share(each) for name, each in answer["band"].items()}
        return {
            **{name: coded(each) for name, each in answer.items()},
            "calendar": self._share(answer["calendar"]),
            "students": self._share(answer["students"]),
            "worlds": {name: self._share(each) for name, each in answer["worlds"].items()},
            "band": band,
        }

    def dyad(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The answer about a relationship: its worlds are shared with others."""
        worlds = {name: self._share(each) for name, each in answer["worlds"].items()}
        return {"student": answer["student"], "worlds": worlds}

    def _share(self, value: Any) -> Any:
        if not isinstance(value, dict | list):
            return value
        small = coded(value)
        place = self._places.setdefault(_text(small), len(self.shared))
        if place == len(self.shared):
            self.shared.append(small)
        return {SHARED: place}


def coded(value: Any) -> Any:
    """A value with its lists of numbers as steps and its lists of objects as tables."""
    if isinstance(value, dict):
        return {name: coded(each) for name, each in value.items()}
    if not isinstance(value, list) or not value:
        return value
    if all(type(each) is int for each in value):
        steps = {STEPS: [value[0], *(b - a for a, b in pairwise(value))]}
        return steps if len(_text(steps)) < len(_text(value)) else value
    keys = list(value[0]) if isinstance(value[0], dict) else None
    if keys and all(isinstance(each, dict) and list(each) == keys for each in value):
        return {TABLE: {name: coded([each[name] for each in value]) for name in keys}}
    return [coded(each) for each in value]


def decoded(value: Any, shared: list[Any]) -> Any:
    """The value that was coded; what ``pack.js`` does in the page."""
    if isinstance(value, list):
        return [decoded(each, shared) for each in value]
    if not isinstance(value, dict):
        return value
    if STEPS in value:
        return list(accumulate(value[STEPS]))
    if SHARED in value:
        return decoded(shared[value[SHARED]], shared)
    if TABLE in value:
        columns = {name: decoded(each, shared) for name, each in value[TABLE].items()}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {name: decoded(each, shared) for name, each in value.items()}


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
