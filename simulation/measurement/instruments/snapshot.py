"""The input of instruments: a copy of a run between two school days, which cannot affect it."""

from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.links import dyad_owner
from simulation.school.traits import internalising
from simulation.state import Circumstances, DyadTally, Floats, Keys, State, Structure

PRESENT = "circumstances.dyads.present"  # read by every judgement of a dyad


class DrawKeys(NamedTuple):
    """The keys of the draws of every unit: time, teacher and student, each shape (n,)."""

    time: npt.NDArray[np.int64]
    teacher: Keys
    student: Keys


class Observable(Protocol):
    """What every instrument needs of its input, a snapshot or lessons."""

    @property
    def year(self) -> int:
        """The school year, from 1."""
        ...

    @property
    def chance(self) -> RandomStreams:
        """The random streams of the run."""
        ...

    @property
    def parameters(self) -> Parameters:
        """The parameters of the run, with the thresholds of scales."""
        ...

    def draw_keys(self, unit: str) -> DrawKeys:
        """Return the keys of the draws of every unit."""
        ...


class Snapshot(NamedTuple):
    """A run between two school days.

    day: school days simulated, 0 to 200. days: school days since the previous snapshot, over which
    ``tally`` counts. internalising: how withdrawn and anxious every student is, in sd.
    """

    year: int
    day: int
    days: int
    state: State
    tally: DyadTally
    circumstances: Circumstances
    structure: Structure
    internalising: Floats
    parameters: Parameters
    chance: RandomStreams

    def draw_keys(self, unit: str) -> DrawKeys:
        """Return the keys of the draws of every dyad, teacher or student."""
        links = self.structure.links
        if unit == "dyad":
            teacher = links.teacher_key[dyad_owner(links)]
            student = links.student_key[links.dyad_student]
        elif unit == "teacher":
            teacher, student = links.teacher_key, np.zeros_like(links.teacher_key)
        else:
            teacher, student = np.zeros_like(links.student_key), links.student_key
        return DrawKeys(np.full(len(teacher), self.day), teacher, student)

    def of_present(self, values: Floats) -> Floats:
        """Return the values of the dyads, NaN where teacher and student share no class now."""
        return np.where(self.circumstances.dyads.present > 0.0, values, np.nan)

    def mean_of_teachers(self, values: Floats) -> Floats:
        """Return the mean over a teacher's present dyads, NaN without one; shape (teachers,)."""
        links = self.structure.links
        return self._mean(values, dyad_owner(links), len(links.teacher_key))

    def mean_of_students(self, values: Floats) -> Floats:
        """Return the mean over a student's present dyads, NaN without one; shape (students,)."""
        links = self.structure.links
        return self._mean(values, links.dyad_student, len(links.student_key))

    def _mean(self, values: Floats, owner: npt.NDArray[np.int64], owners: int) -> Floats:
        present = self.circumstances.dyads.present > 0.0
        count = np.bincount(owner[present], minlength=owners)
        total = np.bincount(owner[present], weights=values[present], minlength=owners)
        return np.asarray(total / np.where(count > 0, count, np.nan))

    def on_dyads(self, values: Floats, of: str) -> Floats:
        """Return values of "teachers" or "students" for every dyad."""
        links = self.structure.links
        return values[dyad_owner(links) if of == "teachers" else links.dyad_student]


def copy_arrays(variables: Any) -> Any:
    """Return a copy of a tuple of arrays, or of tuples of arrays."""
    return variables._make(
        part.copy() if isinstance(part, np.ndarray) else copy_arrays(part) for part in variables
    )


def take_snapshot(
    run: SchoolRun, before: Snapshot | None = None, counted: DyadTally | None = None
) -> Snapshot:
    """Return a copy of a run as it is now.

    before: the snapshot since which contacts count, None for the start of the year. counted: the
    tally at that time, None if nothing was counted or a recorder has cleared it.
    """
    tally: DyadTally = copy_arrays(run.tally.dyads)
    if counted is not None:
        for now, then in zip(tally, counted, strict=True):
            np.subtract(now, then, out=now)
    return Snapshot(
        year=run.year,
        day=run.day,
        days=run.day - (before.day if before is not None else 0),
        state=copy_arrays(run.state),
        tally=tally,
        circumstances=copy_arrays(run.circumstances),
        structure=run.school_year.structure,
        internalising=internalising(run.school_year.structure.links.student_key, run.chance),
        parameters=run.parameters,
        chance=run.chance,
    )
