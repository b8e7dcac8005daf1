"""What docs/own_school.md promises is what happens when somebody follows it."""

import re
from pathlib import Path

import pandas as pd
import pytest

from simulation.cli.main import main
from simulation.scenario.file import load
from simulation.scenario.school import enrolment_of
from simulation.school.roster.read import read_roster

PAGE = (Path(__file__).parents[2] / "docs" / "own_school.md").read_text(encoding="utf-8")
CSV = re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)
SMALL, STAR = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_class_list_and_the_question_of_the_page_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CSV is not None
    Path("my_school.csv").write_text(CSV[1])
    assert len(read_roster(Path("my_school.csv")).students) == 2
    Path("my_staffroom.csv").write_text("teacher,colleague\n")
    Path("my_question.toml").write_text(SMALL.replace('staffroom = "my', '# staffroom = "my'))
    asked = load(Path("my_question.toml"))
    assert [arm.name for arm in asked.arms] == ["as usual", "reflection"]
    assert len(enrolment_of(asked).students) == 2
    assert 'staffroom = "my_staffroom.csv"' in SMALL


@pytest.mark.usefixtures("without_figures")
def test_the_example_school_is_answered_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "python run.py answer example_school" in PAGE
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(["answer", "example_school", "--replicates", "2", "--weeks", "12"])
    assert not end.value.code
    said = capsys.readouterr().out
    assert "four reflection sessions" in said
    assert list(tmp_path.glob("results/example-school-*/report.html"))


def test_one_real_school_of_another_country(shared: Path, tmp_path: Path) -> None:
    table = shared / "data" / "star_k3_rosters.csv"
    (tmp_path / table.name).symlink_to(table)
    (tmp_path / "star.toml").write_text(STAR)
    school = enrolment_of(load(tmp_path / "star.toml"))
    star = pd.read_csv(table, low_memory=False).query("school_id == 169229 and grade == 3")
    star.index = star["student_id"].astype(str)
    students = school.students
    assert len(students) == len(star) == 207
    assert len(school.teachers) == star["teacher_id"].nunique() == 9
    assert (students["gender"] == "girl").sum() == (star["student_gender"] == "F").sum()
    scores = star[["read_ss", "math_ss"]]
    means = ((scores - scores.mean()) / scores.std(ddof=0)).mean(axis=1)
    expected = ((means - means.mean()) / means.std(ddof=0))[students.index].to_numpy()
    assert students["ability"].to_numpy() == pytest.approx(expected, abs=1e-5, nan_ok=True)
    assert students["ses"].corr(star["free_lunch"]) == pytest.approx(-1)
    assert students["minority"].sum() == (star["student_race"].dropna() != "white").sum()
    assert set(school.classes["grade"]) == {5}
