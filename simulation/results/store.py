"""Stores of a result that is being made: in memory, or in a folder that survives a stop.

A folder has finished runs as parts until ``answer.json`` is written; a later call runs the rest.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

import filelock
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem
from simulation.measurement.result_columns import TABLES
from simulation.measurement.run_tables import RunLabel
from simulation.results import status_log
from simulation.results.files import atomic_write, disk_errors

PARTS, STATUS, LOG, RUN, LAST = "parts", "status.jsonl", "log.jsonl", "run.json", "answer.json"
LOCK, LABELS = ".lock", b"runs"

# What decides a plan, by its name in ``run.json``, in words.
DECIDING = {"scenario": "scenario", "inputs": "class list", "parameters": "parameters"}
DECIDING |= {"extensions": "user extension", "draws_digest": "calibration"}
DECIDING |= {"code": "version of the program"}
RunTables = Mapping[RunLabel, Mapping[str, pa.Table]]


class Store:
    """A result that is being made, in memory.

    folder: where it belongs, which need not exist. made: the content of ``run.json``. done:
    finished runs. tables: finished tables by name.
    """

    def __init__(self, folder: Path, made: Mapping[str, Any]) -> None:
        """Begin without any run."""
        self.folder, self.made = folder, made
        self.done: set[RunLabel] = set()
        self.tables: dict[str, pa.Table] = {}
        self.answer: dict[str, Any] = {}
        self._runs: dict[RunLabel, Mapping[str, pa.Table]] = {}

    def save(self, runs: RunTables, failures: Sequence[status_log.Failure]) -> None:
        """Save the tables of finished runs, and record failures."""
        self._runs.update(runs)
        self.done.update(runs)

    def tables_of(self, label: RunLabel) -> Mapping[str, Any]:
        """Return the tables of a finished run by name, without reading them."""
        return self._runs[label]

    def read_run(self, label: RunLabel, name: str) -> pa.Table:
        """Return a table of a finished run."""
        return self._runs[label][name]

    def ordered(self) -> list[RunLabel]:
        """Return the finished runs in the order of the tables: by arm, replicate and block."""
        arms = [arm["name"] for arm in self.made["scenario"]["arms"]]
        return sorted(self.done, key=lambda run: (arms.index(run.arm), run.replicate, run.block))

    def join_runs(self) -> None:
        """Make one table of every kind from the tables of the runs."""
        for name in TABLES:
            labels = [label for label in self.ordered() if name in self.tables_of(label)]
            if labels:
                self._write(name, (self.read_run(label, name) for label in labels))

    def write_table(self, name: str, table: pa.Table) -> None:
        """Write a table that does not come run by run."""
        self._write(name, iter([table]))

    def log(self, event: str, **details: Any) -> None:
        """Log an event whose details may differ between equal plans; not in memory."""

    def finish(self, answer: dict[str, Any]) -> None:
        """Write the answer, which completes the result, and drop the runs."""
        self.answer = answer
        self._runs.clear()

    def _write(self, name: str, tables: Iterator[pa.Table]) -> None:
        self.tables[name] = pa.concat_tables(tables).unify_dictionaries()


class FolderStore(Store):
    """A result that is being made, in a folder. Only the owner of its lock writes in it."""

    def __init__(self, folder: Path, made: Mapping[str, Any]) -> None:
        """Read which runs a folder has. Drops parts without a line in the status log."""
        super().__init__(folder, made)
        self._at: dict[RunLabel, dict[str, tuple[Path, int]]] = {}
        with disk_errors(folder):
            (folder / PARTS).mkdir(exist_ok=True)
            self._find_runs()

    def save(self, runs: RunTables, failures: Sequence[status_log.Failure]) -> None:
        """Write the tables of some runs as one part, and then their lines in the status log."""
        with disk_errors(self.folder):
            lines = [{**failure.row(), "status": status_log.FAILED} for failure in failures]
            if runs:
                part = f"{self._next:07d}"
                self._next += 1
                with atomic_write(self.folder / PARTS / part) as aside:
                    _write_part(aside, runs)
                self._index(self.folder / PARTS / part)
                done = {"status": status_log.DONE, "part": part}
                lines += [label.row() | done for label in runs]
            status_log.append(self.folder / STATUS, lines)
        self.done.update(runs)

    def tables_of(self, label: RunLabel) -> Mapping[str, Any]:
        """Return the tables of a finished run by name, without reading them."""
        return self._at[label]

    def read_run(self, label: RunLabel, name: str) -> pa.Table:
        """Return a table of a finished run."""
        path, number = self._at[label][name]
        with disk_errors(self.folder), pa.OSFile(str(path)) as file:
            return pa.Table.from_batches([pa.ipc.open_file(file).get_batch(number)])

    def write_json(self, name: str, content: Any) -> None:
        """Write a readable JSON file with a line end."""
        text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        with disk_errors(self.folder), atomic_write(self.folder / name) as aside:
            aside.write_text(text, encoding="utf-8", newline="\n")

    def log(self, event: str, **details: Any) -> None:
        """Append a line to the log."""
        with disk_errors(self.folder):
            status_log.append(self.folder / LOG, [{"event": event, **details}])

    def finish(self, answer: dict[str, Any]) -> None:
        """Write the answer, which completes the result, and remove the parts."""
        self.write_json(LAST, answer)
        with disk_errors(self.folder):
            shutil.rmtree(self.folder / PARTS)

    def _find_runs(self) -> None:
        parts = self.folder / PARTS
        lines = status_log.last_of_every_run(self.folder / STATUS)
        named = {label: line["part"] for label, line in lines.items() if "part" in line}
        for part in sorted(set(named.values())):
            if self._index(parts / part):
                self.done.update(label for label, own in named.items() if own == part)
        known = {path.parent for tables in self._at.values() for path, _ in tables.values()}
        for path in set(parts.iterdir()) - known:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self._next = max((int(path.name) for path in known), default=-1) + 1

    def _index(self, part: Path) -> bool:
        """Record where the tables of a part are; return False if it is missing or damaged."""
        found: dict[RunLabel, dict[str, tuple[Path, int]]] = {}
        try:
            for path in part.iterdir():
                with pa.OSFile(str(path)) as file:
                    labels = json.loads(pa.ipc.open_file(file).schema.metadata[LABELS])
                for number, label in enumerate(labels):
                    found.setdefault(RunLabel(*label), {})[path.stem] = path, number
        except (OSError, ValueError, pa.ArrowException):
            return False
        self._at.update(found)
        return bool(found)

    def _write(self, name: str, tables: Iterator[pa.Table]) -> None:
        first = next(tables)
        numbers = [field.name for field in first.schema if pa.types.is_floating(field.type)]
        others = [name for name in first.schema.names if name not in numbers]
        path, schema = self.folder / f"{name}.parquet", first.schema.remove_metadata()
        with (
            disk_errors(self.folder),
            atomic_write(path) as aside,
            pq.ParquetWriter(
                aside,
                schema,
                compression="zstd",
                use_dictionary=others,
                use_byte_stream_split=numbers,  # numbers without repeats compress better so
            ) as writer,
        ):
            for table in chain([first], tables):
                writer.write_table(table.cast(schema))


@contextmanager
def open_store(
    folder: Path, made: Mapping[str, Any], *, fresh: bool = False
) -> Iterator[FolderStore]:
    """Open the store of a plan in a folder, new or with the finished runs.

    fresh: remove what is there first. Raises BadInput if another process writes there.
    """
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        if fresh:
            with disk_errors(folder):
                _clear(folder)
        store = FolderStore(folder, made)
        if not (folder / RUN).exists():
            store.write_json(RUN, made)
        yield store


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder. Raises BadInput if another process has the lock."""
    lock = filelock.FileLock(folder / LOCK, timeout=0)
    with disk_errors(folder), suppress(NotImplementedError):  # a file system without locks
        try:
            lock.acquire()
        except filelock.Timeout:
            found, expected = "another process that writes here", "one at a time; see --out"
            raise BadInput([Problem(str(folder), "", found, expected)]) from None
    try:
        yield
    finally:
        lock.release()
        (folder / LOCK).unlink(missing_ok=True)


