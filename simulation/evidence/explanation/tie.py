"""One more tie between two colleagues, which a rerun can call upon."""

from dataclasses import replace

import numpy as np
import pandas as pd

from simulation.world.enrolment import Enrolment
from simulation.world.reserve import TIES, is_idle
from simulation.world.school_year import SchoolYear

Pair = tuple[str, str]  # of teachers, the smaller id first


def new_tie(year: SchoolYear, teacher: str) -> Pair | None:
    """A tie to the colleague at the same school, not tied yet, who is least exhausted.

    Read on the first morning of the school year; equal ones go by id. None where there is
    no such colleague.
    """
    staff, ties = year.enrolment.teachers, year.enrolment.staffroom
    ties = ties[~is_idle(ties)]
    known = {teacher, *ties.loc[ties["teacher"] == teacher, "colleague"]}
    known |= set(ties.loc[ties["colleague"] == teacher, "teacher"])
    here = (staff["school"] == staff.loc[teacher, "school"]).to_numpy()
    free = here & ~staff.index.isin(known) & ~is_idle(staff)
    if not free.any():
        return None
    exhaustion = year.state.teachers.exhaustion[free]
    one, other = sorted([teacher, str(staff.index[free][int(np.argmin(exhaustion))])])
    return one, other


def with_reserved(enrolment: Enrolment, pair: Pair) -> Enrolment:
    """The enrolment with a tie in reserve: it is there, and idle until a lever says otherwise."""
    row = pd.DataFrame([pair], columns=list(TIES), dtype="str")
    known = enrolment.reserve.ties
    ties = pd.concat([known, row], ignore_index=True) if len(known) else row
    return replace(enrolment, reserve=replace(enrolment.reserve, ties=ties.drop_duplicates()))
