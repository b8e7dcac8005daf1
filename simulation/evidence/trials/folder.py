"""The folder of a rehearsal: its plan, the pool batch by batch, the studies size by size.

Files appear whole; whoever comes back with the same plan goes on with what is missing, and another
plan is refused. ``answer.json`` comes last. Nothing in it says when or where it was made.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.experiments.parts import write_whole
from simulation.experiments.store import made_in, saying
from simulation.problems import BadInput, Problem

PLAN, POOL, STUDIES, ANSWER = "run.json", "pool", "studies", "answer.json"


class Folder:
    """A folder in which one plan is carried out."""

    def __init__(self, path: Path, plan: dict[str, Any]) -> None:
        """Open a folder for a plan. Raises BadInput if it holds another or something else."""
        self.path = path
        with saying(path):
            self._check(plan)
            for part in (POOL, STUDIES):
                (path / part).mkdir(parents=True, exist_ok=True)
            self.write_json(PLAN, plan)

    def _check(self, plan: dict[str, Any]) -> None:
        """Refuse a folder with something else in it, before anything is written there."""
        kept = made_in(self.path) or {}
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
        with saying(self.path):
            write_whole(path, content)

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
