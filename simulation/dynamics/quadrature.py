"""Integration over the intensity of an act, piecewise between the steps of perception."""

import math

from scipy.special import roots_legendre

from simulation.engine.contact import balance_of, reflect
from simulation.engine.contact_records import Pair
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.curves import saturation
from simulation.processes.perception import assimilation_weight, shield

# Between two thresholds of perception the change of a dyad is a polynomial of the intensity, of
# degree 19 at most, because perception squares the intensity; ten points of Gauss and Legendre
# integrate it exactly.
POINTS = 10
_roots, _weights = roots_legendre(POINTS)
NODES = tuple(float(root) for root in (_roots + 1.0) / 2.0)  # on 0 to 1
WEIGHTS = tuple(float(weight) for weight in _weights / 2.0)
NEVER = 2.0  # a draw that does not occur


@process
def intensity_density(draw: float) -> float:
    """Return the density of the mean of two uniforms: a triangle over 0 to 1, 2 at one half.

    >>> intensity_density(0.25), intensity_density(0.5), intensity_density(1.0)
    (1.0, 2.0, 0.0)
    """
    return 4.0 * draw if draw < 0.5 else 4.0 * (1.0 - draw)


@process
def draws_perceived_as(
    level: float, sign: float, pair: Pair, load: float, p: Parameters
) -> tuple[float, float]:
    """Return the draws (mean of two uniforms) whose act of this sign is coloured to a level.

    Perception is quadratic in the intensity of an act (``coloured_valence``), so that there are two
    such draws or none. A draw may lie outside 0 to 1. load: of the teacher.
    """
    balance = balance_of(pair)
    shielding = shield(pair.awareness, p.appraisal)
    shown = reflect(balance, p.appraisal.shielded_balance, shielding, 1.0, p)
    weight = assimilation_weight(pair.rigidity, pair.awareness, p.appraisal)
    pull = weight * shown - p.appraisal.mood * saturation(load)
    low, high = roots_of(-pull, sign, pull - level)  # level = sign s + pull (1 - s^2)
    return draw_of(low, p), draw_of(high, p)


@process
def roots_of(square: float, slope: float, constant: float) -> tuple[float, float]:
    """Return both real roots of square x² + slope x + constant; ``NEVER`` where there is none.

    >>> roots_of(1.0, -3.0, 2.0), roots_of(0.0, 2.0, -1.0), roots_of(1.0, 0.0, 1.0)
    ((1.0, 2.0), (0.5, 0.5), (2.0, 2.0))
    """
    if square == 0.0:
        root = -constant / slope if slope != 0.0 else NEVER
        return root, root
    inner = slope * slope - 4.0 * square * constant
    if inner < 0.0:
        return NEVER, NEVER
    larger = -(slope + math.copysign(math.sqrt(inner), slope)) / 2.0  # without cancellation
    if larger == 0.0:
        return 0.0, 0.0
    return constant / larger, larger / square


@process
def draw_of(strength: float, p: Parameters) -> float:
    """Return the draw (mean of two uniforms) of an act of this intensity."""
    return (strength - p.behaviour.mildest) / (1.0 - p.behaviour.mildest)


@process
def next_cut(draw: float, cuts: tuple[float, ...]) -> float:
    """Return the first cut beyond a draw, 1 if there is none.

    >>> next_cut(0.2, (0.5, 0.3, -2.0)), next_cut(0.5, (0.5, 0.3, 7.0))
    (0.3, 1.0)
    """
    first = 1.0
    for cut in cuts:
        if draw < cut < first:
            first = cut
    return first
