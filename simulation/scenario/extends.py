"""``extends``: a scenario that says only in what it differs from another one.

Tables merge key by key, and what the own file says goes first. An arm replaces the arm
of the same name, whole and at its place; an arm with another name comes after all
others. Any other array replaces the array. A [school] that names a roster or a made-up
school is another school, so nothing of the old one is kept. Every key remembers the
file it came from.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from simulation.errors import BadInput, Problem
from simulation.scenario.tables import FILE_KEYS, NO_STAFFROOM, SCHOOL_KEYS
from simulation.scenario.toml_lines import KeyPath, line_of

Tables = dict[str, Any]


class Layer(NamedTuple):
    """One file: its path, its tables, and the line of everything in it."""

    path: Path
    tables: Tables
    lines: dict[KeyPath, int]


class Spot(NamedTuple):
    """Where something stands: in which file (0 is the one asked for), line, key path there."""

    nth: int
    file: str
    line: int
    path: KeyPath


class Composition:
    """The tables of a scenario and of those it extends, merged; knows where each key stands.

    layers: the file that was asked for, the one it extends, and so on.
    """

    def __init__(self, layers: Sequence[Layer]):
        self._layers = layers
        self._origins: dict[KeyPath, tuple[int, KeyPath]] = {(): (len(layers) - 1, ())}
        self.tables: Tables = _copied(layers[-1].tables)
        for nth in range(len(layers) - 2, -1, -1):
            self._merge(self.tables, layers[nth].tables, (), nth)
        self.tables.pop("extends", None)

    def spot(self, path: KeyPath) -> Spot:
        """Where a key path of the merged tables stands; of what is missing, its table."""
        nth, there = self._origin(path)
        layer = self._layers[nth]
        return Spot(nth, str(layer.path), line_of(there, layer.lines), there)

    def homes(self) -> dict[str, Path]:
        """The folder of every file of [school] that another file names, by the name used for it.

        Raises BadInput if one name means two files.
        """
        school = self.tables.get("school")
        found: dict[str, tuple[int, Path]] = {}
        for key in FILE_KEYS:
            name = school.get(key) if isinstance(school, Mapping) else None
            if not isinstance(name, str) or name == NO_STAFFROOM:
                continue
            place = self.spot(("school", key))
            nth, _ = found.setdefault(name, (place.nth, self._layers[place.nth].path.parent))
            if nth != place.nth and self._layers[nth].path.parent != Path(place.file).parent:
                where, found_here = f"line {place.line} (school.{key})", f'"{name}"'
                expected = f"a name that {self._layers[nth].path} uses for no other file"
                raise BadInput([Problem(place.file, where, found_here, expected)])
        return {name: folder for name, (nth, folder) in found.items() if nth}

    def _origin(self, path: KeyPath) -> tuple[int, KeyPath]:
        length = len(path)
        while path[:length] not in self._origins:
            length -= 1
        nth, there = self._origins[path[:length]]
        return nth, (*there, *path[length:])

    def _merge(self, tables: Tables, own: Tables, path: KeyPath, nth: int) -> None:
        """Lay one file's table over what stands at the same path."""
        for key in tables:
            self._keep((*path, key))
        self._origins[path] = (nth, path)
        for key, value in own.items():
            here, before = (*path, key), tables.get(key)
            if here == ("arms",) and isinstance(before, list) and isinstance(value, list):
                self._merge_arms(before, value, nth)
            elif _merge_key_by_key(here, before, value):
                self._merge(tables[key], value, here, nth)
            else:
                tables[key] = _copied(value)
                self._forget_below(here)
                self._origins[here] = (nth, here)

    def _merge_arms(self, arms: list[Any], own: list[Any], nth: int) -> None:
        for number in range(len(arms)):
            self._keep(("arms", number))
        self._origins["arms",] = (nth, ("arms",))
        free = {_name(arm): number for number, arm in reversed(list(enumerate(arms)))}
        for number, arm in enumerate(own):
            place = free.pop(_name(arm), len(arms))
            arms[place : place + 1] = [_copied(arm)]
            self._origins["arms", place] = (nth, ("arms", number))

    def _keep(self, path: KeyPath) -> None:
        """Remember where a path stands before something is laid over what is around it."""
        self._origins.setdefault(path, self._origin(path))

    def _forget_below(self, path: KeyPath) -> None:
        if path == ("school",):  # the only table that another table replaces whole
            below = [known for known in self._origins if known[:1] == path]
            for known in below:
                del self._origins[known]


def _merge_key_by_key(path: KeyPath, before: Any, own: Any) -> bool:
    if not (isinstance(before, dict) and isinstance(own, dict)):
        return False
    return path != ("school",) or not set(SCHOOL_KEYS) & set(own)


def _name(arm: Any) -> Any:
    """The name of an arm; of what is none, something that no other arm has."""
    name = arm.get("name") if isinstance(arm, dict) else None
    return name if isinstance(name, str) else object()


def _copied(value: Any) -> Any:
    """Tables and arrays that can be changed without changing those of the file."""
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value
