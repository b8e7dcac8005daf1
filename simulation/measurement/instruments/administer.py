"""Administration of instruments at the waves of a run: scores as arrays or as one long table."""

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
AT_WAVES = tuple(scale.name for scale in INSTRUMENTS if scale.unit != "occasion")


class LabelledSnapshot(NamedTuple):
    """A snapshot after some school weeks, 0 to 40, with the ids of its rows."""

    week: int
    snapshot: Snapshot
    teachers: list[str]
    students: list[str]
    dyads: pd.DataFrame


def scores(snapshot: Snapshot, names: Iterable[str]) -> dict[str, Floats]:
    """Return scores by instrument, each shape (dyads,), (teachers,) or (students,).

    Raises BadInput for a name that is not that of an instrument for waves.
    """
    return {name: BY_NAME[name].measure(snapshot) for name in checked_names(names)}


def snapshots_after_weeks(run: SchoolRun, weeks: Sequence[int]) -> Iterator[LabelledSnapshot]:
    """Simulate all years of a fresh run; generate snapshots after some school weeks of every year.

    Tallies count from the previous snapshot in the same year, or from the start of the year. The
    years are the same as those of a run that is not measured.
    """
    while True:
        before: Snapshot | None = None
        counted: DyadTally | None = None
        for week in sorted(set(weeks)):
            run.advance(week * DAYS_A_WEEK - run.day)
            before = take_snapshot(run, before, counted)
            counted = copy_arrays(run.tally.dyads)
            enrolment, dyads = run.school_year.enrolment, run.school_year.dyads
            teachers, students = enrolment.teachers.index, enrolment.students.index
            yield LabelledSnapshot(week, before, teachers.tolist(), students.tolist(), dyads)
        run.advance(SCHOOL_WEEKS * DAYS_A_WEEK - run.day)
        if run.year == run.years:
            return
        run.start_next_year()


def snapshots_at_waves(
    run: SchoolRun, waves: Sequence[int] = (0, 1, 2)
) -> Iterator[LabelledSnapshot]:
    """Generate snapshots at some waves of every year: 0 start, 1 middle, 2 end."""
    return snapshots_after_weeks(run, [week for week, wave in WAVES.items() if wave in waves])


def measure(
    run: SchoolRun, names: Sequence[str] = AT_WAVES, waves: Sequence[int] = (0, 1, 2)
) -> pd.DataFrame:
    """Return all scores of a fresh run, one row a score, in the columns ``COLUMNS``.

    Sorted by year, wave, instrument (in the order of ``names``), teacher and student. Ids that a
    score does not concern and scores that do not exist are empty. Raises BadInput for a name that
    is not that of an instrument for waves.
    """
    checked_names(names)
    blocks = [
        _block(labelled, name, values)
        for labelled in snapshots_at_waves(run, waves)
        for name, values in scores(labelled.snapshot, names).items()
    ]
    table = pd.concat(blocks, ignore_index=True)
    return table.astype({name: "category" for name in ("instrument", "teacher", "student")})


def checked_names(names: Iterable[str]) -> list[str]:
    """Return the names. Raises BadInput if one is not that of an instrument for waves."""
    given = list(names)
    known = [scale.name for scale in BY_NAME.values() if scale.unit != "occasion"]
    expected = "an instrument that is given at waves"
    problems = [
        Problem("instruments", "", f'"{name}"', expected, nearest(name, known))
        for name in given
        if name not in known
    ]
    if problems:
        raise BadInput(problems)
    return given


def _block(labelled: LabelledSnapshot, name: str, values: Floats) -> pd.DataFrame:
    ids = {
        "dyad": (labelled.dyads["teacher"].to_numpy(), labelled.dyads["student"].to_numpy()),
        "teacher": (labelled.teachers, None),
        "student": (None, labelled.students),
    }[BY_NAME[name].unit]
    snapshot = labelled.snapshot
    rows = (snapshot.chance.replicate, snapshot.year, WAVES[labelled.week], name, *ids, values)
    columns = dict(zip(COLUMNS, rows, strict=True))
    return pd.DataFrame(columns, index=np.arange(len(values)))
