"""A class list with other names and codes gives the same enrolment."""

import math
from pathlib import Path

import pandas as pd
import pytest

from simulation.errors import BadInput
from simulation.preview.class_list import text_of
from simulation.scenario.file import load
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of, mapping_of
from simulation.school.enrolment import Enrolment
from simulation.school.roster.column_mapping import mean_of_items, mean_of_scores
from simulation.school.roster.read import read_class_list, read_roster

OURS = """\
teacher,class,student,gender,ses,ability,class_size
t1,c1,p1,girl,1,-1.224745,3
t1,c1,p2,boy,0,0.612372,3
t2,c2,p3,boy,1,0.612372,
"""
THEIRS = """\
Id,Sex,Group,Teacher,Poor,Maths,Dutch,House,class_size,grade
p1,F,c1,t1,0,10,10,17,3,3
x9,F,c9,t9,1,99,99,18,3,3
p2,M,c1,t1,1,20,20,17.0,3,3
x8,M,c1,t1,1,20,20,17,3,4
p3,M,c2,t2,0,20,20,17,,3
"""
MAPPING = """\
where = { House = 17, grade = [3, "three"] }
[school.columns]
class = "Group"
student = "id"
gender = "sex"
ses = "poor"
ability = ["Maths", "Dutch"]
[school.values]
gender = { F = "girl", M = "boy" }
ses = { 0 = 1, 1 = 0 }
grade = { 3 = "" }
"""


def scenario(folder: Path, mapping: str, table: str) -> Scenario:
    (folder / "theirs.csv").write_text(table)
    text = f'title = "t"\nquestion = "q"\narms = [{{ name = "a" }}]\n[school]\n{mapping}'
    text = text.replace("[school]\n", '[school]\nroster = "theirs.csv"\n', 1)
    (folder / "asked.toml").write_text(text)
    return load(folder / "asked.toml")


def messages(folder: Path, mapping: str, table: str = THEIRS) -> list[tuple[str, str, str, str]]:
    """Return where, found, expected and nearest of every problem."""
    with pytest.raises(BadInput) as refused:
        enrolment_of(scenario(folder, mapping, table))
    return [problem[1:5] for problem in refused.value.problems]


