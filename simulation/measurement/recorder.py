"""Recording: drives a run through its weeks and years and keeps what was asked for.

It reads the state and empties the tallies, which no equation reads, so a run that is
recorded lives through the same year as one that is not. Nothing is written to disk.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from simulation.engine.school_run import SchoolRun
from simulation.measurement import run_tables
from simulation.measurement.run_tables import Block, RunLabel, to_arrow
from simulation.measurement.state_ranges import check_ranges
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS

WAVES = {0: 0, 20: 1, 40: 2}  # the weeks after which dyads and students are recorded

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
    """Live through all years of a fresh run; its tables by name, sorted by their keys.

    Teachers are always kept, every week. dyads, students: keep them at the three waves.
    days: keep teacher-days. events: keep every contact of the teachers whom the run watches.
    weeks: how many are lived of the last year; the last wave is held after them. draw: number
    of the run's parameter draw, from 0. Raises
    FloatingPointError if a state leaves its range.
    """
    wanted = {"dyads": dyads, "students": students, "days": days, "events": events}
    blocks: Blocks = {"teachers": [], **{name: [] for name, kept in wanted.items() if kept}}
    while True:
        last = run.year == run.years
        _record_year(run, blocks, weeks if last else SCHOOL_WEEKS)
        if last:
            break
        run.start_next_year()
    return {name: to_arrow(name, label, parts, draw) for name, parts in blocks.items()}


def wave_weeks(weeks: int) -> dict[int, int]:
    """The waves of a year of which so many weeks are lived, by the week they are held after.

    The last wave is held after the last week that is lived, whichever that is.
    """
    last = WAVES[SCHOOL_WEEKS]
    held = {week: wave for week, wave in WAVES.items() if week < weeks and wave != last}
    return {**held, weeks: last}


def last_wave(week: int, weeks: int = SCHOOL_WEEKS) -> int:
    """The last wave that was held by the end of a school week, of so many that are lived."""
    return max(wave for held, wave in wave_weeks(weeks).items() if held <= week)


def _record_year(run: SchoolRun, blocks: Blocks, weeks: int) -> None:
    """The first weeks of one school year, from before its first day; 40 to after its last."""
    waves = wave_weeks(weeks)
    people = run_tables.id_columns(run.school_year)
    dyads: list[tuple[Block, Flags]] = []
    for week in range(weeks + 1):
        if week:
            _live_week(run, week, people, blocks)
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


def _live_week(run: SchoolRun, week: int, people: run_tables.IdColumns, blocks: Blocks) -> None:
    """One school week, day by day only if days are kept."""
    if "days" not in blocks:
        run.advance(DAYS_A_WEEK)
        return
    for _ in range(DAYS_A_WEEK):
        run.advance(1)
        blocks["days"].append(run_tables.day_rows(run, week, people))
