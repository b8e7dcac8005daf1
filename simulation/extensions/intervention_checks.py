"""The check of an intervention kind, built in or user-defined.

``check_intervention(MyKind(start="week 2"))`` tests property by property what the rest of the model
relies on, with short paired runs of a small school: with the intervention and without it.
"""

import math
import pickle
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple, cast

import numpy as np

from simulation.engine.reference import PlainRun
from simulation.engine.setup import prepared
from simulation.extensions.decisions import CheckedIntervention, ImpossibleDecisionError
from simulation.extensions.paired_runs import (
    PairedRuns,
    demonstration_school,
    difference,
    first_morning,
    levers_of,
    listed,
    states_by_id,
)
from simulation.extensions.user_code import described
from simulation.interventions.base import Intervention
from simulation.measurement.recorder import check_ranges, is_within
from simulation.measurement.run_tables import id_columns
from simulation.school.build_year import SchoolYear
from simulation.school.enrolment import Enrolment
from simulation.state import SCHOOL_DAYS, variables

DAYS_AFTER = 20  # school days simulated from the start on; assumed to show what a kind does
PLAIN_DAYS = 3  # the same for the reference engine, which is slow
POSSIBLE = "its decisions name levers, rows, days and values that exist"

Begins = Callable[[str], None]  # receives the name of a property before it is checked


class Property(NamedTuple):
    """A property that must hold: its name, whether it holds, and what was found if not."""

    name: str
    passed: bool
    found: str = ""


def unnoticed(name: str) -> None:
    """Ignore the name of a property."""


def check_intervention(
    plan: Intervention, school: Enrolment | None = None, begins: Begins = unnoticed
) -> tuple[Property, ...]:
    """Check every property, in order. Exceptions of the plan's own code are not caught.

    plan: should start early in year 1, so that runs are short.
    school: a small synthetic primary school by default.
    begins: receives the name of every property before it is checked.
    """
    enrolment = demonstration_school() if school is None else school
    days = min(plan.start.day + DAYS_AFTER, SCHOOL_DAYS)
    runs = PairedRuns(plan, first_morning(prepared(enrolment, [[plan]])), days)
    faults = _faults(runs, first_morning(enrolment), begins)
    return tuple(Property(name, not fault, fault) for name, fault in faults)


def _faults(runs: PairedRuns, school: SchoolYear, begins: Begins) -> Iterator[tuple[str, str]]:
    """Yield the name of every property and what contradicts it, empty if nothing does."""
    begins(POSSIBLE)
    impossible = _decisions(runs)
    yield POSSIBLE, impossible
    if impossible:
        return  # a run with such decisions means nothing
    checks: dict[str, Callable[[PairedRuns], str]] = {
        "the rows it reserves change nothing": partial(_reserve, school=school),
        "a dose of 0 is the baseline, bit for bit": _dose_nought,
        "days before the start are untouched": _causality,
        "at its dose something moves": _something_moves,
        "a larger dose moves no lever the other way": _monotone,
        "it moves the levers it names, and no other": _named_levers,
        "a larger uptake only adds teachers": _uptake,
        "no other chance is used": _chance,
        "it pickles, and so does a run with it": _pickles,
        "written out it is read back": _read_back,
        "states and levers stay in their ranges": _bounds,
        "both engines agree": _engines,
        "hours are a number, 0 or more": _hours,
        "money is a text, or None": _money,
        "its description is complete": _about,
    }
    for name, check in checks.items():
        begins(name)
        yield name, check(runs)


def _decisions(runs: PairedRuns) -> str:
    """Return what is impossible in the decisions of the plan at its dose."""
    guarded = CheckedIntervention(runs.plan)
    try:
        runs.simulated(cast("Intervention", guarded))
    except ImpossibleDecisionError as error:
        return str(error)
    return ""


def _reserve(runs: PairedRuns, school: SchoolYear) -> str:
    """Compare runs without the plan in the school with reserved rows and without."""
    reserved = states_by_id(runs.simulated(None))
    plain = states_by_id(runs._replace(school=school).simulated(None))
    changed = [name for name, values in plain.items() if not values.equals(reserved[name])]
    return listed("changed", changed)


def _dose_nought(runs: PairedRuns) -> str:
    return difference(runs.simulated(runs.at(0.0)), runs.simulated(None))


def _causality(runs: PairedRuns) -> str:
    days = runs.plan.start.day
    return difference(runs.simulated(runs.plan, days), runs.simulated(None, days))


def _something_moves(runs: PairedRuns) -> str:
    same = not difference(runs.simulated(runs.plan), runs.simulated(None))
    return "no state differs from the baseline" if same else ""


