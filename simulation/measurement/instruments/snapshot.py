"""What an instrument may look at: one moment of a run, copied, so that nothing can be moved."""

from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from simulation.engine.school_run import SchoolRun
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.school.links import dyad_owner
from simulation.school.traits import internalising
from simulation.state import Circumstances, DyadTally, Floats, Keys, State, World

PRESENT = "circumstances.dyads.present"  # read by whatever judges a dyad


class DrawKeys(NamedTuple):
    """Where the draws of each unit stand: time, teacher and student, each shape (n,)."""

    time: npt.NDArray[np.int64]
    teacher: Keys
    student: Keys


class Observed(Protocol):
    """What every instrument is handed: whom it concerns, and the chance of the run."""

    @property
    def year(self) -> int:
        """The school year, from 1."""
        ...

    @property
    def chance(self) -> RandomStreams:
        """The chance of the run."""
        ...

    @property
    def parameters(self) -> Parameters:
        """The parameters of the run: thresholds of scales stand among them."""
        ...

    def places(self, unit: str) -> DrawKeys:
        """Where the draws of each unit stand."""
        ...


class Snapshot(NamedTuple):
    """A run as it stands between two school days.

    day: school days lived, 0 to 200. days: school days since the moment before, over which
    ``tally`` counts. internalising: how withdrawn and anxious each student is, in sd.
    """

    year: int
    day: int
    days: int
    state: State
    tally: DyadTally
    circumstances: Circumstances
    world: World
    internalising: Floats
    parameters: Parameters
    chance: RandomStreams

    def places(self, unit: str) -> DrawKeys:
        """Where the draws of each dyad, teacher or student stand."""
        links = self.world.links
        if unit == "dyad":
            teacher = links.teacher_key[dyad_owner(links)]
            student = links.student_key[links.dyad_student]
        elif unit == "teacher":
            teacher, student = links.teacher_key, np.zeros_like(links.teacher_key)
        else:
            teacher, student = np.zeros_like(links.student_key), links.student_key
        return DrawKeys(np.full(len(teacher), self.day), teacher, student)

    def of_present(self, values: Floats) -> Floats:
        """The values of the dyads, NaN where teacher and student share no class now."""
        return np.where(self.circumstances.dyads.present > 0.0, values, np.nan)

    def mean_of_teachers(self, values: Floats) -> Floats:
        """Mean over each teacher's present dyads, NaN without one; shape (teachers,)."""
        links = self.world.links
        return self._mean(values, dyad_owner(links), len(links.teacher_key))

    def mean_of_students(self, values: Floats) -> Floats:
        """Mean over each student's present dyads, NaN without one; shape (students,)."""
        links = self.world.links
        return self._mean(values, links.dyad_student, len(links.student_key))

    def _mean(self, values: Floats, owner: npt.NDArray[np.int64], owners: int) -> Floats:
        present = self.circumstances.dyads.present > 0.0
        count = np.bincount(owner[present], minlength=owners)
        total = np.bincount(owner[present], weights=values[present], minlength=owners)
        return np.asarray(total / np.where(count > 0, count, np.nan))

    def on_dyads(self, values: Floats, of: str) -> Floats:
        """What belongs to teachers or students (``of``), for each dyad."""
        links = self.world.links
        return values[dyad_owner(links) if of == "teachers" else links.dyad_student]


def copy_arrays(variables: Any) -> Any:
    """A tuple of arrays, or of tuples of arrays, copied."""
    return variables._make(
        each.copy() if isinstance(each, np.ndarray) else copy_arrays(each) for each in variables
    )


def take_snapshot(
    run: SchoolRun, before: Snapshot | None = None, counted: DyadTally | None = None
) -> Snapshot:
    """A copy of a run as it stands.

    before: the moment since which contacts count, None for the start of the year. counted:
    the tally as it stood then, None if nothing was counted or a recorder has cleared it.
    """
    links = run.school_year.world.links
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
        world=run.school_year.world,
        internalising=internalising(links.student_key, run.chance),
        parameters=run.parameters,
        chance=run.chance,
    )
