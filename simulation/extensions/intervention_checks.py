"""One check for every kind of intervention, ours or yours.

``check_intervention(MyKind(start="week 2"))`` says property by property whether a kind keeps
what the rest of the model relies on.
"""

import math
import pickle
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from simulation.engine.reference import PlainRun
from simulation.engine.setup import prepared
from simulation.extensions.paired_run import (
    Trial,
    by_name,
    demonstration_school,
    difference,
    levers,
    members,
    opened,
    shifts,
)
from simulation.interventions.base import Intervention
from simulation.measurement.run_tables import id_columns
from simulation.measurement.state_ranges import check_ranges, is_within
from simulation.school.build_year import SchoolYear
from simulation.school.enrolment import Enrolment
from simulation.state import SCHOOL_DAYS, variables

DAYS_AFTER = 20  # school days lived from the start on; assumed to show what a kind does
PLAIN_DAYS = 3  # the same for the plain engine, which is slow


class Property(NamedTuple):
    """One thing that must hold: its name, whether it does, and what was found if not."""

    name: str
    holds: bool
    found: str = ""


def check_intervention(plan: Intervention, school: Enrolment | None = None) -> tuple[Property, ...]:
    """Every property, in order; the plan should start early in year 1, to be quick.

    school: where it is tried; a small synthetic primary school by default. An exception in
    the plan's own code is not caught.
    """
    made = demonstration_school() if school is None else school
    days = min(plan.start.day + DAYS_AFTER, SCHOOL_DAYS)
    trial = Trial(plan, opened(prepared(made, [[plan]])), days)
    return tuple(Property(name, not found, found) for name, found in _found(trial, opened(made)))


def _found(trial: Trial, made: SchoolYear) -> Iterator[tuple[str, str]]:
    checks: dict[str, Callable[[Trial], str]] = {
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
        "it says what is known about it": _about,
    }
    yield "what it lays out changes nothing", _laid_out(trial, made)
    for name, check in checks.items():
        yield name, check(trial)


def _laid_out(trial: Trial, made: SchoolYear) -> str:
    """Compare runs without the plan in the school with its reserve and without."""
    with_rows, without = trial.lived(None), trial._replace(school=made).lived(None)
    one, other = by_name(with_rows), by_name(without)
    moved = [name for name, values in other.items() if not values.equals(one[name])]
    return f"moved: {', '.join(moved)}" if moved else ""


def _dose_nought(trial: Trial) -> str:
    return difference(trial.lived(trial.at(0.0)), trial.lived(None))


def _causality(trial: Trial) -> str:
    days = trial.plan.start.day
    return difference(trial.lived(trial.plan, days), trial.lived(None, days))


def _something_moves(trial: Trial) -> str:
    same = not difference(trial.lived(trial.plan), trial.lived(None))
    return "no state differs from the baseline" if same else ""


def _monotone(trial: Trial) -> str:
    """Total shift of every lever at half the dose and at all of it."""
    dose = trial.plan.dose
    half, full = (shifts(trial, trial.at(part * dose)) for part in (0.5, 1.0))
    if _all_or_nothing(trial.plan):
        half = dict.fromkeys(full, 0.0)
    wrong = [
        name for name, shift in full.items()
        if half[name] * shift < 0.0 or abs(half[name]) > abs(shift) + 1e-9
    ]  # fmt: skip
    return f"the other way: {', '.join(wrong)}" if wrong else ""


def _named_levers(trial: Trial) -> str:
    moved = {span.lever for span in trial.lived(trial.plan).spans}
    wrong = sorted(moved ^ set(trial.plan.about.levers))
    return f"moved or named, not both: {', '.join(wrong)}" if wrong else ""


def _uptake(trial: Trial) -> str:
    few, many = (
        members(trial, trial.plan.model_copy(update={"uptake": share})) for share in (0.3, 0.7)
    )
    return "" if few <= many else f"lost {len(few - many)} teachers"


def _chance(trial: Trial) -> str:
    before = random.getstate(), np.random.get_state()
    one, other = trial.lived(trial.plan), trial.lived(trial.plan)
    after = random.getstate(), np.random.get_state()
    if repr(before) != repr(after):
        return "a global random state was touched"
    return difference(one, other)


def _pickles(trial: Trial) -> str:
    if pickle.loads(pickle.dumps(trial.plan)) != trial.plan:
        return "the plan comes back as another one"
    halfway = trial.lived(trial.plan, trial.plan.start.day + 1)
    again = pickle.loads(pickle.dumps(halfway))
    for run in (halfway, again):
        run.advance(trial.days - run.day)
    return difference(again, halfway)


def _read_back(trial: Trial) -> str:
    again = type(trial.plan).model_validate_json(trial.plan.model_dump_json())
    return "" if again == trial.plan else f"came back as {again!r}"


def _bounds(trial: Trial) -> str:
    run = trial.run(trial.at(1.0))
    names = id_columns(run.school_year).names
    while run.day < trial.days:
        run.advance(min(5, trial.days - run.day))
        try:
            check_ranges(run.state, names, run.year, run.day)
        except FloatingPointError as error:
            return str(error)
        for name, values in levers(run.circumstances).items():
            owner, lever = name.split(".")
            known = variables(type(getattr(run.circumstances, owner)))[lever]
            if not is_within(values, known):
                return f"the lever {lever} left its range"
    return ""


def _engines(trial: Trial) -> str:
    plain, fast = trial.run(trial.plan, PlainRun), trial.run(trial.plan)
    days = min(trial.plan.start.day + PLAIN_DAYS, SCHOOL_DAYS)
    for run in (plain, fast):
        run.advance(days)
    return difference(plain, fast)


def _hours(trial: Trial) -> str:
    hours = trial.plan.hours()
    return "" if math.isfinite(hours) and hours >= 0.0 else f"{hours} hours"


def _about(trial: Trial) -> str:
    about = trial.plan.about
    texts = {
        "summary": about.summary, "leaves_out": about.leaves_out,
        "hours_basis": about.hours_basis, "dose": about.dose, "evidence": about.evidence,
    }  # fmt: skip
    empty = [name for name, text in texts.items() if not text]
    return f"empty: {', '.join(empty)}" if empty else ""


def _all_or_nothing(plan: Intervention) -> bool:
    """Whether a kind refuses half a dose."""
    try:
        type(plan).model_validate(plan.model_dump() | {"dose": 0.5})
    except ValueError:
        return True
    return False
