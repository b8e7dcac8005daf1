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
    misbehaviour_log_odds,
    scaled_draw,
    undemanding,
)
from simulation.randomness import AT_TRY, follow, halves

FIRST = np.uint64(0)
SECOND_PAIR = np.uint64(1)


class StudentNow(NamedTuple):
    """The student in a contact: traits plus levers, and engagement of the last evening."""

    propensity: float
    affiliation: float
    engagement: float


class Chances(NamedTuple):
    """How a contact may open.

    log_odds: of misbehaviour. remaining: share of that chance, 1 in an ordinary contact.
    approach: chance of an approach without misbehaviour.
    """

    log_odds: float
    remaining: float
    approach: float


@process
def opening_chances(
    student: StudentNow, trust: float, shift: float, low_demand: float, p: Parameters
) -> Chances:
    """Return the chances of misbehaviour and of an approach.

    shift: log-odds. low_demand: 0 in ordinary contacts, up to 1 in arranged ones.
    """
    log_odds = misbehaviour_log_odds(
        student.propensity, trust, student.engagement, shift, p.behaviour
    )
    remaining, approach = 1.0, approach_probability(student.affiliation, trust, p.behaviour)
    if low_demand > 0.0:
        remaining = undemanding(remaining, low_demand)
        approach = inviting(approach, low_demand)
    return Chances(log_odds, remaining, approach)


@process
def opening(chances: Chances, at_dyad: np.uint64, p: Parameters) -> float:
    """Draw what the student does, −1 to 1, given the chances of ``opening_chances``."""
    first, second = halves(at_dyad)
    scaled = scaled_draw(first, chances.log_odds)
    sign = direction(scaled, second, chances.remaining, chances.approach)
    return 0.0 if sign == 0.0 else sign * strength(at_dyad, p)


@process
def strength(at_event: np.uint64, p: Parameters) -> float:
    """Draw the intensity of a behaviour that is not neutral, or of unrest."""
    third, fourth = halves(follow(at_event, AT_TRY, SECOND_PAIR))
    return intensity(third, fourth, p.behaviour)
