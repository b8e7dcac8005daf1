"""Names in a class list reach no result unless the scenario allows it."""

from pathlib import Path

import pytest

import simulation
from simulation.cli.main import main
from simulation.errors import BadInput

LIST = "teacher,class,student\nJan Jansen,c,Anna Bakker\nJan Jansen,c,Tom de Boer\n"
SCENARIO = 'extends = "reflection"\n[school]\nroster = "list.csv"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "list.csv").write_text(LIST)
    path = tmp_path / "own.toml"
    path.write_text(SCENARIO)
    return path


def test_answer_refuses_names_with_two_remedies(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = path.parent / "result"
    with pytest.raises(SystemExit) as end:
        main(["answer", str(path), "--replicates", "1", "--weeks", "1", "--out", str(out)])
    assert end.value.code == 2
    message = capsys.readouterr().err
    assert "line 3 (school.roster)" in message
    assert "1 of 1 teachers, 2 of 2 students" in message
    assert "run.py pseudonymise" in message
    assert "names = true" in message
    assert not out.exists()


def test_the_python_interface_refuses_names_too(path: Path) -> None:
    with pytest.raises(BadInput, match="ids that look like names"):
        simulation.answer(path, replicates=1, weeks=1)
    assert simulation.answer(path, replicates=1, weeks=1, names=True).arms


def test_a_scenario_may_allow_names(path: Path) -> None:
    path.write_text(SCENARIO + "names = true\n")
    assert simulation.answer(path, replicates=1, weeks=1).arms


def test_the_pseudonymised_list_is_answered(path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["pseudonymise", str(path)])
    assert not end.value.code
    path.write_text(SCENARIO.replace("list.csv", "list_pseudonyms.csv"))
    result = simulation.answer(path, replicates=1, weeks=1)
    assert set(result.teachers["teacher"]) == {"t01"}


def test_check_warns_of_names_in_both_languages(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, words in (("en", "Ids look like names"), ("nl", "Er staan namen")):
        with pytest.raises(SystemExit) as end:
            main(["check", str(path.parent / "list.csv"), "--language", language])
        assert not end.value.code
        assert words in capsys.readouterr().out


def test_new_writes_a_scenario_of_the_copy_without_names(path: Path) -> None:
    own = path.parent / "new.toml"
    options = ["--school", str(path.parent / "list.csv"), "--kind", "extra_holiday", "--title", "t"]
    options += ["--question", "q?", "--start", "week 8", "--set", "days=1"]
    with pytest.raises(SystemExit) as end:
        main(["new", str(own), *options, "--pseudonymise"])
    assert not end.value.code
    assert 'roster = "list_pseudonyms.csv"' in own.read_text()
