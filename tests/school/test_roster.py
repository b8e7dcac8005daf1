"""A user's own school: the enrolment, and the messages for invalid files."""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulation.errors import BadInput
from simulation.preview.class_list import text_of
from simulation.school.enrolment import Enrolment
from simulation.school.roster import input_file, roster_checks
from simulation.school.roster.read import read_class_list, read_roster

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "scenarios" / "rosters" / "nl_primary.csv"
SOURCE = ROOT.parent / "shared" / "data" / "nl_bdf.csv"
STAR = ROOT.parent / "shared" / "data" / "star_k3_rosters.csv"

HEAD = "teacher,class,student,school,class_size,gender,ses,conflict,teacher_experience\n"
GOOD = HEAD + (
    "t1,c1,p1,north,3,girl,10,1.5,2\n"
    "t1,c1,p2,north,3,boy,20,,2\n"
    "t2,c2,p3,south,,boy,30,4,\n"
    "t2,c2,p4,south,,,,,\n"
)


def read(folder: Path, text: str | bytes, **others: str) -> Enrolment:
    """Return the enrolment of a roster of this text; others: texts of the further files."""
    path = folder / "school.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    further = {name: folder / f"{name}.csv" for name in others}
    for name, content in others.items():
        further[name].write_text(content, encoding="utf-8")
    return read_roster(path, **further)


def sentences(folder: Path, text: str | bytes, **others: str) -> list[str]:
    """Return the messages about a roster, without the folder."""
    with pytest.raises(BadInput) as raised:
        read(folder, text, **others)
    return [problem.sentence().replace(f"{folder}/", "") for problem in raised.value.problems]


