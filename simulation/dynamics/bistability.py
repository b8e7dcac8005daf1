"""The negative spiral of one dyad: for which students two beginnings end apart, and why.

A dyad starts once as well as can be and once as badly as can be, and runs its mean
course until it rests (``simulation.dynamics.mean_field``). Where the two ends differ, the
dyad can be held in conflict by its own past. A cut takes one link out of the loop; what
is left of the band says what the link does.
"""

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

from simulation.dynamics.mean_field import Rest, Surroundings, rest, settle, typical
from simulation.engine.contact import Pair
from simulation.parameters import Parameters, with_values
from simulation.state import SCHOOL_WEEKS

APART = 0.1  # assumed: ends whose R- differs by more are two ends; a convention, not a finding
LOWEST, HIGHEST = -1.0, 4.0  # z: from its minimum to one student in 150, exp(-5) lie above
STEP = 0.05  # of z, between the points a figure is drawn through
COARSE = 0.1  # step where nothing is drawn; refined where needed
FINENESS = 0.002  # of the edges of a band, in z; a fifth of the last digit that is printed
# Best and worst of all beginnings: no dyad can start, so none can end, beyond them.
GOOD = Pair(1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
BAD = Pair(0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0)

_HELD = {"trust.rate": 0.0, "trust.return": 0.0}


class Variant(NamedTuple):
    """A change of the model: what it is called, which numbers differ, and whether trust is held.

    Trust is held at the mean of the unchanged model's first school year from an ordinary
    start (``running_trust``), for each z by itself.
    """

    name: str
    changes: Mapping[str, float]
    held_trust: bool = False


PANELS = 3  # the first so many cuts are drawn
CUTS = (
    Variant("full model", {}),
    Variant("appraisal blind", {"appraisal.blindness": 1.0}),
    Variant("student does not respond", {"trust.rate": 0.0}),
    Variant("trust held at its running mean", _HELD, held_trust=True),
    Variant("no blocking", {"rigidity.blocking": 0.0}),
    Variant("no assimilation", {"appraisal.assimilation": 0.0}),
)
_ONE_BY_ONE = (  # values around the defaults, within the ranges of ``parameters.py``; assumed
    ("assimilation", "appraisal.assimilation", (0.2, 0.45, 0.6)),
    ("weight of trust", "behaviour.trust", (1.1, 1.5, 3.0, 4.0)),
    ("blocking", "rigidity.blocking", (0.8,)),
    ("mood", "appraisal.mood", (0.0, 0.5)),
    ("exhaustion", "start.exhaustion", (0.1, 0.6)),
    ("load", "start.load", (0.1, 1.0)),
)
NEIGHBOURS = (
    *(
        Variant(f"{word} {value}", {name: value})
        for word, name, values in _ONE_BY_ONE
        for value in values
    ),
    Variant(
        "assimilation 0.45, weight of trust 3.0",
        {"appraisal.assimilation": 0.45, "behaviour.trust": 3.0},
    ),
)
SHOWN = (0.0, 1.0, 2.0, 2.1, 3.0, 4.0)  # told one by one; 2.1 is in the band of the sets


class Ends(NamedTuple):
    """Where the dyad of a student of propensity z rests after a good and a bad beginning."""

    propensity: float
    good: Rest
    bad: Rest

    @property
    def gap(self) -> float:
        """How much more conflict the bad beginning leaves, R-, −1 to 1."""
        return self.bad.pair.relationship_negative - self.good.pair.relationship_negative


class Band(NamedTuple):
    """A range of z in which the two ends differ."""

    low: float
    high: float

    @property
    def share(self) -> float:
        """Share of students in it, as propensity is drawn: an exponential less 1."""
        return math.exp(-1.0 - self.low) - math.exp(-1.0 - self.high)


class Diagram(NamedTuple):
    """The ends of one variant over all z, and the bands in which they differ."""

    variant: Variant
    ends: tuple[Ends, ...]
    bands: tuple[Band, ...]

    @property
    def widest(self) -> Ends:
        """The ends that lie farthest apart."""
        return max(self.ends, key=lambda ends: ends.gap)


class Course(NamedTuple):
    """What becomes of an ordinary first morning with a student of propensity z."""

    propensity: float
    after_a_year: Pair
    ends: Ends


class SpiralDiagrams(NamedTuple):
    """Everything the page on the spiral reports."""

    cuts: tuple[Diagram, ...]
    neighbours: tuple[Diagram, ...]
    courses: tuple[Course, ...]


def spiral(p: Parameters) -> SpiralDiagrams:
    """Diagrams of all cuts and neighbours, and some courses, for one set of parameters."""
    with ThreadPoolExecutor() as threads:  # the map releases the interpreter's lock
        drawn = threads.map(lambda cut: diagram(p, cut, grid()), CUTS[:PANELS])
        told = threads.map(lambda cut: diagram(p, cut, grid(step=COARSE)), CUTS[PANELS:])
        near = threads.map(lambda other: diagram(p, other, grid(step=COARSE)), NEIGHBOURS)
        courses = tuple(course(z, p) for z in SHOWN)
        return SpiralDiagrams((*drawn, *told), tuple(near), courses)


def grid(low: float = LOWEST, high: float = HIGHEST, step: float = STEP) -> list[float]:
    """Values of z from low to high, both included, in steps."""
    return [low + step * n for n in range(round((high - low) / step) + 1)]


def diagram(p: Parameters, variant: Variant, at: Sequence[float]) -> Diagram:
    """The ends of a variant on a grid of z and at the edges of its bands, and the bands.

    at: ascending values of z. Both ends rise with z, so no gap between two values exceeds
    the rise from the good end of the lower to the bad end of the higher. Where that would
    do for a band the grid is refined, so that only one narrower than ``FINENESS`` is missed.
    """
    ends = _refined([ends_at(z, p, variant) for z in at], p, variant)
    found = bands(ends, p, variant)
    edges = {edge for band in found for edge in band} - {each.propensity for each in ends}
    ends += [ends_at(edge, p, variant) for edge in edges]
    return Diagram(variant, tuple(sorted(ends)), found)


def ends_at(propensity: float, p: Parameters, variant: Variant) -> Ends:
    """Both ends of a variant for one propensity."""
    changed = with_values(p, variant.changes)
    held = typical(propensity, changed)
    good, bad = GOOD, BAD
    if variant.held_trust:
        trust = running_trust(propensity, p)
        good, bad = good._replace(trust=trust), bad._replace(trust=trust)
    return Ends(propensity, rest(good, held, changed), rest(bad, held, changed))


def _refined(ends: list[Ends], p: Parameters, variant: Variant) -> list[Ends]:
    """The ends with further values of z between any two that may hide a band."""
    closer = ends[:1]
    for low, high in pairwise(ends):
        if _may_hide(low, high):
            middle = ends_at((low.propensity + high.propensity) / 2.0, p, variant)
            closer += _refined([low, middle, high], p, variant)[1:]
        else:
            closer.append(high)
    return closer


def _may_hide(low: Ends, high: Ends) -> bool:
    """Whether a whole band may lie between two neighbouring values of z."""
    rise = high.bad.pair.relationship_negative - low.good.pair.relationship_negative
    near = high.propensity - low.propensity <= FINENESS
    return not near and rise > APART and max(low.gap, high.gap) <= APART


def bands(ends: Sequence[Ends], p: Parameters, variant: Variant) -> tuple[Band, ...]:
    """Each run of z whose ends differ; an edge within the grid is bisected, one at its end kept."""
    found: list[Band] = []
    apart = [each.gap > APART for each in ends]
    for n, here in enumerate(apart):
        place = ends[n].propensity
        if here and (n == 0 or not apart[n - 1]):
            low = place if n == 0 else _edge(ends[n - 1].propensity, place, p, variant)
            found.append(Band(low, place))
        if here and (n == len(apart) - 1 or not apart[n + 1]):
            last = n == len(apart) - 1
            high = place if last else _edge(ends[n + 1].propensity, place, p, variant)
            found[-1] = found[-1]._replace(high=high)
    return tuple(found)


def _edge(alike: float, apart: float, p: Parameters, variant: Variant) -> float:
    """The z next to which the ends begin to differ, between one that does not and one that does."""
    while abs(apart - alike) > FINENESS:
        middle = (alike + apart) / 2.0
        if ends_at(middle, p, variant).gap > APART:
            apart = middle
        else:
            alike = middle
    return apart


def ordinary(held: Surroundings, p: Parameters) -> Pair:
    """An average dyad on its first morning."""
    warm, sour = held.general_positive, held.general_negative
    return Pair(warm, sour, warm, sour, warm, sour, p.rigidity.base, 0.0, held.general_trust)


def running_trust(propensity: float, p: Parameters) -> float:
    """Mean trust over the first school year of an ordinary dyad, by weeks, 0 to 1."""
    held = typical(propensity, p)
    pair, total = ordinary(held, p), 0.0
    for _ in range(SCHOOL_WEEKS):
        pair = settle(pair, held, p, 1.0 / SCHOOL_WEEKS)
        total += pair.trust
    return total / SCHOOL_WEEKS


def course(propensity: float, p: Parameters) -> Course:
    """An ordinary dyad after one school year, beside the ends it is drawn to."""
    held = typical(propensity, p)
    after = settle(ordinary(held, p), held, p, 1)
    return Course(propensity, after, ends_at(propensity, p, CUTS[0]))
