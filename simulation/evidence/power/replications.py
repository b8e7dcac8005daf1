"""Rehearsing: many studies of one size, each analysed in every way that is asked."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem
from simulation.evidence.power.analysis_registry import analysed
from simulation.evidence.power.pool import Batch, live
from simulation.evidence.power.simulated_study import Pool, pool_of, visit
from simulation.evidence.power.study import Study
from simulation.results.parts import write_atomic
from simulation.results.store import disk_errors, read_provenance

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
            told = analysed(seen, asked).reported(study.power.level)
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


PLAN, POOL, STUDIES, ANSWER = "run.json", "pool", "studies", "answer.json"


class Folder:
    """A folder in which one plan is carried out."""

    def __init__(self, path: Path, plan: dict[str, Any]) -> None:
        """Open a folder for a plan. Raises BadInput if it holds another or something else."""
        self.path = path
        with disk_errors(path):
            self._check(plan)
            for part in (POOL, STUDIES):
                (path / part).mkdir(parents=True, exist_ok=True)
            self.write_json(PLAN, plan)

    def _check(self, plan: dict[str, Any]) -> None:
        """Refuse a folder with something else in it, before anything is written there."""
        kept = read_provenance(self.path) or {}
        if not kept and not (self.path.exists() and any(map(_named, self.path.iterdir()))):
            return
        other = [key for key in plan if key != "plan" and kept.get(key) != plan[key]]
        if other:
            found = f"a rehearsal with another {', another '.join(other)}"
            if "study" not in kept:
                found = "something that is not a rehearsal"
            raise BadInput([Problem(str(self.path), "", found, "the same, or another --out")])

    @property
    def pool(self) -> Path:
        """Where the batches of the pool lie."""
        return self.path / POOL

    def batch(self, number: int) -> Path:
        """The file of one batch of the pool."""
        return self.pool / f"{number:05d}.parquet"

    def keep(self, path: Path, content: bytes) -> None:
        """Write a file that is never there in part."""
        with disk_errors(self.path):
            write_atomic(path, content)

    def write_json(self, name: str, content: Any) -> None:
        """Write a JSON file, readable and with a line end."""
        text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        self.keep(self.path / name, text.encode("utf-8"))

    def studies(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The studies that lie under a name, made first if they are not there."""
        path = self.path / STUDIES / f"{name}.parquet"
        if path.exists():
            return pd.read_parquet(path)
        frame = make()
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        self.keep(path, bytes(sink.getvalue()))
        return frame


def _named(path: Path) -> bool:
    """Whether a file is more than what a start that was cut short leaves."""
    bare = path.name in (POOL, STUDIES) and path.is_dir() and not any(path.iterdir())
    return not path.name.startswith(".") and not bare
