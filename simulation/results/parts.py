"""Parts: the tables of some finished runs in one folder, with checksums, until a result is done."""

import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from simulation.measurement.run_tables import RunLabel
from simulation.results.checksums import SUMS, is_intact, read_sums, sha256_of, write_sums

LABELS = b"runs"

RunTables = Mapping[RunLabel, Mapping[str, pa.Table]]
Place = tuple[Path, int]  # a file and the number of the batch in it


def write_part(folder: Path, runs: RunTables) -> None:
    """Write one Arrow file for every kind of table, with one batch for every run, and checksums."""
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
    write_sums(folder, {path.name: sha256_of(path) for path in folder.iterdir()})


def is_intact_part(part: Path) -> bool:
    """Return whether a part has exactly the files of its checksums, with their content."""
    sums = read_sums(part) or {}
    there = {path.name for path in part.iterdir()} if sums else set()
    return there == {SUMS, *sums} and all(is_intact(part / name, sums) for name in sums)


def places_in(part: Path) -> dict[RunLabel, dict[str, Place]]:
    """Return where the tables of every run of a part are: the file and the number of the batch."""
    found: dict[RunLabel, dict[str, Place]] = {}
    for path in part.glob("*.arrow"):
        with pa.OSFile(str(path)) as file:
            labels = json.loads(pa.ipc.open_file(file).schema.metadata[LABELS])
        for number, label in enumerate(labels):
            found.setdefault(RunLabel(*label), {})[path.stem] = path, number
    return found
