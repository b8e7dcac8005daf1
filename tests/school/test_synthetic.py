"""Synthetic schools: classes, teachers, students and attributes."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from simulation.randomness import RandomStreams
from simulation.school.enrolment import Enrolment
from simulation.school.synthetic import attributes
from simulation.school.synthetic.school import synthetic_school
from simulation.stats.frame import icc

CHANCE = RandomStreams(7, 1)


def of_school(table: pd.DataFrame, column: str, school: str) -> pd.DataFrame:
    return table[table[column].str.startswith(f"{school}/")].reset_index(drop=True)


def secondary() -> Enrolment:
    return synthetic_school("secondary", classes=30, class_size=4, schools=2, chance=CHANCE)


def test_a_primary_school_has_one_class_a_grade_and_one_teacher_a_class() -> None:
    school = synthetic_school("primary", classes=8, class_size=25, chance=CHANCE)
    assert school.classes["grade"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert school.dyads.groupby("teacher")["class"].nunique().tolist() == [1] * 8
    assert school.dyads.groupby("class")["teacher"].nunique().tolist() == [1] * 8
    assert len(school.students) == len(school.dyads) == 200


@pytest.mark.parametrize(
    ("classes", "grades"),
    [(1, [8]), (4, [2, 4, 6, 8]), (10, [1, 2, 3, 4, 4, 5, 6, 7, 8, 8]), (16, [1, 1, 2, 2])],
)
def test_grades_spread_over_a_school_of_any_size(classes: int, grades: list[int]) -> None:
    school = synthetic_school("primary", classes=classes, class_size=2, schools=1, chance=CHANCE)
    assert school.classes["grade"].tolist()[: len(grades)] == grades


def test_classes_are_dealt_evenly_over_schools() -> None:
    school = synthetic_school("primary", classes=17, class_size=2, schools=3, chance=CHANCE)
    assert school.classes["school"].value_counts().to_dict() == {"s1": 6, "s2": 6, "s3": 5}


def test_schools_have_about_eight_classes_by_default() -> None:
    school = synthetic_school("primary", classes=40, class_size=2, chance=CHANCE)
    assert school.classes["school"].value_counts().to_dict() == {f"s{n}": 8 for n in range(1, 6)}


def test_ids_name_school_and_class_and_sort_naturally() -> None:
    school = synthetic_school("primary", classes=101, class_size=3, schools=1, chance=CHANCE)
    assert school.teachers.index[[0, -1]].tolist() == ["s1/t001", "s1/t101"]
    assert school.students.index[[0, -1]].tolist() == ["s1/c001/p01", "s1/c101/p03"]


def test_the_secondary_timetable_is_balanced() -> None:
    """15 classes need 3 teachers a subject at 5 classes each: 30 teachers a school."""
    school = secondary()
    lessons = school.dyads.drop_duplicates(["teacher", "class"])
    assert len(school.teachers) == 60
    assert (lessons.groupby("teacher").size() == 5).all()
    assert (lessons.groupby("class").size() == 10).all()
    subject = school.teachers["department"].reindex(lessons["teacher"]).to_numpy()
    assert lessons.assign(subject=subject).groupby("class")["subject"].nunique().eq(10).all()


def test_class_loads_within_a_subject_differ_by_at_most_one() -> None:
    school = synthetic_school("secondary", classes=13, class_size=2, schools=1, chance=CHANCE)
    lessons = school.dyads.drop_duplicates(["teacher", "class"])
    taught = lessons.groupby("teacher").size()
    spread = taught.groupby(school.teachers["department"]).agg(["min", "max"])
    assert (spread["max"] - spread["min"] <= 1).all()
    assert (lessons.groupby("class").size() == 10).all()


def test_subjects_are_dealt_independently() -> None:
    """30 classes; were the classes dealt alike in all subjects, they would have 6 teams."""
    lessons = secondary().dyads.drop_duplicates(["teacher", "class"])
    teams = lessons.groupby("class")["teacher"].agg(" ".join)
    assert teams.nunique() == 30


def test_teachers_stay_within_their_school() -> None:
    dyads = secondary().dyads
    assert (dyads["teacher"].str.split("/").str[0] == dyads["class"].str.split("/").str[0]).all()


@pytest.mark.parametrize("level", ["primary", "secondary"])
def test_a_further_school_changes_no_other_enrolment(level: str) -> None:
    two = synthetic_school(level, classes=16, class_size=5, schools=2, chance=CHANCE)
    three = synthetic_school(level, classes=24, class_size=5, schools=3, chance=CHANCE)
    for school in ("s1", "s2"):
        for table, column in (("dyads", "teacher"), ("staffroom", "teacher")):
            one, other = (of_school(getattr(e, table), column, school) for e in (two, three))
            pd.testing.assert_frame_equal(one, other)
    pd.testing.assert_frame_equal(two.students, three.students.loc[two.students.index])
    pd.testing.assert_frame_equal(two.teachers, three.teachers.loc[two.teachers.index])


def test_shares_and_correlations_of_attributes() -> None:
    """Within four standard errors at n = 20,000."""
    students = synthetic_school("primary", classes=800, class_size=25, chance=CHANCE).students
    n = len(students)

    def close(found: float, expected: float, spread: float) -> bool:
        return bool(abs(found - expected) < 4 * spread / np.sqrt(n))

    assert close((students["gender"] == "girl").mean(), 0.5, 0.5)
    assert close(students["ses"].mean(), 0, 1)
    assert close(students["ses"].std(), 1, 0.71)
    assert close(students["ability"].std(), 1, 0.71)
    assert close(students["ses"].corr(students["ability"]), 0.32, 1)
    assert close(students["learning_problems"].mean(), 0.13, 0.34)
    height = norm.pdf(norm.ppf(0.87)) / np.sqrt(0.13 * 0.87)  # biserial to point-biserial
    assert close(students["ability"].corr(students["learning_problems"]), -0.42 * height, 1)
    assert close(students["minority"].mean(), 0.25, 0.43)


def test_a_class_shares_ses_and_ability(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attributes, "MAKEUP", attributes.MAKEUP._replace(class_share=0.15))
    students = synthetic_school("primary", classes=800, class_size=25, chance=CHANCE).students
    classes = pd.factorize(students["class"])[0].astype(np.float64)
    for name in ("ses", "ability"):
        assert icc(students[name].to_numpy(), classes) == pytest.approx(0.15, abs=0.02)
        assert students[name].std() == pytest.approx(1.0, abs=0.03)
    assert students["ses"].corr(students["ability"]) == pytest.approx(0.32, abs=0.05)


def test_experience_has_the_mean_and_spread_of_its_source() -> None:
    """Gamma with mean 12 and sd 8.5; whole years lower the mean by about a half."""
    school = synthetic_school("primary", classes=4000, class_size=1, chance=CHANCE, ties=False)
    experience = school.teachers["experience"]
    assert abs(experience.mean() - 11.5) < 4 * 8.5 / np.sqrt(4000)
    assert abs(experience.std() - 8.5) < 0.6
    assert experience.min() >= 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"classes": 0}, "start at 1"),
        ({"class_size": 0}, "start at 1"),
        ({"schools": 9}, "too few"),
        ({"level": "tertiary"}, "tertiary"),
    ],
)
def test_impossible_schools_raise_an_error(changes: dict[str, object], message: str) -> None:
    asked = {"level": "primary", "classes": 8, "class_size": 25, "schools": 1} | changes
    with pytest.raises(ValueError, match=message):
        synthetic_school(asked.pop("level"), chance=CHANCE, **asked)  # type: ignore[arg-type]
