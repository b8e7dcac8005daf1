"""The negative spiral of one dyad: for which students two beginnings end apart, and why.

A dyad starts once as well as can be and once as badly as can be, and runs its mean
course until it rests (``simulation.engine.meanfield``). Where the two ends differ, the
dyad can be held in conflict by its own past. A cut takes one link out of the loop; what
is left of the band says what the link does.
"""

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from simulation.engine.contact import Pair
from simulation.engine.meanfield import Rest, rest, settle
from simulation.engine.setting import Setting, typical
from simulation.parameters import Parameters, with_values

APART = 0.1  # assumed: two ends whose R- differs by more are two ends
LOWEST, HIGHEST, STEP = -1.0, 4.0, 0.05  # grid of z: from its minimum to one student in 150
COARSE = 0.1  # step where wide bands are expected
FINENESS = 0.002  # of the edges of a band, in z
GOOD = Pair(1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
BAD = Pair(0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0)
WEEKS = 40  # of a school year

FULL, BLIND, UNRESPONSIVE = "full model", "appraisal blind", "student does not respond"
_BLIND, _UNRESPONSIVE = {"appraisal.blindness": 1.0}, {"trust.rate": 0.0}
_UNBLOCKED, _HELD = {"rigidity.blocking": 0.0}, {"trust.rate": 0.0, "trust.return": 0.0}


class Variant(NamedTuple):
    """A change of the model: what it is called, which numbers differ, and what trust is held at.

    held_trust: 0 to 1, "running mean" for that of the full model's first school year from
    an ordinary start, None where trust is free.
    """

    name: str
    changes: Mapping[str, float]
    held_trust: float | str | None = None


RUNNING_MEAN = "running mean"
PANELS = 3  # the first so many cuts are drawn
CUTS = (
    Variant(FULL, {}),
    Variant(BLIND, _BLIND),
    Variant(UNRESPONSIVE, _UNRESPONSIVE),
    *(Variant(f"trust held at {t}", _HELD, t) for t in (0.2, 0.5, 0.8)),
    Variant("trust held at its running mean", _HELD, RUNNING_MEAN),
    Variant("no blocking", _UNBLOCKED),
    Variant("appraisal blind, no blocking", _BLIND | _UNBLOCKED),
    Variant("student does not respond, no blocking", _UNRESPONSIVE | _UNBLOCKED),
    Variant("trust held at its running mean, no blocking", _HELD | _UNBLOCKED, RUNNING_MEAN),
    Variant("no assimilation, no blocking", {"appraisal.assimilation": 0.0} | _UNBLOCKED),
)
_ONE_BY_ONE = (
    ("assimilation", "appraisal.assimilation", (0.0, 0.2, 0.45, 0.6)),
    ("weight of trust", "behaviour.trust", (1.1, 1.5, 3.0, 4.0)),
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
SHOWN = (0.0, 1.0, 2.0, 2.4, 3.0, 4.0)  # propensities whose courses are told one by one


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


class Findings(NamedTuple):
    """Everything the page on the spiral reports."""

    cuts: tuple[Diagram, ...]
    neighbours: tuple[Diagram, ...]
    courses: tuple[Course, ...]


def spiral(p: Parameters) -> Findings:
    """Diagrams of all cuts and neighbours, and some courses, for one set of parameters."""
    with ThreadPoolExecutor() as threads:  # the map releases the interpreter's lock
        cuts = threads.map(lambda variant: diagram(p, variant, grid()), CUTS)
        near = threads.map(lambda variant: diagram(p, variant, grid(step=COARSE)), NEIGHBOURS)
        return Findings(tuple(cuts), tuple(near), tuple(course(z, p) for z in SHOWN))


def grid(low: float = LOWEST, high: float = HIGHEST, step: float = STEP) -> list[float]:
    """Values of z from low to high, both included, in steps."""
    return [low + step * n for n in range(round((high - low) / step) + 1)]


def diagram(p: Parameters, variant: Variant, at: Sequence[float]) -> Diagram:
    """The ends of a variant on a grid of z, and its bands with refined edges.

    at: ascending values of z; a band between two of them is missed.
    """
    ends = tuple(ends_at(z, p, variant) for z in at)
    return Diagram(variant, ends, bands(ends, p, variant))


def ends_at(propensity: float, p: Parameters, variant: Variant) -> Ends:
    """Both ends of a variant for one propensity."""
    changed = with_values(p, variant.changes)
    held = typical(propensity, changed)
    good, bad = GOOD, BAD
    if variant.held_trust is not None:
        running = variant.held_trust == RUNNING_MEAN
        trust = running_trust(propensity, p) if running else float(variant.held_trust)
        good, bad = good._replace(trust=trust), bad._replace(trust=trust)
    return Ends(propensity, rest(good, held, changed), rest(bad, held, changed))


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


def ordinary(held: Setting, p: Parameters) -> Pair:
    """An average dyad on its first morning."""
    warm, sour = held.general_positive, held.general_negative
    return Pair(warm, sour, warm, sour, warm, sour, p.rigidity.base, 0.0, held.general_trust)


def running_trust(propensity: float, p: Parameters) -> float:
    """Mean trust over the first school year of an ordinary dyad, by weeks, 0 to 1."""
    held = typical(propensity, p)
    pair, total = ordinary(held, p), 0.0
    for _ in range(WEEKS):
        pair = settle(pair, held, p, 1.0 / WEEKS)
        total += pair.trust
    return total / WEEKS


def course(propensity: float, p: Parameters) -> Course:
    """An ordinary dyad after one school year, beside the ends it is drawn to."""
    held = typical(propensity, p)
    after = settle(ordinary(held, p), held, p, 1)
    return Course(propensity, after, ends_at(propensity, p, CUTS[0]))
