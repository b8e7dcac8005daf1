"""Pseudonyms: no name in the copy, the same people with the same numbers, the key kept apart."""

import os
import stat
from pathlib import Path

import pandas as pd
import pytest

from simulation.cli.pseudonymise import replace_names
from simulation.errors import BadInput
from simulation.school.roster.pseudonyms import extended, read_key
from simulation.school.roster.read import read_class_list

LIST = """\
teacher,class,student,closeness,e-mail
"Jansen, P.",Klas Petra,Fatima El Amrani,4.5,f@school.nl
"Jansen, P.",Klas Petra,Tom de Boer,3,t@school.nl
Anna Bakker,5b,Sem Visser,,s@school.nl
"""
NAMES = ("Jansen", "Petra", "Fatima", "Tom", "Anna", "Sem", "school.nl")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "school.csv"
    path.write_text(LIST)
    (tmp_path / "ties.csv").write_text('teacher,colleague\n"Jansen, P.",Anna Bakker\n')
    return path


def test_the_copy_has_no_name_and_the_same_values(roster: Path) -> None:
    written = replace_names(roster, staffroom=roster.with_name("ties.csv"))
    assert [path.name for path in written.files] == [
        "school_pseudonyms.csv",
        "school_pseudonyms_staffroom.csv",
    ]
    for path in written.files:
        assert not [name for name in NAMES if name in path.read_text()]
    copy = read_class_list(written.files[0], staffroom=written.files[1])
    assert list(copy.enrolment.teachers.index) == ["t01", "t02"]
    assert sorted(copy.cells["closeness"]) == ["", "3", "4.5"]
    assert len(copy.enrolment.staffroom) == 1


def test_the_key_says_who_is_who_and_is_private(roster: Path) -> None:
    written = replace_names(roster)
    key = read_key(written.key)
    table = pd.read_csv(written.files[0])
    fatima = table[table["student"] == key["student"]["Fatima El Amrani"]].iloc[0]
    assert fatima["teacher"] == key["teacher"]["Jansen, P."]
    assert fatima["closeness"] == 4.5
    if os.name == "posix":
        assert stat.S_IMODE(written.key.stat().st_mode) == 0o600


def test_the_same_key_gives_the_same_numbers_and_new_people_new_ones(roster: Path) -> None:
    first = replace_names(roster)
    before, key = first.files[0].read_text(), read_key(first.key)
    assert replace_names(roster, replace=True).new == 0
    assert first.files[0].read_text() == before
    roster.write_text(LIST + "Anna Bakker,5b,Aaf Adema,2,\n")
    assert replace_names(roster, replace=True).new == 1
    later = read_key(first.key)
    assert {role: own.items() <= later[role].items() for role, own in key.items()} == dict.fromkeys(
        key, True
    )
    assert later["student"]["Aaf Adema"] == "s04"


def test_numbers_do_not_follow_the_alphabet() -> None:
    table = pd.DataFrame({"student": [f"name {n:03}" for n in range(200)]})
    numbers = list(extended({}, [table])["student"].values())
    assert sorted(numbers) == [f"s{n:03}" for n in range(1, 201)]
    own = extended({}, [table])["student"]
    assert [own[name] for name in sorted(own)] != sorted(own.values())


def test_an_earlier_copy_is_not_overwritten_unasked(roster: Path) -> None:
    replace_names(roster)
    with pytest.raises(BadInput, match="a file that exists") as refused:
        replace_names(roster)
    assert "--replace" in refused.value.problems[0].remedy


def test_a_key_is_never_written_into_a_result_folder(roster: Path, tmp_path: Path) -> None:
    (tmp_path / "result").mkdir()
    (tmp_path / "result" / "run.json").write_text("{}")
    with pytest.raises(BadInput, match="a place in a result folder"):
        replace_names(roster, key=tmp_path / "result" / "key.csv")
    assert not roster.with_name("school_pseudonyms.csv").exists()


def test_a_file_that_is_no_key_is_refused_and_unchanged(roster: Path) -> None:
    other = roster.with_name("school_key.csv")
    other.write_text("my,own,notes\n")
    with pytest.raises(BadInput, match="a file that is no key"):
        replace_names(roster)
    assert other.read_text() == "my,own,notes\n"


def test_the_list_of_a_scenario_is_copied_under_our_columns(roster: Path, tmp_path: Path) -> None:
    text = LIST.replace("teacher,class,student", "wie,waar,kind", 1)
    roster.write_text(text)
    scenario = tmp_path / "own.toml"
    scenario.write_text(
        'extends = "reflection"\n[school]\nroster = "school.csv"\n[school.columns]\n'
        'teacher = "wie"\nclass = "waar"\nstudent = "kind"\n'
    )
    written = replace_names(scenario)
    assert written.files[0] == tmp_path / "school_pseudonyms.csv"
    assert written.files[0].read_text().startswith("teacher,class,student,closeness\n")


def test_a_dutch_list_is_copied_under_our_names_without_private_columns(roster: Path) -> None:
    roster.write_text(
        "Leerkracht;Naam;Geboortedatum;Klas;Leerling;Geslacht;Nabijheid\n"
        "Jansen, P.;Fatima;2015-01-01;3a;Fatima El Amrani;meisje;4,5\n"
        "Jansen, P.;Tom;2015-02-01;3a;Tom de Boer;jongen;3\n"
    )
    text = replace_names(roster).files[0].read_text()
    assert text.startswith("teacher,class,student,gender,closeness\n")
    assert "girl,4.5" in text
    assert not [word for word in ("Fatima", "Tom", "2015", "Jansen") if word in text]
