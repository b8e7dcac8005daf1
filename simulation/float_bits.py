"""Floating-point numbers made of bits; all of it is exact, and alike in Python and in kernels.

A float64 has, from its lowest bit, 52 bits of a fraction, 11 of an exponent, and a sign.
"""

import numpy as np

from simulation.jit import process

_EXPONENT_AT = np.uint64(52)
_ONE = np.uint64(0x3FF0000000000000)  # the bits of 1.0
INTEGER_IN_LOW_BITS = 6755399441055744.0  # 1.5 * 2^52: a sum with it is a whole number in its bits
EXPONENT_OF_ONE = 1023.0


@process
def power_of_two(shifted: float) -> float:
    """Return 2^k of ``shifted`` = ``INTEGER_IN_LOW_BITS`` + ``EXPONENT_OF_ONE`` + k.

    k: a whole number, -1022 to 1023. No conversion to an integer, which processors lack in
    vectors.

    >>> power_of_two(INTEGER_IN_LOW_BITS + EXPONENT_OF_ONE - 3.0)
    0.125
    """
    bits = np.float64(shifted).view(np.uint64)
    return float(np.uint64(bits << _EXPONENT_AT).view(np.float64))


@process
def one_with_fraction(bits: np.uint64) -> float:
    """Return 1 + n / 2^52, where n are the low 52 bits of ``bits``; the others must be 0."""
    return float(np.uint64(bits | _ONE).view(np.float64))
