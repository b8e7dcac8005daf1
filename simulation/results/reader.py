"""Reading a result: its tables, scenario and answer, from a folder or memory."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import eq, ge, le
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem, nearest
from simulation.measurement.result_columns import TABLES
from simulation.measurement.run_tables import RunLabel
from simulation.results.checksums import AGAIN, check_sum, read_sums
from simulation.results.files import strict_json, table_errors
from simulation.results.owned import ALL_TABLES, LAST, RUN
from simulation.results.shape import plain_schema as plain_schema
from simulation.results.shape import wrong_columns, wrong_keys
from simulation.results.store import FolderStore, Store

Filter = tuple[str, str, Any]  # column, comparison, value: ("week", "==", 40)
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": eq,
    ">=": ge,
    "<=": le,
    "in": lambda value, some: value in some,
}  # of filters on the label of a run


class TableReader(ABC):
    """Named tables, of which some columns and rows can be read."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Return whether the table was recorded."""

    @abstractmethod
    def read(
        self, name: str, columns: list[str] | None = None, filters: list[Filter] | None = None
    ) -> pa.Table:
        """Return a recorded table, or the requested columns and rows of it."""

    def table(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        filters: Sequence[Filter] | None = None,
    ) -> pd.DataFrame:
        """Return a table, or the requested columns and rows of it; ids are categories.

        Raises BadInput if the table was not recorded or is damaged.
        """
        if not self.has(name):
            known = [table for table in TABLES if self.has(table)]
            expected = f"one of {', '.join(known)}" if known else "a result folder"
            problem = Problem(str(self), "", f"no table {name}", expected, nearest(name, known))
            raise BadInput([problem])
        chosen = None if columns is None else list(columns)
        table = self.read(name, chosen, list(filters) if filters else None)
        frame: pd.DataFrame = table.unify_dictionaries().to_pandas()
        return frame


class MemoryTables(TableReader):
    """Tables in memory."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        """Take the tables by name."""
        self.tables = tables

    def __str__(self) -> str:
        """Return a name for messages."""
        return "a result in memory"

    def has(self, name: str) -> bool:
        """Return whether the table was recorded."""
        return name in self.tables

    def read(
        self, name: str, columns: list[str] | None = None, filters: list[Filter] | None = None
    ) -> pa.Table:
        """Return a table, or the requested columns and rows of it."""
        return filtered(self.tables[name], columns, filters)


class StoreTables(TableReader):
    """Tables of the finished runs of a store; only the requested runs are read."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self._store = store

    def has(self, name: str) -> bool:
        """Return whether any finished run has the table."""
        return any(name in self._store.tables_of(label) for label in self._store.done)

    def read(
        self, name: str, columns: list[str] | None = None, filters: list[Filter] | None = None
    ) -> pa.Table:
        """Return the requested columns and rows, run by run."""
        tables = [self._store.read_run(label, name) for label in self._labels(name, filters or [])]
        return filtered(pa.concat_tables(tables), columns, filters)

    def _labels(self, name: str, filters: Sequence[Filter]) -> Iterator[RunLabel]:
        """Yield the runs with the table that the filters select."""
        own = [one for one in filters if one[0] in RunLabel._fields]
        for label in self._store.ordered():
            chosen = all(OPERATORS[how](getattr(label, field), value) for field, how, value in own)
            if chosen and name in self._store.tables_of(label):
                yield label


