"""The summary of a class list: figures worked by hand, and one screen in two languages."""

from pathlib import Path

import pytest

from simulation.preview.class_list import ClassListSummary, NumberRange, summary_of
from simulation.preview.class_list_words import screen
from simulation.scenario.file import scenario_folder
from simulation.school.roster.read import read_class_list
from simulation.school.roster.sheet import Note
from simulation.texts.language import in_language

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
    warnings = tuple(Note("warning", f"value {n}", "ses", n) for n in range(3, 13))
    notes = (Note("form", "separator ;"), Note("rule", "jongen is boy"), *warnings)
    text = "\n".join(screen(summary._replace(notes=notes)))
    assert "How the file was read: separator ;" in text
    assert "Read by a rule: jongen is boy" in text
    assert "- line 3: value 3" in text
    assert "value 8" not in text
    assert "and 5 more" in text


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", ["nl_primary.csv", "example_school/class_list.csv"])
def test_a_bundled_list_fits_on_one_screen(name: str, language: str) -> None:
    reading = read_class_list(scenario_folder() / "rosters" / name)
    with in_language(language):
        lines = screen(summary_of(reading))
    assert len(lines) <= 23  # with the line above it, a terminal of 24 lines
    assert max(map(len, lines)) <= 80
