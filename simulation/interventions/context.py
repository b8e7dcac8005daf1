"""What an intervention may look at on the morning it is decided, and what it may ask for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulation.interventions.dose_course import SchoolMorning
from simulation.interventions.lever_schedule import Span
from simulation.parameters import Parameters
from simulation.randomness import RandomStreams
from simulation.state import Circumstances, Floats, Ints, Keys, State, World

if TYPE_CHECKING:
    import pandas as pd

FIRST_MORNING = SchoolMorning(1, 0)


class Register(NamedTuple):
    """Who stands in which row, for kinds that name people, classes or ties.

    teachers, classes, students: by id, in the order of rows. dyads: teacher, student, class
    (joined by a semicolon if several), in the order of rows. ties: teacher and colleague of
    each entry of ``Links.tie_teacher``.
    """

    teachers: "pd.DataFrame"
    classes: "pd.DataFrame"
    students: "pd.DataFrame"
    dyads: "pd.DataFrame"
    ties: "pd.DataFrame"


class DecisionContext(NamedTuple):
    """The school on a morning before anything is changed by the one who looks.

    label: kind and number of the intervention in its arm, which names its draws. today: the
    morning. members: keys of the teachers who took part when it began, where it began in an
    earlier year. register: None in a school without names.
    """

    world: World
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
        """The register. Raises ValueError where there is none."""
        if self.register is None:
            raise ValueError(f"{self.label} needs a register of names")
        return self.register


class StateOverride(NamedTuple):
    """A state set by hand on one morning, as an experimenter would: variable of ``Dyads``.

    For events that ask what a different start would have meant, never for a programme.
    """

    variable: str
    rows: Ints
    values: Floats


class Decision(NamedTuple):
    """What an intervention asks for, and whom it chose.

    chosen: rows of dyads. teachers: rows of those who take part, remembered over years.
    overrides: states to set this morning. free_days: school days of this year, from 0, that
    become holidays for everybody.
    """

    spans: list[Span]
    chosen: Ints
    teachers: Sequence[int] | Ints = ()
    overrides: tuple[StateOverride, ...] = ()
    free_days: range = range(0)
