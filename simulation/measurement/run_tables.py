"""What is read off a run at one moment: a block of columns for each table."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.measurement import outcomes
from simulation.measurement.result_columns import CONTACT_VALUES, TABLES, ResultColumn, schema
from simulation.measurement.state_ranges import Names
from simulation.school.build_year import SchoolYear
from simulation.state import EMOTIONS, Floats

# Column names to arrays, dictionary arrays of ids, or one number for all rows.
Block = dict[str, Any]


class RunLabel(NamedTuple):
    """Which run this is: the arm's name and the number of the replicate, from 1.

    block: which part of the schools, from 1, where a run is lived some schools at a time;
    0 where it is lived whole.
    """

    arm: str
    replicate: int
    block: int = 0

    @property
    def word(self) -> str:
        """The run in one word of a command: ARM:REPLICATE, or ARM:REPLICATE:BLOCK."""
        return ":".join(str(each) for each in self if each != 0)

    def row(self) -> dict[str, str | int]:
        """The run as files and JSON output have it; the block only where there is one."""
        row: dict[str, str | int] = self._asdict()
        return {name: each for name, each in row.items() if name != "block" or each}


def to_arrow(name: str, label: RunLabel, blocks: Sequence[Block], draw: int = 0) -> pa.Table:
    """All blocks of a table under each other, with the run and its parameter draw in front.

    A NaN becomes an empty cell. Raises KeyError if a block lacks a column.
    """
    lengths = [len(block["teacher" if "teacher" in block else "student"]) for block in blocks]
    arm = pa.DictionaryArray.from_arrays(np.zeros(sum(lengths), np.int32), [label.arm])
    columns = [arm, *(np.full(sum(lengths), number) for number in (label.replicate, draw))]
    columns += [
        _column(column, [block[column.name] for block in blocks], lengths)
        for column in TABLES[name][len(columns) :]
    ]
    return pa.table(
        [_typed(values, field.type) for values, field in zip(columns, schema(name), strict=True)],
        schema=schema(name),
    )


def ids(names: Sequence[str]) -> pa.DictionaryArray:
    """Ids of rows as a dictionary array, in the order given."""
    return pa.array(names, pa.string()).dictionary_encode()


def _column(column: ResultColumn, parts: list[Any], lengths: list[int]) -> Any:
    if pa.types.is_dictionary(column.type):
        return pa.chunked_array(parts, column.type).unify_dictionaries().combine_chunks()
    if np.ndim(parts[0]) == 0:
        return np.repeat(parts, lengths)
    return np.concatenate(parts)


def _typed(values: Any, kind: pa.DataType) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, kind, from_pandas=True)


class IdColumns(NamedTuple):
    """Who stands in which row this school year: the columns of ids of each table."""

    teachers: Block
    students: Block
    dyads: Block

    def names(self) -> Names:
        """Names of dyads, teachers and students, for a sentence about one of them."""
        pairs = zip(
            self.dyads["teacher"].to_pylist(), self.dyads["student"].to_pylist(), strict=True
        )
        return (
            [f"teacher {teacher} with student {student}" for teacher, student in pairs],
            [f"teacher {teacher}" for teacher in self.teachers["teacher"].to_pylist()],
            [f"student {student}" for student in self.students["student"].to_pylist()],
        )


def id_columns(school_year: SchoolYear) -> IdColumns:
    """The ids of a school year, in the order of the rows of its state."""
    teachers, students = school_year.enrolment.teachers, school_year.enrolment.students
    dyads = school_year.dyads
    return IdColumns(
        teachers={
            "teacher": ids(teachers.index.tolist()),
            "school": ids(teachers["school"].tolist()),
            "experience": _number(teachers["experience"]),
        },
        students={
            "student": ids(students.index.tolist()),
            "class": ids(students["class"].tolist()),
            "listed": students["listed"].to_numpy(dtype=np.bool_),
            "gender": ids(students["gender"].tolist()),
            "ses": _number(students["ses"]),
            "grade": _number(students["grade"]),
        },
        dyads={
            "teacher": ids(dyads["teacher"].tolist()),
            "student": ids(dyads["student"].tolist()),
            "listed": dyads["listed"].to_numpy(dtype=np.bool_),
        },
    )


def filter_rows(block: Block, rows: npt.NDArray[np.bool_]) -> Block:
    """A block without the rows that do not count; all numbers that stand for a row are arrays."""
    if rows.all():
        return block
    chosen = np.flatnonzero(rows)
    return {
        name: values if np.ndim(values) == 0 and not isinstance(values, pa.Array)
        else values.take(pa.array(chosen)) if isinstance(values, pa.Array)
        else values[chosen]
        for name, values in block.items()
    }  # fmt: skip


def teacher_rows(run: SchoolRun, week: int, people: IdColumns) -> Block:
    """Every teacher at the end of a school week; week 0 is before the first day.

    Here and below, rows are left out of stand-ins, dyads and students while they are not
    called upon, and of pairs who no longer share a class.
    """
    score = outcomes.exhaustion_score(run.state.teachers.exhaustion)
    block = {
        **people.teachers,
        **_rounded(run.state.teachers._asdict()),
        "year": run.year,
        "week": week,
        "efficacy": _single(run.school_year.world.traits.teachers.efficacy),
        "exhaustion_score": _single(score),
        "burnout_case": outcomes.burnout_case(score),
    }
    return filter_rows(block, run.here.teachers)


def dyad_rows(run: SchoolRun, wave: int, people: IdColumns) -> Block:
    """Every dyad at a wave, with what was counted since the wave before.

    ``targeted`` and which rows count now (``here``) are left to the one who collects the waves.
    """
    dyads, tally = run.state.dyads, run.tally.dyads
    unfelt = np.full(tally.intensity.shape, np.nan)
    mean = np.divide(tally.intensity, tally.felt, out=unfelt, where=tally.felt > 0)
    return {
        **people.dyads,
        **_rounded(dyads._asdict()),
        "year": run.year,
        "wave": wave,
        "closeness_score": _single(outcomes.relationship_score(dyads.relationship_positive)),
        "conflict_score": _single(outcomes.relationship_score(dyads.relationship_negative)),
        "in_conflict": outcomes.in_conflict(dyads.relationship_negative),
        "contacts": tally.contacts.copy(),
        "negative_contacts": tally.negative_contacts.copy(),
        **_by_emotion("count", tally.felt.copy()),
        **_by_emotion("intensity", _single(mean)),
    }


def student_rows(run: SchoolRun, wave: int, people: IdColumns) -> Block:
    """Every student at a wave."""
    block = {
        **people.students,
        **_rounded(run.state.students._asdict()),
        "year": run.year,
        "wave": wave,
    }
    return filter_rows(block, run.here.students)


def day_rows(run: SchoolRun, week: int, people: IdColumns) -> Block:
    """Every teacher on the school day that has just been lived."""
    tally, teachers = run.tally.teachers, run.state.teachers
    block = {
        "teacher": people.teachers["teacher"],
        "year": run.year,
        "day": run.day - 1,
        "week": week,
        "contacts": tally.contacts.copy(),
        "negative_contacts": tally.negative_contacts.copy(),
        **_by_emotion("count", tally.felt.copy()),
        **_by_emotion("sum", _single(tally.intensity)),
        "evening_load": _single(teachers.evening_load),
        "stress": _single(teachers.stress),
    }
    return filter_rows(block, run.here.teachers)


def event_rows(contacts: Floats, people: IdColumns) -> Block:
    """Contacts as logged, shape (n, fields), sorted by day, teacher, student and slot."""
    fields = dict(zip(EVENT_FIELDS, contacts.T, strict=True))
    places = {name: fields[name].astype(np.int64) for name in ("year", "day", "slot", "dyad")}
    order = np.lexsort((places["slot"], places["dyad"], places["day"]))
    places = {name: values[order] for name, values in places.items()}
    dyad = pa.array(places.pop("dyad"))
    return {
        **places,
        "teacher": people.dyads["teacher"].take(dyad),
        "student": people.dyads["student"].take(dyad),
        **{column.name: _single(fields[column.name][order]) for column in CONTACT_VALUES},
    }


def _rounded(variables: dict[str, Floats]) -> Block:
    return {name: _single(values) for name, values in variables.items()}


def _number(column: pd.Series) -> npt.NDArray[np.float32]:
    """An attribute, NaN where it is unknown."""
    return column.to_numpy(dtype=np.float32)


def _single(values: outcomes.Numbers) -> npt.NDArray[np.float32]:
    """A copy in single precision, as tables keep it."""
    return values.astype(np.float32)


def _by_emotion(what: str, values: npt.NDArray[Any]) -> Block:
    """Columns of an array with one column an emotion, shape (n, 11)."""
    return {f"{name}_{what}": values[:, n] for n, name in enumerate(EMOTIONS)}
