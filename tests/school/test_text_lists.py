"""Text files in every form that spreadsheets and school systems write."""

from pathlib import Path

import pytest
from class_lists import HEADER, ROWS, TABLE, message_of, note_of, sheet_of

from simulation.errors import BadInput
from simulation.preview.class_list import text_of
from simulation.school.roster.read import read_class_list


def separated(separator: str, point: str = ".") -> str:
    return "".join(separator.join(row).replace(".", point) + "\n" for row in [HEADER, *ROWS])


FORMS: dict[str, tuple[str | bytes, str]] = {
    "plain": (TABLE, ""),
    "semicolons": (separated(";"), "separated by semicolons"),
    "tabs": (separated("\t"), "separated by tabs"),
    "bars": (separated("|"), "separated by vertical bars"),
    "line that names the separator": ("sep=,\n" + TABLE, ""),
    "named separator beside others": (
        "sep=|\n" + separated("|"), "separated by vertical bars",
    ),
    "byte-order mark": ("\ufeff" + TABLE, ""),
    "two byte-order marks": ("\ufeff\ufeff" + TABLE, ""),
    "Windows text": (TABLE.encode("cp1252"), "read as Windows (cp1252): line 3 has 'zoë'"),
    "byte-order mark before Windows text": (
        b"\xef\xbb\xbf" + TABLE.encode("cp1252"), "read as Windows (cp1252): line 3 has 'zoë'",
    ),
    "MS-DOS text": (TABLE.encode("cp850"), "read as MS-DOS (cp850): line 3 has 'zoë'"),
    "Macintosh text": (
        TABLE.replace("\n", "\r").encode("mac_roman"), "read as Macintosh: line 3 has 'zoë'",
    ),
    "UTF-16": (TABLE.encode("utf-16"), "the text is in UTF-16"),
    "UTF-16, no mark": (TABLE.encode("utf-16-le"), "the text is in UTF-16"),
    "UTF-16, other order": (TABLE.encode("utf-16-be"), "the text is in UTF-16"),
    "UTF-32": (TABLE.encode("utf-32"), "the text is in UTF-32"),
    "Windows line ends": (TABLE.replace("\n", "\r\n"), ""),
    "Macintosh line ends": (TABLE.replace("\n", "\r"), ""),
    "mixed line ends": (TABLE.replace("\n", "\r\n", 2), ""),
    "hard spaces": (TABLE.replace(",", "\u00a0,\u00a0"), ""),
    "quoted": (TABLE.replace("t1", '"t1"'), ""),
    "quoted after a space": (TABLE.replace(",5a", ', "5a"'), ""),
    "empty columns at the right": (TABLE.replace("\n", ",,,\n"), "3 columns without name"),
    "empty column inside": (
        TABLE.replace("class,", "class,,").replace("5a,", "5a,,").replace("5b,", "5b,,"),
        "1 column without name",
    ),
    "separators after the header": (TABLE.replace("\n", ",,\n", 1), "2 columns without name"),
    "separators after rows": (TABLE.replace("2\n", "2,,\n").replace("1\n", "1,\n"), ""),
    "a column that numbers the rows": (
        "".join(f"{n or ''},{line}\n" for n, line in enumerate(TABLE.splitlines())),
        "numbers the rows",
    ),
    "rows that are one cell in quotes": (
        "".join(f'"{line}"\n' for line in TABLE.splitlines()), "one cell in quotes",
    ),
    "one such row": (TABLE.replace("t1,5a,p1,3.2", '"t1,""5a"",p1,3.2"'), "one cell in quotes"),
    "texts as formulas": (TABLE.replace("5a", '="5a"'), ""),
    "a mark at the end of the file": (TABLE + "\x1a", ""),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_harmless_forms_are_the_same_table(form: str, tmp_path: Path) -> None:
    content, note = FORMS[form]
    sheet = sheet_of(tmp_path, content)
    assert (sheet.header, sheet.rows) == (HEADER, ROWS)
    assert note in note_of(sheet)
    assert bool(note) == bool(sheet.notes)


def test_titles_above_the_header_are_left_out(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "List of 2024-2025,,,\n\nprinted,on,Monday,\n,,,\n" + TABLE)
    assert (sheet.header, sheet.rows, sheet.header_line) == (HEADER, ROWS, 5)
    assert sheet.lines == [6, 7, 8]
    assert note_of(sheet) == (
        "the names of the columns are on line 5; lines 1 to 4 are not part of the table"
    )


def test_semicolons_inside_quotes_do_not_separate(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, 'teacher,class,student\n"a;b;c;d","5;a","p;1"\n')
    assert sheet.rows == [["a;b;c;d", "5;a", "p;1"]]


@pytest.mark.parametrize(
    ("content", "decimal"),
    [
        ("teacher;class;student;closeness\nt;c;p;3,2\n", ","),
        ("teacher;class;student;closeness\nt;c;p;\n", ","),
        ("teacher;class;student;ses\nt;c;p;1.250\n", ","),
        ("teacher\tclass\tstudent\tcloseness\nt\tc\tp\t3,2\n", ","),
        ("teacher\tclass\tstudent\tcloseness\nt\tc\tp\t3.2\n", "."),
        ("teacher\tclass\tstudent\tses\nt\tc\tp\t1,250\n", "."),
        ('teacher,class,student,closeness\nt,c,p,"3,2"\n', ","),
        ('teacher,class,student,ses\nt,c,p,"1,250"\n', "."),
        ('teacher,class,student,ses,conflict\nt,c,p,"3,2",1.2\n', "."),
    ],
)
def test_the_decimal_sign_follows_from_separator_and_numbers(
    content: str, decimal: str, tmp_path: Path
) -> None:
    assert sheet_of(tmp_path, content).decimal == decimal


def test_rows_have_the_line_where_they_start(tmp_path: Path) -> None:
    text = 'teacher,class,student\nt,c,"p\n1"\n\nt,c,"p\n\n2"\nt,c,p3\n'
    for end in ("\n", "\r", "\r\n"):
        assert sheet_of(tmp_path, text.replace("\n", end)).lines == [2, 5, 8]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            'teacher,class,student\nt,c,p\nt,"De" V,q\n',
            'school.csv, line 3: found a quote (") in the middle of a cell, expected quotes',
        ),
        (
            'teacher,class,student\nt,c,"p1\nt,c,p2\nt,c,p3\n',
            'school.csv, line 2: found a quote (") that is not closed: the cell starts on line 2',
        ),
        (
            'teacher,class,student\nt,c,p0\nt,c,"p1\nt,c,p2\nt,c,"p3"\n',
            'school.csv, line 3: found a quote (") that is not closed: the cell starts on line 3',
        ),
        (
            'teacher,class,student\nt,c,p0\nt,"c,p1\nt,c",p2\n',
            'school.csv, line 3: found a quote (") that is not closed: the cell starts on line 3',
        ),
        (
            'teacher,class,student\nt,"c,p1\nt",c,p2\nt,c,q\n',
            'school.csv, line 2: found a quote (") that is not closed: the cell starts on line 2',
        ),
        (
            "teacher,class,student\nt,c,p,x\nt,c,q\nt,c,r,y\nt,d,s,z\n",
            "school.csv, line 2 and 2 more (4, 5): found 4 cells, expected 3, as in the header",
        ),
        (
            "teacher,class,student\n" + "t,c\n" * 9,
            "school.csv, line 2 and 8 more (3, 4, 5, ...): found 2 cells, expected 3, as in the",
        ),
        (
            "teacher;class;student\nt,c,p\nt,c,q\n",
            "school.csv, line 2 and 1 more (3): found 1 cell, expected 3, as in the header; ",
        ),
        (
            "teacher,class,student,\nt,c,p,\nt,c,q,x\n",
            "school.csv, line 1, column 4: found no name above 'x' on line 3",
        ),
        (
            "teacher,class,student\nt,c,\0\n",
            "school.csv, line 2: found a NUL character, expected text",
        ),
        (TABLE.encode("utf-16")[:-1], "school.csv: found text in UTF-16-LE that is damaged"),
        (bytes(range(256)) * 9, "school.csv: found a file that is not text, expected a table"),
        (",,,\n,,,\n", "school.csv: found an empty table, expected a header"),
    ],
)
def test_text_that_is_no_table_gets_one_sentence(
    content: str | bytes, expected: str, tmp_path: Path
) -> None:
    assert message_of(tmp_path, content).startswith(expected)