def assert_same(one: Enrolment, other: Enrolment) -> None:
    for name in ("teachers", "classes", "students", "dyads", "staffroom", "friendships"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert (one.level, one.scales) == (other.level, other.scales)


def test_a_small_roster_gives_the_expected_tables(tmp_path: Path) -> None:
    school = read(tmp_path, GOOD)
    assert (school.level, school.origin) == ("primary", "roster")
    assert school.classes["size"].to_dict() == {"c1": 3, "c2": 2}
    assert school.teachers["school"].to_dict() == {"t1": "north", "t2": "south"}
    assert school.teachers["experience"].iloc[0] == 2
    assert np.isnan(school.teachers["experience"].iloc[1])
    assert school.students["gender"].to_dict() == {"p1": "girl", "p2": "boy", "p3": "boy", "p4": ""}
    np.testing.assert_array_equal(school.dyads["conflict"], [1.5, np.nan, 4, np.nan])
    assert school.students["listed"].all()


def test_scores_in_any_unit_are_standardised_with_their_scale(tmp_path: Path) -> None:
    school = read(tmp_path, GOOD)
    sd = np.sqrt(200 / 3)
    assert list(school.scales) == ["ses"]
    assert school.scales["ses"] == pytest.approx((20, sd))
    np.testing.assert_allclose(school.students["ses"], [-10 / sd, 0, 10 / sd, np.nan])


def test_a_score_that_is_the_same_for_all_becomes_zero(tmp_path: Path) -> None:
    school = read(tmp_path, "teacher,class,student,ability\nt,c,a,7\nt,c,b,7\n")
    assert school.students["ability"].tolist() == [0, 0]
    assert school.scales == {"ability": (7.0, 0.0)}


def test_shuffled_rows_give_the_same_enrolment(tmp_path: Path) -> None:
    lines = BUNDLED.read_text(encoding="utf-8").splitlines()
    order = sorted(range(1, len(lines)), key=lambda n: (n * 7919) % len(lines))
    shuffled = "\n".join([lines[0], *(lines[n] for n in order)])
    assert_same(read(tmp_path, shuffled), read_roster(BUNDLED))


def test_semicolons_decimal_commas_and_a_byte_order_mark(tmp_path: Path) -> None:
    plain = GOOD.replace(",1.5,", ",1.25,")
    excel = plain.replace(",", ";").replace("1.25", "1,25").replace("\n", "\r\n")
    assert_same(read(tmp_path, plain), read(tmp_path, b"\xef\xbb\xbf" + excel.encode()))


def test_blank_lines_and_spaces_do_not_matter(tmp_path: Path) -> None:
    spaced = GOOD.replace(",", " , ").replace("\n", "\n\n").replace("teacher ,", " Teacher ,", 1)
    assert_same(read(tmp_path, GOOD), read(tmp_path, spaced))


def test_a_teacher_of_several_classes_makes_a_secondary_school(tmp_path: Path) -> None:
    rows = "teacher,class,student\nt,c1,p1\nt,c2,p2\nu,c1,p1\nu,c2,p2\n"
    assert read(tmp_path, rows).level == "secondary"
    named = "teacher,class,student,level\nt,c1,p1,primary\nt,c2,p2,\n"
    assert read(tmp_path, named).level == "primary"


def test_a_pair_in_two_classes_is_two_rows_of_one_home_class(tmp_path: Path) -> None:
    school = read(tmp_path, "teacher,class,student\nt,c2,p\nt,c1,p\nt,c2,q\n")
    assert len(school.dyads) == 3
    assert school.students["class"].to_dict() == {"p": "c1", "q": "c2"}


def test_staffroom_and_friendships(tmp_path: Path) -> None:
    school = read(
        tmp_path,
        GOOD,
        staffroom="teacher,colleague,kind\nt2,t1,mentoring\n",
        friendships="student,friend\np3,p2\np1,p2\n",
    )
    assert school.staffroom.to_numpy().tolist() == [["t1", "t2", "mentoring"]]
    assert school.friendships.to_numpy().tolist() == [["p1", "p2"], ["p2", "p3"]]
    plain = read(tmp_path, GOOD, staffroom="teacher;colleague\nt1;t2\n")
    assert plain.staffroom["kind"].tolist() == ["department"]


BAD: dict[str, tuple[str | bytes, list[str]]] = {
    "missing column": (
        "teacher,room,student\nt,c,p\n",
        [
            "school.csv, line 1: found the columns 'teacher', 'room', 'student', "
            "expected also a column 'class'; give it the name that is expected, or say in "
            "[school.columns] of a scenario which column it is",
        ],
    ),
    "misspelt column": (
        "teacher,klass,student\nt,c,p\n",
        ["school.csv, line 1: found the column 'klass', expected one of teacher, class, student,"],
    ),
    "unknown column": ("teacher,class,student,sess\nt,c,p,1\n", ["did you mean 'ses'?"]),
    "column twice": (
        "teacher,class,student,ses,ses\nt,c,p,1,1\n",
        ["school.csv, line 1: found the column 'ses' twice, expected it once"],
    ),
    "duplicate row": (
        "teacher,class,student\nt,c,p\n\nt,c,p\n",
        [
            "school.csv, line 4: found the same teacher, class and student as on line 2, "
            "expected each once"
        ],
    ),
    "empty required cell": (
        "teacher,class,student\nt,c,p\n,c,q\n",
        ["school.csv, line 3, column 'teacher': found an empty cell, expected an id"],
    ),
    "small class": (
        "teacher,class,student,class_size\nt,c,p,1\nt,c,q,1\n",
        [
            "school.csv, line 2, column 'class_size': found 1 for class 'c', "
            "expected at least the 2 students listed"
        ],
    ),
    "class without students": (
        "teacher,class,student\nt,c,p\nt,d,\n",
        [
            "school.csv, line 3, column 'student': found an empty cell, expected an id",
            "school.csv, line 3: found class 'd' without students, expected some",
        ],
    ),
    "score out of range": (
        "teacher,class,student,closeness\nt,c,p,5.5\n",
        ["school.csv, line 2, column 'closeness': found '5.5', expected a number from 1 to 5"],
    ),
    "not a number": (
        "teacher,class,student,ses,ability\nt,c,p,high,inf\n",
        [
            "school.csv, line 2, column 'ses': found 'high', expected a number; leave the cell "
            'empty if the value is unknown, or say so in a scenario: [school] missing = ["high"]',
            "school.csv, line 2, column 'ability': found 'inf', expected a number",
        ],
    ),
    "not whole": (
        "teacher,class,student,class_size\nt,c,p,20.5\n",
        [
            "school.csv, line 2, column 'class_size': found '20.5', "
            "expected a whole number from 1 to 100"
        ],
    ),
    "unknown choice": (
        "teacher,class,student,gender\nt,c,p,grl\n",
        [
            "school.csv, line 2, column 'gender': found 'grl', expected 'girl' or 'boy'; "
            "did you mean 'girl'?"
        ],
    ),
    "student disagrees": (
        "teacher,class,student,ses\nt,c,p,7\nu,c,p,7.0\nv,c,p,8\n",
        ["school.csv, line 4, column 'ses': found '8' for student 'p', expected '7', as on line 2"],
    ),
    "class disagrees": (
        "teacher,class,student,school\nt,c,p,north\nt,c,q,south\n",
        [
            "school.csv, line 3, column 'school': found 'south' for class 'c', "
            "expected 'north', as on line 2"
        ],
    ),
    "teacher disagrees": (
        "teacher,class,student,teacher_experience\nt,c,p,\nt,c,q,3\nt,c,r,4\n",
        [
            "school.csv, line 4, column 'teacher_experience': found '4' for teacher 't', "
            "expected '3', as on line 3"
        ],
    ),
    "dyad disagrees over two classes": (
        "teacher,class,student,conflict\nt,c,p,2\nu,c,p,3\nt,d,p,2.5\nt,d,q,4\n",
        [
            "school.csv, line 4, column 'conflict': found '2.5' for teacher 't' with student 'p', "
            "expected '2', as on line 2"
        ],
    ),
    "score whose spread is beyond numbers": (
        "teacher,class,student,ses\nt,c,p,1e200\nt,c,q,-2e9\nt,c,r,3\n",
        [
            "school.csv, line 2 and 1 more (3), column 'ses': found '1e200', '-2e9', "
            "expected a number from -1,000,000,000 to 1,000,000,000",
        ],
    ),
    "two levels": (
        "teacher,class,student,level\nt,c,p,primary\nt,c,q,secondary\n",
        [
            "school.csv, line 3, column 'level': found 'secondary', "
            "expected 'primary', as on line 2: one level a file"
        ],
    ),
    "grade beyond level": (
        "teacher,class,student,level,grade\nt,c,p,secondary,7\n",
        [
            "school.csv, line 2, column 'grade': found 7, "
            "expected a grade from 1 to 6 in a secondary school"
        ],
    ),
    "reserved id": (
        "teacher,class,student\nt,c,c:+1\n",
        ["school.csv, line 2, column 'student': found 'c:+1', expected an id without ':+1'"],
    ),
    "ragged row": (
        "teacher,class,student\nt,c,p,x\n",
        ["school.csv, line 2: found 4 cells, expected 3, as in the header"],
    ),
    "header only": (
        "teacher,class,student\n",
        ["school.csv: found no rows under the header, expected a row a student"],
    ),
    "empty file": (" \n", ["school.csv: found an empty file, expected a header"]),
    "two encodings": (
        "teacher,class,student\nt,c,zo\xeb\n".encode() + "t,c,zo\xeb\n".encode("latin-1"),
        ["school.csv, line 3: found the byte 0xeb, which is not UTF-8, in a text that is UTF-8"],
    ),
    "NUL": ("teacher,class,student\nt,c,\0\n", ["school.csv, line 2: found a NUL character"]),
    "open quote": (
        'teacher,class,student\nt,c,"p\n',
        ['school.csv, line 2: found a quote (") that is not closed: the cell starts on line 2'],
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_every_kind_of_bad_input_gets_one_sentence(kind: str, tmp_path: Path) -> None:
    text, expected = BAD[kind]
    messages = sentences(tmp_path, text)
    assert len(messages) == len(expected), messages
    for sentence, part in zip(messages, expected, strict=True):
        assert part in sentence


def test_the_level_of_the_scenario_must_match_the_file(tmp_path: Path) -> None:
    path = tmp_path / "school.csv"
    path.write_text("teacher,class,student,grade\nt,c,p,6\nt,c,q,7\n")
    assert read_roster(path, level="primary").level == "primary"
    with pytest.raises(BadInput) as grade:
        read_roster(path, level="secondary")
    assert str(grade.value).removeprefix(f"{tmp_path}/") == (
        "school.csv, line 3, column 'grade': found 7, expected a grade from 1 to 6 in a secondary "
        "school (school.level of the scenario); correct the grade, or say in a column level which "
        "kind of school it is"
    )
    path.write_text("teacher,class,student,level\nt,c,p,\nt,c,q,primary\nt,c,r,primary\n")
    assert read_roster(path).level == "primary"
    with pytest.raises(BadInput) as level:
        read_roster(path, level="secondary")
    assert str(level.value).removeprefix(f"{tmp_path}/") == (
        "school.csv, line 3 and 1 more (4), column 'level': found 'primary', expected 'secondary', "
        "as school.level of the scenario; correct the list, or school.level of the scenario"
    )


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    messages = sentences(
        tmp_path,
        "teacher,class,student,gender,ses\nt,c,p,mann,1\nt,c,q,,x\n",
        staffroom="teacher,colleague,kind\nt,tt,department\nt,t,kin\n",
        friendships="student,friend\np,q\nq,p\n",
    )
    unknown = "leave the cell empty if the value is unknown, or"
    assert messages == [
        "school.csv, line 2, column 'gender': found 'mann', expected 'girl' or 'boy'; "
        f"{unknown} say what it means in a scenario: "
        '[school.values] gender = { "mann" = "girl" }',
        "school.csv, line 3, column 'ses': found 'x', expected a number; "
        f'{unknown} say so in a scenario: [school] missing = ["x"]',
        "staffroom.csv, line 3, column 'kind': found 'kin', expected 'department' or "
        f"'mentoring' or 'friendship'; {unknown} say what it means in a scenario: "
        '[school.values] kind = { "kin" = "department" }',
        "staffroom.csv, line 2, column 'colleague': found 'tt', expected a teacher of the roster; "
        "did you mean 't'?; write an id of the class list",
        "staffroom.csv, line 3: found 't' twice, expected two different people; delete the row, or "
        "correct one of the ids",
    ]


def test_ids_that_share_a_random_key_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster_checks, "key_of", len)
    messages = sentences(tmp_path, "teacher,class,student\nt,c,p\nt,c,q\n")
    assert messages == [
        "school.csv, column 'student': found the ids 'p' and 'q', which share a random key, "
        "expected another id for one of them; change one of the two"
    ]


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, found in ((tmp_path / "none.csv", "no such file"), (tmp_path, "a folder")):
        with pytest.raises(BadInput, match=found) as raised:
            read_roster(path)
        assert len(raised.value.problems) == 1


def test_a_large_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_file, "LARGEST_FILE", 10)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("the file was read"))
    assert "expected at most 0 MB" in sentences(tmp_path, GOOD)[0]


