"""What differs between primary and secondary schools in how relationships are lived."""

from simulation.parameters import Parameters
from simulation.processes.contacts import weighed_rate


def at_level(p: Parameters, level: str) -> Parameters:
    """The numbers that a school of this level lives with.

    In secondary schools a dyad has few contacts, and each of these teaches more.
    """
    if level != "secondary":
        return p
    weight, most = p.contacts.secondary_weight, 1.0 / p.representation.negativity
    return p._replace(
        trust=p.trust._replace(rate=weighed_rate(p.trust.rate, weight, most)),
        representation=p.representation._replace(
            rate=weighed_rate(p.representation.rate, weight, most)
        ),
    )
