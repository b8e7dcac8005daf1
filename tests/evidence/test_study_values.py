"""A value of a wrong type in a study or a scenario is an error with its line, never a traceback."""

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import fuzz_files
import pytest

from simulation.errors import BadInput
from simulation.evidence.power.study import available_studies, load_study
from simulation.scenario.check import check_scenario
from simulation.scenario.file import available

WRONG: tuple[Any, ...] = (
    "many", "", 0, -1, 10**30, -(10**30), 1.5, float("nan"), float("inf"), True, [], ["a"], {},
    {"a": 1}, [{}],
)  # fmt: skip
QUICK = 40  # the share of all cases that are tried in a quick test: every so many


def cases(path: Path) -> list[str]:
    """Return the texts of a file with one value replaced by every wrong one."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    found = []
    for place in fuzz_files.places(tables):
        for value in WRONG:
            changed = deepcopy(tables)
            here: Any = changed
            for key in place[:-1]:
                here = here[key]
            here[place[-1]] = value
            found.append(fuzz_files.document(changed))
    return found


def check_texts(texts: list[str], path: Path, read: Any) -> None:
    """Read every text: it is valid, or every problem is a sentence with the file."""
    for text in texts:
        path.write_text(text, encoding="utf-8")
        try:
            read(path)
        except BadInput as error:
            assert error.problems
            assert all(problem.found and problem.expected for problem in error.problems)


@pytest.mark.parametrize("study", available_studies(), ids=lambda path: path.stem)
def test_a_study_with_a_wrong_value_is_refused_in_words(study: Path, tmp_path: Path) -> None:
    check_texts(cases(study)[::QUICK], tmp_path / "own.toml", load_study)


@pytest.mark.slow
@pytest.mark.parametrize("study", available_studies(), ids=lambda path: path.stem)
def test_every_wrong_value_of_a_study_is_refused_in_words(study: Path, tmp_path: Path) -> None:
    check_texts(cases(study), tmp_path / "own.toml", load_study)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", available(), ids=lambda path: path.stem)
def test_every_wrong_value_of_a_scenario_is_refused_in_words(
    scenario: Path, tmp_path: Path
) -> None:
    check_texts(cases(scenario), tmp_path / "own.toml", check_scenario)


@pytest.mark.parametrize("key", ["roster", "friendships"])
def test_none_is_a_missing_file_unless_it_is_the_staffroom(key: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    other = "" if key == "roster" else 'roster = "list.csv"\n'
    (tmp_path / "list.csv").write_text("teacher,class,student\nt1,c1,p1\nt1,c1,p2\n")
    path.write_text(
        f'title = "t"\nquestion = "q"\n[school]\n{other}{key} = "none"\n[[arms]]\nname = "a"\n'
    )
    with pytest.raises(BadInput, match="none"):
        check_scenario(path)


def test_a_text_for_the_number_of_schools_is_one_sentence(tmp_path: Path) -> None:
    tables = tomllib.loads(available_studies()[0].read_text(encoding="utf-8"))
    tables["population"] = {**tables.get("population", {}), "schools": "many"}
    path = tmp_path / "own.toml"
    path.write_text(fuzz_files.document(tables))
    with pytest.raises(BadInput, match='found "many", expected a whole number'):
        load_study(path)
