"""Relatedness: satisfaction of the need to belong by students and colleagues."""

from simulation.jit import process
from simulation.parameters import Relatedness
from simulation.processes.curves import clip


@process
def connectedness(
    relationship_positive: float, relationship_negative: float, p: Relatedness
) -> float:
    """Contribution of one relationship: c(R+ − w R−).

    relationship_positive, relationship_negative: R+, R−, 0 to 1. Source: assumed; closeness
    meets the need to belong (Spilt et al. 2011).

    >>> connectedness(0.75, 0.5, Relatedness(conflict_cost=0.5))
    0.5
    """
    return clip(relationship_positive - p.conflict_cost * relationship_negative)


@process
def relatedness(connectedness: float, support: float, p: Relatedness) -> float:
    """Satisfaction of the need to belong: nu · mean connectedness + (1 − nu) · C.

    connectedness: mean over own students, 0 to 1. support: C from colleagues, 0 to 1.
    Source: students count for more than colleagues (Klassen et al. 2012).

    >>> relatedness(0.5, 1.0, Relatedness(students=0.75))
    0.625
    """
    return p.students * connectedness + (1.0 - p.students) * support
