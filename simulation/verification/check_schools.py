"""The schools that the checks simulate, and the comparison of two of them."""

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

CHANCE = RandomStreams(seed=11, replicate=1)


def primary(
    teachers: int, chance: RandomStreams = CHANCE, *, size: int = 10, ties: bool = True
) -> Enrolment:
    """Return primary schools of eight teachers with small classes."""
    return synthetic_school("primary", classes=teachers, class_size=size, chance=chance, ties=ties)


def secondary(chance: RandomStreams = CHANCE) -> Enrolment:
    """Return a secondary school whose teachers share classes."""
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
    """Return a run of a school after some days of its first year."""
    year = first_year(school, parameters, chance) if isinstance(school, Enrolment) else school
    run = kind(year, parameters, chance, **options)
    run.advance(days)
    return run


def with_parameters(parameters: Parameters, **values: float) -> Parameters:
    """Return parameters with some values changed; names are written ``group__word``."""
    return with_values(parameters, {name.replace("__", "."): v for name, v in values.items()})


def with_trait(year: SchoolYear, owner: str, trait: str, values: npt.ArrayLike) -> SchoolYear:
    """Return a school year with one trait replaced (``owner``: dyads, teachers, students)."""
    group = getattr(year.structure.traits, owner)
    new = group._replace(**{trait: np.broadcast_to(values, getattr(group, trait).shape).copy()})
    traits = year.structure.traits._replace(**{owner: new})
    return replace(year, structure=year.structure._replace(traits=traits))


def unequal(one: Sequence[npt.NDArray[Any]], other: Sequence[npt.NDArray[Any]]) -> int:
    """Return how many numbers differ in any bit between two lists of arrays."""
    return sum(
        int((a.view(np.uint64) != b.view(np.uint64)).sum()) for a, b in zip(one, other, strict=True)
    )


def same_state(one: SchoolRun, other: SchoolRun) -> int:
    """Return how many numbers of two states differ in any bit."""
    states = ([values for kind in run.state for values in kind] for run in (one, other))
    return unequal(*states)