def _monotone(runs: PairedRuns) -> str:
    """Compare the total shift of every lever at half the dose and at the whole dose."""
    dose = runs.plan.dose
    half, full = (_shifts(runs, runs.at(part * dose)) for part in (0.5, 1.0))
    if _all_or_nothing(runs.plan):
        half = dict.fromkeys(full, 0.0)
    wrong = [
        name
        for name, shift in full.items()
        if half[name] * shift < 0.0 or abs(half[name]) > abs(shift) + 1e-9
    ]
    return listed("the other way", wrong)


def _named_levers(runs: PairedRuns) -> str:
    moved = {span.lever for span in runs.simulated(runs.plan).spans}
    named = set(runs.plan.about.levers)
    parts = [
        listed("moved and not named in about.levers", sorted(moved - named)),
        listed("named in about.levers and not moved", sorted(named - moved)),
    ]
    return "; ".join(part for part in parts if part)


def _uptake(runs: PairedRuns) -> str:
    few, many = (
        _participants(runs, runs.plan.model_copy(update={"uptake": share})) for share in (0.3, 0.7)
    )
    return "" if few <= many else f"{len(few - many)} teachers less"


def _chance(runs: PairedRuns) -> str:
    before = random.getstate(), np.random.get_state()
    one, other = runs.simulated(runs.plan), runs.simulated(runs.plan)
    after = random.getstate(), np.random.get_state()
    if repr(before) != repr(after):
        return "a global random state was changed"
    return difference(one, other)


def _pickles(runs: PairedRuns) -> str:
    if pickle.loads(pickle.dumps(runs.plan)) != runs.plan:
        return "the unpickled plan differs"
    halfway = runs.simulated(runs.plan, runs.plan.start.day + 1)
    again = pickle.loads(pickle.dumps(halfway))
    for run in (halfway, again):
        run.advance(runs.days - run.day)
    return difference(again, halfway)


def _read_back(runs: PairedRuns) -> str:
    again = type(runs.plan).model_validate_json(runs.plan.model_dump_json())
    return "" if again == runs.plan else f"read back as {described(again)}"


def _bounds(runs: PairedRuns) -> str:
    run = runs.run(runs.at(1.0))
    names = id_columns(run.school_year).names
    while run.day < runs.days:
        run.advance(min(5, runs.days - run.day))
        try:
            check_ranges(run.state, names, run.year, run.day)
        except FloatingPointError as error:
            return str(error)
        for name, values in levers_of(run.circumstances).items():
            owner, lever = name.split(".")
            known = variables(type(getattr(run.circumstances, owner)))[lever]
            if not is_within(values, known):
                return f"the lever {lever} outside its range"
    return ""


def _engines(runs: PairedRuns) -> str:
    plain, fast = runs.run(runs.plan, PlainRun), runs.run(runs.plan)
    days = min(runs.plan.start.day + PLAIN_DAYS, SCHOOL_DAYS)
    for run in (plain, fast):
        run.advance(days)
    return difference(plain, fast)


def _hours(runs: PairedRuns) -> str:
    hours = runs.plan.hours()
    number = isinstance(hours, int | float | np.number) and not isinstance(hours, bool)
    right = number and math.isfinite(hours) and hours >= 0.0
    return "" if right else f"{described(hours)} hours"


def _money(runs: PairedRuns) -> str:
    money = runs.plan.money()
    return "" if money is None or type(money) is str else described(money)


def _about(runs: PairedRuns) -> str:
    texts = ("summary", "leaves_out", "hours_basis", "dose", "evidence")
    return listed("empty", [name for name in texts if not getattr(runs.plan.about, name)])


def _all_or_nothing(plan: Intervention) -> bool:
    """Return whether a kind refuses half a dose."""
    try:
        type(plan).model_validate(plan.model_dump() | {"dose": 0.5})
    except ValueError:
        return True
    return False


def _participants(runs: PairedRuns, plan: Intervention) -> set[int]:
    """Return the keys of the teachers who take part."""
    run = runs.simulated(plan, plan.start.day + 1)
    return {int(key) for keys in run.members.values() for key in keys}


def _shifts(runs: PairedRuns, plan: Intervention) -> dict[str, float]:
    """Return the distance of every lever from rest, summed over rows and days."""
    run, rest = runs.run(plan), levers_of(runs.run(None).circumstances)
    total = dict.fromkeys(rest, 0.0)
    while run.day < runs.days:
        run.advance(1)
        for name, values in levers_of(run.circumstances).items():
            total[name] += float((values - rest[name]).sum())
    return total
