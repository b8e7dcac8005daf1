"""What the columns and cells of a class list mean, or why they are refused."""

from pathlib import Path

import numpy as np
import pytest

from simulation.errors import BadInput
from simulation.preview.class_list import text_of
from simulation.school.roster.read import Reading, read_class_list

HEAD = "teacher,class,student"
MANY = 12  # rows of a list that shows what its values are


def read(folder: Path, text: str, **pairs: str) -> Reading:
    """Return what a class list of this text gives; pairs: texts of the further files."""
    path = folder / "school.csv"
    path.write_text(text, encoding="utf-8")
    further = {name: folder / f"{name}.csv" for name in pairs}
    for name, content in pairs.items():
        further[name].write_text(content, encoding="utf-8")
    return read_class_list(path, **further)  # type: ignore[arg-type]


def column(name: str, cells: list[str], separator: str = ",") -> str:
    """Return a class list with one more column."""
    rows = [f"t{separator}c{separator}p{n}{separator}{cell}" for n, cell in enumerate(cells)]
    return "\n".join([f"{HEAD},{name}".replace(",", separator), *rows]) + "\n"


def cells(folder: Path, name: str, given: list[str], separator: str = ",") -> list[str]:
    """Return the cells of a column as they are read."""
    text = column(name, given, separator)
    return next(cells.tolist() for _, cells in list(read(folder, text).cells.items())[3:])


def notes(reading: Reading, kind: str = "rule") -> list[str]:
    return [text_of(note) for note in reading.notes if note.kind == kind]


def refused(folder: Path, text: str, **pairs: str) -> list[str]:
    """Return the messages about a list, each with a remedy."""
    with pytest.raises(BadInput) as raised:
        read(folder, text, **pairs)
    assert all(problem.remedy for problem in raised.value.problems)
    return [problem.sentence().replace(f"{folder}/", "") for problem in raised.value.problems]


DUTCH = """\
Leerkracht;Klas;Groep;Leerling;Groepsgrootte;Geslacht;Nabijheid;Conflict;Ervaring (jaren);Naam;Memo
jan01;5a;groep 5;17;25;Meisje;3,5;2;12;Piet;x
jan01;5a;5;18;25;jongen;n.v.t.;2,5;12;Jan;
"""


def test_a_dutch_list_is_read_and_every_rule_is_stated(tmp_path: Path) -> None:
    reading = read(tmp_path, DUTCH)
    school = reading.enrolment
    assert school.students["gender"].to_dict() == {"17": "girl", "18": "boy"}
    assert school.classes.loc["5a", ["size", "grade"]].tolist() == [25, 5]
    assert school.teachers.loc["jan01", "experience"] == 12
    np.testing.assert_array_equal(school.dyads["closeness"], [3.5, np.nan])
    assert notes(reading) == [
        "column 'leerkracht' read as teacher",
        "column 'klas' read as class",
        "column 'leerling' read as student",
        "column 'groepsgrootte' read as class size",
        "column 'geslacht' read as gender of students",
        "column 'nabijheid' read as closeness",
        "column 'ervaring (jaren)' read as experience",
        "column 'groep' read as grade (not as class)",
        "grade: 'groep 5' read as 5 (1 cell)",
        "gender of students: 'Meisje' read as girl (1 cell), 'jongen' read as boy (1 cell)",
        "closeness: 'n.v.t.' read as unknown (1 cell)",
    ]
    assert "not read: 'naam', 'memo'" in notes(reading, "form")


def test_groep_is_the_class_where_no_other_column_is(tmp_path: Path) -> None:
    reading = read(tmp_path, "leraar,groep,kind\nt,5,p\nt,5,q\n")
    assert reading.enrolment.classes.index.tolist() == ["5"]
    assert "there is no other column of classes" in notes(reading)[-1]


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        (["V", "M", "m"], ["girl", "boy", "boy"]),
        (["m", "j", ""], ["girl", "boy", ""]),
        (["Male", "FEMALE", "?"], ["boy", "girl", ""]),
        (["vrouw", "man", "m"], None),
        (["girl", "Boy", "onbekend"], ["girl", "boy", ""]),
        (["m", "m", ""], None),
        (["1", "2", "1"], None),
        (["m", "j", "v"], None),
    ],
)
def test_the_letters_of_gender_are_decided_by_the_column(
    given: list[str], read_as: list[str] | None, tmp_path: Path
) -> None:
    if read_as is None:
        assert "[school.values] gender" in refused(tmp_path, column("gender", given))[0]
    else:
        assert cells(tmp_path, "gender", given) == read_as


