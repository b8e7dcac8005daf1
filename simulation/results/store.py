"""Stores of a result that is being made: in memory, or in a folder that survives a stop.

A folder has finished runs as parts until ``answer.json`` is written; a later call runs the rest.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem
from simulation.measurement.result_columns import TABLES
from simulation.measurement.run_tables import RunLabel
from simulation.results import owned, status_log
from simulation.results.checksums import is_intact, read_sums, sha256_of, write_sums
from simulation.results.files import atomic_write, disk_errors, json_text, strict_json, write_atomic
from simulation.results.lock import locked
from simulation.results.owned import LAST, LOG, PARTS, RUN, STATUS
from simulation.results.parts import Place, RunTables, is_intact_part, places_in, write_part
from simulation.results.shape import is_provenance

# What decides a plan, by its name in ``run.json``, in words.
DECIDING = {"scenario": "scenario", "inputs": "class list", "parameters": "parameters"}
DECIDING |= {"extensions": "user extension", "draws_digest": "calibration"}
DECIDING |= {"code": "version of the program"}


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
    """A result that is being made, in a folder. Only the owner of its lock writes in it.

    sums: checksums of the files that are complete. Every part has its own.
    """

    def __init__(self, folder: Path, made: Mapping[str, Any]) -> None:
        """Read which runs a folder has. Removes parts that are damaged or not in the status log."""
        super().__init__(folder, made)
        self._at: dict[RunLabel, dict[str, Place]] = {}
        with disk_errors(folder):
            self.sums = self._begun()
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
                    write_part(aside, runs)
                self._at.update(places_in(self.folder / PARTS / part))
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

    def log(self, event: str, **details: Any) -> None:
        """Append a line to the log."""
        with disk_errors(self.folder):
            status_log.append(self.folder / LOG, [{"event": event, **details}])

    def finish(self, answer: dict[str, Any]) -> None:
        """Write the checksums, then the answer, which completes the result; remove the parts."""
        content = json_text(answer).encode("utf-8")
        with disk_errors(self.folder):
            self.sums[LAST] = hashlib.sha256(content).hexdigest()
            write_sums(self.folder, self.sums, durable=True)
            write_atomic(self.folder / LAST, content, durable=True)
            for part in (self.folder / PARTS).iterdir():
                owned.remove_part(part)
            with suppress(OSError):  # a file of the user's lies in it
                (self.folder / PARTS).rmdir()

    def _begun(self) -> dict[str, str]:
        """Return the checksum of ``run.json``, which is written first if it is missing."""
        if (self.folder / RUN).exists():
            return {RUN: sha256_of(self.folder / RUN)}
        content = json_text(self.made).encode("utf-8")
        sums = {RUN: hashlib.sha256(content).hexdigest()}
        write_sums(self.folder, sums, durable=True)
        write_atomic(self.folder / RUN, content, durable=True)
        return sums

    def _find_runs(self) -> None:
        """Find the parts that the status log names and that are intact; remove the others."""
        parts = self.folder / PARTS
        lines = status_log.last_of_every_run(self.folder / STATUS)
        named = {label: line["part"] for label, line in lines.items() if "part" in line}
        arms = {arm["name"] for arm in self.made["scenario"]["arms"]}
        intact = {}
        for part in sorted(set(named.values())):
            found = places_in(parts / part) if is_intact_part(parts / part) else {}
            intact[part] = {label: at for label, at in found.items() if named.get(label) == part}
            self._at.update({run: at for run, at in intact[part].items() if run.arm in arms})
        self.done.update(self._at)
        for path in list(parts.iterdir()):
            if not intact.get(path.name):
                owned.remove_part(path)
        names = [path.name for path in parts.iterdir()]
        numbers = [int(name) for name in names if status_log.PART.fullmatch(name)]
        self._next = max(numbers, default=-1) + 1

    def _write(self, name: str, tables: Iterator[pa.Table]) -> None:
        first = next(tables)
        numbers = [field.name for field in first.schema if pa.types.is_floating(field.type)]
        others = [name for name in first.schema.names if name not in numbers]
        path, schema = self.folder / f"{name}.parquet", first.schema.remove_metadata()
        with (
            disk_errors(self.folder),
            atomic_write(path, durable=True) as aside,
        ):
            with pq.ParquetWriter(
                aside,
                schema,
                compression="zstd",
                use_dictionary=others,
                use_byte_stream_split=numbers,  # numbers without repeats compress better so
            ) as writer:
                for table in chain([first], tables):
                    writer.write_table(table.cast(schema))
            self.sums[path.name] = sha256_of(aside)


@contextmanager
def open_store(
    folder: Path, made: Mapping[str, Any], *, fresh: bool = False
) -> Iterator[FolderStore]:
    """Open the store of a plan in a folder, new or with the finished runs.

    fresh: remove the result that is there first. Raises BadInput if another process writes there,
    or for a folder with anything else.
    """
    check_folder(folder, made, replace=fresh)
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        check_folder(folder, made, replace=fresh)  # again: another process may have had the lock
        if fresh:
            with disk_errors(folder):
                owned.clear(folder)
        yield FolderStore(folder, made)


def check_folder(folder: Path, made: Mapping[str, Any], *, replace: bool = False) -> None:
    """Raise BadInput unless a folder is free or has a result of this plan (replace: any plan)."""
    with disk_errors(folder):
        if not folder.exists() or (folder.is_dir() and owned.is_free(folder)):
            return
    name = owned.misplaced(folder)
    if name:
        kind, other = ("folder", "file") if (folder / name).is_dir() else ("file", "folder")
        remedy = f"move this {kind} away, or choose another folder with --out"
        raise BadInput([Problem(str(folder), name, f"a {kind}", f"a {other}", remedy=remedy)])
    found, plan = read_provenance(folder), made["plan"]
    sums = read_sums(folder)
    ours = found is not None or RUN in (sums or ())
    if ours and replace:
        return
    if ours and sums is not None and not is_intact(folder / RUN, sums):
        what = f"a result whose {RUN} is missing or damaged"
    elif found is None:
        what = "something that is not a result"
    elif found["plan"] == plan:
        return
    else:
        differs = [word for name, word in DECIDING.items() if found.get(name) != made[name]]
        of = f", which has another {' and another '.join(differs)}" if differs else ""
        what = f"the result of plan {found['plan']}{of}"
    remedy = "--fresh replaces the result" if ours else "choose another folder with --out"
    expected = f"an empty folder or the result of plan {plan}"
    raise BadInput([Problem(str(folder), "", what, expected, remedy=remedy)])


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
        content = strict_json((folder / RUN).read_bytes())
    except (OSError, ValueError):
        return None
    return content if is_provenance(content) else None
