"""Laying out what interventions may call upon, before the first school year begins."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from simulation.interventions.base import InterventionProtocol, labelled
from simulation.parameters import Parameters
from simulation.processes.contacts import weighed_rate
from simulation.school.enrolment import Enrolment, combined_reserve


def prepared(enrolment: Enrolment, arms: Iterable[Sequence[InterventionProtocol]]) -> Enrolment:
    """Reserve the seats, stand-ins and ties that the interventions of some arms request.

    Give it the interventions of every arm of a comparison, so that all arms have the same
    rows. Rows that are not used change nothing.
    """
    requests = [
        plan.requested_rows(enrolment, label)
        for plans in arms
        for label, plan in labelled(plans)
        if hasattr(plan, "requested_rows")
    ]
    return replace(enrolment, reserve=combined_reserve(requests))


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
