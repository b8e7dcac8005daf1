"""The result folder: written aside, put in place whole, never mixed with another plan.

Equal plans give equal bytes: rows in the order of their keys, row groups that never
hold rows of two runs, no dates. What differs from run to run goes to ``log.jsonl``.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

from simulation.measurement.columns import TABLES, schema
from simulation.problems import BadInput, Problem

ROW_GROUP = 131_072  # rows at most; a run that has more takes several groups
PARTS = "parts"


class Draft:
    """A result that is being written, in a folder that nobody looks at yet."""

    def __init__(self, folder: Path) -> None:
        """Name the folder to write in, which exists."""
        self.folder = folder

    def keep(self, place: int, tables: Mapping[str, pa.Table]) -> None:
        """Put the tables of one run aside. place: position of its rows in the tables."""
        with saying(self.folder):
            for name, table in tables.items():
                path = self.folder / PARTS / f"{name}-{place:07d}.arrow"
                feather.write_feather(table, path, compression="uncompressed")

    def compact(self) -> None:
        """Make one parquet file of each table out of what was put aside, in its order."""
        with saying(self.folder):
            for name in TABLES:
                parts = sorted((self.folder / PARTS).glob(f"{name}-*.arrow"))
                if parts:
                    self._write(name, (feather.read_table(part) for part in parts))
            shutil.rmtree(self.folder / PARTS)

    def write_table(self, name: str, table: pa.Table) -> None:
        """Write a table that does not come run by run."""
        with saying(self.folder):
            self._write(name, iter([table]))

    def write_json(self, name: str, content: Any) -> None:
        """Write a JSON file, readable and with a line end."""
        text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        with saying(self.folder):
            (self.folder / name).write_text(text, encoding="utf-8", newline="\n")

    def log(self, event: str, **details: Any) -> None:
        """Append a line about something that may differ from run to run."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        with (
            saying(self.folder),
            (self.folder / "log.jsonl").open("a", encoding="utf-8", newline="\n") as file,
        ):
            file.write(json.dumps({"time": now, "event": event, **details}) + "\n")

    def _write(self, name: str, parts: Iterator[pa.Table]) -> None:
        form = schema(name)
        singles = [each.name for each in form if pa.types.is_floating(each.type)]
        others = [each.name for each in form if each.name not in singles]
        with pq.ParquetWriter(
            self.folder / f"{name}.parquet",
            form,
            compression="zstd",
            use_dictionary=others,
            use_byte_stream_split=singles,  # numbers that hardly repeat pack better so
        ) as writer:
            for part in parts:
                writer.write_table(part, row_group_size=ROW_GROUP)


@contextmanager
def new_result(folder: Path) -> Iterator[Draft]:
    """A draft that becomes ``folder`` when the block ends, and leaves nothing if it fails.

    Replaces a result that is already there. Raises BadInput if the disk is full or the
    place cannot be written to.
    """
    aside = folder.parent / f".{folder.name}.{os.getpid()}.part"
    try:
        with saying(folder):
            shutil.rmtree(aside, ignore_errors=True)
            (aside / PARTS).mkdir(parents=True)
        yield Draft(aside)
        with saying(folder):
            _put_in_place(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def holds_plan(folder: Path, plan: str, *, replace: bool = False) -> bool:
    """Whether a folder holds the whole result of this plan; False if there is none yet.

    Raises BadInput if it holds something that is no result or, unless it may be
    replaced, the result of another plan.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    found = plan_in(folder)
    if found == plan:
        return True
    if found is not None and replace:
        return False
    what = "something that is not a result" if found is None else f"the result of plan {found}"
    expected = f"an empty place or the result of plan {plan} (--fresh replaces a result)"
    raise BadInput([Problem(str(folder), "", what, expected)])


def plan_in(folder: Path) -> str | None:
    """The plan whose result a folder holds, None if it holds none."""
    try:
        content = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return str(content["plan"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def saying(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into one sentence about the result folder."""
    try:
        yield
    except OSError as error:
        found = f"a place that could not be written to ({error.strerror or error})"
        expected = "a folder with room for the result; see --out"
        raise BadInput([Problem(str(folder), "", found, expected)]) from error


def _put_in_place(aside: Path, folder: Path) -> None:
    """Rename the draft to its name; what stood there goes only when the new is in place."""
    old = aside.with_suffix(".old")
    if folder.exists():
        os.replace(folder, old)
    os.replace(aside, folder)
    shutil.rmtree(old, ignore_errors=True)
