"""Class lists in .xlsx workbooks: cells as a person sees them."""

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from class_lists import HEADER, message_of, note_of, sheet_of
from openpyxl import Workbook

from simulation.preview.class_list import text_of
from simulation.school.roster import workbook


def content_of(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled(*rows: list[Any]) -> Workbook:
    """Return a workbook whose first sheet has some rows."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return book


def list_of(*rows: list[Any]) -> bytes:
    """Return a workbook with a header and rows."""
    return content_of(filled(HEADER, *rows))


def test_cells_have_the_text_that_a_person_sees(tmp_path: Path) -> None:
    row = [1.0, "5a\u00a0", 1201, 3.3000000000000003]
    sheet = sheet_of(tmp_path, list_of(row, ["1E5", True, 123456789012345678, "#N/B"]))
    assert sheet.header == HEADER
    assert sheet.rows == [
        ["1", "5a", "1201", "3.3"],
        ["1E5", "TRUE", "1.23456789012346E+17", "#N/B"],
    ]
    assert (sheet.lines, sheet.decimal, sheet.notes) == ([2, 3], ".", ())


def test_leading_zeros_of_a_number_format_are_seen(tmp_path: Path) -> None:
    book = filled(HEADER, [7, "5a", "p", 3])
    book.worksheets[0]["A2"].number_format = "000"
    assert sheet_of(tmp_path, content_of(book)).rows == [["007", "5a", "p", "3"]]


def test_numbers_take_the_decimal_sign_of_numbers_that_are_texts(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, list_of(["t", "c", "p", "3,25"], ["t", "c", "q", 4.5]))
    assert (sheet.decimal, sheet.column("closeness")) == (",", ["3,25", "4,5"])


def test_empty_rows_and_columns_and_a_title_are_left_out(tmp_path: Path) -> None:
    book = filled(["Our school"], [], [None, *HEADER], [], [None, "t", "c", "p", None])
    book.worksheets[0]["H40"].number_format = "0.0"
    sheet = sheet_of(tmp_path, content_of(book), "school.csv")
    assert (sheet.header, sheet.rows) == (HEADER, [["t", "c", "p", ""]])
    assert (sheet.header_line, sheet.lines) == (3, [5])


def test_a_sheet_with_names_of_columns_is_read_and_others_like_it_are_a_warning(
    tmp_path: Path,
) -> None:
    book = filled(["an explanation"], ["teacher", "the id of a teacher"])
    for name in ("5a", "5b"):
        sheet = book.create_sheet(name)
        sheet.append(HEADER)
        sheet.append(["t", name, "p", 4])
    found = sheet_of(tmp_path, content_of(book))
    assert found.rows == [["t", "5a", "p", "4"]]
    form, warning = found.notes
    assert (form.kind, text_of(form)) == ("form", "read the sheet '5a' of 3")
    assert (warning.kind, "'5b'" in text_of(warning)) == ("warning", True)


def test_the_first_sheet_that_is_not_hidden_or_empty_is_read(tmp_path: Path) -> None:
    book = filled(["secret"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("cover")
    sheet = book.create_sheet("list")
    sheet.append(HEADER)
    sheet.append(["t", "c", "p", 4])
    found = sheet_of(tmp_path, content_of(book))
    assert found.rows == [["t", "c", "p", "4"]]
    assert note_of(found) == "read the sheet 'list' of 3, 1 of them hidden"


def test_merged_cells_count_in_each_of_their_rows(tmp_path: Path) -> None:
    book = filled(["Our school"], HEADER, ["t1", "5a", "p1"], [None, "5b", "p2"], ["t2", "c", "p3"])
    book.worksheets[0].merge_cells("A3:A4")
    book.worksheets[0].merge_cells("A1:D1")
    sheet = sheet_of(tmp_path, content_of(book))
    assert sheet.column("teacher") == ["t1", "t1", "t2"]
    assert "every row of merged cells has their content" in note_of(sheet)


def test_hidden_rows_are_read_with_a_warning(tmp_path: Path) -> None:
    book = filled(HEADER, ["t1", "5a", "p1"], ["t1", "5a", "p2"])
    book.worksheets[0].row_dimensions[3].hidden = True
    sheet = sheet_of(tmp_path, content_of(book))
    assert len(sheet.rows) == 2
    assert [note.kind for note in sheet.notes] == ["warning"]
    assert "1 row is hidden in the workbook" in text_of(sheet.notes[0])


def test_dates_are_a_problem_in_columns_that_are_used(tmp_path: Path) -> None:
    day = datetime.date(2024, 4, 3)
    dated = list_of(["t", "c", "p", 3], *(["t", day, f"q{n}", 3] for n in range(3)))
    assert message_of(tmp_path, dated).startswith(
        "school.csv, line 3 and 2 more (4, 5), column 'class': found a date (2024-04-03), "
        "expected a text or a number; a spreadsheet turns an id such as 3-4"
    )
    born = content_of(filled([*HEADER, "born"], ["t", "c", "p", 3, day]))
    assert sheet_of(tmp_path, born).rows == [["t", "c", "p", "3", "2024-04-03"]]


def test_formulas_have_the_result_that_was_saved(tmp_path: Path) -> None:
    message = message_of(tmp_path, list_of(["t", "c", "p", "=1+2"]))
    assert message.startswith(
        "school.csv, line 2, column 'closeness': found a formula without a result"
    )
    saved = with_formulas(list_of(["t", "c", "p", 3.5], ["t", "c", "q", "x"]))
    assert sheet_of(tmp_path, saved).column("closeness") == ["3.5", ""]


def with_formulas(content: bytes) -> bytes:
    """Return a workbook whose number and last text are results of formulas, the latter empty."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                number, text = part.index(b'<c r="D2"'), part.index(b'<c r="D3"')
                empty = b'<c r="D3" t="str"><f>A1</f><v></v></c></row></sheetData>'
                rest = part[part.index(b"</sheetData>") + len(b"</sheetData>") :]
                part = part[:text] + empty + rest
                result = b'<c r="D2"><f>7/2</f><v>3.5</v></c>'
                part = part[:number] + result + part[part.index(b"</row>", number) :]
            new.writestr(name, part)
    return changed.getvalue()


def test_damaged_and_oversized_workbooks_get_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = list_of(["t", "c", "p", 3])
    empty = message_of(tmp_path, content_of(Workbook()))
    assert empty.startswith("school.csv: found an empty table, expected a header")
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[: 60 if "sheet1" in name else None])
    assert "found a damaged workbook (" in message_of(tmp_path, broken.getvalue())
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 100)
    assert "when unpacked, expected at most 0 MB" in message_of(tmp_path, good)
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "MOST_CELLS", 7)
    assert "found a larger sheet" in message_of(tmp_path, good)
