"""The recorder: simulates a run through its weeks and years and collects its tables.

It reads the state and clears the tallies, which no equation reads, so a run that is recorded is
the same as one that is not. Nothing is written to disk. The range of every state is checked in
every week that is recorded.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from simulation.engine.school_run import SchoolRun
from simulation.measurement import run_tables
from simulation.measurement.run_tables import Block, Names, RunLabel, to_arrow
from simulation.state import (
    DAYS_A_WEEK,
    SCHOOL_WEEKS,
    Dyads,
    Floats,
    Groups,
    State,
    Students,
    Teachers,
    Variable,
    variables,
)

WAVES = {0: 0, 20: 1, 40: 2}  # the weeks after which dyads and students are recorded
RANGES = {part: variables(kind) for part, kind in enumerate((Dyads, Teachers, Students, Groups))}

Flags = npt.NDArray[np.bool_]
Blocks = dict[str, list[Block]]


def record(
    run: SchoolRun,
    label: RunLabel,
    *,
    dyads: bool = True,
    students: bool = True,
    days: bool = False,
    events: bool = False,
    weeks: int = SCHOOL_WEEKS,
    draw: int = 0,
) -> dict[str, pa.Table]:
    """Simulate all years of a fresh run; return its tables by name, sorted by their keys.

    Teachers are recorded every week. dyads, students: record them at the three waves. days: record
    teacher-days. events: record every contact of the teachers that the run watches. weeks: number
    simulated in the last year, whose last wave follows them. draw: number of the run's parameter
    draw, from 0. Raises FloatingPointError if a state leaves its range.
    """
    wanted = {"dyads": dyads, "students": students, "days": days, "events": events}
    blocks: Blocks = {"teachers": []}
    blocks |= {name: [] for name, recorded in wanted.items() if recorded}
    while True:
        last = run.year == run.years
        _record_year(run, blocks, weeks if last else SCHOOL_WEEKS)
        if last:
            break
        run.start_next_year()
    return {name: to_arrow(name, label, parts, draw) for name, parts in blocks.items()}


def wave_weeks(weeks: int) -> dict[int, int]:
    """Return the waves of a year of some simulated weeks, by the week after which they fall.

    The last wave always follows the last simulated week.
    """
    last = WAVES[SCHOOL_WEEKS]
    earlier = {week: wave for week, wave in WAVES.items() if week < weeks and wave != last}
    return {**earlier, weeks: last}


def last_wave(week: int, weeks: int = SCHOOL_WEEKS) -> int:
    """Return the last wave at the end of a school week, of some simulated weeks."""
    return max(wave for after, wave in wave_weeks(weeks).items() if after <= week)


def _record_year(run: SchoolRun, blocks: Blocks, weeks: int) -> None:
    """Record the first weeks of one school year, from before its first day."""
    waves = wave_weeks(weeks)
    people = run_tables.id_columns(run.school_year)
    dyads: list[tuple[Block, Flags]] = []
    for week in range(weeks + 1):
        if week:
            _record_days(run, week, people, blocks)
        check_ranges(run.state, people.names, run.year, run.day)
        blocks["teachers"].append(run_tables.teacher_rows(run, week, people))
        if week in waves:
            if "dyads" in blocks:
                dyads.append((run_tables.dyad_rows(run, waves[week], people), run.here.dyads))
            if "students" in blocks:
                blocks["students"].append(run_tables.student_rows(run, waves[week], people))
            for counts in run.tally.dyads:
                counts.fill(0)
    for block, here in dyads:
        block["targeted"] = run.marked.copy()  # the same in all waves of a year
        blocks["dyads"].append(run_tables.filter_rows(block, here))
    if "events" in blocks:
        blocks["events"].append(run_tables.event_rows(run.events.take(), people))


def _record_days(run: SchoolRun, week: int, people: run_tables.IdColumns, blocks: Blocks) -> None:
    """Simulate one school week, day by day only if days are recorded."""
    if "days" not in blocks:
        run.advance(DAYS_A_WEEK)
        return
    for _ in range(DAYS_A_WEEK):
        run.advance(1)
        blocks["days"].append(run_tables.day_rows(run, week, people))


def check_ranges(state: State, names: Callable[[], Names], year: int, day: int) -> None:
    """Raise FloatingPointError if a state is not finite or out of its range.

    names: returns those of dyads, teachers, students and groups, in the order of their rows. year,
    day: time of the state, day 0 before the first day and 200 after the last, for the message.
    """
    for part, members in enumerate(state):
        for name, known in RANGES[part].items():
            values = getattr(members, name)
            if not is_within(values, known):
                row = next(n for n in range(len(values)) if not is_within(values[n : n + 1], known))
                raise FloatingPointError(
                    f"{name} of {names()[part][row]} is {values[row]} before day {day} of year "
                    f"{year}; it may lie between {known.low} and {known.high}"
                )


def is_within(values: Floats, known: Variable) -> bool:
    """Return whether all values are finite and in the range of their variable."""
    if not len(values):
        return True
    low, high = values.min(), values.max()  # both are NaN if one value is
    return bool(known.low <= low and high <= known.high and np.isfinite([low, high]).all())
