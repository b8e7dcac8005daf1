"""A school year of which every evening is noted, in one call of the kernel.

A picture of a year wants each day, and asking for days one by one costs more than living
them. What is noted is what a recorder would read after ``SchoolRun.advance(1)``.
"""

from typing import Any, NamedTuple

import numpy as np

from simulation.engine.arrays import Call, SchoolRecords, Weekdays
from simulation.engine.kernels import simulate_days
from simulation.engine.school_run import SchoolRun
from simulation.jit import kernel
from simulation.parameters import Parameters
from simulation.state import EMOTIONS, SCHOOL_DAYS, Dyads, Floats, Ints

OF_TEACHERS = ("stress", "exhaustion", "support", "contacts", "negative_contacts", *EMOTIONS)
OF_DYADS = Dyads._fields
_FIRST_EMOTION, _EMOTIONS = len(OF_TEACHERS) - len(EMOTIONS), len(EMOTIONS)


class DailyTrace(NamedTuple):
    """Room for every evening of a school year; entry 0 is the state before the first day.

    teachers: shape (201, teachers, 16), as ``OF_TEACHERS``; emotions are summed over the
    day. dyads: shape (201, dyads, 9), as ``OF_DYADS``. used: how many entries are written,
    shape (1,).
    """

    teachers: Floats
    dyads: Floats
    used: Ints


class TracedRun(SchoolRun):
    """A school that lives one school year and keeps ``notes`` of every evening."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        evenings = SCHOOL_DAYS + 1
        dyads, teachers = len(self._school.dyads), len(self._school.teachers)
        self.notes = DailyTrace(
            teachers=np.zeros((evenings, teachers, len(OF_TEACHERS))),
            dyads=np.zeros((evenings, dyads, len(OF_DYADS))),
            used=np.zeros(1, dtype=np.int64),
        )
        note_evening(self._school, self.notes)

    def _live(self, school: SchoolRecords, call: Call, parameters: Parameters) -> None:
        live_noting(school, call, parameters, self.notes)


@kernel
def live_noting(school: SchoolRecords, call: Call, p: Parameters, notes: DailyTrace) -> None:
    """Simulate some weekdays and record the state after every school day."""
    days = call.weekdays
    for w in range(len(days.school)):
        today = Weekdays(
            days.school[w : w + 1], days.day[w : w + 1], days.nights[w : w + 1],
            days.shock[w : w + 1],
        )  # fmt: skip
        simulate_days(
            school,
            Call(today, call.chance, call.year, call.first_part, call.last_part, call.events),
            p,
        )
        if days.school[w] == 1:
            note_evening(school, notes)


@kernel
def note_evening(school: SchoolRecords, notes: DailyTrace) -> None:
    """Write down the state of everybody as the next entry."""
    n = notes.used[0]
    for i in range(len(school.teachers)):
        teacher, tally, out = school.teachers[i], school.teacher_tally[i], notes.teachers[n, i]
        out[0], out[1], out[2] = teacher.stress, teacher.exhaustion, teacher.support
        out[3], out[4] = tally.contacts, tally.negative_contacts
        for e in range(_EMOTIONS):
            out[_FIRST_EMOTION + e] = tally.intensity[e]
    for row in range(len(school.dyads)):
        dyad, into = school.dyads[row], notes.dyads[n, row]
        into[0], into[1] = dyad.self_positive, dyad.self_negative
        into[2], into[3] = dyad.other_positive, dyad.other_negative
        into[4], into[5] = dyad.relationship_positive, dyad.relationship_negative
        into[6], into[7], into[8] = dyad.rigidity, dyad.awareness, dyad.trust
    notes.used[0] = n + 1
