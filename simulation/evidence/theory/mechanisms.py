"""Mechanisms that can be switched off, read from ``mechanisms.toml``."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

from simulation.errors import BadInput, Problem, nearest
from simulation.parameters import Parameters, values, with_values

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
