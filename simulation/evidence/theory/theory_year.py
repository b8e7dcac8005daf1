"""School years of one model in one population: recorded every Monday, with changes to the state.

All models and arms of a population share people and random draws, so that a difference is due to
the model or the change alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simulation.engine.burn_in import BURN_IN, first_year_at_rest
from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.engine.setup import prepared
from simulation.evidence.claims.experiment import CLASS_SIZE, FixedValues, fix_values
from simulation.evidence.theory.rival_models import (
    CLOSENESS_DEMAND,
    FULL,
    Cut,
    RivalModel,
    RunningMeans,
    experience,
    parameters_of,
    running_means,
    workload_factor,
)
from simulation.evidence.theory.series import Series
from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.kinds.collegial_support import CollegialSupport
from simulation.interventions.kinds.mentoring import Mentoring
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.calendar import TERMS
from simulation.school.enrolment import Flags
from simulation.school.links import dyad_owner
from simulation.school.school_year import SchoolYear
from simulation.school.synthetic.school import synthetic_school
from simulation.state import DAYS_A_WEEK, SCHOOL_DAYS, SCHOOL_WEEKS, Dyads, Floats, Ints

YEARS = 3  # of the long run, for the spread of test scores over years
FIRST_WATCHED, LAST_WATCHED = 20, 28  # Mondays between which contacts are recorded one by one
RECORDED_OF_STUDENTS = ("engagement", "achievement")
EVENING = (
    "stress",
    "exhaustion",
    "evening_load",
    "load",
    "practice",
)  # of teachers, after the night
NEW_YEAR = sum(weeks for weeks, _ in TERMS[:2]) * DAYS_A_WEEK  # first school day after Christmas
CLASSES_A_TEACHER, TEACHERS_A_CLASS = 5, 10  # of a secondary school, as in the validation

FIRST_MORNING = SchoolMorning(1, 0)
MENTORING = Mentoring(start=FIRST_MORNING)
SUPPORT_GROUPS = CollegialSupport(start=FIRST_MORNING)
STAFF_PLANS: tuple[Any, ...] = (
    MENTORING,
    SUPPORT_GROUPS,
)  # their ties are reserved

Change = Callable[[SchoolRun], None]


class TheoryTask(NamedTuple):
    """One population under one model. teachers: number. parameters: of the population.

    replicate: from 1; names the draws. level: of the school. both: whether statistics of a
    secondary school are computed too. burn_in: unrecorded years before the first one.
    """

    model: RivalModel
    replicate: int
    teachers: int
    parameters: Parameters
    seed: int
    level: str = "primary"
    both: bool = True
    burn_in: int = BURN_IN

    @property
    def chance(self) -> RandomStreams:
        """The random streams of the population: the same under every model."""
        return RandomStreams(self.seed, self.replicate)


@dataclass(frozen=True)
class TheoryArm:
    """What is done in a year of a population.

    fixed: values set every morning. changes: by school day, a Monday, what is done to the state.
    plans: interventions. chance: other random draws of the days. parameters: changed ones.
    watched: record contacts.
    """

    fixed: Sequence[FixedValues] = ()
    changes: Mapping[int, Change] = field(default_factory=dict)
    plans: Sequence[Any] = ()
    chance: RandomStreams | None = None
    parameters: Callable[[Parameters], Parameters] | None = None
    watched: bool = False


class TheoryYear(NamedTuple):
    """A recorded school year.

    year: before its first day. mondays: every variable of dyads and students, and order of groups,
    on 40 Monday mornings and after the last day, shape (41, rows). misbehaviour: contacts with
    misbehaviour before each of them, shape (41, dyads). fridays: ``EVENING`` after the weekend's
    nights, shape (40, teachers). returned: exhaustion after the first school day of the new
    calendar year. events: the contacts of the watched weeks, a column a field. contacts: of every
    dyad. marked: dyads that an intervention chose.
    """

    year: SchoolYear
    mondays: dict[str, Floats]
    misbehaviour: Floats
    fridays: dict[str, Floats]
    returned: Floats
    events: pd.DataFrame
    contacts: Floats
    marked: Flags

    @property
    def owner(self) -> Ints:
        """Row of the teacher of every dyad."""
        return dyad_owner(self.year.structure.links)

    @property
    def student(self) -> Ints:
        """Row of the student of every dyad."""
        return self.year.structure.links.dyad_student


def first_morning(task: TheoryTask) -> SchoolYear:
    """Return the school of a task on its first morning, with ties of ``STAFF_PLANS``; cached."""
    return _first_morning(task._replace(model=FULL), parameters_of(task.model, task.parameters))


@lru_cache(maxsize=8)
def _first_morning(task: TheoryTask, p: Parameters) -> SchoolYear:
    """Return the first morning. task: of the full model, which leads to rest for all models."""
    level, teachers, chance = task.level, task.teachers, task.chance
    classes = teachers
    if level == "secondary":
        classes = max(2, teachers * CLASSES_A_TEACHER // TEACHERS_A_CLASS)
    school = synthetic_school(level, classes=classes, class_size=CLASS_SIZE, chance=chance)
    reserved = prepared(school, [[plan] for plan in STAFF_PLANS])
    return first_year_at_rest(reserved, p, chance, burn_in=task.burn_in, before=task.parameters)


def simulate_arm(task: TheoryTask, arm: TheoryArm | None = None) -> TheoryYear:
    """Return the first school year of a population under a model."""
    means = () if task.model == FULL else means_of(task)
    return _simulate(task, arm or TheoryArm(), 1, means)[0]


def long_run(task: TheoryTask) -> Sequence[TheoryYear]:
    """Return ``YEARS`` school years of a population; those of primary schools with contacts."""
    if task.model == FULL:
        return full_years(task)
    return _simulate(task, TheoryArm(watched=task.level == "primary"), YEARS, means_of(task))


def full_years(task: TheoryTask) -> Sequence[TheoryYear]:
    """Return the long run of the full model in a population; cached."""
    return _full_years(task._replace(model=FULL))


@lru_cache(maxsize=4)
def _full_years(task: TheoryTask) -> tuple[TheoryYear, ...]:
    return tuple(_simulate(task, TheoryArm(watched=task.level == "primary"), YEARS, ()))


def unwatched_years(task: TheoryTask) -> Sequence[TheoryYear]:
    """Return the long run of the full model without its contacts, which need much memory."""
    return _simulate(task._replace(model=FULL), TheoryArm(), YEARS, ())


def means_of(task: TheoryTask) -> tuple[RunningMeans, ...]:
    """Return the running means of the full model in a population, by year; cached."""
    return _means(task._replace(model=FULL))


@lru_cache(maxsize=4)
def _means(task: TheoryTask) -> tuple[RunningMeans, ...]:
    found = []
    for year in full_years(task):
        p = task.parameters
        weights = experience(year.contacts, year.misbehaviour[-1], p.representation.negativity)
        found.append(running_means(year.mondays, weights, _workload(year, p)))
    return tuple(found)


def _workload(year: TheoryYear, p: Parameters) -> float:
    """Return the factor on other work under ``CLOSENESS_DEMAND``."""
    cost = parameters_of(CLOSENESS_DEMAND, p).load
    traits = year.year.structure.traits
    propensity = traits.students.propensity[year.student]
    closeness = year.mondays["relationship_positive"].mean(axis=0)
    demand = cost.closeness * year.contacts * closeness * np.maximum(propensity, 0.0)
    a_day = float(demand.sum()) / len(traits.teachers.workload) / SCHOOL_DAYS
    support = float(1.0 - year.fridays["exhaustion"].mean())
    return workload_factor(a_day, support, float(traits.teachers.workload.mean()), p)


def _simulate(
    task: TheoryTask, arm: TheoryArm, years: int, means: Sequence[RunningMeans]
) -> list[TheoryYear]:
    """Simulate school years. means: of the full model, by year; none for the full model itself."""
    p = parameters_of(task.model, task.parameters)
    start = first_morning(task)
    if arm.parameters is not None:
        p = arm.parameters(p)
    ids = list(start.enrolment.teachers.index) if arm.watched else []
    run = SchoolRun(
        start, p, arm.chance or task.chance, years=years, interventions=arm.plans, watched=ids
    )
    found = [_school_year(run, task.model, arm, means)]
    for _ in range(1, years):
        run.start_next_year()
        found.append(_school_year(run, task.model, TheoryArm(), means))
    return found


def _school_year(
    run: SchoolRun, model: RivalModel, arm: TheoryArm, means: Sequence[RunningMeans]
) -> TheoryYear:
    cut = Cut(model, run, means[run.year - 1]) if model != FULL else None
    mondays, fridays = Series(), Series()
    events, year, returned = [], run.school_year, np.zeros(0)
    for week in range(SCHOOL_WEEKS):
        _begin(run, arm, cut)
        _record(run, mondays)
        for n, days in enumerate(_steps(run.day, arm)):
            if n:
                _begin(run, arm, cut)
            run.advance(days)
            if run.day == NEW_YEAR + 1:
                returned = run.state.teachers.exhaustion.copy()
        for name in EVENING:
            fridays.add(name, getattr(run.state.teachers, name))
        rows = run.events.take()
        if arm.watched and run.year == 1 and FIRST_WATCHED <= week < LAST_WATCHED:
            events.append(rows)
    _record(run, mondays)
    states = mondays.arrays()
    return TheoryYear(
        year,
        states,
        states.pop("misbehaviour"),
        fridays.arrays(),
        returned,
        contacts_of(events),
        run.tally.dyads.contacts.astype(np.float64),
        run.marked.copy(),
    )


def contacts_of(rows: Sequence[Floats]) -> pd.DataFrame:
    """Return recorded contacts, a column a field, without events that belong to no student."""
    events = pd.DataFrame(np.concatenate(rows) if rows else [], columns=list(EVENT_FIELDS))
    return events[events["dyad"] >= 0.0].reset_index(drop=True)


def _record(run: SchoolRun, into: Series) -> None:
    """Record the states of dyads and students, and counts of misbehaviour, on this morning."""
    for name in Dyads._fields:
        into.add(name, getattr(run.state.dyads, name))
    into.add("order", run.state.groups.order)
    for name in RECORDED_OF_STUDENTS:
        into.add(name, getattr(run.state.students, name))
    into.add("misbehaviour", run.tally.dyads.negative_contacts.astype(np.float64))


def _steps(monday: int, arm: TheoryArm) -> tuple[int, ...]:
    """Return the days that are simulated at once from a Monday; one where values are fixed."""
    if any(fixed.days > monday for fixed in arm.fixed):
        return (1,) * DAYS_A_WEEK
    return (1, DAYS_A_WEEK - 1) if monday == NEW_YEAR else (DAYS_A_WEEK,)


def _begin(run: SchoolRun, arm: TheoryArm, cut: Cut | None) -> None:
    """Set what the arm and the cut fix or change on this morning."""
    for fixed in arm.fixed:
        fix_values(run, fixed, run.day)
    if run.day in arm.changes:
        arm.changes[run.day](run)
    if cut is not None:
        cut.morning(run)