def check_folder(folder: Path, made: Mapping[str, Any], *, replace: bool = False) -> None:
    """Raise BadInput unless a folder is free or has a result of this plan (replace: any plan)."""
    if not folder.exists() or (folder.is_dir() and _is_bare(folder)):
        return
    found, plan = read_provenance(folder), made["plan"]
    if found is not None and (found["plan"] == plan or replace):
        return
    what = "something that is not a result"
    if found is not None:
        differs = [word for name, word in DECIDING.items() if found.get(name) != made[name]]
        of = f", which has another {' and another '.join(differs)}" if differs else ""
        what = f"the result of plan {found['plan']}{of}"
    expected = f"an empty folder or the result of plan {plan} (--fresh replaces a result)"
    raise BadInput([Problem(str(folder), "", what, expected)])


def is_complete(folder: Path) -> bool:
    """Return whether a folder has a complete result."""
    return (folder / LAST).exists()


def finished_runs(folder: Path) -> set[RunLabel]:
    """Return the runs whose parts a folder has; nothing is changed or opened."""
    lines = status_log.last_of_every_run(folder / STATUS)
    parts = {path.name for path in (folder / PARTS).glob("*")}
    return {label for label, line in lines.items() if line.get("part") in parts}


def read_provenance(folder: Path) -> dict[str, Any] | None:
    """Return how the result in a folder was made, None if it has none."""
    try:
        content = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and "plan" in content else None


def _write_part(folder: Path, runs: RunTables) -> None:
    """Write one Arrow file for every kind of table, with one batch for every run."""
    folder.mkdir()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    for name in dict.fromkeys(name for tables in runs.values() for name in tables):
        own = {label: tables[name] for label, tables in runs.items() if name in tables}
        joined = pa.concat_tables(own.values()).unify_dictionaries().combine_chunks()
        joined = joined.replace_schema_metadata({LABELS: json.dumps(list(own))})
        (rows,) = joined.to_batches() or [pa.RecordBatch.from_pylist([], schema=joined.schema)]
        with (
            pa.OSFile(str(folder / f"{name}.arrow"), "wb") as file,
            pa.ipc.new_file(file, joined.schema, options=options) as writer,
        ):
            first = 0
            for table in own.values():
                writer.write_batch(rows.slice(first, table.num_rows))
                first += table.num_rows


def _is_bare(folder: Path) -> bool:
    """Return whether a folder has only what an interrupted start leaves."""
    return all(
        path.name.startswith(".") or (path.name == PARTS and not any(path.iterdir()))
        for path in folder.iterdir()
    )


def _clear(folder: Path) -> None:
    """Remove a result: the answer first and ``run.json`` last, so that an interrupt is harmless."""
    order = {LAST: 0, RUN: 2}
    for path in sorted(folder.iterdir(), key=lambda path: order.get(path.name, 1)):
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()
