"""Preparation of a run and of a school year: reserved rows, parameters, levers, draws."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from simulation.interventions.base import InterventionProtocol, labelled
from simulation.parameters import Parameters
from simulation.processes.contacts import weighed_rate
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear
from simulation.school.distributions import normal_deviates
from simulation.school.enrolment import Enrolment, combined_reserve
from simulation.state import (
    SCHOOL_DAYS,
    SCHOOL_WEEKS,
    Circumstances,
    Floats,
    Keys,
    circumstances_at_rest,
)


def prepared(enrolment: Enrolment, arms: Iterable[Sequence[InterventionProtocol]]) -> Enrolment:
    """Reserve the seats, stand-ins and ties that the interventions of all arms request.

    With the interventions of every arm of a comparison all arms have the same rows; unused
    rows change nothing.
    """
    requests = [
        plan.requested_rows(enrolment, label)
        for plans in arms
        for label, plan in labelled(plans)
        if hasattr(plan, "requested_rows")
    ]
    return replace(enrolment, reserve=combined_reserve(requests))


def at_level(p: Parameters, level: str) -> Parameters:
    """Return the parameters at a level.

    In secondary schools a contact is rare and teaches more, and the typical relationship is
    another one.
    """
    if level != "secondary":
        return p
    typical = p.students.secondary_closeness, p.students.secondary_conflict
    weight, most = p.contacts.secondary_weight, 1.0 / p.representation.negativity
    trust = weighed_rate(p.trust.rate, weight, most)
    rate = weighed_rate(p.representation.rate, weight, most)
    return p._replace(
        trust=p.trust._replace(rate=trust),
        representation=p.representation._replace(rate=rate),
        students=p.students._replace(typical_closeness=typical[0], typical_conflict=typical[1]),
    )


def levers_at_rest(school_year: SchoolYear) -> Circumstances:
    """Return the levers of a school year before any intervention."""
    rest = circumstances_at_rest(school_year.structure.links)
    rest.dyads.contact_rate[:] = school_year.contact_rate
    rest.dyads.present[school_year.idle.dyads] = 0.0
    rest.ties.tie[school_year.idle.ties] = 0.0
    return rest


def spells_of(chance: RandomStreams, year: int, students: Keys, p: Parameters) -> Floats:
    """Draw a standard normal for every stretch of weeks and student; one more for the summer."""
    stretches = np.arange(SCHOOL_DAYS // int(p.behaviour.spell_length) + 1)
    draws = chance.uniforms("spell", year, day=stretches[:, None], student=students[None, :])
    return normal_deviates(draws)


def weeks_of(chance: RandomStreams, year: int, students: Keys, p: Parameters) -> Floats:
    """Draw two standard normals for every school week and student, where a parameter needs them."""
    needed = p.students.interest_spread > 0.0 or p.students.achievement_passing > 0.0
    weeks = np.arange(SCHOOL_WEEKS if needed else 0)
    draws = [
        chance.uniforms("week", year, day=weeks[:, None], student=students[None, :], k=k)
        for k in range(2)
    ]
    return normal_deviates(np.asarray(draws))


def shocks_of(chance: RandomStreams, year: int, teachers: Keys, weekdays: int) -> Floats:
    """Draw a standard normal of private strain for every weekday and teacher."""
    days = np.arange(weekdays)[:, None]
    return normal_deviates(chance.uniforms("strain", year, day=days, teacher=teachers[None, :]))
