"""Errors of values say what to write; a file that is absent is looked for in its folder."""

from pathlib import Path

import pytest

from simulation.errors import BadInput, remedy_for_absent
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


def test_a_tab_in_a_path_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(START + '[school]\nroster = "C:\\temp\\new.csv"\n')
    with pytest.raises(BadInput) as refused:
        load(path)
    assert refused.value.problems[0].sentence().count("a path with a tab: C:\\temp") == 1


def test_a_file_that_is_absent_is_looked_for_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "school.csv").touch()
    for name in ("School.CSV", "school", "scholl.csv"):
        assert remedy_for_absent(tmp_path / name) == "there is school.csv"
    assert "there is no folder" in remedy_for_absent(tmp_path / "none" / "x.csv")
    assert remedy_for_absent(tmp_path / "a\tb.csv").startswith("the path has a tab")
    assert remedy_for_absent(tmp_path / "x\0y")
    assert remedy_for_absent(tmp_path / ("x" * 5000))
