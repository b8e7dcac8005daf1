"""From blocks of columns, one a moment, to one Arrow table a run."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from simulation.measurement.columns import TABLES, Column, schema

# Column names to arrays, dictionary arrays of ids, or one number for all rows.
Block = dict[str, Any]


class Label(NamedTuple):
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


def table_of(name: str, label: Label, blocks: Sequence[Block]) -> pa.Table:
    """All blocks of a table under each other, with the label of the run in front.

    A NaN becomes an empty cell. Raises KeyError if a block lacks a column.
    """
    lengths = [len(block["teacher" if "teacher" in block else "student"]) for block in blocks]
    arm = pa.DictionaryArray.from_arrays(np.zeros(sum(lengths), np.int32), [label.arm])
    columns = [arm, np.full(sum(lengths), label.replicate)]
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


def _column(column: Column, parts: list[Any], lengths: list[int]) -> Any:
    if pa.types.is_dictionary(column.type):
        return pa.chunked_array(parts, column.type).unify_dictionaries().combine_chunks()
    if np.ndim(parts[0]) == 0:
        return np.repeat(parts, lengths)
    return np.concatenate(parts)


def _typed(values: Any, kind: pa.DataType) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, kind, from_pandas=True)
