"""Tables as CSV, for whoever has no reader of Parquet; written a row group at a time."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

from simulation.experiments.parts import whole
from simulation.experiments.results import Result
from simulation.experiments.store import saying
from simulation.problems import BadInput, Problem


def export(folder: Path, out: Path) -> dict[str, int]:
    """Write every table of a result as CSV; how many rows each file has, by its name.

    Empty cells are missing values, true and false are words, numbers are those of the
    tables in full. Raises BadInput if the folder holds no table or the other cannot be
    written to.
    """
    _ = Result(folder).provenance
    tables = sorted(folder.glob("*.parquet"))
    if not tables:
        found = "a result without tables"
        raise BadInput([Problem(str(folder), "", found, "a result that is finished")])
    with saying(out):
        out.mkdir(parents=True, exist_ok=True)
        return {f"{path.stem}.csv": _write(path, out / f"{path.stem}.csv") for path in tables}


def _write(table: Path, out: Path) -> int:
    file = pq.ParquetFile(table)
    plain = pa.schema([(each.name, _plain(each.type)) for each in file.schema_arrow])
    with whole(out) as aside, csv.CSVWriter(aside, plain) as writer:
        for number in range(file.num_row_groups):
            writer.write_table(file.read_row_group(number).cast(plain))
    return int(file.metadata.num_rows)


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
