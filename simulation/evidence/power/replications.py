"""Replications of a study at one size, all analyses, and the folder that stores them."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem
from simulation.evidence.power.analysis_methods import estimate_of
from simulation.evidence.power.pool import Batch, simulate_batch
from simulation.evidence.power.simulated_study import Pool, pool_of, simulate_study
from simulation.evidence.power.study import Study
from simulation.results.checksums import SUMS, add_sum, check_sum, is_intact, read_sums
from simulation.results.files import TEMPORARY, disk_errors, json_text, strict_json, write_atomic
from simulation.results.owned import LOCK, OWNER, SYSTEM

AT_ONCE = 50  # studies of one task
BATCH_FILE = re.compile(r"\d{5,}\.parquet")  # of a pool
REPEAT = "the same command simulates it again"

COLUMNS = ("size", "nothing_works", "study", "analysis", "estimate", "error", "freedom", "units",
           "low", "high", "significant")  # fmt: skip


class ReplicationTask(NamedTuple):
    """Some studies of one size. pool: folder of its batches; first, last: study numbers."""

    study: Study
    size: int
    nothing_works: bool
    first: int
    last: int
    pool: Path
    analyses: tuple[int, ...]  # which of the study's, from 0


def replication_tasks(
    study: Study, size: int, pool: Path, studies: int, *,
    nothing_works: bool = False, analyses: Sequence[int] | None = None,
) -> list[ReplicationTask]:  # fmt: skip
    """Return all studies of one size, in tasks."""
    chosen = tuple(range(len(study.analyses)) if analyses is None else analyses)
    return [
        ReplicationTask(
            study, size, nothing_works, first, min(first + AT_ONCE - 1, studies), pool, chosen
        )
        for first in range(1, studies + 1, AT_ONCE)
    ]


def replicate(task: ReplicationTask) -> pd.DataFrame:
    """Return one row a study and analysis, in the columns ``COLUMNS``."""
    return replicate_in(task, load_pool(task.pool))


def replicate_in(task: ReplicationTask, pool: Pool) -> pd.DataFrame:
    """Return the same for a loaded pool."""
    study, rows = task.study.of_size(task.size), []
    for number in range(task.first, task.last + 1):
        seen = simulate_study(study, pool, number, nothing_works=task.nothing_works)
        for which in task.analyses:
            analysis = study.analyses[which]
            if task.nothing_works and not analysis.of_groups:
                continue
            reported = estimate_of(seen, analysis).reported(study.power.level)
            rows.append((task.size, task.nothing_works, number, analysis.name, *reported))
    return pd.DataFrame(rows, columns=list(COLUMNS))


@lru_cache(maxsize=1)
def load_pool(folder: Path) -> Pool:
    """Load the pool of a folder. Raises BadInput for a damaged file."""
    sums = read_sums(folder)
    files = sorted(path for path in folder.iterdir() if BATCH_FILE.fullmatch(path.name))
    for file in files:
        check_sum(file, sums, REPEAT)
    return pool_of(pd.concat([pd.read_parquet(file) for file in files]))


def batch_file(batch: Batch) -> bytes:
    """Return a batch of the pool as the bytes of its file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(
        simulate_batch(batch), preserve_index=False
    ).replace_schema_metadata(None)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def estimates_of(frame: pd.DataFrame, name: str, size: int, *, nothing_works: bool) -> pd.DataFrame:
    """Return the studies of one size with an estimate in one analysis."""
    chosen = (
        (frame["analysis"] == name)
        & (frame["size"] == size)
        & (frame["nothing_works"] == nothing_works)
    )
    found: pd.DataFrame = frame.loc[chosen & np.isfinite(frame["estimate"])]
    return found


PLAN, POOL, STUDIES, ANSWER = "run.json", "pool", "studies", "answer.json"


class StudyFolder:
    """The result folder of a power analysis; every file has a checksum in its folder."""

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
        try:
            files = strict_json((self.path / PLAN).read_bytes())
        except (OSError, ValueError):
            files = {}
        sums = read_sums(self.path)
        if not files and not (self.path.exists() and any(map(_is_other, self.path.iterdir()))):
            return
        if PLAN in (sums or ()):
            check_sum(self.path / PLAN, sums, "delete this folder, or choose another with --out")
        known = files if isinstance(files, dict) else {}
        other = [key for key in plan if key != "plan" and known.get(key) != plan[key]]
        if other:
            found = f"a power analysis with another {', another '.join(other)}"
            if "study" not in known:
                found = "something that is not a power analysis"
            raise BadInput([Problem(str(self.path), "", found, "the same, or another --out")])

    @property
    def pool(self) -> Path:
        """Folder of the pool's batches."""
        return self.path / POOL

    def batch(self, number: int) -> Path:
        """Return the file of one batch of the pool."""
        return self.pool / f"{number:05d}.parquet"

    def missing(self, numbers: Sequence[int]) -> list[int]:
        """Return which batches of the pool are not there or damaged."""
        sums = read_sums(self.pool)
        return [number for number in numbers if not is_intact(self.batch(number), sums)]

    def save(self, path: Path, content: bytes) -> None:
        """Write a file atomically, and then its checksum."""
        with disk_errors(self.path):
            write_atomic(path, content)
            add_sum(path)

    def write_json(self, name: str, content: Any) -> None:
        """Write a JSON file with indents."""
        self.save(self.path / name, json_text(content).encode("utf-8"))

    def studies(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return the studies of a name, simulated first if they are missing or damaged."""
        path = self.path / STUDIES / f"{name}.parquet"
        if is_intact(path, read_sums(path.parent)):
            return pd.read_parquet(path)
        frame = make()
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        self.save(path, bytes(sink.getvalue()))
        return frame


def _is_other(path: Path) -> bool:
    """Return whether a file is more than an interrupted start of ours leaves."""
    if path.name in (POOL, STUDIES):
        return not path.is_dir() or any(path.iterdir())
    ours = {LOCK, OWNER, SUMS, *SYSTEM}
    return path.name not in ours and not TEMPORARY.fullmatch(path.name)
