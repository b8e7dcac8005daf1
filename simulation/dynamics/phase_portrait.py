"""The phase portrait of one dyad: where the mean course carries conflict and trust from anywhere.

A dyad has nine variables (``simulation.engine.contact.Pair``), a portrait two. The others
begin where an ordinary dyad with that conflict would have them (``beginning``); then all
nine move, so two courses may cross in the picture without having met.
"""

from typing import NamedTuple

from simulation.dynamics.bistability import BAD, GOOD
from simulation.dynamics.mean_field import Surroundings, rest, settle, typical
from simulation.engine.contact import Pair
from simulation.parameters import Parameters
from simulation.state import SCHOOL_WEEKS

EDGE = 0.03  # courses begin so far from the border of the map
STARTS = 6  # courses that begin along each border, corners included

Place = tuple[float, float]  # trust and conflict R-, each 0 to 1


class Portrait(NamedTuple):
    """Courses over a school year from the borders of the map, and where they rest.

    propensity: of the student, sd units. courses: each a place a school week, 0 to 40.
    rests: one place, or two where a good and a bad beginning end apart.
    """

    propensity: float
    courses: tuple[tuple[Place, ...], ...]
    rests: tuple[Place, ...]


def portrait(propensity: float, p: Parameters) -> Portrait:
    """The portrait for an average teacher and a student of propensity z, in sd units."""
    held = typical(propensity, p)
    courses = tuple(course(*place, held, p) for place in border())
    ends = [rest(begin, held, p).pair for begin in (GOOD, BAD)]
    rests = {(round(end.trust, 3), round(end.relationship_negative, 3)) for end in ends}
    return Portrait(propensity, courses, tuple(sorted(rests)))


def border() -> list[Place]:
    """Evenly spread places along the four borders of the map, each once."""
    steps = [EDGE + (1.0 - 2.0 * EDGE) * n / (STARTS - 1) for n in range(STARTS)]
    low, high = steps[0], steps[-1]
    sides = [(low, y) for y in steps] + [(high, y) for y in steps]
    return sides + [(x, y) for x in steps[1:-1] for y in (low, high)]


def course(trust: float, conflict: float, held: Surroundings, p: Parameters) -> tuple[Place, ...]:
    """The mean course of a school year without holidays, a place a week from the beginning on."""
    pair = beginning(trust, conflict, held, p)
    places = [(trust, conflict)]
    for _ in range(SCHOOL_WEEKS):
        pair = settle(pair, held, p, 1.0 / SCHOOL_WEEKS)
        places.append((pair.trust, pair.relationship_negative))
    return tuple(places)


def beginning(trust: float, conflict: float, held: Surroundings, p: Parameters) -> Pair:
    """A dyad of this trust and conflict whose other parts are in keeping with them.

    Self, other and relationship are equally dark; the bright parts lie on the line from
    the average dyad to the worst; rigidity is where that much conflict leads it.
    """
    bright = held.general_positive * (1.0 - conflict) / (1.0 - held.general_negative)
    bright = min(bright, 1.0)
    rigidity = p.rigidity.base + (1.0 - p.rigidity.base) * conflict
    return Pair(bright, conflict, bright, conflict, bright, conflict, rigidity, 0.0, trust)
