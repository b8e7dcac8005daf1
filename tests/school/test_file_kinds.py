"""Files that are no class list are named as what they are, whatever their name."""

import io
import zipfile
from pathlib import Path

import pytest
from class_lists import TABLE, message_of, sheet_of


def archive(*names: str, mimetype: str = "") -> bytes:
    """Return a zip archive with some files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        if mimetype:
            packed.writestr("mimetype", mimetype)
        for name in names:
            packed.writestr(name, "x")
    return content.getvalue()


def old_office(part: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + part.encode("utf-16-le") + bytes(90)


KINDS: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\n", "a PDF file"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture (PNG)"),
    "jpg": (b"\xff\xd8\xff\xe0" + bytes(50), "a picture (JPEG)"),
    "rtf": (b"{\\rtf1\\ansi}", "a text document (RTF)"),
    "gz": (b"\x1f\x8b\x08" + bytes(50), "a compressed file (gzip)"),
    "sav": (b"$FL2@(#) SPSS DATA FILE", "a data file of SPSS"),
    "xls": (old_office("Workbook"), "an old workbook (.xls)"),
    "xlsx": (old_office("EncryptedPackage"), "a workbook with a password"),
    "doc": (old_office("WordDocument"), "an old text document (.doc)"),
    "docx": (archive("word/document.xml"), "a text document (.docx)"),
    "xlsb": (archive("xl/workbook.bin"), "a binary workbook (.xlsb)"),
    "numbers": (archive("Index/Document.iwa"), "a document of Numbers"),
    "ods": (
        archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "an OpenDocument spreadsheet (.ods)",
    ),
    "zip": (archive("school.csv"), "an archive (zip)"),
    "broken": (b"PK\x03\x04" + bytes(range(99)), "a damaged workbook or archive"),
    "html": (b"\n<!DOCTYPE html><html><table>", "a web page (HTML)"),
    "table": (b"<table><tr><td>teacher</td></tr>", "a web page (HTML)"),
    "xml": (b"<?xml version='1.0'?><classes/>", "an XML file"),
    "xml97": (
        b"<?xml version='1.0'?>\n<?mso-application progid='Excel.Sheet'?>",
        "an XML spreadsheet of Excel 2003",
    ),
    "json": (b'[{"teacher": "t1"}]', "a JSON file"),
    "toml": (b'# mine\ntitle = "x"\n[school]\n', "a scenario or another file in TOML"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["school.csv", "school.xlsx"])
def test_other_files_are_named_as_what_they_are(kind: str, name: str, tmp_path: Path) -> None:
    content, found = KINDS[kind]
    message = message_of(tmp_path, content, name)
    assert message.startswith(f"{name}: found {found}")
    assert "expected a class list (.xlsx or .csv); " in message


def test_the_name_of_a_file_does_not_decide_what_it_is(tmp_path: Path) -> None:
    for name in ("school.xlsx", "school.txt", "school.tsv", "school"):
        assert len(sheet_of(tmp_path, TABLE, name).rows) == 3
