"""Integration over the intensity of an act, piecewise between the steps of perception."""

import math

import numpy as np
from scipy.special import roots_legendre

from simulation.engine.contact import balance_of, reflect
from simulation.engine.contact_records import Pair
from simulation.jit import process
from simulation.parameters import Parameters
from simulation.processes.curves import saturation
from simulation.processes.perception import assimilation_weight, shield

# Between two thresholds of perception the change of a dyad is a polynomial of the intensity.
# With averaged perception it has degree 8 (``relationship_harm`` times ``informativeness``); the
# density adds one, and five points of Gauss and Legendre integrate degree 9 exactly. With shifted
# perception, a square of the intensity, the degree is at most 19, which ten points integrate.
AVERAGED, SHIFTED = 5, 10  # points
_roots, _weights = (
    np.concatenate(parts)
    for parts in zip(roots_legendre(AVERAGED), roots_legendre(SHIFTED), strict=True)
)
NODES = tuple(float(root) for root in (_roots + 1.0) / 2.0)  # on 0 to 1, one rule after the other
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

    Averaged perception is linear in the intensity of an act (``perceived_valence``), so that there
    is one such draw, given twice; shifted perception is quadratic (``coloured_valence``), with two
    draws or none. A draw may lie outside 0 to 1. load: of the teacher.
    """
    balance = balance_of(pair)
    shielding = shield(pair.awareness, p.appraisal)
    mood = reflect(balance, p.appraisal.shielded_balance, shielding, 1.0, p)
    weight = assimilation_weight(pair.rigidity, pair.awareness, p.appraisal)
    gloom = p.appraisal.mood * saturation(load)
    if p.appraisal.shift > 0.0:
        pull = weight * mood - gloom  # level = sign s + pull (1 - s^2)
        low, high = roots_of(-pull, sign, pull - level)
    else:
        low, high = roots_of(0.0, (1.0 - weight) * sign + gloom, weight * mood - gloom - level)
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