def test_letters_that_were_saved_in_the_wrong_encoding_are_a_warning(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, TABLE.replace("zoë", "zoë".encode().decode("cp1252")))
    assert [(note.kind, note.line) for note in sheet.notes] == [("warning", 3)]
    assert "line 3 has 'zoÃ«'" in text_of(sheet.notes[0])


def test_last_cells_that_excel_leaves_out_are_empty(tmp_path: Path) -> None:
    rows = [f"t,c,p{n},3.1" for n in range(15)] + [f"t,c,q{n}" for n in range(20)]
    text = "teacher,class,student,closeness\n" + "\n".join(rows) + "\n"
    assert {len(row) for row in sheet_of(tmp_path, text).rows} == {4}
    short = text.replace("t,c,p7,3.1", "t,c,p7")
    assert {len(row) for row in sheet_of(tmp_path, short).rows} == {3, 4}


@pytest.mark.parametrize(
    ("there", "named", "remedy"),
    [
        ("school.csv", "School.CSV", "there is 'school.csv' in that folder"),
        ("school.xlsx", "school.csv", "there is 'school.xlsx' in that folder"),
        ("class_list.csv", "classlist.csv", "there is 'class_list.csv' in that folder"),
        ("lists/school.csv", "school.csv", "lists/school.csv'"),
        ("school.csv", "lists/school.csv", "school.csv'"),
        ("large.xlsx", "nothere.xlsx", "check the name and the folder"),
        ("other.csv", "school.csv", "check the name and the folder"),
        ("other.csv", "lists/school.csv", "there is no folder"),
    ],
)
def test_a_missing_file_is_told_with_the_file_that_is_there(
    there: str, named: str, remedy: str, tmp_path: Path
) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text(TABLE)
    with pytest.raises(BadInput, match="found no such file, expected a class list") as raised:
        read_class_list(tmp_path / named)
    assert remedy in str(raised.value)


FAILING = ["trailcols", "trailcols_semi", "trailsep_data", "tab", "pipe", "utf16le_nobom",
           "doublebom", "title"]  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
def test_files_that_were_refused_before_are_read(name: str, shared: Path) -> None:
    assert len(read_class_list(shared / "failing_inputs" / f"{name}.csv").cells) > 5
