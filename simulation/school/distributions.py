"""Elementary functions and distributions of arrays, alike on every machine.

All that a school is built of is made of ``+ - * /``, square roots and the functions of
``processes.curves``; SciPy and NumPy take others from libraries whose last bits differ. Sums of
many terms go in the order of the terms.
"""

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

from simulation.jit import kernel, process
from simulation.processes.curves import exponential, logarithm
from simulation.state import Floats

EXPONENTIAL, LOGARITHM, DEVIATE, TAIL, LOG_TAIL = range(5)
PER_ROOT_TWO_PI, HALF_LN_TWO_PI = 0.3989422804014327, 0.9189385332046728
SPLIT, TERMS = 2.5, 60  # where the normal tail changes from a series to a fraction; of either
SMALLEST_RANK = 37.0  # a table of a law begins at a rank of e^-37
PLACES = 1001  # of half a symmetric Beta law
MOST_YEARS = 150  # of experience; of 10^9 teachers none has more

# Rational approximations AS 241 of Wichura (1988), error 1e-16: numerators, denominators.
CENTRE = (
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
    13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665,
)  # fmt: skip
CENTRE_BELOW = (
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597,
    5394.196021424751, 687.1870074920579, 42.31333070160091, 1.0,
)  # fmt: skip
OUTER = (
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
)  # fmt: skip
OUTER_BELOW = (
    1.0507500716444169e-09, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1.0,
)  # fmt: skip
FAR = (
    2.0103343992922881e-07, 2.7115555687434876e-05, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
)  # fmt: skip
FAR_BELOW = (
    2.0442631033899397e-15, 1.421511758316446e-07, 1.8463183175100548e-05, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1.0,
)  # fmt: skip


def exponentials(x: Floats) -> Floats:
    """Return the exponential of every element."""
    return _elementwise(EXPONENTIAL, x)


def logarithms(x: Floats) -> Floats:
    """Return the natural logarithm of every element, 0 or more."""
    return _elementwise(LOGARITHM, x)


def normal_deviates(ranks: Floats) -> Floats:
    """Return the standard normal deviate of every rank, 0 to 1; NaN stays NaN."""
    return _elementwise(DEVIATE, ranks)


def normal_ranks(deviates: Floats) -> Floats:
    """Return the rank of every standard normal deviate, 0 to 1; NaN stays NaN."""
    return _elementwise(TAIL, -np.asarray(deviates))


def log_normal_tails(deviates: Floats) -> Floats:
    """Return the logarithm of the chance that a standard normal lies above every deviate."""
    return _elementwise(LOG_TAIL, deviates)


def interpolated(x: Floats, places: Floats, values: Floats) -> Floats:
    """Return the values at x on the line through values at places; beyond them the end values.

    places: strictly increasing, at least one.
    """
    inside = np.clip(x, places[0], places[-1])
    last = len(places) - 1
    low = np.clip(np.searchsorted(places, inside, side="right") - 1, 0, last)
    high = np.minimum(low + 1, last)
    width = np.where(high > low, places[high] - places[low], 1.0)
    return np.asarray(values[low] + (inside - places[low]) / width * (values[high] - values[low]))


def symmetric_betas(deviates: Floats, shape: float) -> Floats:
    """Return the values of a Beta of the same rank as standard normal deviates, within 1e-6.

    shape: both shapes, above 0.
    """
    return np.asarray(1.0 / (1.0 + exponentials(-interpolated(deviates, *_beta_table(shape)))))


@cache
def _beta_table(shape: float) -> tuple[Floats, Floats]:
    """Return normal deviates, and the log-odds of a symmetric Beta of the same rank."""
    log_odds = (SMALLEST_RANK / shape + 1.0) * np.linspace(-1.0, 0.0, PLACES)
    value = 1.0 / (1.0 + exponentials(-log_odds))
    term, total = np.ones(PLACES), np.ones(PLACES)
    for n in range(4 * TERMS):  # the value is at most a half, so that the series converges
        term = term * ((2.0 * shape + n) / (shape + 1.0 + n) * value)
        total = total + term
    whole = exponentials(shape * logarithms(value * (1.0 - value))) * total
    below = normal_deviates(0.5 * (whole / whole[-1]))
    return np.append(below, -below[-2::-1]), np.append(log_odds, -log_odds[-2::-1])


