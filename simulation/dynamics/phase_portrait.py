"""The phase portrait of one dyad: mean courses of conflict and trust from many starts.

A dyad has ten variables (``simulation.engine.contact.Pair``), a portrait two. The other
eight start at values that fit that conflict (``beginning``); then all ten change, so that
two courses can cross in the figure.
"""

from typing import NamedTuple

from simulation.dynamics.bistability import BAD, GOOD
from simulation.dynamics.mean_field import Surroundings, rest, settle, typical
from simulation.engine.contact_records import Pair
from simulation.parameters import Parameters
from simulation.processes.representation import rigidity_at_rest
from simulation.state import SCHOOL_WEEKS

EDGE = 0.03  # distance of the starts from the border of the map
STARTS = 6  # starts along one border, corners included

Place = tuple[float, float]  # trust and conflict R-, each 0 to 1


class Portrait(NamedTuple):
    """Courses over a school year from the borders of the map, and resting points.

    propensity: of the student, sd units. courses: one place a school week, 0 to 40.
    rests: one place, or two where a good and a bad start end apart.
    """

    propensity: float
    courses: tuple[tuple[Place, ...], ...]
    rests: tuple[Place, ...]


def portrait(propensity: float, p: Parameters) -> Portrait:
    """Return the portrait for an average teacher and a student of propensity z, in sd units."""
    around = typical(propensity, p)
    courses = tuple(course(*place, around, p) for place in border())
    ends = [rest(begin, around, p).pair for begin in (GOOD, BAD)]
    rests = {(round(end.trust, 3), round(end.relationship_negative, 3)) for end in ends}
    return Portrait(propensity, courses, tuple(sorted(rests)))


def border() -> list[Place]:
    """Return evenly spread places along the four borders of the map."""
    steps = [EDGE + (1.0 - 2.0 * EDGE) * n / (STARTS - 1) for n in range(STARTS)]
    low, high = steps[0], steps[-1]
    sides = [(low, y) for y in steps] + [(high, y) for y in steps]
    return sides + [(x, y) for x in steps[1:-1] for y in (low, high)]


def course(trust: float, conflict: float, around: Surroundings, p: Parameters) -> tuple[Place, ...]:
    """Return the mean course of a school year without holidays, one place a week."""
    pair = beginning(trust, conflict, around, p)
    places = [(trust, conflict)]
    for _ in range(SCHOOL_WEEKS):
        pair = settle(pair, around, p, 1.0 / SCHOOL_WEEKS)
        places.append((pair.trust, pair.relationship_negative))
    return tuple(places)


def beginning(trust: float, conflict: float, around: Surroundings, p: Parameters) -> Pair:
    """Return a dyad of this trust and conflict, with other variables that fit them.

    Self, other and relationship are equally negative; the positive components lie between
    the average and the worst dyad; rigidity is in equilibrium with that conflict.
    """
    positive = around.general_positive * (1.0 - conflict) / (1.0 - around.general_negative)
    positive = min(positive, 1.0)
    rigidity = rigidity_at_rest(conflict, around.stress, p.rigidity)
    return Pair(
        positive, conflict, positive, conflict, positive, conflict, rigidity, 0.0, trust, 0.0
    )
