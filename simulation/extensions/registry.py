"""Interventions and instruments of a user's own: from a file, or from an installed package.

A file says what it brings in ``INTERVENTIONS`` and ``INSTRUMENTS``; a package names each as an
entry point of a group, ``teacher_wellbeing.interventions`` or ``teacher_wellbeing.instruments``.
What is brought stands beside ours in ``KINDS`` and ``BY_NAME`` for as long as the process lives.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from simulation.errors import BadInput, Problem, nearest
from simulation.extensions.source_files import Source, module_of, source_of, telling
from simulation.interventions import ALL, KINDS, About, Intervention
from simulation.measurement.instruments import BY_NAME, INSTRUMENTS
from simulation.measurement.instruments.scale import UNITS, Scale

LISTS = ("INTERVENTIONS", "INSTRUMENTS")
GROUPS = ("teacher_wellbeing.interventions", "teacher_wellbeing.instruments")
NAME = re.compile(r"[a-z][a-z0-9_]*")
OURS = {kind.model_fields["kind"].default for kind in ALL} | {each.name for each in INSTRUMENTS}

Own = type[Intervention] | Scale


class Origin(NamedTuple):
    """Where something of a user's own comes from: a file, or the entry point of a package.

    file: its path, or what messages call the package. package: name and version, else nothing.
    """

    file: str
    package: str = ""


_origins: dict[str, Origin] = {}  # by name of a kind or instrument that is not ours


def bring(path: Path) -> tuple[Own, ...]:
    """Run a file and make known what it brings. Raises BadInput for what cannot be used."""
    source = source_of(path)
    return bring_all([(source, module_of(source))])


def bring_all(files: Iterable[tuple[Source, ModuleType]]) -> tuple[Own, ...]:
    """The same of several files that belong together: no two may bring the same name."""
    found: dict[str, tuple[Own, Origin]] = {}
    problems: list[Problem] = []
    for source, module in files:
        for place, each in _listed(source.file, module):
            problem = _wrong(source.file, place, each, found)
            if problem is None:
                found[name_of(each)] = (each, Origin(source.file))
            else:
                problems.append(problem)
    if problems:
        raise BadInput(problems)
    return _known(found)


@cache
def installed() -> tuple[Own, ...]:
    """What installed packages bring, made known. Raises BadInput for what cannot be used."""
    found: dict[str, tuple[Own, Origin]] = {}
    points = [each for group in GROUPS for each in entry_points(group=group)]
    for point in sorted(points, key=lambda point: (point.group, point.name)):
        package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
        file, brought = f"package {package}", _loaded(point, f"package {package}")
        for each in brought if isinstance(brought, tuple | list) else [brought]:
            problem = _wrong(file, f"{point.group}: {point.name}", each, found)
            if problem is not None:
                raise BadInput([problem])
            found[name_of(each)] = (each, Origin(file, package))
    return _known(found)


def origin(name: str) -> Origin | None:
    """Where a kind or an instrument comes from; None if it is ours."""
    return _origins.get(name)


def name_of(each: Own) -> str:
    """What scenario files and tables call a kind or an instrument."""
    return each.name if isinstance(each, Scale) else str(each.model_fields["kind"].default)


def forget() -> None:
    """Know only our own kinds and instruments again, as a new process does."""
    for name in _origins:
        KINDS.pop(name, None)
        BY_NAME.pop(name, None)
    _origins.clear()
    installed.cache_clear()


def _loaded(point: EntryPoint, file: str) -> Any:
    with telling(file):
        return point.load()


def _listed(file: str, module: ModuleType) -> Iterator[tuple[str, Any]]:
    """All that a file says it brings, each with its place. Raises BadInput if it says nothing."""
    named = [name for name in LISTS if hasattr(module, name)]
    if not named:
        like = next(filter(None, (nearest(name.upper(), LISTS) for name in vars(module))), "")
        expected = f"a list {' or '.join(LISTS)}"
        raise BadInput([Problem(file, "", "nothing that it brings", expected, like)])
    for name in named:
        given = getattr(module, name)
        if not isinstance(given, tuple | list):
            raise BadInput([Problem(file, name, f"{given!r}", "a list, in brackets")])
        for number, each in enumerate(given):
            yield f"{name}[{number}]", each


def _wrong(file: str, place: str, each: Any, found: dict[str, Any]) -> Problem | None:
    """What is wrong with something brought, as far as shows without trying it."""
    if isinstance(each, Scale):
        words = _wrong_scale(each)
    elif isinstance(each, type) and issubclass(each, Intervention):
        words = _wrong_kind(each)
    else:
        words = (f"{each!r}", "a subclass of Intervention, or a Scale")
    if words is None:
        name = name_of(each)
        if name in OURS or (name in found and found[name][0] is not each):
            words = f'the name "{name}", which is taken', "a name of its own"
        elif NAME.fullmatch(name) is None:
            words = f'the name "{name}"', "small letters, digits and _, a letter first"
    return None if words is None else Problem(file, place, *words)


def _wrong_kind(kind: type[Intervention]) -> tuple[str, str] | None:
    if not isinstance(kind.model_fields["kind"].default, str):
        example = 'kind: Literal["my_kind"] = "my_kind"'
        return f"{kind.__name__} without the name of its kind", example
    if not isinstance(getattr(kind, "about", None), About):
        return f"{kind.__name__} without about", "about: ClassVar[About] = About(...)"
    if kind.decide is Intervention.decide:
        return f"{kind.__name__} without decide", "a method decide(self, context)"
    return None


def _wrong_scale(scale: Scale) -> tuple[str, str] | None:
    if scale.unit not in UNITS:
        return f'the unit "{scale.unit}"', f"one of {', '.join(UNITS)}"
    return None


def _known(found: dict[str, tuple[Own, Origin]]) -> tuple[Own, ...]:
    """Put what was found beside ours; what had the same name before goes."""
    for name, (each, where) in found.items():
        _origins[name] = where
        if isinstance(each, Scale):
            BY_NAME[name] = each
        else:
            KINDS[name] = each
    return tuple(each for each, _ in found.values())
