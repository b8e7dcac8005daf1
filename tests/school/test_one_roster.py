"""OneRoster exports: who teaches whom, by ids only."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from simulation.cli.main import main
from simulation.errors import BadInput
from simulation.school.roster.one_roster import class_list_of
from simulation.school.roster.read import read_class_list

FILES = {
    "users.csv": """\
sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,grades
u1,active,,true,o1,teacher,jjansen,Jan,Jansen,
u2,active,,true,o1,teacher,abakker,Anna,Bakker,
u3,tobedeleted,,false,o1,teacher,gone,Piet,Weg,
p1,active,,true,o1,student,fatima,Fatima,El Amrani,03
p2,active,,true,o1,student,tom,Tom,Boer,
p3,tobedeleted,,true,o1,student,sem,Sem,Visser,03
p4,,,true,o1,student,lot,Lot,Smit,KG
""",
    "classes.csv": """\
sourcedId,status,dateLastModified,title,grades,courseSourcedId,classType,schoolSourcedId
k1,active,,Groep 3 van Jan,04,c,homeroom,o1
k2,tobedeleted,,Oud,04,c,homeroom,o1
k3,active,,Leeg,05,c,homeroom,o1
""",
    "enrollments.csv": """\
sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate
e1,active,,k1,o1,u1,teacher,true,
e2,active,,k1,o1,u2,teacher,false,
e3,active,,k1,o1,u3,teacher,false,
e4,active,,k1,o1,p1,student,,
e5,active,,k1,o1,p1,student,,
e6,active,,k1,o1,p2,student,,
e7,tobedeleted,,k1,o1,p4,student,,
e8,active,,k1,o1,p3,student,,
e9,active,,k2,o1,p1,student,,
e10,active,,k2,o1,u1,teacher,true,
e11,active,,k3,o1,p4,student,,
e12,active,,k1,o1,u9,proctor,,
""",
}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


def test_every_teacher_of_a_class_has_every_student_of_it(export: Path) -> None:
    rows, left_out = class_list_of(export)
    assert rows.to_dict("records") == [
        {"teacher": teacher, "class": "k1", "student": student, "school": "o1", "grade": grade}
        for teacher in ("u1", "u2")
        for student, grade in (("p1", "3"), ("p2", "4"))
    ]
    assert left_out == 1


def test_only_main_teachers_if_asked_for(export: Path) -> None:
    rows, _ = class_list_of(export, primary_only=True)
    assert set(rows["teacher"]) == {"u1"}


def test_a_zip_file_is_read_as_its_folder(export: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in FILES:
            archive.write(export / name, f"inner/{name}")
    pd.testing.assert_frame_equal(class_list_of(path).rows, class_list_of(export).rows)


@pytest.mark.parametrize("name", list(FILES))
def test_a_file_that_is_missing_is_one_sentence(name: str, export: Path) -> None:
    (export / name).unlink()
    with pytest.raises(BadInput, match=name) as refused:
        class_list_of(export)
    (problem,) = refused.value.problems
    assert problem.found == "no such file"
    assert problem.remedy.startswith(f"export {name} too")


def test_a_column_that_is_missing_is_one_sentence(export: Path) -> None:
    path = export / "enrollments.csv"
    path.write_text(path.read_text().replace("role,primary", "rol,primary"))
    with pytest.raises(BadInput) as refused:
        class_list_of(export)
    (problem,) = refused.value.problems
    assert problem.found == "no column role"


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("no archive")
    for path, found in ((tmp_path / "none", "no such"), (tmp_path / "a.zip", "no zip archive")):
        with pytest.raises(BadInput, match=found):
            class_list_of(path)


def test_the_command_writes_a_list_without_names(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "list.csv"
    with pytest.raises(SystemExit) as end:
        main(["oneroster", str(export), str(out)])
    assert not end.value.code
    text = out.read_text()
    names = ("Jan", "Anna", "Fatima", "Boer", "jjansen", "Groep")
    assert not [name for name in names if name in text + capsys.readouterr().out]
    assert list(read_class_list(out).enrolment.teachers.index) == ["u1", "u2"]
    with pytest.raises(SystemExit) as end:
        main(["oneroster", str(export), str(out)])
    assert end.value.code == 2
    assert "a file that exists" in capsys.readouterr().err
