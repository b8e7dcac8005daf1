"""Trying an intervention: short runs with it and without, and what differs between them."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.engine.school_run import SchoolRun
from simulation.interventions.base import Intervention
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.build_year import SchoolYear, first_year
from simulation.school.enrolment import Enrolment
from simulation.school.synthetic.school import SAME_SCHOOL, synthetic_school
from simulation.state import Circumstances, Floats

SEED = 1
CLASSES, CLASS_SIZE = 16, 6  # of the school that is made if none is given


class Trial(NamedTuple):
    """A kind as set by the user, in a school that lies ready for it."""

    plan: Intervention
    school: SchoolYear
    days: int  # lived by each run

    def run(self, plan: Intervention | None, kind: type[SchoolRun] = SchoolRun) -> SchoolRun:
        """A run on its first morning, with the plan or without."""
        plans = [] if plan is None else [plan]
        return kind(self.school, Parameters(), RandomStreams(SEED, 1), interventions=plans)

    def lived(self, plan: Intervention | None, days: int | None = None) -> SchoolRun:
        """A run that has lived so many school days, all by default."""
        run = self.run(plan)
        run.advance(self.days if days is None else days)
        return run

    def at(self, dose: float) -> Intervention:
        """The plan at another dose, unchecked."""
        return self.plan.model_copy(update={"dose": dose})


def demonstration_school() -> Enrolment:
    """A primary school with a staffroom, beginners and experienced teachers among them."""
    chance = RandomStreams(SEED, SAME_SCHOOL)
    return synthetic_school(
        "primary", classes=CLASSES, class_size=CLASS_SIZE, schools=1, chance=chance
    )


def opened(school: Enrolment) -> SchoolYear:
    """The school on its first morning; runs leave it as it is."""
    return first_year(school, Parameters(), RandomStreams(SEED, 1))


def members(trial: Trial, plan: Intervention) -> set[int]:
    """Keys of the teachers who take part, found when the plan is decided."""
    run = trial.lived(plan, plan.start.day + 1)
    return {int(key) for keys in run.members.values() for key in keys}


def shifts(trial: Trial, plan: Intervention) -> dict[str, float]:
    """How far each lever is from rest in all, summed over rows and days."""
    run, rest = trial.run(plan), levers(trial.run(None).circumstances)
    total = dict.fromkeys(rest, 0.0)
    while run.day < trial.days:
        run.advance(1)
        for name, values in levers(run.circumstances).items():
            total[name] += float((values - rest[name]).sum())
    return total


def levers(now: Circumstances) -> dict[str, Floats]:
    """Every lever as ``owner.lever``."""
    return {
        f"{owner}.{lever}": values
        for owner, levers in now._asdict().items()
        for lever, values in levers._asdict().items()
    }


def by_name(run: SchoolRun) -> dict[str, pd.DataFrame]:
    """The states of all who are no reserve, under their ids."""
    year, state = run.school_year, run.state
    pairs = pd.MultiIndex.from_frame(year.dyads[["teacher", "student"]])
    people = year.enrolment
    tables = {
        "dyads": (pairs, ~year.idle.dyads),
        "teachers": (people.teachers.index, ~year.idle.teachers),
        "students": (people.students.index, run.here.students),
    }
    return {
        owner: pd.DataFrame(getattr(state, owner)._asdict(), index=index)[rows]
        for owner, (index, rows) in tables.items()
    }


def difference(one: SchoolRun, other: SchoolRun) -> str:
    """Which states of two runs differ; nothing if they are equal, bit for bit."""
    unequal = [
        f"{owner}.{name}"
        for owner, group in one.state._asdict().items()
        for name, values in group._asdict().items()
        if not np.array_equal(values, getattr(getattr(other.state, owner), name))
    ]
    return f"different: {', '.join(unequal)}" if unequal else ""
