"""What the summer leaves: how teachers and students come back to a new school year."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from simulation.parameters import Years
from simulation.processes.summer import general_trust_next_year, propensity_next_year
from simulation.randomness import RandomStreams
from simulation.school.initial_state import mean_by
from simulation.state import Floats, Ints, Keys, Links, State, Students, StudentTraits, Teachers


class Returning(NamedTuple):
    """The students who are there in both years: their rows before and now."""

    before: Ints
    now: Ints


def returning(before: pd.Index, now: pd.Index) -> Returning:
    """Who comes back; before, now: the ids of the students of both years."""
    row = before.get_indexer(now)
    there = np.flatnonzero(row >= 0)
    return Returning(row[there].astype(np.int64), there.astype(np.int64))


def carried_teachers(state: State) -> Teachers:
    """Teachers keep all that they are, in arrays of their own."""
    return Teachers(*(values.copy() for values in state.teachers))


def carried_students(state: State, newcomers: Students, who: Returning) -> Students:
    """Engagement and achievement: kept by those who come back, begun by newcomers."""
    for values, kept in zip(newcomers, state.students, strict=True):
        values[who.now] = kept[who.before]
    return newcomers


def carried_propensity(
    fresh: StudentTraits,
    last: StudentTraits,
    conflict: Floats,
    own: Floats,
    who: Returning,
    years: Years,
) -> Floats:
    """Propensity of all students; fresh: as if new, last: last year's traits.

    conflict: of each student last year; own: a normal deviate for each student now.
    """
    z = fresh.propensity.copy()
    rows = zip(
        last.propensity[who.before], z[who.now], conflict[who.before], own[who.now], strict=True
    )
    z[who.now] = [propensity_next_year(*row, years) for row in rows]
    return z


def carried_trust(
    fresh: StudentTraits, last: StudentTraits, trust: Floats, who: Returning, years: Years
) -> Floats:
    """General trust of all students; trust: of each student at last year's end."""
    general = fresh.general_trust.copy()
    rows = zip(last.general_trust[who.before], trust[who.before], strict=True)
    general[who.now] = [general_trust_next_year(*row, years) for row in rows]
    return general


def mean_of_students(values: Floats, links: Links, counted: npt.NDArray[np.bool_]) -> Floats:
    """Mean over each student's counted dyads of something the dyads have, shape (students,).

    counted: shape (dyads,); of a student without any, all count. Every student has a dyad,
    so a mean that is not a number would be a fault.
    """
    own, start = links.student_dyads, links.student_start
    every = mean_by(values[own], start, np.nan, np.ones(len(own), dtype=np.bool_))
    return mean_by(values[own], start, every, counted[own])


def summer_deviates(keys: Keys, year: int, chance: RandomStreams) -> Floats:
    """What changes in each student over the summer before a year, standard normal."""
    return np.asarray(ndtri(chance.uniforms("carry", year, student=keys)))
