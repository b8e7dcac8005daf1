"""Exported tables: no formula in a CSV file, and workbooks in which every text stays a text."""

import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from simulation.errors import BadInput
from simulation.measurement.result_columns import NUMBER, TEXT
from simulation.results import excel
from simulation.results.excel import write_workbook
from simulation.results.export import export, without_formulas
from simulation.results.reader import ResultReader

IDS = ["=1+1", "-00", "@10", "+2", "\tx", "1E5", "00123", "3-4", "t1", "a=b", None]


def table_of(ids: list[str | None]) -> pa.Table:
    """Return a table with an id, a number and a flag a row."""
    values = pa.array([n / 8 for n in range(len(ids))], NUMBER)
    flags = pa.array([n % 2 == 0 for n in range(len(ids))])
    return pa.table({"id": pa.array(ids, TEXT), "value": values, "flag": flags})


def cells_of(path: Path, table: pa.Table) -> list[list[list[object]]]:
    """Write a table as a workbook and return the cells of its rows, a list a sheet."""
    pq.write_table(table, path.with_suffix(".parquet"))
    write_workbook(path, "dyads", pq.ParquetFile(path.with_suffix(".parquet")))
    sheets = load_workbook(path).worksheets
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets]


def test_texts_that_begin_like_a_formula_get_an_apostrophe() -> None:
    plain = table_of(IDS).set_column(0, "id", pa.array(IDS))
    changed = without_formulas(plain)
    assert changed["id"].to_pylist() == [
        *("'=1+1", "'-00", "'@10", "'+2", "'\tx"),
        *("1E5", "00123", "3-4", "t1", "a=b", None),
    ]
    assert changed["value"].equals(plain["value"])


def test_a_workbook_has_texts_numbers_and_empty_cells(tmp_path: Path) -> None:
    ids = ["=1+1", "1E5", "00123", "3-4", "a & <b>", " x ", "_x0041_", "\x07", None]
    (rows,) = cells_of(tmp_path / "t.xlsx", table_of(ids))
    assert rows[0] == ["id", "value", "flag"]
    assert [row[0] for row in rows[1:]] == [
        *ids[:6],
        "_x005F_x0041_",
        "\N{REPLACEMENT CHARACTER}",
        None,
    ]
    assert [row[1] for row in rows[1:]] == [n / 8 for n in range(len(ids))]
    assert [row[2] for row in rows[1:3]] == [True, False]
    cell = load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"]
    assert cell.data_type == "s"


def test_numbers_that_do_not_exist_are_empty_cells(tmp_path: Path) -> None:
    table = pa.table({"value": pa.array([math.nan, None, math.inf, 0.1], NUMBER)})
    (rows,) = cells_of(tmp_path / "t.xlsx", table)
    assert rows[1:] == [[None], [None], [None], [0.1]]


def test_a_table_without_rows_is_a_header(tmp_path: Path) -> None:
    assert cells_of(tmp_path / "t.xlsx", table_of([])) == [[["id", "value", "flag"]]]


def test_a_table_longer_than_a_sheet_fills_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 5)
    monkeypatch.setattr(excel, "BLOCK", 3)
    sheets = cells_of(tmp_path / "t.xlsx", table_of([f"t{n}" for n in range(11)]))
    assert [len(rows) for rows in sheets] == [6, 6, 2]
    assert [row[0] for rows in sheets for row in rows[1:]] == [f"t{n}" for n in range(11)]


@pytest.mark.parametrize("excel", [False, True])
def test_an_export_is_repeated_in_its_folder(
    small_result: ResultReader, tmp_path: Path, excel: bool
) -> None:
    first = export(small_result.folder, tmp_path, excel=excel)
    (tmp_path / ".DS_Store").touch()
    assert export(small_result.folder, tmp_path, excel=excel) == first


@pytest.mark.parametrize(
    "name", ["teachers.csv", "effects.xlsx", "notes.txt", "subgroups_2.csv", "csv/teachers.csv"]
)
def test_a_folder_with_another_file_is_refused_and_stays(
    small_result: ResultReader, tmp_path: Path, name: str
) -> None:
    own = tmp_path / name
    own.parent.mkdir(exist_ok=True)
    own.write_text("teacher,class\nt1,c1\n")
    with pytest.raises(BadInput, match=f"{Path(name).parts[0]}.*new folder with --out"):
        export(small_result.folder, tmp_path)
    assert own.read_text() == "teacher,class\nt1,c1\n"
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_a_table_that_the_result_does_not_have_is_not_left_beside_others(
    small_result: ResultReader, tmp_path: Path
) -> None:
    export(small_result.folder, tmp_path)
    (tmp_path / "events.csv").write_text('"day"\n')
    with pytest.raises(BadInput, match=r"events\.csv"):
        export(small_result.folder, tmp_path)
