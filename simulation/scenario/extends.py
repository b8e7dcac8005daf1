"""``extends``: a scenario that changes another one.

Tables merge key by key; the file's own values come first. An arm replaces the arm of the same name;
an arm with a new name is appended. Any other array replaces the array. A [school] with a class list
or a synthetic school replaces the whole table. Every key records its file.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from simulation.errors import BadInput, Problem
from simulation.scenario.tables import FILE_KEYS, NO_STAFFROOM, SCHOOL_KEYS
from simulation.scenario.toml_lines import KeyPath, line_of

Tables = dict[str, Any]


class Layer(NamedTuple):
    """One file: its path, its tables, and the line of every key."""

    path: Path
    tables: Tables
    lines: dict[KeyPath, int]


class Spot(NamedTuple):
    """The place of a key: number of the file (0 is the first), file, line, key path there."""

    nth: int
    file: str
    line: int
    path: KeyPath


class Composition:
    """The merged tables of a scenario and of those it extends.

    layers: the file itself, the one it extends, and so on.
    """

    def __init__(self, layers: Sequence[Layer]):
        self._layers = layers
        self._origins: dict[KeyPath, tuple[int, KeyPath]] = {(): (len(layers) - 1, ())}
        self.tables: Tables = _copied(layers[-1].tables)
        for nth in range(len(layers) - 2, -1, -1):
            self._merge(self.tables, layers[nth].tables, (), nth)
        self.tables.pop("extends", None)

    def spot(self, path: KeyPath) -> Spot:
        """Return the place of a key path; of a missing key, that of its table."""
        nth, there = self._origin(path)
        layer = self._layers[nth]
        return Spot(nth, str(layer.path), line_of(there, layer.lines), there)

    def homes(self) -> dict[str, Path]:
        """Return the folder of every file of [school] that another layer names, by name.

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
        """Merge a table of one file into the table at the same path."""
        for key in tables:
            self._record((*path, key))
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
            self._record(("arms", number))
        self._origins["arms",] = (nth, ("arms",))
        free = {_name(arm): number for number, arm in reversed(list(enumerate(arms)))}
        for number, arm in enumerate(own):
            place = free.pop(_name(arm), len(arms))
            arms[place : place + 1] = [_copied(arm)]
            self._origins["arms", place] = (nth, ("arms", number))

    def _record(self, path: KeyPath) -> None:
        """Record the place of a path before its surroundings are replaced."""
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
    """Return the name of an arm; a unique object if it has none."""
    name = arm.get("name") if isinstance(arm, dict) else None
    return name if isinstance(name, str) else object()


def _copied(value: Any) -> Any:
    """Return a copy of tables and arrays."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
