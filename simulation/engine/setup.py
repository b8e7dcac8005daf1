"""Laying out what interventions may call upon, before the first school year begins."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from simulation.interventions.base import InterventionProtocol, labelled
from simulation.interventions.row_requests import RowRequests, Seat
from simulation.parameters import Parameters
from simulation.processes.contacts import weighed_rate
from simulation.school.enrolment import Enrolment
from simulation.school.reserve import SEATS, STAND_INS, TIES, Reserve


def prepared(enrolment: Enrolment, arms: Iterable[Sequence[InterventionProtocol]]) -> Enrolment:
    """The enrolment with the seats, stand-ins and ties that any of some arms needs.

    Give it the interventions of every arm of a comparison, so that all arms have the same
    rows. Rows that are not called upon change nothing.
    """
    needs = [
        plan.requested_rows(enrolment, label)
        for plans in arms
        for label, plan in labelled(plans)
        if hasattr(plan, "requested_rows")
    ]
    return replace(enrolment, reserve=reserve_of(needs))


def reserve_of(needs: Sequence[RowRequests]) -> Reserve:
    """All needs together, each row once, sorted."""
    seats = sorted({seat for need in needs for seat in need.seats}, key=_place)
    stand_ins = sorted({pair for need in needs for pair in need.stand_ins})
    ties = sorted({pair for need in needs for pair in need.ties})
    frame = pd.DataFrame(
        [(seat.year, seat.student, seat.group, seat.propensity) for seat in seats],
        columns=list(SEATS),
    )
    return Reserve(
        seats=frame.astype({"student": "str", "class": "str", "propensity": "float64"}),
        stand_ins=pd.DataFrame(stand_ins, columns=list(STAND_INS), dtype="str"),
        ties=pd.DataFrame(ties, columns=list(TIES), dtype="str"),
    )


def _place(seat: Seat) -> tuple[int, str, str]:
    return seat.year, seat.student, seat.group


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
