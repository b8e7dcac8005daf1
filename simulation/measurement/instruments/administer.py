"""Measuring a run: its scores at the waves of its years, as arrays or as one long table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.engine.school_run import SchoolRun
from simulation.errors import BadInput, Problem, nearest
from simulation.measurement.instruments import BY_NAME, INSTRUMENTS
from simulation.measurement.instruments.snapshot import Snapshot, copy_arrays, take_snapshot
from simulation.measurement.recorder import WAVES
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS, DyadTally, Floats

COLUMNS = ("replicate", "year", "wave", "instrument", "teacher", "student", "score")
AT_WAVES = tuple(each.name for each in INSTRUMENTS if each.unit != "occasion")


class LabelledSnapshot(NamedTuple):
    """One moment of one year, with the ids of who stands in which row.

    week: school weeks lived, 0 to 40.
    """

    week: int
    snapshot: Snapshot
    teachers: list[str]
    students: list[str]
    dyads: pd.DataFrame


def scores(moment: Snapshot, names: Iterable[str]) -> dict[str, Floats]:
    """Scores by the name of the instrument, each shape (dyads,), (teachers,) or (students,).

    Raises BadInput for a name that is not that of an instrument for waves.
    """
    return {name: BY_NAME[name].measure(moment) for name in checked_names(names)}


def snapshots_after_weeks(run: SchoolRun, weeks: Sequence[int]) -> Iterator[LabelledSnapshot]:
    """Live through all years of a fresh run; a copy of it after some school weeks of each year.

    What counts between moments counts from the one before in the same year, or from the start
    of the year. The run lives the same years as one that is not measured.
    """
    while True:
        before: Snapshot | None = None
        counted: DyadTally | None = None
        for week in sorted(set(weeks)):
            run.advance(week * DAYS_A_WEEK - run.day)
            before = take_snapshot(run, before, counted)
            counted = copy_arrays(run.tally.dyads)
            yield _held(run, week, before)
        run.advance(SCHOOL_WEEKS * DAYS_A_WEEK - run.day)
        if run.year == run.years:
            return
        run.start_next_year()


def snapshots_at_waves(
    run: SchoolRun, waves: Sequence[int] = (0, 1, 2)
) -> Iterator[LabelledSnapshot]:
    """The same at the waves that are asked for: 0 start, 1 middle, 2 end of a year."""
    return snapshots_after_weeks(run, [week for week, wave in WAVES.items() if wave in waves])


def measure(
    run: SchoolRun, names: Sequence[str] = AT_WAVES, waves: Sequence[int] = (0, 1, 2)
) -> pd.DataFrame:
    """All scores of a fresh run, one row a score, in the columns ``COLUMNS``.

    Sorted by year, wave, instrument (in the order asked for), teacher and student. Empty are
    the id of whom a score does not concern and a score that cannot be given. Raises BadInput
    as ``scores`` does.
    """
    checked_names(names)
    blocks = [
        _block(held, name, values)
        for held in snapshots_at_waves(run, waves)
        for name, values in scores(held.snapshot, names).items()
    ]
    table = pd.concat(blocks, ignore_index=True)
    return table.astype({name: "category" for name in ("instrument", "teacher", "student")})


def checked_names(names: Iterable[str]) -> list[str]:
    """The names themselves, if each is an instrument for waves. Raises BadInput if not."""
    given = list(names)
    known = [each.name for each in BY_NAME.values() if each.unit != "occasion"]
    expected = "an instrument that is given at waves"
    problems = [
        Problem("instruments", "", f'"{name}"', expected, nearest(name, known))
        for name in given
        if name not in known
    ]
    if problems:
        raise BadInput(problems)
    return given


def _held(run: SchoolRun, week: int, moment: Snapshot) -> LabelledSnapshot:
    year = run.school_year
    teachers, students = year.enrolment.teachers.index, year.enrolment.students.index
    return LabelledSnapshot(week, moment, teachers.tolist(), students.tolist(), year.dyads)


def _block(held: LabelledSnapshot, name: str, values: Floats) -> pd.DataFrame:
    ids = {
        "dyad": (held.dyads["teacher"].to_numpy(), held.dyads["student"].to_numpy()),
        "teacher": (held.teachers, None),
        "student": (None, held.students),
    }[BY_NAME[name].unit]
    moment = held.snapshot
    rows = (moment.chance.replicate, moment.year, WAVES[held.week], name, *ids, values)
    columns = dict(zip(COLUMNS, rows, strict=True))
    return pd.DataFrame(columns, index=np.arange(len(values)))
