"""Ablations of the representation on the first morning: one component, or one valence.

Both (``representation.pooling``, ``representation.mirroring``) are off by default; then
nothing here changes a number.
"""

from collections.abc import Callable

import numpy as np

from simulation.parameters import Internalisation
from simulation.processes.representation import mirrored, pooled
from simulation.state import Dyads, Floats

Process = Callable[[float, float, Internalisation], float]
PARTS = ("self", "other", "relationship")


def simplified(dyads: Dyads, form: Internalisation) -> Dyads:
    """Return the relationships of a first morning under the ablations that are switched on."""
    if form.pooling == 0.0 and form.mirroring == 0.0:
        return dyads
    values = dyads._asdict()
    for valence in ("positive", "negative"):
        names = [f"{part}_{valence}" for part in PARTS]
        mean = (values[names[0]] + values[names[1]] + values[names[2]]) / 3.0
        values |= {name: _by_pair(pooled, values[name], mean, form) for name in names}
    for part in PARTS:
        plus, minus = f"{part}_positive", f"{part}_negative"
        values[plus], values[minus] = both_valences(values[plus], values[minus], form)
    return Dyads(**values)


def both_valences(
    positive: Floats, negative: Floats, form: Internalisation
) -> tuple[Floats, Floats]:
    """Return two valences, mirrored at each other under that ablation, each 0 to 1."""
    if form.mirroring == 0.0:
        return positive, negative
    one = _by_pair(mirrored, positive, negative, form)
    return one, _by_pair(mirrored, negative, positive, form)


def _by_pair(process: Process, one: Floats, other: Floats, form: Internalisation) -> Floats:
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    return np.array([process(*pair, form) for pair in pairs], dtype=np.float64)
