"""Errors of values name what to write; a file that is absent is looked for in its folder."""

from pathlib import Path

import pytest

from simulation.errors import BadInput
from simulation.scenario.check import check_scenario
from simulation.scenario.file import load

START = 'extends = "reflection"\n'


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("title = 5", 'write "5", with quotes'),
        ("weeks = 4", "move it below [run]"),
        ("colour = 4", "correct the key, or remove the line"),
        ('[run]\nyears = "2"', "write years = 2, without quotes"),
        ("[run]\nyears = 1.5", "write a whole number, such as years = 1, without quotes"),
        ('[school]\nroster = "r.csv"\nfill = "yes"', "write fill = true or fill = false"),
        ('[arms]\nname = "a"', "write [[arms]], with two brackets"),
        ("[[arms]]", "add the line name = …"),
        ('parameters.load.workload = "0,3"', "write load.workload = 0.3, without quotes"),
        ('[school]\nroster = "C:\\temp\\x.csv"', "/ instead of \\"),
        ("[run]\nyears = 0", "correct it, or remove the line for the default"),
    ],
)
def test_an_error_of_a_value_has_what_to_write(source: str, remedy: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(START + source)
    with pytest.raises(BadInput) as refused:
        load(path)
    assert any(remedy in problem.remedy for problem in refused.value.problems), str(refused.value)


PLAN = '[[arms]]\nname = "as usual"\n[[arms]]\nname = "plan"\n[[arms.interventions]]\nkind = '


@pytest.mark.parametrize(
    ("plan", "key", "found", "remedy"),
    [
        ('"workload_reduction"\nstart = "week 5"\nstop = "week 2"', "stop", '"week 2"', "correct"),
        ('"reflection"\nstart = "week 39"\nsessions = 9', "sessions", "9", "correct it"),
        ('"reflection"\nstart = "week 39"', "", "sessions = 4, its default", "add the line"),
        ('"extra_holiday"\nstart = "week 40"\ndays = 9', "days", "9", "correct it"),
        ('"extra_holiday"\nstart = "week 4"\ndose = 0.5', "dose", "0.5", "correct it"),
        ('"first_impression"\nstart = "week 2"', "start", '"week 2"', "correct it"),
        (
            '"reflection"\nstart = "week 2"\nteachers = { who = "beginners", share = 0.5 }',
            "teachers",
            "the keys who, share",
            "correct it",
        ),
    ],
)
def test_an_error_across_keys_names_one_with_its_value(
    plan: str, key: str, found: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(START + PLAN + plan)
    with pytest.raises(BadInput) as refused:
        load(path)
    (problem,) = refused.value.problems
    assert f"arms[1].interventions[0]{'.' * bool(key)}{key}" in problem.where
    assert problem.found == found
    assert remedy in problem.remedy


def test_a_tab_in_a_path_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(START + '[school]\nroster = "C:\\temp\\new.csv"\n')
    with pytest.raises(BadInput) as refused:
        load(path)
    assert refused.value.problems[0].sentence().count("a path with a tab: C:\\temp") == 1


def test_a_scenario_that_is_absent_is_looked_for_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "own.toml").touch()
    for name in ("Own.TOML", "own", "ovn.toml"):
        with pytest.raises(BadInput, match=r"there is 'own\.toml' in that folder"):
            load(tmp_path / name)
    with pytest.raises(BadInput, match="there is no folder"):
        load(tmp_path / "none" / "other.toml")


# Files of an adviser: curly quotes, decimal comma, a table twice, a name in capitals, ids.
ARMS = """
[[arms]]
name = "as usual"
[[arms]]
name = "reflection"
[[arms.interventions]]
kind = "reflection"
start = "week 2"
sessions = 4
"""
SCHOOL = 'extends = "example_school"\ntitle = "Onze school"\n\n[school]\nroster = "school.csv"\n'


@pytest.mark.parametrize(
    ("source", "where", "words"),
    [
        (SCHOOL.replace('"example_school"', "“example_school”"), "line 1", "curly quotes “ ”"),
        (SCHOOL + ARMS + "uptake = 0,8\n", "line 15", "write uptake = 0.8"),
        (SCHOOL + "[school]\nstaffroom = 'x.csv'\n", "line 6", "the first is on line 4"),
        (SCHOOL.replace("school.csv", "School.CSV"), "", "there is 'school.csv' in that folder"),
        (SCHOOL + ARMS + "target = { teachers = [1, 2] }\n", "line 15", 'unknown key "teachers"'),
        (SCHOOL + ARMS + "teachers = { ids = [12, 13] }\n", "line 15", 'write "12", with quotes'),
    ],
)
def test_files_of_an_adviser_are_refused_with_a_remedy(
    source: str, where: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "school.csv").write_text("teacher,class,student\nt1,c1,s1\n")
    path = tmp_path / "own.toml"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        check_scenario(path)
    problem = refused.value.problems[0]
    assert problem.where.startswith(where)
    assert words in problem.sentence()