@cache
def gamma_ranks(shape: float, scale: float) -> Floats:
    """Return the ranks of 1, 2 … ``MOST_YEARS`` in a Gamma of a shape and a scale."""
    most = 10.0 * shape + 100.0  # in units of the scale; nothing of the law lies above
    x = np.minimum(np.append(np.arange(1.0, MOST_YEARS + 1.0) / scale, most), most)
    term, total = np.ones(len(x)), np.ones(len(x))
    for n in range(1, math.ceil(3.0 * most) + TERMS):
        term = term * (x / (shape + n))
        total = total + term
    whole = exponentials(shape * logarithms(x) - x) * total
    return np.asarray(whole[:-1] / whole[-1])


def solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Return x with ``matrix`` x = ``right``, by elimination; the matrix is positive definite."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for n, pivot in enumerate(rows):
        for row in rows[n + 1 :]:
            factor = row[n] / pivot[n]
            row[:] = [value - factor * above for value, above in zip(row, pivot, strict=True)]
    x = [0.0] * len(rows)
    for n in reversed(range(len(rows))):
        known = math.fsum(rows[n][m] * x[m] for m in range(n + 1, len(rows)))
        x[n] = (rows[n][-1] - known) / rows[n][n]
    return x


def _elementwise(function: int, values: Floats) -> Floats:
    """Return a function of every element, in the shape of the values."""
    given = np.ascontiguousarray(values, dtype=np.float64)
    results = np.empty(given.size)
    _write_elementwise(function, given.reshape(-1), results)
    return results.reshape(np.shape(values))


@kernel
def _write_elementwise(function: int, values: Floats, results: Floats) -> None:
    """Write a function of every value into ``results``."""
    for n in range(len(values)):
        x = values[n]
        if function == EXPONENTIAL:
            results[n] = exponential(x)
        elif function == LOGARITHM:
            results[n] = logarithm(x)
        elif function == DEVIATE:
            results[n] = _normal_deviate(x)
        elif function == TAIL:
            results[n] = _normal_tail(x)
        else:
            results[n] = _log_normal_tail(x)


@process
def _polynomial(coefficients: tuple[float, ...], x: float) -> float:
    value = 0.0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value


@process
def _normal_deviate(rank: float) -> float:
    """Return the deviate of a rank: AS 241."""
    if rank <= 0.0:
        return -math.inf
    if rank >= 1.0:
        return math.inf
    centred = rank - 0.5
    if abs(centred) <= 0.425:
        x = 0.180625 - centred * centred
        return centred * _polynomial(CENTRE, x) / _polynomial(CENTRE_BELOW, x)
    root = math.sqrt(-logarithm(rank if centred < 0.0 else 1.0 - rank))
    if root <= 5.0:
        size = _polynomial(OUTER, root - 1.6) / _polynomial(OUTER_BELOW, root - 1.6)
    else:
        size = _polynomial(FAR, root - 5.0) / _polynomial(FAR_BELOW, root - 5.0)
    return -size if centred < 0.0 else size


@process
def _fraction(x: float) -> float:
    """Return density over tail of a standard normal above ``SPLIT``, by a continued fraction."""
    value = x
    for n in range(TERMS, 0, -1):
        value = x + n / value
    return value


@process
def _normal_tail(x: float) -> float:
    """Return the chance that a standard normal lies above x."""
    size = abs(x)
    density = PER_ROOT_TWO_PI * exponential(-0.5 * size * size)
    if size < SPLIT:
        term, total = x, x
        for n in range(1, TERMS):
            term = term * (x * x / (2.0 * n + 1.0))
            total += term
        return 0.5 - density * total
    tail = density / _fraction(size)
    return 1.0 - tail if x < 0.0 else tail


@process
def _log_normal_tail(x: float) -> float:
    """Return the logarithm of the chance that a standard normal lies above x."""
    if x < SPLIT:
        return logarithm(_normal_tail(x))
    return -0.5 * x * x - HALF_LN_TWO_PI - logarithm(_fraction(x))
