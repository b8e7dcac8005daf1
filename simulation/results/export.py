"""Export of the tables of a result: CSV files, or workbooks for Excel."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

from simulation.errors import BadInput, Problem
from simulation.results.files import TEMPORARY, atomic_write, disk_errors, table_errors
from simulation.results.owned import SYSTEM
from simulation.results.reader import ResultReader, plain_schema

FORMULA = r"^([=+\-@\t\r\n])"  # how a text begins that a spreadsheet may take for a formula


def export(folder: Path, out: Path, *, excel: bool = False) -> dict[str, int]:
    """Write every table of a result to a folder, and return the rows of every file by its name.

    excel: write workbooks (.xlsx) instead of CSV. Empty cells are missing values. Raises BadInput
    if the folder has no table or a damaged one, or ``out`` cannot be written to or has anything
    but the same tables of an earlier export.
    """
    result = ResultReader(folder)
    _ = result.provenance
    tables = [result.checked_table(name) for name in result.names]
    if not tables:
        remedy = "finish it: the command that made it goes on from there"
        problem = Problem(str(folder), "", "a result without tables", "a finished result")
        raise BadInput([problem._replace(remedy=remedy)])
    files = {table: _open(table) for table in tables}
    with disk_errors(out):
        _check_folder(out, files)
        out.mkdir(parents=True, exist_ok=True)
        return {
            (name := f"{table.stem}.{'xlsx' if excel else 'csv'}"): _write(table, file, out / name)
            for table, file in files.items()
        }


def without_formulas(table: pa.Table) -> pa.Table:
    """Return a table in which no text begins like a formula: an apostrophe stands before those."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            texts = pc.replace_substring_regex(table.column(place), FORMULA, r"'\1")
            table = table.set_column(place, field, texts)
    return table


def _check_folder(out: Path, files: Mapping[Path, pq.ParquetFile]) -> None:
    """Raise BadInput for a folder with anything but the same tables, which are written again."""
    columns = {table.stem: file.schema_arrow.names for table, file in files.items()}
    paths = sorted(out.iterdir()) if out.exists() else []
    others = [path.name for path in paths if not _is_ours(path, columns.get(path.stem))]
    if others:
        more = f" and {len(others) - 1} more" if others[1:] else ""
        found = f"a folder with files other than these tables ({others[0]}{more})"
        remedy = "choose a new folder with --out"
        raise BadInput([Problem(str(out), "", found, "a new or empty folder", remedy=remedy)])


def _is_ours(path: Path, columns: Sequence[str] | None) -> bool:
    """Return whether a file is of the system, half-written by us or a table with these columns."""
    if path.name in SYSTEM or TEMPORARY.fullmatch(path.name):
        return True
    if columns is None or path.is_symlink() or not path.is_file():
        return False
    if path.suffix == ".xlsx":
        from simulation.results.excel import header_of_workbook

        return header_of_workbook(path) == columns
    header = ",".join(f'"{name}"' for name in columns).encode()
    with path.open("rb") as file:
        return path.suffix == ".csv" and file.readline(len(header) + 2).rstrip() == header


def _open(table: Path) -> pq.ParquetFile:
    with table_errors(table):
        return pq.ParquetFile(table)


def _write(table: Path, file: pq.ParquetFile, out: Path) -> int:
    with atomic_write(out) as aside:
        if out.suffix == ".xlsx":
            from simulation.results.excel import write_workbook

            with table_errors(table):
                write_workbook(aside, table.stem, file)
        else:
            _write_csv(table, file, aside)
    return int(file.metadata.num_rows)


def _write_csv(table: Path, file: pq.ParquetFile, out: Path) -> None:
    plain = plain_schema(file.schema_arrow)
    with csv.CSVWriter(out, plain) as writer:
        for number in range(file.num_row_groups):
            with table_errors(table):
                rows = file.read_row_group(number).cast(plain)
            writer.write_table(without_formulas(rows))
