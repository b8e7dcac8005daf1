"""Other parameters than those in use: without a mechanism of ``mechanisms.toml``, or of a file."""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from simulation.errors import BadInput, Problem, nearest
from simulation.parameters import ParameterDraws, Parameters, catalogue, values, with_values
from simulation.scenario.combined_arms import leaves

VALUES = "--values"
REMEDY = "quote a name of several words"
STEPS = ("students", "rest", "dyad", "teacher")  # in which mechanisms were added to the first model


class Mechanism(NamedTuple):
    """A mechanism. words: what it does; off: parameters by name, at the value without it.

    students: whether it concerns students, so that secondary schools are compared too. step: one
    of ``STEPS`` that added it, "" for a mechanism of the first model.
    """

    name: str
    words: str
    off: Mapping[str, float]
    students: bool = False
    step: str = ""

    def absent(self, p: Parameters) -> bool:
        """Return whether these parameters have the mechanism switched off already."""
        given = values(p)
        return all(given[name] == value for name, value in self.off.items())


@cache
def mechanisms() -> dict[str, Mechanism]:
    """Return all mechanisms by name, in the order of the file."""
    text = resources.files(__package__).joinpath("mechanisms.toml").read_text(encoding="utf-8")
    found = [Mechanism(**entry) for entry in tomllib.loads(text)["mechanism"]]
    return {mechanism.name: mechanism for mechanism in found}


def without(p: Parameters, names: Iterable[str]) -> Parameters:
    """Return parameters with some mechanisms switched off. Raises KeyError for an unknown name."""
    changes: dict[str, float] = {}
    for name in names:
        changes |= mechanisms()[name].off
    return with_values(p, changes)


def after_step(p: Parameters, step: str) -> Parameters:
    """Return parameters as they were after a step: mechanisms of later steps are off.

    step: one of ``STEPS``, or "" for the first model. Raises ValueError for another one.
    """
    later = STEPS[STEPS.index(step) + 1 :] if step else STEPS
    return without(p, [entry.name for entry in mechanisms().values() if entry.step in later])


def check_names(names: Iterable[str]) -> None:
    """Check that all names are mechanisms. Raises BadInput."""
    known = mechanisms()
    expected = f"one of: {', '.join(known)}"
    problems = [
        Problem("--without", "", repr(name), expected, nearest(name, known), REMEDY)
        for name in names
        if name not in known
    ]
    if problems:
        raise BadInput(problems)


def read_changes(path: Path, sets: int) -> list[dict[str, float]]:
    """Return the values of a TOML file for every parameter set, by full name. Raises BadInput.

    The file is as the table ``[parameters]`` of a scenario: ``load.workload = 0.2``. A list has a
    value for every set, the central one first. sets: their number.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise BadInput([Problem(str(path), VALUES, found, "a TOML file of values")]) from None
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
    expected = f"a number from {known.span}"
    return [
        Problem("", name, str(value), expected)
        for value in dict.fromkeys(numbers)
        if not isinstance(value, int | float) or not math.isfinite(value) or not known.admits(value)
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
