"""Units of all arms at the moment of comparison, some replicates at a time.

Replicates are read in blocks of about as many rows, so that memory does not grow with their
number. Subgroups are formed in the reference arm at the start of that year.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.measurement.outcomes import CHANGES, OUTCOMES, Table
from simulation.measurement.recorder import last_wave
from simulation.measurement.result_columns import schema
from simulation.measurement.subgroups import SUBGROUPS, Owner, Subgroup, group_of
from simulation.results.reader import Filter, TableReader
from simulation.scenario.scenario import Scenario
from simulation.state import DAYS_A_WEEK, SCHOOL_WEEKS

KEYS: dict[Table, list[str]] = {
    "teachers": ["replicate", "teacher"],
    "dyads": ["replicate", "teacher", "student"],
    "students": ["replicate", "student"],
}
MARKS: dict[Table, list[str]] = {
    "teachers": ["draw", "school"],
    "dyads": ["draw", "targeted"],
    "students": ["draw", "listed"],
}
MADE_FROM = ("relationship_negative", "trust")  # columns that ``CHANGES`` needs
ROWS_AT_ONCE = 500_000  # rows of dyads, teachers and students, all arms


class OutcomeMoment(NamedTuple):
    """The end of a school week of a school year; dyads are read at the last wave by then.

    weeks: simulated school weeks of that year.
    """

    year: int
    week: int
    weeks: int = SCHOOL_WEEKS

    def time_of(self, table: Table) -> tuple[str, int]:
        """Return the column and value of the moment: the week, or the last wave by then."""
        if table == "teachers":
            return "week", self.week
        return "wave", last_wave(self.week, self.weeks)


def outcome_moment(scenario: Scenario) -> OutcomeMoment:
    """Return the moment of comparison: the end of the last year, unless the scenario sets it."""
    run = scenario.run
    if scenario.outcome is None:
        return OutcomeMoment(run.years, run.weeks, run.weeks)
    year, week = scenario.outcome.year, scenario.outcome.day // DAYS_A_WEEK + 1
    return OutcomeMoment(year, week, run.weeks if year == run.years else SCHOOL_WEEKS)


class UnitsByArm(NamedTuple):
    """Teachers, dyads and students of some replicates in all arms, one row a unit and arm.

    All have ``arm``, their keys, their marks, the columns of their outcomes, and ``by <name>`` for
    every subgroup that divides them. Dyads and students have ``school`` too, and students
    ``targeted``.
    """

    teachers: pd.DataFrame
    dyads: pd.DataFrame
    students: pd.DataFrame


def read_units(
    tables: TableReader,
    arms: Sequence[str],
    moment: OutcomeMoment,
    replicates: range,
    subgroups: Sequence[Subgroup] = SUBGROUPS,
) -> UnitsByArm:
    """Return the units of some replicates at a moment. arms: the reference first."""
    now: dict[Table, pd.DataFrame] = {}
    groups: dict[Table, pd.DataFrame] = {}
    for name in KEYS:
        now[name], start = _read(tables, name, arms, moment, replicates, subgroups)
        groups[name] = _groups(start, name, arms[0], subgroups)
        if name == "dyads":
            now[name] = _with_changes(now[name], start)
    schools = _only(now["teachers"], arms[0], [*KEYS["teachers"], "school"])
    dyads = _joined(now["dyads"], schools, KEYS["teachers"])
    schools = _only(dyads, arms[0], [*KEYS["students"], "school"])
    schools = schools.drop_duplicates(KEYS["students"])
    students = _joined(now["students"], schools, KEYS["students"])
    for name, keys in KEYS.items():
        dyads = _joined(dyads, groups[name], keys)
    return UnitsByArm(
        teachers=_joined(now["teachers"], groups["teachers"], KEYS["teachers"]),
        dyads=dyads,
        students=_joined(_with_targets(students, dyads), groups["students"], KEYS["students"]),
    )


def read_blocks(
    tables: TableReader,
    arms: Sequence[str],
    moment: OutcomeMoment,
    replicates: range,
    subgroups: Sequence[Subgroup] = SUBGROUPS,
) -> Iterator[UnitsByArm]:
    """Yield the units of blocks of replicates; the rows of the first decide the size of a block."""
    rows = 0
    for name in filter(tables.has, KEYS):
        now = [moment.time_of(name)[1]]
        filters = _filters(name, arms, moment, replicates[:1], now)
        rows += tables.read(name, ["replicate"], filters).num_rows
    size = max(1, ROWS_AT_ONCE // max(1, rows))
    for start in range(0, len(replicates), size):
        yield read_units(tables, arms, moment, replicates[start : start + size], subgroups)


def _filters(
    name: Table,
    arms: Sequence[str],
    moment: OutcomeMoment,
    replicates: range,
    times: Sequence[int],
) -> list[Filter]:
    """Return the filters of the rows at some weeks, or waves, of the moment's year."""
    return [
        *(("arm", "in", list(arms)), ("year", "==", moment.year)),
        (moment.time_of(name)[0], "in", list(times)),
        *(("replicate", ">=", replicates[0]), ("replicate", "<=", replicates[-1])),
    ]


