"""What a scenario says about code of its user's own: which files, and which kinds it uses."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulation.errors import BadInput, Problem
from simulation.extensions.instrument_checks import check_instrument
from simulation.extensions.intervention_checks import Property, check_intervention
from simulation.extensions.registry import Own, bring_all, installed, name_of, origin
from simulation.extensions.source_files import (
    ALLOW,
    OPTION,
    VARIABLE,
    Source,
    allowed,
    module_of,
    source_of,
    telling,
)
from simulation.interventions import Intervention
from simulation.measurement.instruments.scale import Scale

KEY = "extensions"
CONSENT = f"{OPTION} on the command line, or {VARIABLE}={ALLOW}, if you trust that file"


def named(names: object, file: str, where: str) -> dict[str, Path]:
    """Make known what installed packages bring and the files that a scenario names.

    names: the value of the key ``extensions``, which stands in ``file`` at ``where``. Returns the
    folder of each file by the name that the scenario has for it. Raises BadInput
    if files are named and running them was not allowed, and for files that cannot be used.
    """
    installed()
    if not isinstance(names, list) or not all(isinstance(each, str) and each for each in names):
        return {}  # none, or something that the check of the scenario will tell
    if names and not allowed():
        raise BadInput(_refused(file, where, name) for name in names)
    folder = Path(file).parent
    run([source_of(folder / name) for name in names])
    return dict.fromkeys(names, folder)


def run(sources: list[Source]) -> None:
    """Run files that belong together and make known, and hold to account, what they bring."""
    demand(bring_all([(source, module_of(source)) for source in sources]))


def run_again(wanted: Mapping[str, str], homes: Mapping[str, Path], result: str) -> None:
    """Run the files that a result was made with. Raises BadInput if that is not allowed."""
    installed()
    if not wanted:
        return
    if not allowed():
        raise BadInput(_refused(result, KEY, name) for name in wanted)
    run([source_of(homes[name] / name) for name in wanted])


def _refused(file: str, where: str, name: str) -> Problem:
    return Problem(file, where, f'"{name}", code that would be run', CONSENT)


START = "week 2"  # early, so that a check is quick

_checked: list[Own] = []  # what was found to keep every property in this process


def properties_of(own: Own) -> tuple[Property, ...]:
    """Every property of a kind or an instrument, in order. Raises BadInput if its code fails."""
    where = origin(name_of(own))
    file = name_of(own) if where is None else where.file
    with telling(file):
        if isinstance(own, Scale):
            return check_instrument(own)
        return check_intervention(_example(own, file))


def demand(brought: Iterable[Own]) -> None:
    """Raise BadInput with every property that does not hold, of all that were brought."""
    problems = []
    for own in brought:
        if any(own is each for each in _checked):
            continue
        failed = [each for each in properties_of(own) if not each.holds]
        problems += [problem_of(own, each) for each in failed]
        if not failed:
            _checked.append(own)
    if problems:
        raise BadInput(problems)


def problem_of(own: Own, failed: Property) -> Problem:
    """A property that does not hold, as a sentence about the file it comes from."""
    name = name_of(own)
    where = origin(name)
    found = f"{failed.found or 'that it does not hold'}"
    return Problem("own code" if where is None else where.file, name, found, f"that {failed.name}")


def _example(kind: type[Intervention], file: str) -> Intervention:
    """The kind at its defaults. Raises BadInput if it needs more than its start and example."""
    given: dict[str, Any] = {"start": START, **kind.example}
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        found = f"a kind that {given} does not make ({_place(first)}{first['msg']})"
        expected = "the further keys in example: ClassVar = {...}"
        raise BadInput([Problem(file, name_of(kind), found, expected)]) from None


def _place(first: Any) -> str:
    return "".join(f"{part}: " for part in first["loc"])
