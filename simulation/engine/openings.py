"""How a contact opens: the chances of what a student does, and the draw of it."""

from typing import NamedTuple

import numpy as np

from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.behaviour import (
    approach_probability,
    direction,
    intensity,
    inviting,
    misbehaviour_probability,
    undemanding,
)
from simulation.randomness import AT_TRY, follow, unit

FIRST, SECOND, THIRD, FOURTH = (np.uint64(k) for k in range(4))


class StudentNow(NamedTuple):
    """The student in a contact: traits plus levers, and engagement of the last evening."""

    propensity: float
    affiliation: float
    engagement: float


@process
def opening_chances(
    student: StudentNow, trust: float, shift: float, low_demand: float, p: Parameters
) -> tuple[float, float]:
    """Return the chances of misbehaviour and of an approach.

    shift: log-odds. low_demand: 0 in ordinary contacts, up to 1 in arranged ones.
    """
    misbehaviour = misbehaviour_probability(
        student.propensity, trust, student.engagement, shift, p.behaviour
    )
    approach = approach_probability(student.affiliation, trust, p.behaviour)
    if low_demand > 0.0:
        misbehaviour = undemanding(misbehaviour, low_demand)
        approach = inviting(approach, low_demand)
    return misbehaviour, approach


@process
def opening(chances: tuple[float, float], at_dyad: np.uint64, p: Parameters) -> float:
    """Draw what the student does, −1 to 1, given the chances of ``opening_chances``."""
    first, second = unit(follow(at_dyad, AT_TRY, FIRST)), unit(follow(at_dyad, AT_TRY, SECOND))
    sign = direction(first, second, chances[0], chances[1])
    return 0.0 if sign == 0.0 else sign * strength(at_dyad, p)


@process
def strength(at_dyad: np.uint64, p: Parameters) -> float:
    """Draw the intensity of a behaviour that is not neutral."""
    third, fourth = unit(follow(at_dyad, AT_TRY, THIRD)), unit(follow(at_dyad, AT_TRY, FOURTH))
    return intensity(third, fourth, p.behaviour)
