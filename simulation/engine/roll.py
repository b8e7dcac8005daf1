"""The roll of a school year: who stands in which row, and who counts at a moment."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.interventions.scene import Register
from simulation.state import Circumstances
from simulation.world.links import dyad_owner, tie_ends
from simulation.world.school_year import SchoolYear


class Here(NamedTuple):
    """Who counts at a moment, by row."""

    dyads: npt.NDArray[np.bool_]
    teachers: npt.NDArray[np.bool_]
    students: npt.NDArray[np.bool_]


def here_now(year: SchoolYear, now: Circumstances) -> Here:
    """Pairs that share a class, and who is in such a pair.

    A teacher who is no stand-in counts without a class too.
    """
    links, present = year.world.links, now.dyads.present > 0.0
    teaching = np.bincount(dyad_owner(links)[present], minlength=len(links.teacher_key)) > 0
    taught = np.bincount(links.dyad_student[present], minlength=len(links.student_key)) > 0
    return Here(present, teaching | ~year.idle.teachers, taught)


def register_of(year: SchoolYear) -> Register:
    """Names for interventions, in the order of rows; ``idle`` marks rows in reserve."""
    enrolment, ids = year.enrolment, year.enrolment.teachers.index
    one, other = tie_ends(enrolment)
    return Register(
        teachers=enrolment.teachers,
        classes=enrolment.classes,
        students=enrolment.students,
        dyads=year.dyads.assign(idle=year.idle.dyads),
        ties=pd.DataFrame({"teacher": ids[one], "colleague": ids[other], "idle": year.idle.ties}),
    )
