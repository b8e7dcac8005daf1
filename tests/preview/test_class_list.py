"""The summary of a class list: figures worked by hand, and one screen in two languages."""

import re
from pathlib import Path

import pytest

import simulation.school.roster
from simulation.preview.class_list import ClassListSummary, NumberRange, summary_of, text_of
from simulation.preview.class_list_words import screen
from simulation.scenario.file import scenario_folder
from simulation.school.roster.read import read_class_list
from simulation.school.roster.sheet import Meanings, Note
from simulation.texts.language import in_language, texts_of

ROSTER_CODE = Path(simulation.school.roster.__file__).parent

# t1 has four students in a class of ten, t2 two in a class without a size.
LIST = """\
teacher,class,student,class_size,gender,closeness,minority,teacher_experience,ability
t1,c1,s1,10,girl,4.5,0,12,
t1,c1,s2,10,boy,3,1,12,
t1,c1,s3,10,boy,,0,12,
t1,c1,s4,10,,,,12,
t2,c2,s5,,girl,2.25,0,,
t2,c2,s6,,girl,,0,,
"""


@pytest.fixture
def summary(tmp_path: Path) -> ClassListSummary:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return summary_of(read_class_list(path))


def test_people_and_classes_are_counted(summary: ClassListSummary) -> None:
    counts = (summary.teachers, summary.classes, summary.students, summary.relationships)
    assert counts == (2, 2, 6, 6)
    assert (summary.schools, summary.level) == (1, "primary")
    assert summary.class_size == NumberRange(2, 6, 10)
    assert summary.enrolled == 12


def test_each_owner_of_a_column_counts_once(summary: ClassListSummary) -> None:
    columns = {column.name: column for column in summary.columns}
    assert columns["class_size"].filled == 0.5
    assert columns["teacher_experience"].filled == 0.5
    assert columns["teacher_experience"].numbers == NumberRange(12, 12, 12)
    assert columns["gender"].filled == pytest.approx(5 / 6)
    assert columns["gender"].values == {"girl": 3, "boy": 2}
    assert columns["closeness"].numbers == NumberRange(2.25, 3, 4.5)
    assert columns["minority"].values == {"0": 4, "1": 1}


def test_an_empty_column_and_files_that_were_not_given_are_absent(
    summary: ClassListSummary,
) -> None:
    assert "ability" in summary.absent
    assert {"conflict", "ses", "staffroom", "level"} <= set(summary.absent)
    assert "gender" not in summary.absent


def test_the_row_for_json_has_numbers_by_name(summary: ClassListSummary) -> None:
    row = summary.row()
    assert row["class_size"] == {"low": 2, "median": 6, "high": 10}
    assert row["columns"][0]["name"] == "class_size"


def test_the_screen_has_every_column_and_what_is_absent(summary: ClassListSummary) -> None:
    text = " ".join(" ".join(screen(summary)).split())
    assert "2 teachers, 2 classes, 6 students, 6 relationships, 1 school, primary school." in text
    assert "Class size: 2 to 10, median 6; 6 of 12 students are listed." in text
    assert "83 % girl 3, boy 2" in text
    assert "2.25 to 4.5, median 3 (scale 1 to 5)" in text
    assert "12 years for all" in text
    assert "drawn at random: conflict, disruptive behaviour, ability." in text


def test_the_screen_in_dutch_has_decimal_commas(summary: ClassListSummary) -> None:
    with in_language("nl"):
        text = "\n".join(screen(summary))
    assert "2 leerkrachten, 2 groepen, 6 leerlingen" in text
    assert "2,25 tot 4,5, mediaan 3 (schaal 1 tot 5)" in text


def test_warnings_have_their_line_and_are_limited(summary: ClassListSummary) -> None:
    codes = {"column": "ses", "value": "9", "end": "highest"}
    warnings = tuple(
        Note("warning", "maybe_code", {**codes, "lines": [n]}, "ses", n) for n in range(3, 13)
    )
    read = {"column": "gender", "meanings": Meanings([("jongen", "boy", 2)], more=1)}
    notes = (Note("form", "decimal_comma"), Note("rule", "meanings", read), *warnings)
    text = "\n".join(screen(summary._replace(notes=notes)))
    assert "How the file was read: the decimal sign is a comma" in text
    assert "Read by a rule: gender of students: 'jongen' read as boy (2 cells), 1 more" in text
    assert "- line 3: socio-economic status: 9 (line 3)" in text
    assert "(line 8)" not in text
    assert "and 5 more" in text


DUTCH_LIST = """Klassenlijst;;;;
leerkracht;klas;leerling;geslacht;memo
t1;5a;p1;Meisje;x
t1;5a;p2;jongen;x
"""


def test_the_notes_are_in_the_language_of_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(DUTCH_LIST, "utf-8")
    found = summary_of(read_class_list(path))
    with in_language("nl"):
        text = " ".join(" ".join(screen(found, 500)).split())
    assert "tussen de cellen staan puntkomma’s en het decimaalteken is een komma" in text
    assert "de kolomnamen staan op regel 2 (regel 1 hoort niet bij de tabel)" in text
    assert "kolom 'geslacht' is gelezen als geslacht van leerlingen" in text
    assert "'Meisje' gelezen als meisje (1 cel)" in text
    assert "niet gelezen: 'memo'" in text
    assert found.row()["notes"][-1]["text"].startswith("gender of students: 'Meisje' read as girl")


def test_lines_of_a_note_are_in_the_language() -> None:
    note = Note("rule", "pair_again", {"lines": [3, 5, 6, 7, 8]})
    assert text_of(note).startswith("line 3 and 4 more (5, 6, 7, ...): a pair")
    with in_language("nl"):
        assert text_of(note).startswith("regel 3 en nog 4 (5, 6, 7, ...): een paar")


def test_every_note_has_a_text_and_every_text_a_note() -> None:
    code = "".join(path.read_text("utf-8") for path in ROSTER_CODE.glob("*.py"))
    keys = set(texts_of("en")["class_list_notes"])
    assert {key for key in keys if f'"{key}"' not in code} == set()
    assert set(re.findall(r'Note\(\s*"\w+",\s*"(\w+)"', code)) <= keys


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", ["nl_primary.csv", "example_school/class_list.csv"])
def test_a_bundled_list_fits_on_one_screen(name: str, language: str) -> None:
    reading = read_class_list(scenario_folder() / "rosters" / name)
    with in_language(language):
        lines = screen(summary_of(reading))
    assert len(lines) <= 23  # with the line above it, a terminal of 24 lines
    assert max(map(len, lines)) <= 80
