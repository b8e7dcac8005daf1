"""Shapes that the processes share, and the elementary functions below them.

Every function here is made of ``+ - * /`` and bits, whose results IEEE 754 fixes, because those of
the exponential and the logarithm in a library of mathematics differ between machines. No
multiplication and addition are fused. Accuracy and speed: docs/decisions.md.
"""

import math

from simulation.float_bits import EXPONENT_OF_ONE, INTEGER_IN_LOW_BITS, power_of_two
from simulation.jit import process

SHIFT = INTEGER_IN_LOW_BITS + EXPONENT_OF_ONE
LOWEST, HIGHEST = -708.0, 709.0  # beyond them an exponential is 0 or infinite
LOG2_E = 1.4426950408889634
LN_2, LN_2_REST = 0.6931471803691238, 1.9082149292705877e-10  # the first ends in 21 zero bits
# (e^r - 1 - r)/r^2 between -ln 2/2 and ln 2/2: interpolated at Chebyshev nodes, error 2e-17.
C0, C1, C2, C3, C4, C5, C6, C7, C8, C9 = (
    0.5000000000000001, 0.16666666666666669, 0.04166666666662413, 0.008333333333330062,
    0.0013888888917213717, 0.00019841269863053618, 2.4801521295954376e-05, 2.7557268459997064e-06,
    2.7620088445409746e-07, 2.510038549551032e-08,
)  # fmt: skip
HALF_ROOT = 0.7071067811865476  # the logarithm of a fraction is taken from here to twice this


@process
def exponential(x: float) -> float:
    r"""Exponential of x: :math:`e^x = 2^k e^r`, within one unit in the last place.

    x: any real number; below -708 the result is 0, above 709 infinite. r is at most ln 2 / 2.

    >>> exponential(0.0), exponential(1.0), exponential(-1000.0)
    (1.0, 2.7182818284590455, 0.0)
    """
    inside = LOWEST if x < LOWEST else x
    inside = HIGHEST if inside > HIGHEST else inside
    shifted = inside * LOG2_E + SHIFT
    k = shifted - SHIFT
    r = (inside - k * LN_2) - k * LN_2_REST
    square = r * r
    fourth = square * square
    low = (C0 + C1 * r) + square * (C2 + C3 * r)
    middle = (C4 + C5 * r) + square * (C6 + C7 * r)
    curve = (low + fourth * middle) + (fourth * fourth) * (C8 + C9 * r)
    value = (1.0 + (r + square * curve)) * power_of_two(shifted)
    value = 0.0 if x < LOWEST else value
    return math.inf if x > HIGHEST else value


@process
def logarithm(x: float) -> float:
    r"""Natural logarithm of x: :math:`\ln x = k \ln 2 + 2 \, artanh \frac{m - 1}{m + 1}`.

    x: above 0 and finite, m 2^k; that of 0 is minus infinity. Within two units in the last place.

    >>> logarithm(1.0), logarithm(0.0)
    (0.0, -inf)
    """
    if x == 0.0:
        return -math.inf
    m, k = math.frexp(x)
    if m < HALF_ROOT:
        m, k = 2.0 * m, k - 1
    s = (m - 1.0) / (m + 1.0)
    square, series = s * s, 1.0 / 23.0
    for odd in (21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
        series = 1.0 / odd + square * series
    return k * LN_2 + (2.0 * s + (2.0 * s * (square * series) + k * LN_2_REST))


@process
def power(base: float, exponent: float) -> float:
    r"""Power of a number above 0: :math:`a^b = e^{b \ln a}`.

    base: a, above 0. exponent: b, any real number.

    >>> power(25.0, 0.0), power(1.0, 0.71)
    (1.0, 1.0)
    """
    return exponential(exponent * logarithm(base))


@process
def hyperbolic_tangent(x: float) -> float:
    r"""Odd curve from -1 to 1: :math:`\tanh x = (1 - e^{-2x})/(1 + e^{-2x})`.

    x: any real number. Within 2e-16 of the true value.

    >>> hyperbolic_tangent(0.0), hyperbolic_tangent(-1000.0)
    (0.0, -1.0)
    """
    left = exponential(-2.0 * abs(x))
    size = (1.0 - left) / (1.0 + left)
    return -size if x < 0.0 else size


@process
def logistic(x: float) -> float:
    r"""S-shaped curve from 0 to 1: :math:`\sigma(x) = 1/(1 + e^{-x})`.

    x: any real number.

    >>> logistic(0.0), logistic(-1000.0), logistic(1000.0)
    (0.5, 0.0, 1.0)
    """
    return 1.0 / (1.0 + exponential(-x))


@process
def clip(x: float) -> float:
    r"""The nearest value between 0 and 1: :math:`c(x) = \min(1, \max(0, x))`.

    x: any real number; a not-a-number is passed on.

    >>> clip(-0.2), clip(0.3), clip(1.7)
    (0.0, 0.3, 1.0)
    """
    if x < 0.0:
        return 0.0
    return 1.0 if x > 1.0 else x


@process
def faded(value: float, time: float) -> float:
    r"""What a day leaves of something that fades: :math:`x \, e^{-1/\tau}`.

    value: x, 0 to 1. time: τ, days, above 0.

    >>> round(faded(1.0, 20.0), 6)
    0.951229
    """
    return value * exponential(-1.0 / time)


@process
def saturation(load: float) -> float:
    """Saturation of a load, 0 to 1: L/(1 + L).

    load: L, 0 or more. The form is assumed: one half at L = 1.

    >>> saturation(1.0)
    0.5
    """
    return load / (1.0 + load)


@process
def blend(*intensities: float) -> float:
    r"""Blend of several emotions: :math:`1 - \prod (1 - x_i/2)`, 0 to 1.

    intensities: 0 to 1. A noisy-or with halved inputs; without the half,
    prototypes diverged (assumed).

    >>> blend(0.5, 0.5)
    0.4375
    """
    absent = 1.0
    for intensity in intensities:
        absent *= 1.0 - intensity / 2.0
    return 1.0 - absent
