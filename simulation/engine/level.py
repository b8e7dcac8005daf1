"""What differs between primary and secondary schools in how relationships are lived."""

from simulation.parameters import Parameters
from simulation.processes.contacts import weighed_rate
from simulation.processes.learning import level_response


def at_level(p: Parameters, level: str) -> Parameters:
    """The numbers that a school of this level lives with.

    In secondary schools a student has many teachers and a dyad few contacts: each of these
    teaches more, and a student answers more strongly to what all teachers together are like.
    """
    if level != "secondary":
        return p
    weight, most = p.contacts.secondary_weight, 1.0 / p.representation.negativity
    together = p.students.secondary_response
    return p._replace(
        trust=p.trust._replace(rate=weighed_rate(p.trust.rate, weight, most)),
        representation=p.representation._replace(
            rate=weighed_rate(p.representation.rate, weight, most)
        ),
        students=p.students._replace(
            engagement_closeness=level_response(p.students.engagement_closeness, together),
            engagement_conflict=level_response(p.students.engagement_conflict, together),
            achievement_direct=level_response(p.students.achievement_direct, together),
        ),
    )
