"""Export of the tables of a result as CSV, one row group at a time."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem
from simulation.results.files import atomic_write, disk_errors, table_errors
from simulation.results.reader import Result


def export(folder: Path, out: Path) -> dict[str, int]:
    """Write every table of a result as CSV, and return the rows of every file by its name.

    Empty cells are missing values. Raises BadInput if the folder has no table or a damaged one,
    or ``out`` cannot be written to.
    """
    _ = Result(folder).provenance
    tables = sorted(folder.glob("*.parquet"))
    if not tables:
        found = "a result without tables"
        raise BadInput([Problem(str(folder), "", found, "a finished result")])
    files = {table: _open(table) for table in tables}
    with disk_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        return {
            f"{table.stem}.csv": _write(table, file, out / f"{table.stem}.csv")
            for table, file in files.items()
        }


def _open(table: Path) -> pq.ParquetFile:
    with table_errors(table):
        return pq.ParquetFile(table)


def _write(table: Path, file: pq.ParquetFile, out: Path) -> int:
    plain = plain_schema(file.schema_arrow)
    with atomic_write(out) as aside, csv.CSVWriter(aside, plain) as writer:
        for number in range(file.num_row_groups):
            with table_errors(table):
                rows = file.read_row_group(number).cast(plain)
            writer.write_table(rows)
    return int(file.metadata.num_rows)


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """Return a schema with texts instead of dictionaries."""
    types = {field.name: field.type for field in schema}
    return pa.schema([(name, getattr(kind, "value_type", kind)) for name, kind in types.items()])
