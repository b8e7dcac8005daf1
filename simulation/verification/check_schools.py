"""The schools that checks live in, and how two of them are compared."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear, first_year
from simulation.school.enrolment import Enrolment
from simulation.school.synthetic.school import synthetic_school
from simulation.state import State

CHANCE = RandomStreams(seed=11, replicate=1)


def primary(
    teachers: int, chance: RandomStreams = CHANCE, *, size: int = 10, ties: bool = True
) -> Enrolment:
    """Primary schools of eight teachers with small classes."""
    return synthetic_school("primary", classes=teachers, class_size=size, chance=chance, ties=ties)


def secondary(chance: RandomStreams = CHANCE) -> Enrolment:
    """A secondary school whose teachers share classes."""
    return synthetic_school(
        "secondary", classes=6, class_size=8, chance=chance, classes_per_teacher=3,
        teachers_per_class=3,
    )  # fmt: skip


def simulated(
    school: Enrolment | SchoolYear,
    parameters: Parameters,
    days: int,
    chance: RandomStreams = CHANCE,
    *,
    kind: type[SchoolRun] = SchoolRun,
    **options: Any,
) -> SchoolRun:
    """A school after so many days of its first year."""
    year = first_year(school, parameters, chance) if isinstance(school, Enrolment) else school
    run = kind(year, parameters, chance, **options)
    run.advance(days)
    return run


def with_parameters(parameters: Parameters, **values: float) -> Parameters:
    """A set with some numbers changed; a name is written ``group__word``."""
    return with_values(parameters, {name.replace("__", "."): v for name, v in values.items()})


def with_trait(year: SchoolYear, owner: str, trait: str, values: npt.ArrayLike) -> SchoolYear:
    """The same school year in which one trait (``owner``: dyads, teachers, students) differs."""
    group = getattr(year.world.traits, owner)
    new = group._replace(**{trait: np.broadcast_to(values, getattr(group, trait).shape).copy()})
    traits = year.world.traits._replace(**{owner: new})
    return replace(year, world=year.world._replace(traits=traits))


def values_of(state: State) -> list[npt.NDArray[Any]]:
    """Every array of a state."""
    return [values for kind in state for values in kind]


def unequal(one: Sequence[npt.NDArray[Any]], other: Sequence[npt.NDArray[Any]]) -> int:
    """How many numbers differ in any bit between two lists of arrays of the same shapes."""
    return sum(
        int((a.view(np.uint64) != b.view(np.uint64)).sum()) for a, b in zip(one, other, strict=True)
    )


def same_state(one: SchoolRun, other: SchoolRun) -> int:
    """How many numbers of two states differ in any bit."""
    return unequal(values_of(one.state), values_of(other.state))
