"""A school year made ready: everybody, everybody's traits, and the first morning."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.ablated_representation import simplified
from simulation.school.carry_over import (
    Returning,
    carried_propensity,
    carried_students,
    carried_teachers,
    carried_trust,
    mean_of_students,
    returning,
    summer_deviates,
)
from simulation.school.enrolment import Enrolment, checked, completed, listed_members
from simulation.school.initial_state import (
    new_dyads,
    new_students,
    new_teachers,
    settled,
    with_earlier_scores,
)
from simulation.school.links import dyad_owner, links_of, pairing_of
from simulation.school.promotion import next_enrolment
from simulation.school.propensity import earlier_conflict, propensity
from simulation.school.reserve import add_reserved_rows, remove_reserved_rows, with_set_propensity
from simulation.school.school_year import (
    SchoolYear,
    contact_rates,
    dyad_table,
    idle_rows,
    mean_scores,
)
from simulation.school.traits import dyad_traits, student_traits, teacher_traits
from simulation.state import Floats, Links, State, StudentTraits, Traits, World

__all__ = ["SchoolYear", "first_year", "next_year"]


def first_year(
    enrolment: Enrolment, parameters: Parameters, chance: RandomStreams, *, fill: bool = True
) -> SchoolYear:
    """The first school year of an enrolment.

    fill: whether classmates whom the class list leaves out are added as synthetic
    students. Raises ValueError if two ids share a hash.

    Attributes of a roster are standardised on the scale of that whole roster, and
    earlier scores enter by rank in it: other people in the roster can move a start
    value, but never a draw.
    """
    enrolment = replace(enrolment, pool=listed_members(enrolment))
    enrolment = checked(completed(enrolment, chance) if fill else enrolment)
    enrolment = add_reserved_rows(enrolment, 1, chance)
    pairing = pairing_of(enrolment)
    links, idle = links_of(enrolment, pairing), idle_rows(enrolment, pairing)
    closeness = mean_scores(enrolment.dyads["closeness"], pairing)
    conflict = mean_scores(enrolment.dyads["conflict"], pairing)
    students = _students(enrolment, conflict, links, parameters, chance)
    teachers = new_teachers(links, parameters, chance)
    dyads = new_dyads(teachers, students.general_trust, links, parameters, chance, year=1)
    dyads = with_earlier_scores(dyads, closeness, conflict, links, parameters, chance)
    dyads = simplified(dyads, parameters.representation)
    ability = enrolment.students["ability"].to_numpy()
    state = State(
        dyads=dyads,
        teachers=settled(teachers, dyads, links, idle, parameters),
        students=new_students(ability, students.base_engagement, links.student_key, chance),
    )
    return SchoolYear(
        year=1,
        enrolment=enrolment,
        world=World(links, _traits(enrolment, students, links, parameters, chance)),
        state=state,
        contact_rate=contact_rates(enrolment, pairing, parameters.contacts),
        dyads=dyad_table(enrolment, pairing),
        idle=idle,
    )


def next_year(
    previous: SchoolYear,
    state: State,
    parameters: Parameters,
    chance: RandomStreams,
    *,
    present: npt.NDArray[np.bool_] | None = None,
) -> SchoolYear:
    """The school year after another; ``state`` is that at the end of the previous one.

    present: which dyads share a class at that end; those of the beginning if left out.
    Teachers carry all they are. Students who come back carry engagement, achievement,
    attributes and what the year left in propensity and trust. Relationships start anew
    from the teacher's generalised representation, rigidity and awareness from rest.
    """
    year = previous.year + 1
    enrolment = next_enrolment(remove_reserved_rows(previous.enrolment), year, chance)
    enrolment = add_reserved_rows(enrolment, year, chance)
    pairing = pairing_of(enrolment)
    links, idle = links_of(enrolment, pairing), idle_rows(enrolment, pairing)
    who = returning(previous.enrolment.students.index, enrolment.students.index)
    unknown = np.full(len(pairing.teacher), np.nan)
    fresh = _students(enrolment, unknown, links, parameters, chance)
    there = ~previous.idle.dyads if present is None else present
    students = _returned(
        previous, state, there, fresh, who,
        links=links, parameters=parameters, chance=chance,
    )  # fmt: skip
    teachers = carried_teachers(state)
    dyads = new_dyads(teachers, students.general_trust, links, parameters, chance, year=year)
    dyads = simplified(dyads, parameters.representation)
    ability = enrolment.students["ability"].to_numpy()
    newcomers = new_students(ability, students.base_engagement, links.student_key, chance)
    begun = State(
        dyads=dyads,
        teachers=settled(teachers, dyads, links, idle, parameters),
        students=carried_students(state, newcomers, who),
    )
    return SchoolYear(
        year=year,
        enrolment=enrolment,
        world=World(links, _traits(enrolment, students, links, parameters, chance)),
        state=begun,
        contact_rate=contact_rates(enrolment, pairing, parameters.contacts),
        dyads=dyad_table(enrolment, pairing),
        idle=idle,
    )


def _students(
    enrolment: Enrolment,
    conflict: Floats,
    links: Links,
    parameters: Parameters,
    chance: RandomStreams,
) -> StudentTraits:
    """Traits of all students as if none had been there before; conflict: of each dyad."""
    students, keys = enrolment.students, links.student_key
    earlier = earlier_conflict(conflict, links.dyad_student, len(students))
    z = with_set_propensity(students, propensity(students, earlier, keys, chance))
    return student_traits(enrolment.level, students, z, keys, parameters, chance)


def _returned(
    previous: SchoolYear,
    state: State,
    there: npt.NDArray[np.bool_],
    fresh: StudentTraits,
    who: Returning,
    *,
    links: Links,
    parameters: Parameters,
    chance: RandomStreams,
) -> StudentTraits:
    """The traits, with what last year left in the students who come back."""
    old, last = previous.world.links, previous.world.traits.students
    conflict = mean_of_students(state.dyads.relationship_negative, old, there)
    trust = mean_of_students(state.dyads.trust, old, there)
    own = summer_deviates(links.student_key, previous.year + 1, chance)
    return fresh._replace(
        propensity=carried_propensity(fresh, last, conflict, own, who, parameters.years),
        general_trust=carried_trust(fresh, last, trust, who, parameters.years),
    )


def _traits(
    enrolment: Enrolment,
    students: StudentTraits,
    links: Links,
    parameters: Parameters,
    chance: RandomStreams,
) -> Traits:
    teachers = teacher_traits(enrolment.teachers, links.teacher_key, parameters, chance)
    owner = dyad_owner(links)
    student = links.student_key[links.dyad_student]
    relevance, teacher = teachers.relevance[owner], links.teacher_key[owner]
    dyads = dyad_traits(relevance, teacher, student, parameters, chance)
    return Traits(dyads=dyads, teachers=teachers, students=students)
