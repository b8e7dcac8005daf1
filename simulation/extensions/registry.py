"""User extensions: intervention kinds and instruments from a file or an installed package.

A file lists them in ``INTERVENTIONS`` and ``INSTRUMENTS``; a package has entry points in the groups
``teacher_wellbeing.interventions`` and ``teacher_wellbeing.instruments``. Both are registered in
``KINDS`` and ``BY_NAME`` for the lifetime of the process. ``run.py check`` runs their full check.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from pydantic import ValidationError

from simulation.errors import BadInput, Problem, nearest
from simulation.extensions.instrument_checks import check_instrument
from simulation.extensions.intervention_checks import Property, check_intervention
from simulation.extensions.source_files import (
    ALLOW,
    OPTION,
    VARIABLE,
    Source,
    allowed,
    extension_errors,
    module_of,
    source_of,
)
from simulation.interventions import ALL, KINDS, About, Intervention
from simulation.measurement.instruments import BY_NAME, INSTRUMENTS
from simulation.measurement.instruments.scale import UNITS, Scale

KEY = "extensions"  # of a scenario file
LISTS = ("INTERVENTIONS", "INSTRUMENTS")
GROUPS = ("teacher_wellbeing.interventions", "teacher_wellbeing.instruments")
NAME = re.compile(r"[a-z][a-z0-9_]*")
BUILT_IN = {kind.model_fields["kind"].default for kind in ALL} | {
    scale.name for scale in INSTRUMENTS
}
CONSENT = f"{OPTION} on the command line, or {VARIABLE}={ALLOW}, if you trust that file"
START = "week 2"  # of the intervention in a check: early, so that the check is quick

Extension = type[Intervention] | Scale


class Origin(NamedTuple):
    """The source of an extension: a file, or the entry point of a package.

    file: its path, or how messages name the package. package: name and version, else empty.
    """

    file: str
    package: str = ""


_origins: dict[str, Origin] = {}  # by name of the extension


def register_file(path: Path) -> tuple[Extension, ...]:
    """Run a file and register its extensions. Raises BadInput for what cannot be used."""
    return register_sources([source_of(path)])


def register_sources(sources: Iterable[Source]) -> tuple[Extension, ...]:
    """Run files that belong together and register their extensions; no name may occur twice."""
    new: dict[str, tuple[Extension, Origin]] = {}
    problems: list[Problem] = []
    for source, module in [(source, module_of(source)) for source in sources]:
        for place, extension in _listed(source.file, module):
            problem = _problem(source.file, place, extension, new)
            if problem is None:
                new[name_of(extension)] = (extension, Origin(source.file))
            else:
                problems.append(problem)
    if problems:
        raise BadInput(problems)
    return _register(new)


def register_named(names: object, file: str, where: str) -> dict[str, Path]:
    """Register installed extensions and the files that a scenario names.

    names: the value of the key ``extensions``, which stands in ``file`` at ``where``. Returns the
    folder of each file by its name in the scenario. Raises BadInput if files are named and running
    them is not allowed, and for files that cannot be used.
    """
    register_installed()
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        return {}  # none, or an error that the validation of the scenario reports
    if names and not allowed():
        raise BadInput(_refused(file, where, name) for name in names)
    folder = Path(file).parent
    register_sources([source_of(folder / name) for name in names])
    return dict.fromkeys(names, folder)


def register_again(digests: Mapping[str, str], folders: Mapping[str, Path], result: str) -> None:
    """Register the files that a result was made with. Raises BadInput if that is not allowed."""
    register_installed()
    if digests and not allowed():
        raise BadInput(_refused(result, KEY, name) for name in digests)
    register_sources([source_of(folders[name] / name) for name in digests])


@cache
def register_installed() -> tuple[Extension, ...]:
    """Register the extensions of installed packages. Raises BadInput for what cannot be used."""
    new: dict[str, tuple[Extension, Origin]] = {}
    points = [point for group in GROUPS for point in entry_points(group=group)]
    for point in sorted(points, key=lambda point: (point.group, point.name)):
        package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
        file = f"package {package}"
        for extension in _loaded(point, file):
            problem = _problem(file, f"{point.group}: {point.name}", extension, new)
            if problem is not None:
                raise BadInput([problem])
            new[name_of(extension)] = (extension, Origin(file, package))
    return _register(new)


def origin(name: str) -> Origin | None:
    """Return the source of a kind or an instrument; None if it is built in."""
    return _origins.get(name)


def name_of(extension: Extension) -> str:
    """Return the name of a kind or an instrument in scenario files and tables."""
    if isinstance(extension, Scale):
        return extension.name
    return str(extension.model_fields["kind"].default)


def properties_of(extension: Extension) -> tuple[Property, ...]:
    """Check every property of a kind or an instrument. Raises BadInput if its code fails."""
    where = origin(name_of(extension))
    file = name_of(extension) if where is None else where.file
    with extension_errors(file):
        if isinstance(extension, Scale):
            return check_instrument(extension)
        return check_intervention(_example(extension, file))


def problem_of(extension: Extension, failed: Property) -> Problem:
    """Return a property that fails as an error of the file that defines the extension."""
    name = name_of(extension)
    where = origin(name)
    file = "user extension" if where is None else where.file
    return Problem(file, name, failed.found or "that it fails", f"that {failed.name}")


def _example(kind: type[Intervention], file: str) -> Intervention:
    """Return the kind at its defaults. Raises BadInput if further keys are required."""
    keys: dict[str, Any] = {"start": START, **kind.example}
    try:
        return kind.model_validate(keys)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        reason = "".join(f"{part}: " for part in first["loc"]) + first["msg"]
        found = f"a kind that {keys} does not make ({reason})"
        expected = "the further keys in example: ClassVar = {...}"
        raise BadInput([Problem(file, name_of(kind), found, expected)]) from None


def _refused(file: str, where: str, name: str) -> Problem:
    return Problem(file, where, f'"{name}", code that would be run', CONSENT)


def _loaded(point: EntryPoint, file: str) -> tuple[Any, ...]:
    with extension_errors(file):
        loaded = point.load()
    return tuple(loaded) if isinstance(loaded, tuple | list) else (loaded,)


def _listed(file: str, module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Yield all that a file lists, with its place. Raises BadInput if there is no list."""
    names = [name for name in LISTS if hasattr(module, name)]
    if not names:
        like = next(filter(None, (nearest(name.upper(), LISTS) for name in vars(module))), "")
        expected = f"a list {' or '.join(LISTS)}"
        raise BadInput([Problem(file, "", "no list of extensions", expected, like)])
    for name in names:
        listed = getattr(module, name)
        if not isinstance(listed, tuple | list):
            raise BadInput([Problem(file, name, f"{listed!r}", "a list, in brackets")])
        for number, extension in enumerate(listed):
            yield f"{name}[{number}]", extension


