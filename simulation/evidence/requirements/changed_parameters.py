"""Parameters from a file of values, such as a model that is not in use yet."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulation.errors import BadInput, Problem, nearest
from simulation.parameters import ParameterDraws, catalogue, with_values
from simulation.scenario.combined_arms import leaves

OPTION = "--values"


def read_changes(path: Path, sets: int) -> list[dict[str, float]]:
    """Return the values of a TOML file for every parameter set, by full name. Raises BadInput.

    The file is as the table ``[parameters]`` of a scenario: ``load.workload = 0.2``. A list has a
    value for every set, the central one first. sets: their number.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise BadInput([Problem(str(path), OPTION, found, "a TOML file of values")]) from None
    given = {
        name: value if isinstance(value, list) else [value] * sets
        for name, value in leaves(content)
    }
    problems = [found for name, numbers in given.items() for found in _faults(name, numbers, sets)]
    if problems:
        raise BadInput(problem._replace(file=str(path)) for problem in problems)
    return [{name: float(numbers[n]) for name, numbers in given.items()} for n in range(sets)]


def _faults(name: str, numbers: Sequence[Any], sets: int) -> list[Problem]:
    """Return what is wrong with the values of one parameter; the file is filled in later."""
    known = catalogue().get(name)
    if known is None:
        return [Problem("", name, "a new name", "a parameter", nearest(name, catalogue()))]
    if len(numbers) != sets:
        return [Problem("", name, f"{len(numbers)} values", f"one, or {sets}: central and draws")]
    expected = f"a number from {known.low:g} to {known.high:g}"
    return [
        Problem("", name, str(value), expected)
        for value in dict.fromkeys(numbers)
        if not isinstance(value, int | float)
        or not math.isfinite(value)
        or not known.low <= value <= known.high
    ]


def changed_draws(draws: ParameterDraws, path: Path | None, number: int | None) -> ParameterDraws:
    """Return the first draws with the values of a file, if there is one. Raises BadInput.

    number: of draws; None for all.
    """
    sets = (draws.central, *draws.draws)
    changes: Sequence[Mapping[str, float]] = [{}] * len(sets)
    if path is not None:
        changes = read_changes(path, len(sets))
    central, *changed = (with_values(*pair) for pair in zip(sets, changes, strict=True))
    return draws._replace(central=central, draws=tuple(changed[:number]))
