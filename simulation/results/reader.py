"""A saved result, read back: its tables, its scenario, its effects."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem, nearest
from simulation.measurement.result_columns import TABLES
from simulation.measurement.run_tables import RunLabel
from simulation.results.store import Store

Filter = tuple[str, str, Any]  # column, comparison, value: ("week", "==", 40)

# What is read from the files of a result, and what each must be.
RUN = {"plan": str, "scenario": dict, "inputs": dict, "code": str}
ANSWER = {"effects": list, "levels": list, "sentences": list}


class Result:
    """A result folder. Nothing is read before it is asked for."""

    def __init__(self, folder: Path) -> None:
        """Name the folder of the result."""
        self.folder = folder

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """How the result was made: the content of ``run.json``.

        Raises BadInput if the folder holds no result.
        """
        return self._json("run.json", RUN)

    @property
    def scenario(self) -> dict[str, Any]:
        """The scenario in full, defaults included."""
        scenario: dict[str, Any] = self.provenance["scenario"]
        return scenario

    @property
    def arms(self) -> list[str]:
        """Names of the arms; the first is the reference."""
        return [arm["name"] for arm in self.scenario["arms"]]

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The content of ``answer.json``. Raises BadInput if there is none."""
        return self._json("answer.json", ANSWER)

    @property
    def replicates(self) -> int:
        """How many worlds of each arm there are; of a result that is not finished, are wanted."""
        if (self.folder / "answer.json").exists():
            return int(self.answer["replicates"])
        return int(self.scenario["run"]["replicates"])

    @cached_property
    def effects(self) -> pd.DataFrame:
        """The paired effects, one row an outcome and arm."""
        return self.table("effects")

    def has(self, name: str) -> bool:
        """Whether the table was recorded."""
        return self._path(name).exists()

    def table(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        filters: Sequence[Filter] | None = None,
    ) -> pd.DataFrame:
        """A table, or those of its columns and rows that are asked for.

        Ids come as categories. Raises BadInput if the table was not recorded or is damaged.
        """
        if not self.has(name):
            found, known = f"no table {name}", [table for table in TABLES if self.has(table)]
            expected = f"one of {', '.join(known)}" if known else "a result folder"
            raise BadInput([Problem(str(self.folder), "", found, expected, nearest(name, known))])
        wanted = None if filters is None else list(filters)
        chosen = None if columns is None else list(columns)
        with table_errors(self._path(name)):
            read = pq.read_table(self._path(name), columns=chosen, filters=wanted)
        frame: pd.DataFrame = read.unify_dictionaries().to_pandas()
        return frame

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def _json(self, name: str, kinds: Mapping[str, type]) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            found = f"no readable {name} ({getattr(error, 'strerror', None) or error})"
            raise BadInput([Problem(str(self.folder), "", found, "a result folder")]) from None
        given = content if isinstance(content, dict) else {}
        wrong = [key for key, kind in kinds.items() if not isinstance(given.get(key), kind)]
        if wrong:
            found = f"a {name} without what stands under {', '.join(wrong)} in a result"
            raise BadInput([Problem(str(self.folder), "", found, "a result folder")])
        return content


@contextmanager
def table_errors(table: Path) -> Iterator[None]:
    """Turn a table that cannot be read into one sentence."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())
        problem = Problem(
            str(table), "", f"a table that cannot be read ({reason})", "a table of a result"
        )
        raise BadInput([problem]) from None


KNOWN: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda value, wanted: bool(value == wanted),
    "in": lambda value, wanted: value in wanted,
    ">=": lambda value, wanted: bool(value >= wanted),
    "<=": lambda value, wanted: bool(value <= wanted),
}  # what a filter on an arm or a replicate may say


class PartTables:
    """Hands out tables of the runs that are done; one run at a time is read."""

    def __init__(self, store: Store, places: Mapping[int, RunLabel]) -> None:
        """Name the store, and which run stands at every place of its plan."""
        self._store, self._places = store, places

    def has(self, name: str) -> bool:
        """Whether the table was recorded."""
        return self._store.has(name)

    def table(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        filters: Sequence[Filter] | None = None,
    ) -> pd.DataFrame:
        """A table, or those of its columns and rows that are asked for, in the order of runs.

        Raises KeyError if a run that is asked for is not done.
        """
        wanted = list(filters or ())
        rows = [each for each in wanted if each[0] not in RunLabel._fields]
        tables = [
            _chosen(self._store.recorded(place, name), columns, rows) for place in self._of(wanted)
        ]
        frame: pd.DataFrame = pa.concat_tables(tables).unify_dictionaries().to_pandas()
        return frame

    def _of(self, filters: Sequence[Filter]) -> Iterator[int]:
        """The places of the runs that the filters leave."""
        runs = [each for each in filters if each[0] in RunLabel._fields]
        for place, label in sorted(self._places.items()):
            if all(KNOWN[how](getattr(label, column), value) for column, how, value in runs):
                yield place


def _chosen(table: pa.Table, columns: Sequence[str] | None, filters: Sequence[Filter]) -> pa.Table:
    kept = table.filter(pq.filters_to_expression(list(filters))) if filters else table
    return kept if columns is None else kept.select(list(columns))