class ResultReader(TableReader):
    """A result folder, or a result in memory. Nothing is read before it is requested."""

    def __init__(
        self,
        folder: Path,
        tables: MemoryTables | None = None,
        files: Mapping[str, dict[str, Any]] | None = None,
        sums: Mapping[str, str] | None = None,
    ) -> None:
        """Name the folder.

        tables, files: of a result in memory, whose folder does not exist. sums: checksums of a
        result that this process is making, by default those in the folder.
        """
        self.folder, self._tables, self._files = folder, tables, files or {}
        self._sums, self._intact = sums, set(sums or ())

    def __str__(self) -> str:
        """Return the folder."""
        return str(self.folder)

    @cached_property
    def sums(self) -> Mapping[str, str] | None:
        """The checksum of every file by its name; None for a result of version 1.0.0."""
        return read_sums(self.folder) if self._sums is None else self._sums

    def check(self) -> None:
        """Raise BadInput unless all files of the result are as they were saved."""
        for name in self.sums or ():
            self._check(name)

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """How the result was made: ``run.json``. Raises BadInput if the folder has no result."""
        return self._json(RUN)

    @property
    def scenario(self) -> dict[str, Any]:
        """The complete scenario, defaults included."""
        scenario: dict[str, Any] = self.provenance["scenario"]
        return scenario

    @property
    def arms(self) -> list[str]:
        """Names of the arms; the first is the reference."""
        return [arm["name"] for arm in self.scenario["arms"]]

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The content of ``answer.json``. Raises BadInput if there is none."""
        return self._json(LAST)

    @property
    def replicates(self) -> int:
        """Number of replicates of every arm; of an unfinished result, the planned number."""
        if LAST in self._files or (self.folder / LAST).exists():
            return int(self.answer["replicates"])
        return int(self.scenario["run"]["replicates"])

    @cached_property
    def effects(self) -> pd.DataFrame:
        """The paired effects, one row an outcome and arm."""
        return self.table("effects")

    @property
    def names(self) -> list[str]:
        """Names of the recorded tables."""
        if self._tables is not None:
            return list(self._tables.tables)
        return [name for name in sorted(ALL_TABLES) if self.has(name)]

    def has(self, name: str) -> bool:
        """Return whether the table was recorded."""
        if self._tables is not None:
            return self._tables.has(name)
        path = self.table_path(name)
        return path.exists() or path.name in (self.sums or ())

    def read(
        self, name: str, columns: list[str] | None = None, filters: list[Filter] | None = None
    ) -> pa.Table:
        """Return a table, or the requested columns and rows of it."""
        if self._tables is not None:
            return self._tables.read(name, columns, filters)
        path = self.checked_table(name)
        with table_errors(path):
            return pq.read_table(path, columns=columns, filters=filters)

    def table_path(self, name: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{name}.parquet"

    def checked_table(self, name: str) -> Path:
        """Return the file of a table. Raises BadInput if it is damaged or has other columns."""
        path = self.table_path(name)
        if path.name not in self._intact:
            self._check(path.name)
            with table_errors(path):
                wrong = wrong_columns(path)
            if wrong:
                raise BadInput([self._wrong_table(path.name, wrong)])
            self._intact.add(path.name)
        return path

    def _wrong_table(self, name: str, wrong: Sequence[str]) -> Problem:
        """Return the problem of a table without some columns, or with others."""
        found = f"missing or other columns: {', '.join(wrong)}"
        expected, remedy = "the columns of this table in docs/reference.md", AGAIN
        if self.sums is None:
            found = f"a table of version 1.0.0, without the columns {', '.join(wrong)}"
            remedy = "read it with version 1.0.0, or answer its scenario again with --fresh"
        return Problem(str(self.folder), name, found, expected, remedy=remedy)

    def _check(self, name: str) -> None:
        check_sum(self.folder / name, self.sums)

    def _json(self, name: str) -> dict[str, Any]:
        if name in self._files:
            return self._files[name]
        try:
            content = strict_json((self.folder / name).read_bytes())
        except (OSError, ValueError) as error:
            found = f"no readable {name} ({getattr(error, 'strerror', None) or error})"
            raise BadInput([self._problem(found)]) from None
        self._check(name)
        wrong = wrong_keys(name, content)
        if wrong:
            found = f"a file {name} with missing or wrong keys: {', '.join(wrong)}"
            raise BadInput([self._problem(found)])
        return dict(content)

    def _problem(self, found: str) -> Problem:
        """Return the problem of a folder that has no result, or no complete one."""
        remedy = AGAIN if self.sums is not None else "name the folder of a result, as answer does"
        return Problem(str(self.folder), "", found, "a result folder", remedy=remedy)


def result_of(store: Store) -> ResultReader:
    """Return the result that a store has so far."""
    if isinstance(store, FolderStore):
        return ResultReader(store.folder, sums=store.sums)
    files = {RUN: dict(store.made)} | ({LAST: store.answer} if store.answer else {})
    return ResultReader(store.folder, MemoryTables(store.tables), files)


def filtered(table: pa.Table, columns: list[str] | None, filters: list[Filter] | None) -> pa.Table:
    """Return columns and rows of a table."""
    rows = table.filter(pq.filters_to_expression(filters)) if filters else table
    return rows if columns is None else rows.select(columns)
