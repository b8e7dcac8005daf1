"""A simpler model from the first morning on: one component of three, one valence of two.

Both are ablations (``representation.pooling``, ``representation.mirroring``), off by
default; then nothing here changes a number.
"""

from collections.abc import Callable

import numpy as np

from simulation.parameters import Internalisation
from simulation.processes.representation import mirrored, pooled
from simulation.state import PARTS, Dyads, Floats

Process = Callable[[float, float, Internalisation], float]


def simplified(dyads: Dyads, form: Internalisation) -> Dyads:
    """The relationships of a first morning as one component, as one valence, if asked for."""
    if form.pooling == 0.0 and form.mirroring == 0.0:
        return dyads
    known = dyads._asdict()
    for valence in ("positive", "negative"):
        names = [f"{part}_{valence}" for part in PARTS]
        mean = (known[names[0]] + known[names[1]] + known[names[2]]) / 3.0
        known |= {name: _each(pooled, known[name], mean, form) for name in names}
    for part in PARTS:
        plus, minus = f"{part}_positive", f"{part}_negative"
        known[plus], known[minus] = both_valences(known[plus], known[minus], form)
    return Dyads(**known)


def both_valences(
    positive: Floats, negative: Floats, form: Internalisation
) -> tuple[Floats, Floats]:
    """Two valences, mirrored at each other as far as asked for, each 0 to 1."""
    if form.mirroring == 0.0:
        return positive, negative
    return _each(mirrored, positive, negative, form), _each(mirrored, negative, positive, form)


def _each(process: Process, one: Floats, other: Floats, form: Internalisation) -> Floats:
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    return np.array([process(*pair, form) for pair in pairs], dtype=np.float64)
