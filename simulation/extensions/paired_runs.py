"""Paired short runs of a small school, with an intervention and without."""

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
CLASSES, CLASS_SIZE = 16, 6  # of the demonstration school


class PairedRuns(NamedTuple):
    """Short runs of one school, with an intervention and without. days: school days of a run."""

    plan: Intervention
    school: SchoolYear
    days: int

    def run(self, plan: Intervention | None, engine: type[SchoolRun] = SchoolRun) -> SchoolRun:
        """Return a run on its first morning, with the plan or without."""
        plans = [] if plan is None else [plan]
        return engine(self.school, Parameters(), RandomStreams(SEED, 1), interventions=plans)

    def simulated(self, plan: Intervention | None, days: int | None = None) -> SchoolRun:
        """Return a run after so many school days, all by default."""
        run = self.run(plan)
        run.advance(self.days if days is None else days)
        return run

    def at(self, dose: float) -> Intervention:
        """Return the plan at another dose, unchecked."""
        return self.plan.model_copy(update={"dose": dose})


def demonstration_school() -> Enrolment:
    """Return a primary school with a staffroom, beginners and experienced teachers."""
    streams = RandomStreams(SEED, SAME_SCHOOL)
    return synthetic_school(
        "primary", classes=CLASSES, class_size=CLASS_SIZE, schools=1, chance=streams
    )


def first_morning(school: Enrolment) -> SchoolYear:
    """Build the school year of a school; runs do not change it."""
    return first_year(school, Parameters(), RandomStreams(SEED, 1))


def levers_of(now: Circumstances) -> dict[str, Floats]:
    """Return every lever as ``owner.lever``."""
    return {
        f"{owner}.{lever}": values
        for owner, levers in now._asdict().items()
        for lever, values in levers._asdict().items()
    }


def states_by_id(run: SchoolRun) -> dict[str, pd.DataFrame]:
    """Return the states of all rows that are not reserved, under their ids."""
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
    """Name the states in which two runs differ; empty if they are equal bit for bit."""
    unequal = [
        f"{owner}.{name}"
        for owner, group in one.state._asdict().items()
        for name, values in group._asdict().items()
        if not np.array_equal(values, getattr(getattr(other.state, owner), name))
    ]
    return listed("different", unequal)


def listed(what: str, names: list[str]) -> str:
    """Return names after a word; empty without a name."""
    return f"{what}: {', '.join(names)}" if names else ""