def assert_same(one: Enrolment, other: Enrolment) -> None:
    for name in ("teachers", "classes", "students", "dyads"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def ours(folder: Path) -> Enrolment:
    (folder / "ours.csv").write_text(OURS)
    return read_roster(folder / "ours.csv")


def test_other_names_and_codes_give_the_same_enrolment(tmp_path: Path) -> None:
    assert_same(enrolment_of(scenario(tmp_path, MAPPING, THEIRS)), ours(tmp_path))


def test_semicolons_decimal_commas_and_row_order_give_the_same_enrolment(tmp_path: Path) -> None:
    table = THEIRS.replace("17.0", "17").replace("10,10", "10.0,10.0").replace(",", ";")
    head, *rows = table.replace("10.0", "10,0").splitlines()
    turned = "\n".join([head, *reversed(rows)])
    assert_same(enrolment_of(scenario(tmp_path, MAPPING, turned)), ours(tmp_path))


def test_the_mean_of_scores_is_standardised_and_skips_missing_values() -> None:
    """Two scores by hand: of 1, 3, 5 the sd is the root of 8/3; of 10, 30 it is 10."""
    root = math.sqrt(8 / 3)
    means = mean_of_scores([[1.0, 3.0, 5.0, None, None], [10.0, None, None, 30.0, None]])
    assert means[:4] == pytest.approx([(-2 / root - 1) / 2, 0.0, 2 / root, 1.0])
    assert means[4] is None
    assert mean_of_scores([[4.0, 4.0]]) == [0.0, 0.0]


def test_the_meaning_of_a_code_is_a_value_of_the_column(tmp_path: Path) -> None:
    assert messages(tmp_path, MAPPING.replace('M = "boy"', 'M = "by"')) == [
        ("line 14 (school.values.gender.M)", '"by"', "'girl' or 'boy'", "")
    ]


def test_problems_name_the_columns_of_the_file(tmp_path: Path) -> None:
    assert messages(tmp_path, MAPPING, THEIRS.replace(",M,", ",Z,")) == [
        ("line 4 and 1 more (6), column 'sex'", "'Z'", "'girl' or 'boy'", "")
    ]
    assert messages(tmp_path, MAPPING.replace('"id"', '"idd"')) == [
        ("line 1", "no column 'idd'", "a column that [school] names", "id")
    ]
    assert messages(tmp_path, MAPPING, THEIRS.replace("17,,3", "17,,3,x"))[0][0] == "line 6"
    ability = MAPPING.replace('"Dutch"', '"Sex"')
    assert messages(tmp_path, ability)[0] == (
        "line 2 and 2 more (4, 6), column 'sex'",
        "'F'",
        "a number",
        "",
    )
    assert messages(tmp_path, MAPPING + "minority = { x = 1 }")[0][1] == "no column 'minority'"
    twice = THEIRS.replace("Poor", "Sex")
    assert ("line 1", "the column 'sex' twice", "it once", "") in messages(tmp_path, MAPPING, twice)


def test_a_selection_without_rows_is_one_problem(tmp_path: Path) -> None:
    ((where, found, expected, _),) = messages(tmp_path, MAPPING.replace("House = 17", "House = 71"))
    assert where == ""
    assert found == "no row where house is '71' and grade is '3' or 'three'"
    assert "house has '17', '17.0', '18'; grade has '3', '4'" in expected


def test_selecting_rows_only_still_reports_unknown_columns(tmp_path: Path) -> None:
    table = OURS.replace("class_size", "school")
    chosen = enrolment_of(scenario(tmp_path, 'where = { school = "3" }\n', table))
    assert chosen.students.index.tolist() == ["p1", "p2"]
    wrong = messages(tmp_path, 'where = { school = "3" }\n', table.replace("gender", "gendre"))
    assert [item[1] for item in wrong] == ["the column 'gendre'"]


@pytest.mark.parametrize(
    ("mapping", "where", "found", "expected"),
    [
        ('columns = { pupil = "x" }', "columns.pupil", '"pupil"', "one of teacher, class"),
        ('values = { pupil = { a = "b" } }', "values.pupil", '"pupil"', "one of teacher, class"),
        ('columns = { class = ["a", "b"] }', "columns.class", "several columns for class",
         "one: no mean is made of it"),
        ("columns = { class = 3 }", "columns.class", "3", "a text in quotes"),
        ("columns = { class = [] }", "columns.class", "an array", "at least one"),
        ("where = { grade = true }", "where.grade", "true", "a text in quotes or a number"),
        ("where = { grade = { a = 1 } }", "where.grade", "a table",
         "a text in quotes or a number"),
        ("values = { ses = 3 }", "values.ses", "3", "a table"),
    ],
)  # fmt: skip
def test_an_invalid_mapping_is_reported(
    mapping: str, where: str, found: str, expected: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as refused:
        scenario(tmp_path, mapping, THEIRS)
    (problem,) = refused.value.problems
    assert problem.where == f"line 6 (school.{where})"
    assert problem.found == found
    assert expected in problem.expected


def items(folder: Path, rows: str) -> Scenario:
    return scenario(folder, '[school.columns]\ncloseness = ["c1", "c2", "c3"]\n', rows)


def test_items_of_a_scale_give_their_mean_if_half_are_answered(tmp_path: Path) -> None:
    rows = "teacher,class,student,c1,c2,c3\nt,c,p,1,2,4.5\nt,c,q,5,4,\nt,c,r,5,NA,\n"
    dyads = enrolment_of(items(tmp_path, rows)).dyads
    assert dyads["closeness"].tolist()[:2] == [2.5, 4.5]
    assert math.isnan(dyads["closeness"].tolist()[2])
    assert mean_of_items([[1.0, None], [2.0, 3.0]]) == [1.5, 3.0]


def test_an_item_out_of_range_is_a_problem(tmp_path: Path) -> None:
    rows = "teacher,class,student,c1,c2,c3\nt,c,p,1,2,7\nt,c,q,5,4,x\n"
    with pytest.raises(BadInput) as refused:
        enrolment_of(items(tmp_path, rows))
    assert [problem[1:4] for problem in refused.value.problems] == [
        ("line 2 and 1 more (3), column 'c3'", "'7'", "a number from 1 to 5")
    ]


CODED = "teacher,class,student,ses,gender\n" + "".join(
    f"t,c,p{n},{n % 4 + 1 if n else code},{n % 2 + 1}.0\n" for code in (99,) for n in range(12)
)


def test_numbers_of_codes_are_compared_as_numbers(tmp_path: Path) -> None:
    mapping = '[school.values]\ngender = { 1 = "boy", 2 = "girl" }\nses = { 99.0 = "" }\n'
    mapping = mapping.replace("99.0", '"99.0"')
    students = enrolment_of(scenario(tmp_path, mapping, CODED)).students
    assert students["gender"].value_counts().to_dict() == {"boy": 6, "girl": 6}
    assert students["ses"].isna().sum() == 1


def test_a_code_of_missing_values_is_named_once_for_all_columns(tmp_path: Path) -> None:
    mapping = 'missing = [99, -9]\nvalues = { gender = { 1 = "boy", 2 = "girl", 3 = "" } }\n'
    asked = scenario(tmp_path, mapping, CODED)
    reading = read_class_list(tmp_path / "theirs.csv", mapping=mapping_of(asked.school))
    assert reading.enrolment.students["ses"].isna().sum() == 1
    assert [text_of(note) for note in reading.notes if note.kind == "warning"] == [
        "gender of students: no row has '3', which [school.values] names",
        "no cell is '-9', which [school] missing names",
    ]


def test_a_value_that_a_scenario_names_as_itself_is_right(tmp_path: Path) -> None:
    values = '[school.values]\ngender = { 1 = "boy", 2 = "girl" }\n'
    with pytest.raises(BadInput, match="99, which often means unknown"):
        enrolment_of(scenario(tmp_path, values, CODED))
    asked = scenario(tmp_path, values + "ses = { 99 = 99 }\n", CODED)
    assert enrolment_of(asked).scales["ses"][0] > 10


def test_beside_named_columns_only_required_ones_are_translated(tmp_path: Path) -> None:
    table = "docent,klas,leerling,ervaring,sexe\nt,c,p,3,f\nt,c,q,3,f\n"
    asked = scenario(tmp_path, '[school.columns]\ngender = "sexe"\n', table)
    school = enrolment_of(asked)
    assert school.teachers.index.tolist() == ["t"]
    assert school.students["gender"].tolist() == ["girl", "girl"]
    assert math.isnan(school.teachers["experience"].iloc[0])