def _problem(file: str, place: str, extension: Any, new: Mapping[str, Any]) -> Problem | None:
    """Return what is wrong with an extension, as far as its definition shows."""
    if isinstance(extension, Scale):
        words = _scale_problem(extension)
    elif isinstance(extension, type) and issubclass(extension, Intervention):
        words = _kind_problem(extension)
    else:
        words = (f"{extension!r}", "a subclass of Intervention, or a Scale")
    if words is None:
        name = name_of(extension)
        if name in BUILT_IN or (name in new and new[name][0] is not extension):
            words = f'the name "{name}", which is taken', "another name"
        elif NAME.fullmatch(name) is None:
            words = f'the name "{name}"', "small letters, digits and _, a letter first"
    return None if words is None else Problem(file, place, *words)


def _kind_problem(kind: type[Intervention]) -> tuple[str, str] | None:
    if not isinstance(kind.model_fields["kind"].default, str):
        example = 'kind: Literal["my_kind"] = "my_kind"'
        return f"{kind.__name__} without the name of its kind", example
    if not isinstance(getattr(kind, "about", None), About):
        return f"{kind.__name__} without about", "about: ClassVar[About] = About(...)"
    if kind.decide is Intervention.decide:
        return f"{kind.__name__} without decide", "a method decide(self, context)"
    return None


def _scale_problem(scale: Scale) -> tuple[str, str] | None:
    if scale.unit not in UNITS:
        return f'the unit "{scale.unit}"', f"one of {', '.join(UNITS)}"
    return None


def _register(new: Mapping[str, tuple[Extension, Origin]]) -> tuple[Extension, ...]:
    """Register extensions beside the built-in ones; an earlier one of the same name is replaced."""
    for name, (extension, where) in new.items():
        _origins[name] = where
        if isinstance(extension, Scale):
            BY_NAME[name] = extension
        else:
            KINDS[name] = extension
    return tuple(extension for extension, _ in new.values())
