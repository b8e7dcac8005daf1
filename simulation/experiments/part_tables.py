"""The tables of a result that is not whole yet, read from its parts as ``Result`` reads them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.experiments.results import Filter
from simulation.experiments.store import Store
from simulation.measurement.tables import Label

KNOWN: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda value, wanted: bool(value == wanted),
    "in": lambda value, wanted: value in wanted,
    ">=": lambda value, wanted: bool(value >= wanted),
    "<=": lambda value, wanted: bool(value <= wanted),
}  # what a filter on an arm or a replicate may say


class PartTables:
    """Hands out tables of the runs that are done; one run at a time is read."""

    def __init__(self, store: Store, places: Mapping[int, Label]) -> None:
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
        rows = [each for each in wanted if each[0] not in Label._fields]
        tables = [
            _chosen(self._store.recorded(place, name), columns, rows) for place in self._of(wanted)
        ]
        frame: pd.DataFrame = pa.concat_tables(tables).unify_dictionaries().to_pandas()
        return frame

    def _of(self, filters: Sequence[Filter]) -> Iterator[int]:
        """The places of the runs that the filters leave."""
        runs = [each for each in filters if each[0] in Label._fields]
        for place, label in sorted(self._places.items()):
            if all(KNOWN[how](getattr(label, column), value) for column, how, value in runs):
                yield place


def _chosen(table: pa.Table, columns: Sequence[str] | None, filters: Sequence[Filter]) -> pa.Table:
    kept = table.filter(pq.filters_to_expression(list(filters))) if filters else table
    return kept if columns is None else kept.select(list(columns))
