"""The schools that the checks simulate, the comparison of two of them, and the digest of some.

The digest is eight words of all states and counts of some fixed runs, alike wherever a computer is
right. Bytes, in this order: every run of ``digest_runs``; in it the end of every recorded year
before the summer; in it dyads, teachers, students, groups, each variable by variable in the order
of its class in ``state.py``; then the tallies of dyads. A variable is its values in the order of
rows, real numbers as float64 and counts as int64, little endian; every NaN is 0x7FF8000000000000.
The first 16 bytes of SHA-256 are written as eight proquints (Wilkerson 2009), two bytes a word, the
high byte first.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.engine.burn_in import first_year_at_rest
from simulation.engine.school_run import SchoolRun
from simulation.interventions.dose_course import parse_morning
from simulation.interventions.kinds.behaviour_support import BehaviourSupport
from simulation.interventions.kinds.one_to_one_time import OneToOneTime
from simulation.interventions.kinds.reflection import Reflection
from simulation.parameters import Parameters, with_values
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear, first_year
from simulation.school.enrolment import Enrolment
from simulation.school.synthetic.school import synthetic_school
from simulation.state import SCHOOL_DAYS

CHANCE = RandomStreams(seed=11, replicate=1)
CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"
WORDS = 8
STORED = "digest.txt"  # beside this module


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


def digest(p: Parameters, kind: type[SchoolRun] = SchoolRun, days: int = SCHOOL_DAYS) -> str:
    """Return the eight words of the fixed runs. kind: of the engine. days: of every year."""
    seen = hashlib.sha256()
    for run in digest_runs(p, kind):
        while True:
            run.advance(days)
            for values in variables(run):
                seen.update(little_endian(values))
            if run.year == run.years:
                break
            run.advance(SCHOOL_DAYS - days)
            run.start_next_year()
    return words(seen.digest())


def stored_digest() -> str:
    """Return the eight words of this version of the model with its parameters in use."""
    return resources.files(__package__).joinpath(STORED).read_text("utf-8").strip()


def digest_runs(p: Parameters, kind: type[SchoolRun]) -> Iterator[SchoolRun]:
    """Return the runs on their first morning: at both levels, without and with interventions.

    Primary school, an unrecorded year, two years; secondary school, one year.
    """
    start = parse_morning("week 3")
    programmes: list[Any] = [
        Reflection(start=start),
        OneToOneTime(start=start),
        BehaviourSupport(start=start),
    ]
    none: list[Any] = []
    for plans in (none, programmes):
        yield _run(primary(8), p, kind, plans, years=2, burn_in=1)
        yield _run(secondary(), p, kind, plans, years=1, burn_in=0)


def variables(run: SchoolRun) -> Iterator[npt.NDArray[Any]]:
    """Return all states of a run, and the tallies of its dyads, variable by variable."""
    for part in run.state:
        yield from part
    yield from run.tally.dyads


def little_endian(values: npt.NDArray[Any]) -> bytes:
    """Return the bytes of a variable as the documentation of this module defines them."""
    if values.dtype.kind != "f":
        return values.astype("<i8").tobytes()
    return np.where(np.isnan(values), np.nan, values).astype("<f8").tobytes()


def words(digits: bytes) -> str:
    """Return the first sixteen bytes as eight words.

    >>> words(bytes.fromhex("7f000001") * 4)
    'lusab-babad-lusab-babad-lusab-babad-lusab-babad'
    """
    numbers = (int.from_bytes(digits[n : n + 2], "big") for n in range(0, 2 * WORDS, 2))
    return "-".join(map(_word, numbers))


def _word(number: int) -> str:
    """Return five letters that stand for 4, 2, 4, 2 and 4 bits, the highest first."""
    places = ((CONSONANTS, 12), (VOWELS, 10), (CONSONANTS, 6), (VOWELS, 4), (CONSONANTS, 0))
    return "".join(letters[(number >> at) % len(letters)] for letters, at in places)


def _run(
    school: Enrolment,
    p: Parameters,
    kind: type[SchoolRun],
    plans: Sequence[Any],
    **length: int,
) -> SchoolRun:
    year = first_year_at_rest(school, p, CHANCE, burn_in=length["burn_in"])
    return kind(year, p, CHANCE, years=length["years"], interventions=plans)
