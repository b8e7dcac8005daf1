"""The example school is what its script makes, and its question can be answered."""

import importlib.util
from pathlib import Path

import pandas as pd

from simulation.scenario.file import find, load
from simulation.scenario.school import enrolment_of

FOLDER = Path(__file__).parents[2] / "scenarios" / "rosters" / "example_school"


def made() -> dict[str, pd.DataFrame]:
    spec = importlib.util.spec_from_file_location("make", FOLDER / "make_example_school.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tables: dict[str, pd.DataFrame] = module.tables()
    return tables


def test_the_files_are_what_the_script_makes() -> None:
    for name, table in made().items():
        text = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
        assert text == table.to_csv(index=False, lineterminator="\n")


def test_it_is_a_school_of_twelve_teachers_with_scores_and_a_staffroom() -> None:
    school = enrolment_of(load(find("example_school")))
    assert len(school.teachers) == len(school.classes) == 12
    assert len(school.students) == school.classes["size"].sum() == 282
    assert school.dyads["conflict"].isna().sum() == 29
    assert len(school.staffroom) == 25
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    table = pd.read_csv(FOLDER / "class_list.csv")
    assert all(f"`{column}`" in readme for column in table)


def test_its_scores_look_like_those_of_surveys() -> None:
    """Targets 2.06 and 2.07: closeness 4.0 to 4.4, conflict 1.4 to 1.8 in primary schools."""
    scores = pd.read_csv(FOLDER / "class_list.csv")[["closeness", "conflict"]]
    assert 4.0 <= scores["closeness"].mean() <= 4.4
    assert 1.4 <= scores["conflict"].mean() <= 1.8
    assert scores["conflict"].skew() > 1
    assert -0.5 <= scores.corr().iloc[0, 1] <= -0.25  # target 2.12
