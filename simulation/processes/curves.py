"""Five shapes that the processes share."""

import math

from simulation.jit import process


@process
def logistic(x: float) -> float:
    r"""S-shaped curve from 0 to 1: :math:`\sigma(x) = 1/(1 + e^{-x})`.

    x: any real number. In two halves, so that neither end overflows.

    >>> logistic(0.0), logistic(-1000.0), logistic(1000.0)
    (0.5, 0.0, 1.0)
    """
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    rising = math.exp(x)
    return rising / (1.0 + rising)


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
    return value * math.exp(-1.0 / time)


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
