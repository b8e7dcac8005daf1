"""Tables as CSV, for whoever has no reader of Parquet; written a row group at a time."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem
from simulation.results.parts import atomic_write
from simulation.results.reader import Result, table_errors
from simulation.results.store import disk_errors


def export(folder: Path, out: Path) -> dict[str, int]:
    """Write every table of a result as CSV; how many rows each file has, by its name.

    Empty cells are missing values, true and false are words, numbers are those of the
    tables in full. Raises BadInput if the folder holds no table or a damaged one, or the other
    cannot be written to.
    """
    _ = Result(folder).provenance
    tables = sorted(folder.glob("*.parquet"))
    if not tables:
        found = "a result without tables"
        raise BadInput([Problem(str(folder), "", found, "a result that is finished")])
    files = {path: _opened(path) for path in tables}
    with disk_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        return {
            f"{path.stem}.csv": _write(path, file, out / f"{path.stem}.csv")
            for path, file in files.items()
        }


def _opened(table: Path) -> pq.ParquetFile:
    with table_errors(table):
        return pq.ParquetFile(table)


def _write(table: Path, file: pq.ParquetFile, out: Path) -> int:
    plain = pa.schema([(each.name, _plain(each.type)) for each in file.schema_arrow])
    with atomic_write(out) as aside, csv.CSVWriter(aside, plain) as writer:
        for number in range(file.num_row_groups):
            with table_errors(table):
                rows = file.read_row_group(number).cast(plain)
            writer.write_table(rows)
    return int(file.metadata.num_rows)


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
