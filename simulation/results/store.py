"""The result folder: written run by run, put together at the end, never mixed with another plan.

Equal plans give equal bytes: rows in the order of their keys, row groups that never
hold rows of two runs, no dates. What differs from run to run goes to ``log.jsonl`` and
``status.jsonl``. Until ``answer.json`` is there, the folder holds the runs that are
done as parts, and whoever goes on runs the plan minus these.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem
from simulation.measurement.result_columns import TABLES, schema
from simulation.measurement.run_tables import RunLabel
from simulation.results import status_log
from simulation.results.lock import LOCK, locked
from simulation.results.parts import Slot, atomic_write, row_groups, slots_of, table_in

PARTS, STATUS, LOG, RUN, LAST = "parts", "status.jsonl", "log.jsonl", "run.json", "answer.json"

# What decides a plan, by its name in ``run.json``, and how that is said.
DECIDING = {
    "scenario": "scenario",
    "inputs": "class list",
    "parameters": "parameters",
    "extensions": "file or package of your own",
    "draws_digest": "calibration",
    "code": "version of the program",
}


class Store:
    """A result that is being written. Only the process that holds its lock writes in it."""

    def __init__(self, folder: Path) -> None:
        """Look at what a folder holds already. Drops parts that the status does not name."""
        self.folder = folder
        self.done: set[RunLabel] = set()
        self._at: dict[Slot, tuple[Path, int]] = {}
        with disk_errors(folder):
            (folder / PARTS).mkdir(exist_ok=True)
            self._take_stock()

    def keep(
        self, part: bytes, labels: Sequence[RunLabel], failures: Sequence[status_log.Failure]
    ) -> None:
        """Put what a few runs left on the disk, and only then say that they are done."""
        with disk_errors(self.folder):
            lines = [{**failure.row(), "status": status_log.FAILED} for failure in failures]
            if labels:
                path = self.folder / PARTS / f"{self._next:07d}.arrow"
                self._next += 1
                with atomic_write(path) as aside:
                    aside.write_bytes(part)
                self._note(path)
                lines += [
                    {**each.row(), "status": status_log.DONE, "part": path.name} for each in labels
                ]
            status_log.append(self.folder / STATUS, lines)
        self.done.update(labels)

    def has(self, name: str) -> bool:
        """Whether any run that is done has left a table."""
        return any(slot.table == name for slot in self._at)

    def recorded(self, place: int, name: str) -> pa.Table:
        """A table of the run at a place. Raises KeyError if that run is not done."""
        slots = sorted(slot for slot in self._at if (slot.place, slot.table) == (place, name))
        if not slots:
            raise KeyError(f"{name} of the run at place {place}")
        with disk_errors(self.folder):
            return pa.concat_tables(table_in(*self._at[slot]) for slot in slots)

    def compact(self) -> None:
        """Make one parquet file of each table out of the parts, a row group at a time."""
        with disk_errors(self.folder):
            for name in TABLES:
                slots = sorted(slot for slot in self._at if slot.table == name)
                if slots:
                    self._write(name, self._runs(slots))

    def _runs(self, slots: list[Slot]) -> Iterator[Iterator[pa.Table]]:
        """For each run, in order, its rows as they come from the parts."""
        for _, own in groupby(slots, key=lambda slot: slot.place):
            yield (table_in(*self._at[slot]) for slot in own)

    def write_table(self, name: str, table: pa.Table) -> None:
        """Write a table that does not come run by run."""
        with disk_errors(self.folder):
            self._write(name, iter([iter([table])]))

    def write_json(self, name: str, content: Any) -> None:
        """Write a JSON file, readable and with a line end."""
        text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        with disk_errors(self.folder), atomic_write(self.folder / name) as aside:
            aside.write_text(text, encoding="utf-8", newline="\n")

    def log(self, event: str, **details: Any) -> None:
        """Append a line about something that may differ from run to run."""
        with disk_errors(self.folder):
            status_log.append(self.folder / LOG, [{"event": event, **details}])

    def finish(self, answer: Mapping[str, Any]) -> None:
        """Write the answer, which makes the result whole, and drop the parts."""
        self.write_json(LAST, answer)
        with disk_errors(self.folder):
            shutil.rmtree(self.folder / PARTS)

    def _take_stock(self) -> None:
        parts = self.folder / PARTS
        lines = status_log.last_of_each_run(self.folder / STATUS)
        named = {label: line["part"] for label, line in lines.items() if "part" in line}
        for name in sorted(set(named.values())):
            if self._note(parts / name):
                self.done.update(label for label, part in named.items() if part == name)
        known = {path for path, _ in self._at.values()}
        for path in set(parts.iterdir()) - known:
            path.unlink()
        self._next = max((int(path.stem) for path in known), default=-1) + 1

    def _note(self, path: Path) -> bool:
        """Remember what a part holds; False if it is missing or damaged."""
        try:
            slots = slots_of(path)
        except (OSError, pa.ArrowInvalid):
            return False
        self._at.update({slot: (path, number) for number, slot in enumerate(slots)})
        return True

    def _write(self, name: str, runs: Iterator[Iterator[pa.Table]]) -> None:
        form = schema(name)
        singles = [each.name for each in form if pa.types.is_floating(each.type)]
        others = [each.name for each in form if each.name not in singles]
        with (
            atomic_write(self.folder / f"{name}.parquet") as aside,
            pq.ParquetWriter(
                aside,
                form,
                compression="zstd",
                use_dictionary=others,
                use_byte_stream_split=singles,  # numbers that hardly repeat pack better so
            ) as writer,
        ):
            for run in runs:
                for rows in row_groups(run):
                    writer.write_table(rows, row_group_size=rows.num_rows or 1)


@contextmanager
def open_store(folder: Path, made: Mapping[str, Any], *, fresh: bool = False) -> Iterator[Store]:
    """The store of a plan in a folder, new or with the runs that are done.

    made: the content of ``run.json``. fresh: forget what is there first. Raises BadInput
    if the disk is full, the place cannot be written to, or another process writes there.
    """
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        if fresh:
            with disk_errors(folder):
                _clear(folder)
        store = Store(folder)
        if not (folder / RUN).exists():
            store.write_json(RUN, made)
        yield store


def check_folder(folder: Path, made: Mapping[str, Any], *, replace: bool = False) -> None:
    """Raise BadInput if a folder holds something that is no result or, unless it may be
    replaced, the result of another plan than that of ``made``, whole or not.
    """
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
    expected = f"an empty place or the result of plan {plan} (--fresh replaces a result)"
    raise BadInput([Problem(str(folder), "", what, expected)])


def is_complete(folder: Path) -> bool:
    """Whether the result in a folder was written to its end."""
    return (folder / LAST).exists()


def finished_runs(folder: Path) -> set[RunLabel]:
    """Which runs a folder says it holds as parts; nothing is changed or opened."""
    lines = status_log.last_of_each_run(folder / STATUS)
    parts = {path.name for path in (folder / PARTS).glob("*.arrow")}
    return {label for label, line in lines.items() if line.get("part") in parts}


def read_provenance(folder: Path) -> dict[str, Any] | None:
    """How the result in a folder was made, None if it holds none."""
    try:
        content = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and "plan" in content else None


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into one sentence about the result folder."""
    try:
        yield
    except OSError as error:
        found = f"a place that could not be written to ({error.strerror or error})"
        expected = (
            "a folder with room for the result (see --out); what is done is kept, and the same "
            "command goes on from there"
        )
        raise BadInput([Problem(str(folder), "", found, expected)]) from error


def _is_bare(folder: Path) -> bool:
    """Whether nothing lies there but what a start that was cut short leaves."""
    return all(
        path.name.startswith(".") or (path.name == PARTS and not any(path.iterdir()))
        for path in folder.iterdir()
    )


def _clear(folder: Path) -> None:
    """Remove a result; its answer first and its plan last, so that a kill leaves either."""
    order = {LAST: 0, RUN: 2}
    for path in sorted(folder.iterdir(), key=lambda each: order.get(each.name, 1)):
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()
