"""Build a school year: people, traits and the first morning; with the changes of a summer."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.parameters import Parameters, SummerChange
from simulation.processes.order import order_next_year
from simulation.processes.summer import (
    deviate_next_year,
    first_deviate,
    general_trust_next_year,
)
from simulation.randomness import RandomStreams
from simulation.school.at_rest import AtRest, state_of, with_strangers
from simulation.school.distributions import normal_deviates
from simulation.school.enrolment import Enrolment, Flags, checked, completed, listed_members
from simulation.school.initial_state import first_morning, mean_by
from simulation.school.links import group_means, idle_rows, links_of, mean_scores, pairing_of
from simulation.school.promotion import next_enrolment
from simulation.school.propensity import (
    deviate_of,
    drawn_deviate,
    earlier_conflict,
    propensity_of,
)
from simulation.school.reserve import add_reserved_rows, remove_reserved_rows, with_set_propensity
from simulation.school.school_year import SchoolYear, groups_of, school_year
from simulation.school.trait_draws import Builder
from simulation.school.traits import dyad_traits, first_skill, student_traits, teacher_traits
from simulation.state import (
    Floats,
    Ints,
    Links,
    State,
    StudentTraits,
    Teachers,
    TeacherTraits,
    Traits,
)

__all__ = ["SchoolYear", "first_year", "next_year"]


class PastYear(NamedTuple):
    """The end of the year before: the year, its last state, and which dyads shared a class."""

    year: SchoolYear
    state: State
    present: Flags


def first_year(
    enrolment: Enrolment,
    parameters: Parameters,
    chance: RandomStreams,
    *,
    fill: bool = True,
    rest: AtRest | None = None,
) -> SchoolYear:
    """Return the first school year of an enrolment.

    fill: whether classmates that the class list leaves out are added as synthetic
    students. rest: teachers after unrecorded years (``engine/burn_in.py``); without them
    teachers begin at a first guess. Raises ValueError if two ids share a hash.

    Attributes of a roster are standardised on the scale of that whole roster, and
    earlier scores enter by rank in it: other people in the roster can move a start
    value, but never a draw.
    """
    whole = whole_enrolment(enrolment, chance, fill=fill)
    return first_year_of(builder_of(whole, 1, parameters, chance), rest)


def first_year_of(builder: Builder, rest: AtRest | None = None) -> SchoolYear:
    """Return the first school year of the rows of a builder; rest: as in ``first_year``."""
    student, teachers, at_rest = _first_traits(builder), None, None
    if rest is not None:
        teachers, at_rest = state_of(builder.enrolment.teachers, rest), rest.dyads
        teachers = teachers._replace(skill=first_skill(builder))  # by years of experience
    return _finished(builder, student, first_morning(builder, student, teachers, at_rest=at_rest))


def whole_enrolment(enrolment: Enrolment, chance: RandomStreams, *, fill: bool = True) -> Enrolment:
    """Return a new enrolment with its pool, and with unlisted classmates if ``fill`` is true."""
    enrolment = replace(enrolment, pool=listed_members(enrolment))
    return checked(completed(enrolment, chance) if fill else enrolment)


def unrecorded_year(
    base: Builder, teacher: TeacherTraits, number: int, teachers: Teachers | None = None
) -> SchoolYear:
    """Return a school year before the first one, in which the same teachers teach strangers.

    base: rows of the recorded school. teacher: traits of its teachers. teachers: as the year before
    ended; a first guess if left out.
    """
    builder = with_strangers(base, number)
    student = _first_traits(builder)
    state = first_morning(builder, student, teachers)
    return school_year(builder, Traits(dyad_traits(teacher, builder), teacher, student), state)


def next_year(
    previous: SchoolYear,
    state: State,
    parameters: Parameters,
    chance: RandomStreams,
    *,
    present: Flags | None = None,
) -> SchoolYear:
    """Return the school year after another; ``state`` is that at the end of the previous one.

    present: which dyads share a class at that end; those of the beginning if left out.
    The whole state of teachers carries over. Students who come back carry engagement,
    achievement, attributes and the effect of the year on propensity and trust. Relationships
    start anew from the teacher's generalised representation, rigidity and awareness from rest.
    """
    past = PastYear(previous, state, ~previous.idle.dyads if present is None else present)
    year = previous.year + 1
    enrolment = next_enrolment(remove_reserved_rows(previous.enrolment), year, chance)
    builder = builder_of(enrolment, year, parameters, chance)
    before, now = _returning(past, builder.enrolment)
    student = _carried_traits(past, _first_traits(builder), before, now, builder)
    teachers = Teachers(*(values.copy() for values in state.teachers))
    morning = first_morning(builder, student, teachers)
    for values, earlier in zip(morning.students, state.students, strict=True):
        values[now] = earlier[before]
    morning.groups.order[:] = _carried_order(past, builder)
    return _finished(builder, student, morning)


def builder_of(
    enrolment: Enrolment, year: int, parameters: Parameters, chance: RandomStreams
) -> Builder:
    """Return the rows of a school year, its reserve included."""
    enrolment = add_reserved_rows(enrolment, year, chance)
    pairing = pairing_of(enrolment)
    links, idle = links_of(enrolment, pairing), idle_rows(enrolment, pairing)
    return Builder(year, enrolment, pairing, links, idle, parameters, chance)


def _finished(builder: Builder, student: StudentTraits, state: State) -> SchoolYear:
    teacher = teacher_traits(builder)
    return school_year(builder, Traits(dyad_traits(teacher, builder), teacher, student), state)


def _first_traits(builder: Builder) -> StudentTraits:
    """Return the traits of all students as in a first year."""
    rule, passing = builder.parameters.years, builder.student("propensity_passing")
    rows = zip(_stable_deviate(builder).tolist(), passing.tolist(), strict=True)
    z = propensity_of(np.array([first_deviate(*row, rule) for row in rows], dtype=np.float64))
    return student_traits(with_set_propensity(builder.enrolment.students, z), builder)


def _stable_deviate(builder: Builder) -> Floats:
    """Return what stays of the normal deviate of propensity of each student."""
    students, keys = builder.enrolment.students, builder.links.student_key
    conflict = mean_scores(builder.enrolment.dyads["conflict"], builder.pairing)
    earlier = earlier_conflict(conflict, builder.links.dyad_student, len(students))
    synthetic = builder.enrolment.origin != "roster"
    shared = builder.parameters.spread.class_propensity if synthetic else 0.0
    return drawn_deviate(students, earlier, keys, builder.streams, shared)


def _returning(past: PastYear, enrolment: Enrolment) -> tuple[Ints, Ints]:
    """Return the rows of the students of both years: before, and now."""
    row = past.year.enrolment.students.index.get_indexer(enrolment.students.index)
    now = np.flatnonzero(row >= 0)
    return row[now].astype(np.int64), now.astype(np.int64)


def _summer_at_level(builder: Builder) -> SummerChange:
    """Return the parameters of the summer; trust is usually lower in secondary schools."""
    years = builder.parameters.years
    if builder.enrolment.level != "secondary":
        return years
    return years._replace(typical_trust=years.secondary_trust)


def _carried_traits(
    past: PastYear, fresh: StudentTraits, before: Ints, now: Ints, builder: Builder
) -> StudentTraits:
    """Return the traits, with the effect of last year on the students who come back."""
    links, last = past.year.structure.links, past.year.structure.traits.students
    conflict = _mean_of_students(past.state.dyads.relationship_negative, links, past.present)
    trust = _mean_of_students(past.state.dyads.trust, links, past.present)
    years, keys = _summer_at_level(builder), builder.links.student_key
    summer = normal_deviates(builder.streams.uniforms("carry", builder.year, student=keys))
    z, general = fresh.propensity.copy(), fresh.general_trust.copy()
    base, deviate = _stable_deviate(builder)[now], deviate_of(last.propensity[before])
    rows = zip(deviate, base, conflict[before], summer[now], strict=True)
    z[now] = propensity_of(np.array([deviate_next_year(*row, years) for row in rows]))
    pairs = zip(last.general_trust[before], trust[before], strict=True)
    usual = builder.parameters.start.trust
    general[now] = [general_trust_next_year(*pair, usual, years) for pair in pairs]
    return fresh._replace(propensity=z, general_trust=general)


def _carried_order(past: PastYear, builder: Builder) -> Floats:
    """Return the order of every group on the first morning of a year after the first.

    A part of last year's order outlasts the summer, in proportion to the share of students who
    were in this class with this teacher before.
    """
    columns, rule = ["teacher", "class"], builder.parameters.order
    before = past.year.groups.assign(order=past.state.groups.order).set_index(columns)["order"]
    now = groups_of(builder.enrolment, builder.pairing)
    order = now.join(before, on=columns)["order"].to_numpy(dtype=np.float64)
    people = [*columns, "student"]
    listed = pd.MultiIndex.from_frame(past.year.enrolment.dyads[people])
    known = pd.MultiIndex.from_frame(builder.enrolment.dyads[people]).isin(listed)
    same = group_means(known.astype(np.float64), builder.pairing.group, len(now), 0.0)
    last = np.where(np.isnan(order), rule.start, order)
    return np.array(
        [order_next_year(*pair, rule) for pair in zip(last.tolist(), same.tolist(), strict=True)]
    )


def _mean_of_students(values: Floats, links: Links, counted: Flags) -> Floats:
    """Return the mean over each student's counted dyads, or over all if none counts."""
    own, start = links.student_dyads, links.student_start
    whole = mean_by(values[own], start, np.nan, np.ones(len(own), dtype=np.bool_))
    return mean_by(values[own], start, whole, counted[own])
