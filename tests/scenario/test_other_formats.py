"""A file that is no TOML is named as what it is."""

from pathlib import Path

import pytest

from simulation.cli.check import check_file
from simulation.errors import BadInput
from simulation.scenario.file import load

ENGLISH = 'title = "Café"\n'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"arms": [], "school": {}}', "a TOML file"),
        (b'{"students": []}', "a class list"),
        (b'[{"teacher": "t1"}]', "a class list"),
        (b'{"arms": ', "a class list"),
    ],
)
def test_a_scenario_in_json_is_not_called_a_class_list(
    content: bytes, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.json"
    path.write_bytes(content)
    (problem,) = check_file(str(path), quick=True).problems
    assert problem.found == "a JSON file"
    assert problem.expected.startswith(expected)


@pytest.mark.parametrize(
    ("content", "found", "remedy"),
    [
        (b"PK\x03\x04....xl/workbook.xml", "an Excel file (.xlsx)", "run.py check"),
        (b"PK\x03\x04....word/document.xml", "a Word file (.docx)", "UTF-8"),
        (b"PK\x03\x04....", "a zip archive", "unpack"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel or Word file", ".xlsx"),
        (b"%PDF-1.7", "a PDF file", "run.py new"),
        (b"<!DOCTYPE html><html></html>", "a web page (HTML)", "download the file itself"),
        (b'{"title": "x"}', "a JSON file", "run.py new"),
        (b"---\ntitle: x\n", "a YAML file", "run.py new"),
        (b"teacher;class;student\nt1;c1;s1\n", "separated by semicolons", ".csv"),
        (b"teacher,class,student\nt1,c1,s1\n", "separated by commas", ".csv"),
        (b"teacher\tclass\tstudent\nt1\tc1\ts1\n", "separated by tabs", ".csv"),
        (ENGLISH.encode("utf-16"), "text in UTF-16", "save it as UTF-8"),
        (ENGLISH.encode("utf-16-le"), "text in UTF-16", "save it as UTF-8"),
        (b"a = 1\n" + ENGLISH.encode("cp1252"), "the byte 0xe9", "save it as UTF-8"),
    ],
)
def test_another_format_is_named_with_what_to_do(
    content: bytes, found: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        load(path)
    (problem,) = refused.value.problems
    assert found in problem.found
    assert remedy in problem.remedy


def test_the_line_of_a_byte_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"a = 1\n" + ENGLISH.encode("cp1252"))
    with pytest.raises(BadInput, match="line 2: found the byte 0xe9"):
        load(path)
