"""What a simulated study is: a population lived and measured, and its statistics by name.

Each population is a fresh sample of schools, so that the spread between populations is what
a field study of that size would show. A study gives the same numbers for the same task,
wherever and in whatever order it is run.
"""

from collections.abc import Callable
from typing import NamedTuple

from simulation.parameters import Parameters


class Task(NamedTuple):
    """One population of one study.

    population: from 1; names the draws. teachers: about how many take part. parameters: the
    set that the population lives with. seed: of all populations.
    """

    study: str
    population: int
    teachers: int
    parameters: Parameters
    seed: int


class Study(NamedTuple):
    """A kind of study. live: gives every statistic of one population, by name, finite numbers."""

    name: str
    about: str
    live: Callable[[Task], dict[str, float]]


class Size(NamedTuple):
    """How much is simulated. populations: of each study. teachers: in each population."""

    populations: int
    teachers: int


WHOLE = Size(populations=12, teachers=240)
QUICK = Size(populations=2, teachers=48)
