"""Unrecorded school years: they bring the teachers to rest before the first recorded year.

The same teachers teach strangers in the same classes, without interventions and summer included.
All that is state of the teachers at the end begins the first recorded year. The numbers of
unrecorded years are far from those of recorded ones, so that the two share no draw.

The years are a function of enrolment, parameters and random streams. The arms of a replicate
that have the same parameters therefore begin alike, wherever they are run.
"""

from dataclasses import replace

import numpy as np

from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.at_rest import AtRest
from simulation.school.build_year import (
    builder_of,
    first_year_of,
    unrecorded_year,
    whole_enrolment,
)
from simulation.school.enrolment import Enrolment, Reserve
from simulation.school.school_year import SchoolYear
from simulation.school.trait_draws import Builder
from simulation.school.traits import teacher_traits
from simulation.state import SCHOOL_DAYS, Dyads, Teachers

BURN_IN = 2  # unrecorded years of a run that names no other number
MOST_BURN_IN = 5
UNRECORDED = 100_000  # number of the first unrecorded year


def first_year_at_rest(
    enrolment: Enrolment,
    parameters: Parameters,
    chance: RandomStreams,
    *,
    burn_in: int = BURN_IN,
    fill: bool = True,
    before: Parameters | None = None,
) -> SchoolYear:
    """Return the first recorded school year, after some unrecorded ones.

    burn_in: how many; without any, teachers begin at a first guess. before: parameters of
    the unrecorded years, if they differ. The other arguments are those of ``first_year``. Raises
    ValueError for a number of years outside 0 to ``MOST_BURN_IN``.

    The reserve of the enrolment takes no part in unrecorded years, so that interventions change
    nothing in them.
    """
    if not 0 <= burn_in <= MOST_BURN_IN:
        raise ValueError(f"{burn_in} unrecorded years: expected 0 to {MOST_BURN_IN}")
    whole = whole_enrolment(enrolment, chance, fill=fill)
    if burn_in == 0:
        return first_year_of(builder_of(whole, 1, parameters, chance))
    regular = builder_of(replace(whole, reserve=Reserve()), 1, parameters, chance)
    rest = teachers_at_rest(regular, parameters if before is None else before, burn_in)
    reserved = any(enrolment.reserve)
    builder = builder_of(whole, 1, parameters, chance) if reserved else regular
    return first_year_of(builder, rest)


def teachers_at_rest(regular: Builder, parameters: Parameters, years: int) -> AtRest:
    """Return the teachers after unrecorded years, at least one.

    regular: the rows of the first recorded year, without a reserve.
    """
    base = regular._replace(parameters=parameters)
    traits, teachers = teacher_traits(base), None
    for number in range(UNRECORDED, UNRECORDED + years):
        year = unrecorded_year(base, traits, number, teachers)
        run = SchoolRun(year, parameters, base.streams, years=number + 1, counts=False)
        run.advance(SCHOOL_DAYS)
        run.finish_year()
        teachers = run.state.teachers
    staff, end = base.enrolment.teachers, run.state
    copies = Teachers(*map(np.array, end.teachers)), Dyads(*map(np.array, end.dyads))
    return AtRest(staff.index, staff["school"], *copies)
