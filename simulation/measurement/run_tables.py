"""The rows that are read off a run at one time: a block of columns for every table."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from simulation.engine.event_log import EVENT_FIELDS
from simulation.engine.school_run import SchoolRun
from simulation.measurement import outcomes
from simulation.measurement.result_columns import NUMBER, TABLES, ResultColumn, schema
from simulation.school.build_year import SchoolYear
from simulation.school.links import dyad_owner, group_means
from simulation.state import EMOTIONS, Floats

# Column names to arrays, dictionary arrays of ids, or one number for all rows.
Block = dict[str, Any]
Names = tuple[list[str], list[str], list[str], list[str]]  # of dyads, teachers, students, groups


class RunLabel(NamedTuple):
    """The label of a run: the arm's name and the number of the replicate, from 1.

    block: part of the schools, from 1, where a run is divided into blocks of schools; else 0.
    """

    arm: str
    replicate: int
    block: int = 0

    @property
    def word(self) -> str:
        """The run as one word of a command: ARM:REPLICATE, or ARM:REPLICATE:BLOCK."""
        return ":".join(str(part) for part in self if part != 0)

    def row(self) -> dict[str, str | int]:
        """Return the run as in files and JSON output; the block only where there is one."""
        row: dict[str, str | int] = self._asdict()
        return {name: value for name, value in row.items() if name != "block" or value}


def to_arrow(name: str, label: RunLabel, blocks: Sequence[Block], draw: int = 0) -> pa.Table:
    """Return the blocks of a table as one, with the run and its parameter draw in front.

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
    """Return ids of rows as a dictionary array, in their order."""
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
    """The columns of ids and attributes of every table in a school year, one row a unit."""

    teachers: Block
    students: Block
    dyads: Block
    groups: Block

    def names(self) -> Names:
        """Return names of dyads, teachers, students and groups for messages."""
        pairs = zip(
            self.dyads["teacher"].to_pylist(), self.dyads["student"].to_pylist(), strict=True
        )
        return (
            [f"teacher {teacher} with student {student}" for teacher, student in pairs],
            [f"teacher {teacher}" for teacher in self.teachers["teacher"].to_pylist()],
            [f"student {student}" for student in self.students["student"].to_pylist()],
            [
                f"teacher {teacher} with class {taught}"
                for teacher, taught in zip(
                    self.groups["teacher"].to_pylist(),
                    self.groups["class"].to_pylist(),
                    strict=True,
                )
            ],
        )


def id_columns(school_year: SchoolYear) -> IdColumns:
    """Return the ids of a school year, in the order of the rows of its state."""
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
        groups={name: ids(school_year.groups[name].tolist()) for name in ("teacher", "class")},
    )


def filter_rows(block: Block, rows: npt.NDArray[np.bool_]) -> Block:
    """Return the chosen rows of a block; numbers for all rows stay."""
    if rows.all():
        return block
    chosen = np.flatnonzero(rows)

    def filtered(values: Any) -> Any:
        if isinstance(values, pa.Array):
            return values.take(pa.array(chosen))
        return values if np.ndim(values) == 0 else values[chosen]

    return {name: filtered(values) for name, values in block.items()}


def teacher_rows(run: SchoolRun, week: int, people: IdColumns) -> Block:
    """Return all teachers at the end of a school week; week 0 is before the first day.

    Here and below, substitutes, dyads and students are left out while they are inactive, and
    pairs that no longer share a class.
    """
    score = outcomes.exhaustion_score(run.state.teachers.exhaustion)
    block = {
        **people.teachers,
        **_rounded(run.state.teachers._asdict()),
        "year": run.year,
        "week": week,
        "order": _single(mean_order(run)),
        "efficacy": _single(run.school_year.structure.traits.teachers.efficacy),
        "exhaustion_score": _single(score),
        "burnout_case": outcomes.burnout_case(score),
    }
    return filter_rows(block, run.here.teachers)


def mean_order(run: SchoolRun) -> Floats:
    """Return the classroom order of every teacher, mean over present students; NaN without any."""
    links, present = run.school_year.structure.links, run.here.dyads
    order = run.state.groups.order[links.dyad_group[present]]
    return group_means(order, dyad_owner(links)[present], len(links.teacher_key))


def dyad_rows(run: SchoolRun, wave: int, people: IdColumns) -> Block:
    """Return all dyads at a wave, with the counts since the previous wave.

    The caller adds ``targeted`` and filters the rows that are active (``here``).
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
    """Return all students at a wave."""
    state = _rounded(run.state.students._asdict())
    return filter_rows(
        {**people.students, **state, "year": run.year, "wave": wave}, run.here.students
    )


def day_rows(run: SchoolRun, week: int, people: IdColumns) -> Block:
    """Return all teachers on the school day that was simulated last."""
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
    """Return logged contacts, shape (n, fields), sorted by day, teacher, student and slot."""
    fields = dict(zip(EVENT_FIELDS, contacts.T, strict=True))
    places = {name: fields[name].astype(np.int64) for name in ("year", "day", "slot", "dyad")}
    order = np.lexsort((places["slot"], places["dyad"], places["day"]))
    places = {name: values[order] for name, values in places.items()}
    dyad = pa.array(places.pop("dyad"))
    return {
        **places,
        "teacher": people.dyads["teacher"].take(dyad),
        "student": people.dyads["student"].take(dyad),
        **{
            column.name: _single(fields[column.name][order])
            for column in TABLES["events"]
            if column.type == NUMBER
        },
        "arranged": fields["arranged"][order] == 1.0,
    }


def _rounded(variables: dict[str, Floats]) -> Block:
    return {name: _single(values) for name, values in variables.items()}


def _number(column: pd.Series) -> npt.NDArray[np.float32]:
    """Return an attribute, NaN where it is unknown."""
    return column.to_numpy(dtype=np.float32)


def _single(values: outcomes.Numbers) -> npt.NDArray[np.float32]:
    """Return a copy in single precision, as in the tables."""
    return values.astype(np.float32)


def _by_emotion(what: str, values: npt.NDArray[Any]) -> Block:
    """Return the columns of an array with one column an emotion, shape (n, 11)."""
    return {f"{name}_{what}": values[:, n] for n, name in enumerate(EMOTIONS)}
