"""The decision context: what an intervention reads on its morning, and the decision it returns."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.lever_schedule import Span
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.state import Circumstances, Floats, Ints, Keys, State, Structure

FIRST_MORNING = SchoolMorning(1, 0)


class Register(NamedTuple):
    """Ids of the rows, for kinds that name people, classes or ties.

    teachers, classes, students: by id, in the order of rows. dyads: teacher, student, class
    (joined by a semicolon if several), in the order of rows. ties: teacher and colleague of
    every entry of ``Links.tie_teacher``.
    """

    teachers: pd.DataFrame
    classes: pd.DataFrame
    students: pd.DataFrame
    dyads: pd.DataFrame
    ties: pd.DataFrame


class DecisionContext(NamedTuple):
    """The school on a morning, before this intervention changes anything.

    label: kind and number of the intervention in its arm, which names its draws. today: the
    morning. members: keys of the teachers who took part in an earlier year, if it began then.
    register: None in a school without ids.
    """

    structure: Structure
    state: State
    circumstances: Circumstances
    chance: RandomStreams
    label: str
    today: SchoolMorning = FIRST_MORNING
    members: Keys | None = None
    parameters: Parameters = Parameters()
    register: Register | None = None

    @property
    def names(self) -> Register:
        """The register. Raises ValueError if there is none."""
        if self.register is None:
            raise ValueError(f"{self.label} needs a register of ids")
        return self.register


class StateOverride(NamedTuple):
    """A variable of ``Dyads`` set by hand on one morning, for thought experiments only."""

    variable: str
    rows: Ints
    values: Floats


class Decision(NamedTuple):
    """Levers to move, and the people they concern.

    chosen: rows of dyads. teachers: rows of those who take part, remembered over years.
    overrides: states to set this morning. free_days: school days of this year, from 0, that
    become holidays for all.
    """

    spans: list[Span]
    chosen: Ints
    teachers: Sequence[int] | Ints = ()
    overrides: tuple[StateOverride, ...] = ()
    free_days: range = range(0)


class MissingRowError(ValueError):
    """A row that an intervention needs was not reserved before the school year."""

    def __init__(self, label: str, missing: str):
        super().__init__(
            f"{label}: found no {missing}, expected one reserved before the year; "
            "give the interventions of all arms to engine.setup.prepared first"
        )
