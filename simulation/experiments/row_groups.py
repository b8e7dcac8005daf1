"""Rows of a run on their way into a file: cut by moments, and dealt into row groups.

A run may come whole or some schools at a time. So that the file has the same bytes either
way, a row group always holds as many rows, and a text column of it names just the texts
that stand in it, in the order in which they appear.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

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
