"""The columns of every table of a result: type, unit, range, meaning.

They are rows of ``result_columns.csv``, in the order of the files: a row belongs to the tables it
names; ``{emotion}`` stands for eleven columns; ``@dyads`` stands for all variables of that kind of
state, and ``@stress`` for one variable of teachers. Ids are dictionary-encoded strings, numbers of
the model float32; the state itself is never rounded. A range without end is ±inf.
"""

import csv
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

import pyarrow as pa

from simulation.state import EMOTIONS, INF, Dyads, Students, Teachers, Variable, variables

TEXT = pa.dictionary(pa.int32(), pa.string())
NUMBER = pa.float32()
TYPES = {
    "text": TEXT,
    "number": NUMBER,
    "double": pa.float64(),
    "count": pa.int32(),
    "long": pa.int64(),
    "place": pa.int16(),  # year, week, wave, day, slot
    "sign": pa.int8(),
    "flag": pa.bool_(),
}


class ResultColumn(NamedTuple):
    """One column: its name, Arrow type, unit, lowest and highest value, meaning."""

    name: str
    type: pa.DataType
    unit: str
    low: float
    high: float
    meaning: str


def _state_columns(name: str) -> Iterator[ResultColumn]:
    kinds = {"dyads": Dyads, "teachers": Teachers, "students": Students}
    known: dict[str, Variable] = variables(kinds.get(name, Teachers))
    for variable in known if name in kinds else (name,):
        at = known[variable]
        yield ResultColumn(variable, NUMBER, at.unit, at.low, at.high, at.meaning)


def _columns(row: dict[str, str]) -> Iterator[ResultColumn]:
    """Generate the columns that a row of the file stands for."""
    if row["name"].startswith("@"):
        yield from _state_columns(row["name"][1:])
        return
    low, high = float(row["low"] or -INF), float(row["high"] or INF)
    for emotion in EMOTIONS if "{emotion}" in row["name"] else ("",):
        name, meaning = (row[part].replace("{emotion}", emotion) for part in ("name", "meaning"))
        yield ResultColumn(name, TYPES[row["type"]], row["unit"], low, high, meaning)


def _tables() -> dict[str, tuple[ResultColumn, ...]]:
    names = (
        "teachers",
        "dyads",
        "students",
        "days",
        "events",
        "effects",
        "subgroups",
        "interactions",
    )
    tables: dict[str, list[ResultColumn]] = {name: [] for name in names}
    with files(__package__).joinpath("result_columns.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for table in row["tables"].split():
                tables[table] += _columns(row)
    return {name: tuple(columns) for name, columns in tables.items()}


TABLES = _tables()


def columns_of(table: str, *names: str) -> tuple[ResultColumn, ...]:
    """Return some columns of a table. Raises KeyError for a column that it lacks."""
    known = {column.name: column for column in TABLES[table]}
    return tuple(known[name] for name in names)


def schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a table. Raises KeyError for a table that does not exist."""
    return pa.schema([(column.name, column.type) for column in TABLES[table]])