def test_the_bundled_roster_has_the_expected_size() -> None:
    school = read_roster(BUNDLED)
    assert len(school.students) == len(school.dyads) == 2287
    assert len(school.classes) == len(school.teachers) == 133
    assert school.classes["school"].nunique() == 131
    assert school.classes["size"].sum() == 3370
    assert school.students["learning_problems"].sum() == 299
    assert school.students["minority"].sum() == 132
    assert not school.students[["ses", "ability"]].isna().any(axis=None)


def test_the_bundled_roster_equals_the_output_of_its_script() -> None:
    if not SOURCE.exists():
        pytest.skip("the source data do not lie beside the repository")
    script = BUNDLED.with_name("make_nl_primary.py")
    spec = importlib.util.spec_from_file_location("make_nl_primary", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pd.testing.assert_frame_equal(module.roster(pd.read_csv(SOURCE)), pd.read_csv(BUNDLED))


def test_a_roster_of_another_country_is_read(tmp_path: Path) -> None:
    if not STAR.exists():
        pytest.skip("the STAR data do not lie beside the repository")
    star = pd.read_csv(STAR, low_memory=False).query("grade == 3").dropna(subset="teacher_id")
    table = pd.DataFrame({"teacher": star["teacher_id"], "class": star["teacher_id"]})
    table["student"] = star["student_id"]
    table["ability"], table["ses"] = star["math_ss"], -star["free_lunch"]
    table["gender"] = star["student_gender"].map({"M": "boy", "F": "girl"})
    school = read(tmp_path, table.to_csv(index=False))
    assert len(school.students) == star["student_id"].nunique()
    assert len(school.classes) == star["teacher_id"].nunique()
    assert school.students["ability"].mean() == pytest.approx(0, abs=1e-9)
    assert school.students["ability"].isna().sum() == star["math_ss"].isna().sum()


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "a\0b.csv"])
def test_an_invalid_path_is_one_problem(name: str) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_roster(Path(name))


def test_ids_that_may_be_mistyped_or_personal_are_warnings(tmp_path: Path) -> None:
    path = tmp_path / "school.csv"
    rows = [f"{'TO1' if n == 2 else 'T01'},c1,12345678{n}" for n in range(3)]
    path.write_text("\n".join(["teacher,class,student", *rows]) + "\n", encoding="utf-8")
    mistyped, personal = (note for note in read_class_list(path).notes if note.kind == "warning")
    assert (mistyped.column, mistyped.line) == ("teacher", 4)
    assert "'T01' and 'TO1'" in text_of(mistyped)
    assert personal.column == "student"
    assert "nine digits" in text_of(personal)
