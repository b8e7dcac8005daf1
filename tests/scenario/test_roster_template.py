"""The template of a class list can be filled in and read, and explains every column."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from simulation.cli.main import main
from simulation.errors import BadInput
from simulation.preview.class_list import text_of
from simulation.scenario.roster_template import explained, write_template
from simulation.school.roster.read import read_class_list
from simulation.school.roster.roster_columns import ROSTER
from simulation.school.roster.translations import WORDS, ours

OWN = ["t01", "3a", "1E5", "", "primary", 20, 3, "girl", "", 0, 1, 100, "", 3.5, 1.25, 7, "man"]


def filled(path: Path, rows: list[list[Any]]) -> None:
    """Type rows below the examples of a template."""
    if path.suffix == ".csv":
        text = "".join(",".join(map(str, row)) + "\n" for row in rows)
        path.write_bytes(path.read_bytes() + text.encode())
        return
    book = load_workbook(path)
    for line, row in enumerate(rows, start=4):
        for place, cell in enumerate(row, start=1):
            book.worksheets[0].cell(line, place).value = None if cell == "" else cell
    book.save(path)


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_filled_template_is_read(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"mine{ending}"
    write_template(path, "en")
    filled(path, [OWN, ["t01", "3a", "002", *OWN[3:]]])
    reading = read_class_list(path)
    assert list(reading.cells.columns) == [column.name for column in ROSTER]
    assert reading.cells["student"].tolist() == ["1E5", "002"]
    assert reading.cells["closeness"].tolist() == ["3.5", "3.5"]
    assert any("example of the template" in text_of(note) for note in reading.notes)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_an_untouched_template_gets_one_helpful_sentence(
    ending: str, language: str, tmp_path: Path
) -> None:
    path = tmp_path / f"mine{ending}"
    write_template(path, language)
    with pytest.raises(BadInput, match="only the example rows of the template") as raised:
        read_class_list(path)
    assert "type a row a student below them" in str(raised.value)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_column_is_explained_and_known_under_its_name(language: str) -> None:
    columns = explained(language)
    assert [ours(one.name) for one in columns] == [column.name for column in ROSTER]
    for one in columns:
        assert one.meaning and one.content
        if one.column.kind == "choice":
            words = WORDS["values"][one.column.name]
            for choice, word in zip(one.column.choices, one.choices, strict=True):
                assert word in [choice, *words[choice]]
            assert set(one.examples) <= set(one.choices)
        if one.column.numeric and one.column.low > -float("inf"):
            assert f"{one.column.low:g}" in one.content and f"{one.column.high:g}" in one.content


def test_a_workbook_has_lists_ranges_and_texts(tmp_path: Path) -> None:
    write_template(tmp_path / "mine.xlsx", "nl")
    sheet, explanation = load_workbook(tmp_path / "mine.xlsx").worksheets
    assert (sheet.title, explanation.title) == ("klassenlijst", "uitleg")
    checks = {
        str(one.sqref): (one.type, one.formula1) for one in sheet.data_validations.dataValidation
    }
    assert checks["H2:H5000"] == ("list", '"meisje,jongen"')
    assert checks["N2:N5000"] == ("decimal", "1")
    assert [sheet["A2"].value, sheet["A2"].number_format] == ["(voorbeeld) t01", "@"]
    assert sheet["C4000"].number_format == "@"
    assert explanation["A7"].value == "leerkracht"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--roster", "mine.ods"], "mine.ods: found the ending '.ods', expected .xlsx or .csv"),
        (["--roster", "there.csv"], "there.csv: found a file that is there already"),
        (["a.toml", "--roster", "mine.csv"], "FILE: found 'a.toml' beside --roster"),
        ([], "FILE: found nothing, expected the scenario file to write"),
    ],
)
def test_new_refuses_what_it_cannot_write(
    words: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("x")
    with pytest.raises(SystemExit) as end:
        main(["new", *words])
    assert end.value.code == 2
    assert message in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]


def test_new_writes_a_class_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(["new", "--roster", "mine.csv", "--language", "nl"])
    assert not end.value.code
    assert (
        capsys.readouterr().out
        == "mine.csv: written; next: fill it in, then run.py check mine.csv\n"
    )
    text = (tmp_path / "mine.csv").read_text(encoding="utf-8-sig")
    assert "\nleerkracht;klas;leerling;" in text
    assert "4,2;1,3;12;vrouw" in text
