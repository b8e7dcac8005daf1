"""Decisions of interventions in a school year that is simulated elsewhere.

Most decisions depend on the class list, the draws and the calendar, which are known before the
year: they are made here, with the state of the first morning. A choice of dyads or teachers by
their state is made on its morning instead, by the kernel ``choose_highest`` that the interventions
use here too. For it the arguments of that kernel are prepared.
"""

import copy
from typing import Any, NamedTuple

import numpy as np

from simulation.engine.arrays import Call
from simulation.engine.school_run import SchoolRun
from simulation.errors import BadInput, Problem
from simulation.interventions.base import NO_ROWS, InterventionProtocol
from simulation.interventions.context import Decision, DecisionContext, StateOverride
from simulation.interventions.lever_schedule import Span
from simulation.interventions.targeting import (
    DyadTarget,
    Entries,
    TeacherTarget,
    dyads_of_teachers,
    priority,
    regular_teachers,
)
from simulation.school.calendar import Calendar
from simulation.school.links import dyad_owner
from simulation.state import SCHOOL_DAYS, Floats, Ints, owner

BY_STATE = ("most conflictual", "least close")


class Choice(NamedTuple):
    """Arguments of ``choose_highest``; ``chosen`` is its result."""

    entries: Entries
    score: Floats
    sign: float
    many: Ints
    chosen: Ints


class LaterChoice(NamedTuple):
    """A choice by the state on the morning of ``day``.

    teachers: the choice among all teachers; those in ``ready`` then take part. None if they
    are known. dyads: the choice among the dyads of every teacher, at most ``most`` of each; the
    number is 0 until the teachers are known. None if no dyads are chosen.
    """

    day: int
    teachers: Choice | None
    ready: Ints
    dyads: Choice | None
    most: Ints


class Decisions(NamedTuple):
    """All decisions of a year.

    spans: in the order in which they are combined, each with the number of the later choice that
    gives its rows, or None. overrides: with their school day. calendar: with extra holidays.
    """

    spans: list[tuple[Span, int | None]]
    choices: list[LaterChoice]
    overrides: list[tuple[int, StateOverride]]
    calendar: Calendar


class _Note(NamedTuple):
    plan: Any
    context: DecisionContext
    decision: Decision


class _Noted:
    """An intervention whose decisions are noted."""

    def __init__(self, plan: InterventionProtocol, notes: list[_Note]) -> None:
        self._plan, self._notes = plan, notes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plan, name)

    def decide(self, context: DecisionContext) -> Decision:
        decision = self._plan.decide(context)
        self._notes.append(_Note(self._plan, context, decision))
        return decision


class _LeversOnly(SchoolRun):
    """A run that decides and moves levers, but simulates nothing."""

    def run_kernel(self, call: Call) -> None:
        """Leave the state as it is."""


def decisions_of(run: SchoolRun) -> Decisions:
    """Return the decisions of the school year that a run has just opened.

    Raises BadInput for a choice by the state that ``choose_highest`` cannot make.
    """
    levers, notes = _LeversOnly.__new__(_LeversOnly), list[_Note]()
    levers.__setstate__(copy.deepcopy(run.__getstate__() | {"interventions": ()}))
    levers.interventions = tuple(_Noted(plan, notes) for plan in run.interventions)
    levers.advance(SCHOOL_DAYS)
    made = Decisions([], [], [], levers.calendar)
    for note in notes:
        later, spans = later_choice(note, run), note.decision.spans
        number = len(made.choices)
        if later is not None:
            made.choices.append(later)
        made.spans.extend((it, number if _follows(it, later) else None) for it in spans)
        made.overrides.extend((note.context.today.day, it) for it in note.decision.overrides)
    return made


def _follows(span: Span, later: LaterChoice | None) -> bool:
    """Return whether the rows of a span come from a later choice."""
    if later is None:
        return False
    chosen = {"teachers": later.teachers, "dyads": later.dyads, "students": later.dyads}
    return chosen.get(owner(span.lever)) is not None


def later_choice(note: _Note, run: SchoolRun) -> LaterChoice | None:
    """Return the choice by the state that a decision depends on; None if it depends on none."""
    plan, context, decision = note
    if context.today.day == 0:
        return None
    chooses = getattr(plan, "dyads_chosen", None)
    if chooses is None and len(decision.chosen):
        raise _unknown(context, "a rule of an extension")
    target: DyadTarget | None = None if chooses is None else chooses()
    who = getattr(plan, "teachers", TeacherTarget()).who
    by_exhaustion = who == "most exhausted" and context.members is None
    by_state = target is not None and not target.named and target.dyads in BY_STATE
    if not by_exhaustion and not by_state:
        return None
    if by_exhaustion and (target is None or target.named) and _moves_others(decision):
        raise _unknown(context, "the exhaustion of their teachers")
    now = context._replace(state=run.state, circumstances=run.circumstances)
    return LaterChoice(
        context.today.day,
        _teachers_by_state(plan, now) if by_exhaustion else None,
        _ready(plan, context) if by_exhaustion else NO_ROWS,
        None if target is None else _dyads_by_state(target, now, decision, known=not by_exhaustion),
        NO_ROWS if target is None else target.many(context),
    )


def _moves_others(decision: Decision) -> bool:
    """Return whether a decision moves levers of dyads, students or ties."""
    return any(owner(span.lever) != "teachers" for span in decision.spans)


def _ready(plan: Any, context: DecisionContext) -> Ints:
    """Return the rows of the teachers who take part if they are among the most exhausted."""
    return np.flatnonzero(
        plan.model_copy(update={"teachers": TeacherTarget()}).taking_part(context)
    )


def _teachers_by_state(plan: Any, now: DecisionContext) -> Choice:
    entries, many = regular_teachers(now), plan.teachers.many(now)
    exhaustion = now.state.teachers.exhaustion
    return Choice(entries, exhaustion, 1.0, many, np.zeros(len(exhaustion), dtype=np.int64))


def _dyads_by_state(
    target: DyadTarget, now: DecisionContext, decision: Decision, *, known: bool
) -> Choice:
    """Return a choice among dyads. known: whether the teachers are those of the decision."""
    entries, many = dyads_of_teachers(now), np.zeros_like(target.many(now))
    if known:
        owners = dyad_owner(now.structure.links)[decision.chosen]
        many[owners] = target.many(now)[owners]
    score, sign = priority(target.dyads, now)
    return Choice(entries, score, sign, many, np.zeros(len(score), dtype=np.int64))


def _unknown(context: DecisionContext, found: str) -> BadInput:
    """Return the error of a choice that only a run in Python can make."""
    expected = "a rule that needs no state, or a target of dyads"
    remedy = "let it start on the first morning"
    return BadInput([Problem(context.label, "", f"people chosen by {found}", expected, "", remedy)])
