"""The diary of one teacher: the input of the decomposition for every weekday."""

from typing import NamedTuple

import numpy as np

from simulation.engine.event_log import EVENT_FIELDS
from simulation.parameters import Parameters
from simulation.state import DAYS_A_WEEK, Dyads, Floats

FIELD = {name: n for n, name in enumerate(EVENT_FIELDS)}  # column of a logged contact


class TeacherStanding(NamedTuple):
    """The part of a teacher's state that the decomposition reads."""

    load: float
    evening_load: float
    stress: float
    exhaustion: float
    strain: float
    support: float


class DiaryPage(NamedTuple):
    """One weekday of one teacher.

    school: whether it is simulated as a school day; term: whether the calendar has it as one
    (an extra holiday is both). morning, evening: state before the weekday and after its night.
    dyads: the relationships before it, one array a variable. session_awareness: least awareness
    by sessions, of every dyad. workload: load a day, levers applied; disorder: load that the order
    of the classes adds; recovery: psi a night, reappraisal: kap and efficacy: cp0, likewise.
    colleagues: mean evening load of tied colleagues, NaN without any.
    contacts: rows of ``EVENT_FIELDS`` in order.
    """

    school: bool
    term: bool
    day: int  # number of the school day; on a holiday that of the next one
    nights: int
    morning: TeacherStanding
    evening: TeacherStanding
    dyads: Dyads
    session_awareness: Floats
    workload: float
    disorder: float
    recovery: float
    reappraisal: float
    efficacy: float
    colleagues: float
    contacts: Floats


class Diary(NamedTuple):
    """One school year of one teacher in one run.

    wear: what negative affectivity multiplies (``load.affectivity``).
    students, listed: of the teacher's dyads, in their order. propensity: z of these
    students. first_row: row of the first dyad. last: the dyads after the last weekday.
    weeks: every state of the teacher at the end of week 0 and of every simulated week,
    shape (weeks + 1, variables), in the order of ``Teachers``.
    """

    teacher: str
    year: int
    parameters: Parameters
    tolerance: float
    wear: float
    students: tuple[str, ...]
    listed: tuple[bool, ...]
    propensity: tuple[float, ...]
    first_row: int
    pages: tuple[DiaryPage, ...]
    last: Dyads
    weeks: Floats

    @property
    def begin(self) -> TeacherStanding:
        """State on the first morning."""
        return self.pages[0].morning

    @property
    def end(self) -> TeacherStanding:
        """State after the last night."""
        return self.pages[-1].evening

    def weekly(self, variable: str) -> Floats:
        """Return a variable of all dyads at the end of every week from 0, (weeks + 1, dyads)."""
        mornings = [page.dyads for page in self.pages] + [self.last]
        return np.array([getattr(mornings[n], variable) for n in self.week_ends])

    @property
    def met(self) -> list[bool]:
        """Whether a student had a contact with the teacher this year."""
        rows = [column(page.contacts, "dyad") for page in self.pages if page.school]
        met = set(np.concatenate([np.zeros(0), *rows]).tolist())
        return [self.first_row + n in met for n in range(len(self.students))]

    @property
    def week_ends(self) -> list[int]:
        """Weekdays before the Friday night of every school week from 0."""
        last = DAYS_A_WEEK - 1
        fridays = [
            n for n, page in enumerate(self.pages) if page.term and page.day % DAYS_A_WEEK == last
        ]
        return [0, *(n + 1 for n in fridays)]


def column(contacts: Floats, field: str) -> Floats:
    """Return one quantity of logged contacts, shape (n,)."""
    values: Floats = contacts[:, FIELD[field]]
    return values
