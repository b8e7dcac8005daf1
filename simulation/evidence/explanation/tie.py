"""One more tie between two colleagues, put into a school year that is about to begin."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.parameters import Parameters
from simulation.world.enrolment import checked
from simulation.world.links import links_of, pairing_of
from simulation.world.school_year import SchoolYear, idle_rows
from simulation.world.start import settled


class Tie(NamedTuple):
    """Two teachers who are in touch; the smaller id stands first."""

    teacher: str
    colleague: str


def new_tie(year: SchoolYear, teacher: str) -> Tie | None:
    """A tie to the colleague at the same school, not tied yet, who is least exhausted.

    Read on the first morning of the school year; equal ones go by id. None where there is
    no such colleague.
    """
    exhaustion = year.state.teachers.exhaustion
    staff, ties = year.enrolment.teachers, year.enrolment.staffroom
    known = {teacher, *ties.loc[ties["teacher"] == teacher, "colleague"]}
    known |= set(ties.loc[ties["colleague"] == teacher, "teacher"])
    free = ((staff["school"] == staff.loc[teacher, "school"]) & ~staff.index.isin(known)).to_numpy()
    if not free.any():
        return None
    colleague = str(staff.index[free][int(np.argmin(exhaustion[free]))])
    return Tie(*sorted([teacher, colleague]))


def with_tie(year: SchoolYear, tie: Tie, parameters: Parameters) -> SchoolYear:
    """The school year with the tie from its first morning; nobody else changes."""
    row = pd.DataFrame([{**tie._asdict(), "kind": "friendship"}], dtype="str")
    staffroom = pd.concat([year.enrolment.staffroom, row], ignore_index=True)
    staffroom = staffroom.sort_values(["teacher", "colleague"], ignore_index=True)
    enrolment = checked(replace(year.enrolment, staffroom=staffroom))
    pairing = pairing_of(enrolment)
    links, idle = links_of(enrolment, pairing), idle_rows(enrolment, pairing)
    teachers = settled(year.state.teachers, year.state.dyads, links, idle, parameters)
    return replace(
        year,
        enrolment=enrolment,
        idle=idle,
        world=year.world._replace(links=links),
        state=year.state._replace(teachers=teachers),
    )
