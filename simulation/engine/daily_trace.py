"""A school year with the state recorded after every school day, in one call of the kernel.

Figures of a year need every day, and one kernel call a day costs more than the simulation.
The trace contains what a recorder would read after ``SchoolRun.advance(1)``.
"""

from typing import Any, NamedTuple

import numpy as np

from simulation.engine.arrays import Call, SchoolRecords, Weekdays
from simulation.engine.kernels import simulate_days
from simulation.engine.parameter_array import parameter_array
from simulation.engine.school_run import SchoolRun
from simulation.jit import kernel
from simulation.state import EMOTIONS, SCHOOL_DAYS, Dyads, Floats, Ints, Records

OF_TEACHERS = ("stress", "exhaustion", "support", "contacts", "negative_contacts", *EMOTIONS)
OF_DYADS = Dyads._fields


class DailyTrace(NamedTuple):
    """Records after every school day; entry 0 is the state before the first day."""

    teachers: Records  # (201, teachers)
    tallies: Records  # (201, teachers)
    dyads: Records  # (201, dyads)
    used: Ints  # (1,) number of entries written

    def of_teachers(self) -> Floats:
        """Return ``OF_TEACHERS``, shape (201, teachers, 16); emotions are summed over the day."""
        columns = [self.teachers[name] for name in ("stress", "exhaustion", "support")]
        columns += [self.tallies[name] for name in ("contacts", "negative_contacts")]
        return np.concatenate([np.stack(columns, axis=-1), self.tallies["intensity"]], axis=-1)

    def of_dyads(self) -> Floats:
        """Return ``OF_DYADS``, shape (201, dyads, 9)."""
        return np.stack([self.dyads[name] for name in OF_DYADS], axis=-1)


class TracedRun(SchoolRun):
    """A run of one school year with a ``trace`` of every school day."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        days, records = SCHOOL_DAYS + 1, self.records
        self.trace = DailyTrace(
            teachers=np.zeros((days, len(records.teachers)), dtype=records.teachers.dtype),
            tallies=np.zeros((days, len(records.teachers)), dtype=records.teacher_tally.dtype),
            dyads=np.zeros((days, len(records.dyads)), dtype=records.dyads.dtype),
            used=np.zeros(1, dtype=np.int64),
        )
        record_day(records, self.trace)

    def run_kernel(self, call: Call) -> None:
        """Run the kernel that records every school day."""
        simulate_and_trace(self.records, call, parameter_array(self.level_parameters), self.trace)


@kernel
def simulate_and_trace(
    school: SchoolRecords, call: Call, parameters: Floats, trace: DailyTrace
) -> None:
    """Simulate some weekdays and record the state after every school day."""
    days = call.weekdays
    for w in range(len(days.school)):
        today = Weekdays(
            days.school[w : w + 1],
            days.day[w : w + 1],
            days.nights[w : w + 1],
            days.week[w : w + 1],
            days.shock[w : w + 1],
        )
        simulate_days(
            school,
            Call(
                today,
                call.chance,
                call.year,
                call.first_part,
                call.last_part,
                call.counts,
                call.events,
                call.lanes,
            ),
            parameters,
        )
        if days.school[w] == 1:
            record_day(school, trace)


@kernel
def record_day(school: SchoolRecords, trace: DailyTrace) -> None:
    """Record the state of all teachers and dyads as the next entry."""
    entry = trace.used[0]
    for i in range(len(school.teachers)):
        trace.teachers[entry, i] = school.teachers[i]
        trace.tallies[entry, i] = school.teacher_tally[i]
    for row in range(len(school.dyads)):
        trace.dyads[entry, row] = school.dyads[row]
    trace.used[0] = entry + 1
