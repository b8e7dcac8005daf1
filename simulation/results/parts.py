"""Parts: what workers hand back, and what a result folder keeps until it is whole.

A part holds the tables of a few runs as one Arrow file in memory or on disk: a record
batch each, which can be read alone, and an index in its metadata. It is written whole
or not at all, so a run that is killed leaves whole parts only.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

INDEX = b"index"
CONTENT = pa.field("content", pa.large_binary())


class Slot(NamedTuple):
    """Where some rows of a table stand; sorted, the slots of a table have its order.

    place: of the run's rows in the tables, from 0. year, moment, block: 0 where all rows of
    the run are together; else the rows of one block of schools at one moment.
    """

    place: int
    table: str
    year: int = 0
    moment: int = 0
    block: int = 0


def packed(tables: Mapping[Slot, pa.Table]) -> bytes:
    """Tables, each with its slot, as the bytes of one part."""
    form = pa.schema([CONTENT], metadata={INDEX: json.dumps(list(tables))})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, form) as writer:
        for table in tables.values():
            column = pa.array([_streamed(table).to_pybytes()], pa.large_binary())
            writer.write_batch(pa.record_batch([column], schema=form))
    return bytes(sink.getvalue())


def slots_of(path: Path) -> list[Slot]:
    """What a part holds, in its order. Raises OSError or ArrowInvalid if it is no part."""
    with pa.OSFile(str(path)) as file:
        index = pa.ipc.open_file(file).schema.metadata[INDEX]
    return [Slot(*slot) for slot in json.loads(index)]


def table_in(path: Path, number: int) -> pa.Table:
    """One table of a part, by its number in the order of ``slots_of``; no other is read."""
    with pa.OSFile(str(path)) as file:
        content = pa.ipc.open_file(file).get_batch(number).column(0)[0].as_buffer()
        return pa.ipc.open_stream(content).read_all()


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A place to write a file that takes its name only when it is whole and on the disk."""
    aside = path.with_name(f".{path.name}.part")
    try:
        yield aside
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(aside, path)
        _settle(path.parent)
    finally:
        aside.unlink(missing_ok=True)


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file that is never there in part."""
    with atomic_write(path) as aside:
        aside.write_bytes(content)


def _settle(folder: Path) -> None:
    """Let the disk remember the names in a folder, where the system can be asked to."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _streamed(table: pa.Table) -> pa.Buffer:
    sink, packing = pa.BufferOutputStream(), pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, table.schema, options=packing) as out:
        out.write_table(table)
    return sink.getvalue()


ROW_GROUP = 131_072  # rows at most; a run that has more takes several groups
YEAR, MOMENT = 2, 3  # of the columns; the moment is a week, a wave or a day


def moments_of(table: pa.Table) -> Iterator[tuple[tuple[int, int], pa.Table]]:
    """Year and moment, and the rows of it, of a table of one run that is sorted by both."""
    times = np.stack([table.column(place).to_numpy() for place in (YEAR, MOMENT)])
    firsts = np.flatnonzero(np.any(np.diff(times, axis=1, prepend=-1), axis=0))
    for first, last in zip(firsts, [*firsts[1:], table.num_rows], strict=True):
        year, moment = times[:, first].tolist()
        yield (year, moment), plain(table.slice(first, last - first))


def row_groups(pieces: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The rows of one run, in the order in which they come, as row groups of the file."""
    waiting: list[pa.Table] = []
    for piece in pieces:
        waiting.append(piece)
        while sum(table.num_rows for table in waiting) > ROW_GROUP:
            together = pa.concat_tables(waiting)
            yield plain(together.slice(0, ROW_GROUP))
            waiting = [together.slice(ROW_GROUP)]
    if waiting:
        yield plain(pa.concat_tables(waiting))


def plain(table: pa.Table) -> pa.Table:
    """The same rows in one piece, with the texts that stand in them and no others."""
    columns = [_plain(column) for column in table.columns]
    return pa.table(columns, schema=table.schema)


def _plain(column: pa.ChunkedArray) -> pa.Array:
    if not pa.types.is_dictionary(column.type):
        return column.combine_chunks()
    texts = column.cast(column.type.value_type).combine_chunks()
    return texts.dictionary_encode()
