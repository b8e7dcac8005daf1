"""User extensions: intervention kinds and instruments from a file or an installed package.

A file lists them in ``INTERVENTIONS`` and ``INSTRUMENTS``; a package has entry points in the groups
``teacher_wellbeing.interventions`` and ``teacher_wellbeing.instruments``. Both are registered in
``KINDS`` and ``BY_NAME`` for the lifetime of the process. ``run.py check`` runs their full check.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from pydantic import ValidationError

from simulation.errors import BadInput, Problem, nearest
from simulation.extensions.decisions import CheckedIntervention
from simulation.extensions.definition import Extension, name_of, problem_of_definition
from simulation.extensions.instrument_checks import check_instrument
from simulation.extensions.intervention_checks import (
    Begins,
    Property,
    check_intervention,
    unnoticed,
)
from simulation.extensions.source_files import (
    Source,
    module_of,
    source_of,
)
from simulation.extensions.user_code import REMEDY, described, extension_errors
from simulation.interventions import KINDS, Intervention
from simulation.measurement.instruments import BY_NAME
from simulation.measurement.instruments.scale import Scale

LISTS = ("INTERVENTIONS", "INSTRUMENTS")
GROUPS = ("teacher_wellbeing.interventions", "teacher_wellbeing.instruments")
START = "week 2"  # of the intervention in a check: early, so that the check is quick


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
        with extension_errors(source.file):
            for place, extension in _listed(source.file, module):
                problem = problem_of_definition(source.file, place, extension, new)
                if problem is None:
                    new[name_of(extension)] = (extension, Origin(source.file))
                else:
                    problems.append(problem)
    if problems:
        raise BadInput(problems)
    return _register(new)


@cache
def register_installed() -> tuple[Extension, ...]:
    """Register the extensions of installed packages. Raises BadInput for what cannot be used."""
    new: dict[str, tuple[Extension, Origin]] = {}
    points = [point for group in GROUPS for point in entry_points(group=group)]
    for point in sorted(points, key=lambda point: (point.group, point.name)):
        package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
        file = f"package {package}"
        for extension in _loaded(point, file):
            with extension_errors(file):
                place = f"{point.group}: {point.name}"
                problem = problem_of_definition(file, place, extension, new)
            if problem is not None:
                raise BadInput([problem])
            new[name_of(extension)] = (extension, Origin(file, package))
    return _register(new)


def origin(name: str) -> Origin | None:
    """Return the source of a kind or an instrument; None if it is built in."""
    return _origins.get(name)


def properties_of(extension: Extension, begins: Begins = unnoticed) -> tuple[Property, ...]:
    """Check every property of a kind or an instrument. Raises BadInput if its code fails.

    begins: receives the name of every property before it is checked.
    """
    where = origin(name_of(extension))
    file = name_of(extension) if where is None else where.file
    with extension_errors(file):
        if isinstance(extension, Scale):
            return check_instrument(extension, begins)
        return check_intervention(_example(extension, file), begins=begins)


def problem_of(file: str, name: str, failed: Property) -> Problem:
    """Return a property that an extension of a file fails as an error of the file."""
    found = failed.found or "that it fails"
    return Problem(file, name, found, f"that {failed.name}", remedy=REMEDY)


def guarded(plan: Any) -> Any:
    """Return a plan of a user's kind with checked decisions; any other plan unchanged."""
    where = origin(plan.kind)
    return plan if where is None else CheckedIntervention(plan, where.file)


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
        remedy = "give every key of the kind a default, or name it in example"
        raise BadInput([Problem(file, name_of(kind), found, expected, remedy=remedy)]) from None


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
        remedy = "end the file with a line such as INTERVENTIONS = [MyKind]"
        raise BadInput([Problem(file, "", "no list of extensions", expected, like, remedy)])
    for name in names:
        listed = getattr(module, name)
        if not isinstance(listed, tuple | list):
            remedy = f"write {name} = [...]"
            raise BadInput([Problem(file, name, described(listed), "a list", remedy=remedy)])
        for number, extension in enumerate(listed):
            yield f"{name}[{number}]", extension


def _register(new: Mapping[str, tuple[Extension, Origin]]) -> tuple[Extension, ...]:
    """Register extensions beside the built-in ones; an earlier one of the same name is replaced."""
    for name, (extension, where) in new.items():
        _origins[name] = where
        if isinstance(extension, Scale):
            BY_NAME[name] = extension
        else:
            KINDS[name] = extension
    return tuple(extension for extension, _ in new.values())
