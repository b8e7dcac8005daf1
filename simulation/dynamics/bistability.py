"""Bistability of one dyad: students for which a good and a bad start end apart.

A dyad starts at its best and at its worst and follows its mean course until it rests
(``simulation.dynamics.mean_field``). Where the two ends differ, its own past can fix a dyad
in conflict. A cut removes one link of the loop; the band that remains shows its effect.
"""

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from simulation.dynamics.mean_field import Rest, Surroundings, rest, settle, typical
from simulation.engine.contact_records import Pair
from simulation.parameters import Parameters, with_values
from simulation.state import SCHOOL_WEEKS

APART = 0.1  # assumed: ends whose R- differs by more count as two
LOWEST, HIGHEST = -1.0, 4.0  # z: from its minimum to one student in 150, exp(-5) lie above
STEP = 0.05  # of z, between the points of a figure
COARSE = 0.1  # step without a figure; refined where needed
FINENESS = 0.002  # of the edges of a band, in z; a fifth of the last printed digit
# Best and worst start: no dyad can start, so none can end, beyond them.
GOOD = Pair(1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
BAD = Pair(0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0)

_FIXED = {"trust.rate": 0.0, "trust.return": 0.0}


class Variant(NamedTuple):
    """A change of the model: name, changed parameters, and whether trust is fixed.

    Trust is fixed at the mean of the unchanged model's first school year from an average
    start (``running_trust``), separately for every z. around: fields of ``Surroundings`` that
    differ from those of a typical teacher.
    """

    name: str
    changes: Mapping[str, float]
    fixed_trust: bool = False
    around: Mapping[str, float] = MappingProxyType({})


PANELS = 3  # the first so many cuts are drawn
CUTS = (
    Variant("full model", {}),
    Variant("appraisal blind", {"appraisal.blindness": 1.0}),
    Variant("student does not respond", {"trust.rate": 0.0}),
    Variant("trust fixed at its running mean", _FIXED, fixed_trust=True),
    Variant("no blocking", {"rigidity.blocking": 0.0}),
    Variant("no assimilation", {"appraisal.assimilation": 0.0}),
)
_ONE_BY_ONE = (  # values around the defaults, within the ranges of ``parameters.py``; assumed
    ("assimilation", "appraisal.assimilation", (0.4, 0.55, 0.8)),
    ("weight of trust", "behaviour.trust", (2.0, 3.0, 3.5)),
    ("blocking", "rigidity.blocking", (0.5, 0.8)),
    ("mood", "appraisal.mood", (0.0, 0.5)),
)
_WORN = (("exhaustion", (0.1, 0.6)), ("load", (0.1, 1.0)))  # of the teacher, likewise
NEIGHBOURS = (
    *(
        Variant(f"{word} {value}", {name: value})
        for word, name, values in _ONE_BY_ONE
        for value in values
    ),
    *(
        Variant(f"{word} {value}", {}, around={word: value})
        for word, values in _WORN
        for value in values
    ),
    Variant(
        "assimilation 0.8, weight of trust 3.5",
        {"appraisal.assimilation": 0.8, "behaviour.trust": 3.5},
    ),
)
SHOWN = (0.0, 1.0, 2.0, 2.65, 3.0, 4.0)  # printed one by one; 2.65 is in the central band


class Ends(NamedTuple):
    """Resting points of the dyad of a student of propensity z after a good and a bad start."""

    propensity: float
    good: Rest
    bad: Rest

    @property
    def gap(self) -> float:
        """Difference in conflict R- between the bad and the good start, −1 to 1."""
        return self.bad.pair.relationship_negative - self.good.pair.relationship_negative


class Band(NamedTuple):
    """A range of z in which the two ends differ."""

    low: float
    high: float

    @property
    def share(self) -> float:
        """Share of students in the band; propensity is an exponential less 1."""
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
    """Course of an average dyad with a student of propensity z."""

    propensity: float
    after_a_year: Pair
    ends: Ends


class SpiralDiagrams(NamedTuple):
    """All diagrams and courses of the page on the spiral."""

    cuts: tuple[Diagram, ...]
    neighbours: tuple[Diagram, ...]
    courses: tuple[Course, ...]


def spiral(p: Parameters) -> SpiralDiagrams:
    """Return diagrams of all cuts and neighbours, and some courses, at one set of parameters."""
    with ThreadPoolExecutor() as threads:  # the map releases the interpreter's lock
        drawn = threads.map(lambda cut: diagram(p, cut, grid()), CUTS[:PANELS])
        others = threads.map(lambda cut: diagram(p, cut, grid(step=COARSE)), CUTS[PANELS:])
        near = threads.map(lambda other: diagram(p, other, grid(step=COARSE)), NEIGHBOURS)
        courses = tuple(course(z, p) for z in SHOWN)
        return SpiralDiagrams((*drawn, *others), tuple(near), courses)


def grid(low: float = LOWEST, high: float = HIGHEST, step: float = STEP) -> list[float]:
    """Return values of z from low to high, both included, in steps."""
    return [low + step * n for n in range(round((high - low) / step) + 1)]


def diagram(p: Parameters, variant: Variant, at: Sequence[float]) -> Diagram:
    """Return the ends of a variant on a grid of z and at the edges of its bands, and the bands.

    at: ascending values of z. Both ends rise with z, so that a gap between two values is at
    most the rise from the good end of the lower to the bad end of the higher. Where a band
    is possible the grid is refined, so that only a band below ``FINENESS`` is missed.
    """
    ends = _refined([ends_at(z, p, variant) for z in at], p, variant)
    ranges = bands(ends, p, variant)
    edges = {edge for band in ranges for edge in band} - {end.propensity for end in ends}
    ends += [ends_at(edge, p, variant) for edge in edges]
    return Diagram(variant, tuple(sorted(ends)), ranges)


def ends_at(propensity: float, p: Parameters, variant: Variant) -> Ends:
    """Return both ends of a variant for one propensity."""
    changed = with_values(p, variant.changes)
    around = typical(propensity, changed)._replace(**variant.around)
    good, bad = GOOD, BAD
    if variant.fixed_trust:
        trust = running_trust(propensity, p)
        good, bad = good._replace(trust=trust), bad._replace(trust=trust)
    return Ends(propensity, rest(good, around, changed), rest(bad, around, changed))


def _refined(ends: list[Ends], p: Parameters, variant: Variant) -> list[Ends]:
    """Return the ends with more values of z where a band is possible."""
    closer = ends[:1]
    for low, high in pairwise(ends):
        if _may_hide(low, high):
            middle = ends_at((low.propensity + high.propensity) / 2.0, p, variant)
            closer += _refined([low, middle, high], p, variant)[1:]
        else:
            closer.append(high)
    return closer


def _may_hide(low: Ends, high: Ends) -> bool:
    """Return whether a whole band is possible between two neighbouring values of z."""
    rise = high.bad.pair.relationship_negative - low.good.pair.relationship_negative
    near = high.propensity - low.propensity <= FINENESS
    return not near and rise > APART and max(low.gap, high.gap) <= APART


def bands(ends: Sequence[Ends], p: Parameters, variant: Variant) -> tuple[Band, ...]:
    """Return the ranges of z whose ends differ; edges within the grid are bisected."""
    ranges: list[Band] = []
    apart = [end.gap > APART for end in ends]
    for n, here in enumerate(apart):
        place = ends[n].propensity
        if here and (n == 0 or not apart[n - 1]):
            low = place if n == 0 else _edge(ends[n - 1].propensity, place, p, variant)
            ranges.append(Band(low, place))
        if here and (n == len(apart) - 1 or not apart[n + 1]):
            last = n == len(apart) - 1
            high = place if last else _edge(ends[n + 1].propensity, place, p, variant)
            ranges[-1] = ranges[-1]._replace(high=high)
    return tuple(ranges)


def _edge(alike: float, apart: float, p: Parameters, variant: Variant) -> float:
    """Return the edge of a band between a z whose ends agree and one whose ends differ."""
    while abs(apart - alike) > FINENESS:
        middle = (alike + apart) / 2.0
        if ends_at(middle, p, variant).gap > APART:
            apart = middle
        else:
            alike = middle
    return apart


def ordinary(around: Surroundings, p: Parameters) -> Pair:
    """Return an average dyad on its first morning."""
    warm, sour = around.general_positive, around.general_negative
    return Pair(warm, sour, warm, sour, warm, sour, p.rigidity.base, 0.0, around.general_trust, 0.0)


def running_trust(propensity: float, p: Parameters) -> float:
    """Return mean trust over the first school year of an average dyad, by weeks, 0 to 1."""
    around = typical(propensity, p)
    pair, total = ordinary(around, p), 0.0
    for _ in range(SCHOOL_WEEKS):
        pair = settle(pair, around, p, 1.0 / SCHOOL_WEEKS)
        total += pair.trust
    return total / SCHOOL_WEEKS


def course(propensity: float, p: Parameters) -> Course:
    """Return an average dyad after one school year, and the ends for its student."""
    around = typical(propensity, p)
    after = settle(ordinary(around, p), around, p, 1)
    return Course(propensity, after, ends_at(propensity, p, CUTS[0]))