def _read(
    tables: TableReader,
    name: Table,
    arms: Sequence[str],
    moment: OutcomeMoment,
    replicates: range,
    subgroups: Sequence[Subgroup],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of a table at the moment, in all arms, and those at the start of the year."""
    column, now = moment.time_of(name)
    filters = _filters(name, arms, moment, replicates, sorted({0, now}))
    needed = {outcome.column for outcome in OUTCOMES if outcome.table == name} - set(CHANGES)
    needed |= {subgroup.column for subgroup in subgroups if subgroup.of == name}
    needed |= set(MADE_FROM) if name == "dyads" else set()
    columns = ["arm", column, *KEYS[name], *MARKS[name], *sorted(needed)]
    if tables.has(name):
        frame = tables.table(name, columns, filters)
    else:
        frame = schema(name).empty_table().select(columns).to_pandas()
    when = frame[column].to_numpy()
    return frame[when == now], frame[when == 0]


def _with_changes(dyads: pd.DataFrame, start: pd.DataFrame) -> pd.DataFrame:
    """Add the outcomes that compare a dyad with the start of the year."""
    keys = ["arm", *KEYS["dyads"]]
    before = start[[*keys, *MADE_FROM]]
    pairs = dyads[keys].merge(before, on=keys, how="left", validate="one_to_one")
    values = [frame[name].to_numpy() for name in MADE_FROM for frame in (pairs, dyads)]
    return dyads.assign(**{name: made(*values) for name, made in CHANGES.items()})


def _with_targets(students: pd.DataFrame, dyads: pd.DataFrame) -> pd.DataFrame:
    """Add whether an intervention of the arm chose the student with some teacher."""
    keys = ["arm", *KEYS["students"]]
    chosen = dyads.loc[dyads["targeted"], keys].drop_duplicates().assign(targeted=True)
    marked = _joined(students, chosen, keys)
    return marked.assign(targeted=marked["targeted"].eq(True))


def _groups(
    start: pd.DataFrame, name: Owner, arm: str, subgroups: Sequence[Subgroup]
) -> pd.DataFrame:
    """Return the group of every unit: a column ``by <name>`` for every subgroup."""
    own = [subgroup for subgroup in subgroups if subgroup.of == name]
    columns = dict.fromkeys(subgroup.column for subgroup in own)
    frame = _only(start, arm, [*KEYS[name], *columns])
    found = frame[KEYS[name]].copy()
    places = frame.groupby("replicate").indices
    for subgroup in own:
        values, names = frame[subgroup.column].to_numpy(), np.empty(len(frame), dtype=object)
        for rows in places.values():
            names[rows] = group_of(subgroup, values[rows])
        found[f"by {subgroup.name}"] = pd.Categorical(names, categories=list(subgroup.groups))
    return found


def _only(frame: pd.DataFrame, arm: str, columns: list[str]) -> pd.DataFrame:
    return frame.loc[(frame["arm"] == arm).to_numpy(), columns]


def _joined(left: pd.DataFrame, right: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the left rows, in their order, with the right columns; ids stay categories."""
    ids = [key for key in keys if isinstance(left[key].dtype, pd.CategoricalDtype)]
    same = {key: right[key].cat.set_categories(left[key].cat.categories) for key in ids}
    known = right.assign(**same).dropna(subset=ids)
    return left.merge(known, on=keys, how="left", validate="many_to_one")