@pytest.mark.parametrize(
    ("name", "given", "read_as"),
    [
        ("leerproblemen", ["ja", "Nee", "x", "WAAR", "0", "1.0"], ["1", "0", "1", "1", "0", "1.0"]),
        ("grade", ["groep 3", "5b", "klas 2", "4e", "3.0"], ["3", "5", "2", "4", "3.0"]),
        ("niveau", ["Basisschool", "po", ""], ["primary", "primary", ""]),
        ("geslacht leerkracht", ["juf", "mevr.", ""], ["woman", "woman", ""]),
        ("closeness", ["NA", "#N/B", "-", ".", "NULL", "4"], ["", "", "", "", "", "4"]),
        ("closeness", ["3,2", "4,0"], ["3.2", "4.0"]),
    ],
)
def test_words_and_text_codes_are_read_by_a_rule(
    name: str, given: list[str], read_as: list[str], tmp_path: Path
) -> None:
    assert cells(tmp_path, name, given, ";") == read_as
    assert notes(read(tmp_path, column(name, given, ";"))) or "," in given[0]


INCOMES = ["950", "800", "1100", "2050", "1750", "990", "3100", "640", "720", "1310"]


@pytest.mark.parametrize(
    ("name", "given", "separator", "message"),
    [
        ("ses", ["950", "1.250", "2.400"], ";", "'1.250', which may be 1250 or 1.25"),
        ("ses", ["950", '"1,250"', "800"], ",", "'1,250', which may be 1250 or 1.25"),
        ("ses", ["1,5", "1.250", "2.400"], ";", "'1.250', which may be 1250"),
        ("ses", ["1,5", "2.5", "3"], ";", "'2.5', with a decimal point"),
        ("ses", [*INCOMES, "99999"], ",", "99999, which often means unknown"),
        ("ability", [*INCOMES, "-9"], ",", "-9, which often means unknown"),
        ("ses", [*"12341234", "9"], ",", "9, which often means unknown"),
        ("ses", [*INCOMES, "250000"], ",", "250000, far from all others"),
        ("closeness", ["3", "99,00", "-9"], ";", "'99,00', '-9', expected a number from 1 to 5"),
        ("closeness", ["30", "31", "12"], ",", "divide it by the number of items (7 in the short"),
        ("conflict", ["12", "13", "40"], ",", "divide it by the number of items (8 in the short"),
        ("closeness", ["#DIV/0!", "3", "4"], ",", "repair the formula"),
        ("closeness", ["3-apr", "3", "4"], ",", "has made a date of it"),
        ("ses", ["50%", "3", "4"], ",", "write the number without its unit"),
        ("grade", ["7/8", "groep 7-8", "7 en 8"], ",", "write the grade of each student"),
        ("teacher_experience", ["99", "99", "99"], ",", "[school] missing = [99]"),
        ("minority", ["2", "1", "1"], ",", "write 1 for yes and 0 for no"),
        ("closeness", ["1e400", "3", "4"], ",", "correct it, or leave the cell empty"),
        ("gender", ["grl", "boy", "boy"], ",", "did you mean 'girl'?"),
        ("closeness_t1", ["3", "4", "4"], ",", '[school.columns] closeness = "closeness_t1"'),
        ("teacher 2", ["u", "u", "u"], ",", "write a row of its own for each teacher"),
    ],
)
def test_a_column_whose_meaning_is_open_is_one_problem_with_a_remedy(
    name: str, given: list[str], separator: str, message: str, tmp_path: Path
) -> None:
    (sentence,) = refused(tmp_path, column(name, given, separator))
    assert message in sentence


def test_many_wrong_cells_are_one_line(tmp_path: Path) -> None:
    (sentence,) = refused(tmp_path, column("ses", [f"x{n % 5}" for n in range(580)]))
    assert "line 2 and 579 more (3, 4, 5, ...), column 'ses'" in sentence
    assert "found 'x0', 'x1', 'x2' and 2 more, expected a number" in sentence


def test_points_and_commas_in_two_columns_are_refused(tmp_path: Path) -> None:
    text = f'{HEAD},closeness,conflict\nt,c,p,"3,2",1.2\nt,c,q,"3,4",1.4\n'
    (sentence,) = refused(tmp_path, text)
    assert "column 'closeness': found '3,2', with a decimal comma" in sentence
    assert "write a decimal point in all numbers" in sentence


