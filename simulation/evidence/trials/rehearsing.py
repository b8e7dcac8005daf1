"""Rehearsing: many studies of one size, each analysed in every way that is asked."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from simulation.evidence.trials.methods import analysed
from simulation.evidence.trials.pool import Batch, live
from simulation.evidence.trials.study import Study
from simulation.evidence.trials.visits import Pool, pool_of, visit

AT_ONCE = 50  # studies of one task

COLUMNS = ("size", "nothing_works", "study", "analysis", "estimate", "error", "freedom", "units",
           "low", "high", "significant")  # fmt: skip


class Rehearsal(NamedTuple):
    """Some studies of one size. pool: folder of its batches; first, last: numbers of studies."""

    study: Study
    size: int
    nothing_works: bool
    first: int
    last: int
    pool: Path
    analyses: tuple[int, ...]  # which of the study's, from 0


def rehearsals(
    study: Study, size: int, pool: Path, studies: int, *,
    nothing_works: bool = False, analyses: Sequence[int] | None = None,
) -> list[Rehearsal]:  # fmt: skip
    """All studies of one size, in tasks."""
    chosen = tuple(range(len(study.analyses)) if analyses is None else analyses)
    return [
        Rehearsal(
            study, size, nothing_works, first, min(first + AT_ONCE - 1, studies), pool, chosen
        )
        for first in range(1, studies + 1, AT_ONCE)
    ]


def rehearse(task: Rehearsal) -> pd.DataFrame:
    """One row a study and analysis, in the columns ``COLUMNS``."""
    return of_pool(task, kept_pool(task.pool))


def of_pool(task: Rehearsal, pool: Pool) -> pd.DataFrame:
    """The same with a pool at hand."""
    study, rows = task.study.of_size(task.size), []
    for number in range(task.first, task.last + 1):
        seen = visit(study, pool, number, nothing_works=task.nothing_works)
        for which in task.analyses:
            asked = study.analyses[which]
            if task.nothing_works and not asked.of_groups:
                continue
            told = analysed(seen, asked).told(study.power.level)
            rows.append((task.size, task.nothing_works, number, asked.name, *told))
    return pd.DataFrame(rows, columns=list(COLUMNS))


@lru_cache(maxsize=1)
def kept_pool(folder: Path) -> Pool:
    """The pool that lies in a folder."""
    return pool_of(pd.concat([pd.read_parquet(each) for each in sorted(folder.glob("*.parquet"))]))


def live_into(batch: Batch) -> bytes:
    """A batch of the pool as the bytes of its file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(live(batch), preserve_index=False).replace_schema_metadata(None)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def found_of(frame: pd.DataFrame, name: str, size: int, *, nothing_works: bool) -> pd.DataFrame:
    """The studies of one size that came to an estimate in one analysis."""
    chosen = (
        (frame["analysis"] == name)
        & (frame["size"] == size)
        & (frame["nothing_works"] == nothing_works)
    )
    found: pd.DataFrame = frame.loc[chosen & np.isfinite(frame["estimate"])]
    return found