def test_ids_of_two_spellings_are_refused_before_their_rows(tmp_path: Path) -> None:
    text = f"{HEAD},gender\n" + "t,c,1.2E+17,girl\nt,c,1.2E+17,boy\nT,c,x,boy\n"
    found = refused(tmp_path, text)
    assert len(found) == 2
    assert "column 'teacher': found 't' (line 2) and 'T' (line 4)" in found[0]
    assert "a long number that a spreadsheet has shortened" in found[1]


def test_a_header_once_more_is_left_out_and_another_one_refused(tmp_path: Path) -> None:
    reading = read(tmp_path, f"{HEAD}\nt,c,p\n{HEAD}\nt,c,q\n")
    assert reading.enrolment.students.index.tolist() == ["p", "q"]
    assert "line 3: the header once more, left out" in notes(reading, "form")
    (sentence,) = refused(tmp_path, f"{HEAD}\nt,c,p\nclass,teacher,student\nt,c,q\n")
    assert sentence.startswith("school.csv, line 3: found names of columns instead of data")


def test_the_rows_that_qualtrics_adds_are_left_out(tmp_path: Path) -> None:
    marks = '"{""ImportId"":""QID1""}"'
    text = f"{HEAD}\nWie?,Welke?,Wie?\n{marks},{marks},{marks}\nt,c,p\n"
    reading = read(tmp_path, text)
    assert reading.enrolment.teachers.index.tolist() == ["t"]
    assert "line 2 and 1 more (3): texts of Qualtrics, left out" in notes(reading, "form")


def test_two_columns_for_one_are_refused_and_ours_wins(tmp_path: Path) -> None:
    (sentence,) = refused(tmp_path, "leraar,docent,class,student\nt,u,c,p\n")
    assert "the columns 'leraar', 'docent', which may all be teacher" in sentence
    reading = read(tmp_path, "teacher,docent,class,student\nt,u,c,p\n")
    assert reading.enrolment.teachers.index.tolist() == ["t"]


def test_a_list_without_ids_but_with_names_asks_for_numbers(tmp_path: Path) -> None:
    (sentence,) = refused(tmp_path, "leraar,klas,voornaam\nt,c,Piet\n")
    assert "also a column 'student'" in sentence
    assert "give each of them a number or a code" in sentence


def test_x_beside_empty_cells_is_worth_a_second_look(tmp_path: Path) -> None:
    reading = read(tmp_path, column("minority", ["x", "", "x"]))
    assert "write 0 or nee if they mean no" in notes(reading, "warning")[0]


PAIRS = f"{HEAD}\n001,c,p\n002,c,p\n001,c,q\n"


def test_pairs_of_gephi_and_in_both_orders_are_one_tie(tmp_path: Path) -> None:
    ties = "Source,Target,Type,Weight\n002,001,Undirected,1.0\n001,002,Undirected,1.0\n"
    reading = read(tmp_path, PAIRS, staffroom=ties, friendships="student,friend\np,q\nq,p\n")
    school = reading.enrolment
    assert school.staffroom.to_numpy().tolist() == [["001", "002", "department"]]
    assert school.friendships.to_numpy().tolist() == [["p", "q"]]
    assert "line 3: a pair that is on an earlier line too, read once" in notes(reading)


def test_two_kinds_of_one_tie_are_a_problem(tmp_path: Path) -> None:
    ties = "teacher,colleague,kind\n001,002,mentoring\n002,001,vriendschap\n"
    (sentence,) = refused(tmp_path, PAIRS, staffroom=ties)
    assert "'friendship' for a pair that is 'mentoring' on another line" in sentence


def test_an_id_without_its_zeros_gets_the_id_and_the_reason(tmp_path: Path) -> None:
    one, _ = refused(tmp_path, PAIRS, staffroom="teacher,colleague\n1,2\n")
    assert "did you mean '001'?" in one
    assert "zeros in front, which a spreadsheet removes" in one


def test_a_list_of_900_students_is_read_as_it_is(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    rows = [
        f"t{n % 30},c{n % 30},{n:04d},{value:.3f},{income:.0f}"
        for n, (value, income) in enumerate(
            zip(rng.normal(0, 1, 900), 2000 * np.exp(rng.normal(0, 0.6, 900)), strict=True)
        )
    ]
    reading = read(tmp_path, "\n".join([f"{HEAD},ability,ses", *rows]))
    assert not reading.notes
    assert len(reading.enrolment.students) == 900
