"""A study file is read whole, or refused with every fault at its line."""

import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from simulation.errors import BadInput, Problem
from simulation.evidence.power.analysis import Analysis
from simulation.evidence.power.design import Design, Measures, Missing, Power, Sample
from simulation.evidence.power.study import (
    Study,
    StudyManipulation,
    StudyPopulation,
    available_studies,
    find_study,
    load_study,
    study_schema,
)

ROOT = Path(__file__).parents[2]
NAMES = [path.stem for path in available_studies()]
ASKED_FOR = {
    "reflection_spilt2012", "reflection_large", "mediation_same_informant", "panel_three_waves",
    "interview_or_questionnaire",
}  # fmt: skip
VALID = """\
title = "Small"
question = "Does it help?"
[population]
class_size = 8
[design]
kind = "trial"
by = "teacher"
weeks = [2, 10]
[sample]
schools = 12
teachers = 2
students = 2
[measures]
teacher = ["strs_conflict"]
[[arms]]
name = "usual"
[[arms]]
name = "programme"
[[arms.interventions]]
kind = "reflection"
start = "week 3"
[[analyses]]
name = "conflict"
method = "ancova"
y = "strs_conflict"
"""


def problems(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    """What is wrong with a study file of this text."""
    path = tmp_path / "asked.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as error:
        load_study(path)
    return error.value.problems


def test_our_own_studies_can_be_read_and_name_known_sources() -> None:
    assert set(NAMES) >= ASKED_FOR
    known = set(re.findall(r"^\| ([^|]+?) \|", (ROOT / "docs/bibliography.md").read_text(), re.M))
    for path in available_studies():
        study = load_study(path)
        assert study.question.endswith("?") and study.sources
        assert set(study.sources) <= known, path.stem


def test_the_published_trial_has_its_published_size() -> None:
    sample = load_study(find_study("reflection_spilt2012")).sample
    teachers = sample.schools * sample.teachers
    assert (teachers, teachers * sample.students) == (32, 64)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("teachers = 2", "teacher = 2", 11, "teachers"),
        ("teachers = 2", "teachers = 9", 11, "at most 8, the school has"),
        ("students = 2", "students = 9", 12, "at most 8, the class has"),
        ('"strs_conflict"]', '"strs_conflct"]', 14, "strs_conflict"),
        ('teacher = ["strs_conflict"]', 'student = ["strs_conflict"]', 14, "belongs to teacher"),
        ('by = "teacher"', "", 5, "what is randomised"),
        ('method = "ancova"', 'method = "anova"', 24, "ancova"),
        ('y = "strs_conflict"', 'y = "strs_closeness"', 25, "an instrument of [measures]"),
        ('y = "strs_conflict"', 'y = "strs_conflict"\nwave = 3', 26, "a wave from 1 to 2"),
        ('kind = "reflection"', 'kind = "reflexion"', 20, "reflection"),
        ('method = "ancova"', 'method = "random_intercepts"', 8, "at least 3"),
        ('by = "teacher"', 'by = "dyad"', 7, ""),
        ("weeks = [2, 10]", "weeks = [10, 2]", 8, "each after the last"),
        ("schools = 12", "schools = 600", 10, "at most 480"),
        ("[sample]", "[missing]\nat_random = 1.5\n[sample]", 10, "less than 1"),
        ('question = "Does it help?"', "", 1, "the key question"),
        ("class_size = 8", "parameters = { load.workloud = 1 }", 4, "load.workload"),
        ("class_size = 8", "parameters = { load.workload = -1 }", 4, "a number from 0 to 1"),
        ("class_size = 8", 'scenario = "reflexion"', 4, "reflection"),
        ('name = "programme"', 'name = "usual"', 18, "a name of which there is one only"),
    ],
)
def test_a_fault_is_told_by_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert VALID.count(old) == 1 or old.startswith(("y =", 'kind = "ref'))
    if new == 'by = "dyad"':  # which is fine with reflection, not with workload reduction
        text = VALID.replace(old, new).replace('"reflection"', '"workload_reduction"')
        (found,) = problems(tmp_path, text)
        assert "can be given by dyad" in found.expected
        return
    found = problems(tmp_path, VALID.replace(old, new, 1))
    assert any(
        f"line {line} " in f"{each.where} " and (said in each.expected + each.found + each.nearest)
        for each in found
    ), [each.sentence() for each in found]


def test_a_trial_needs_two_arms_and_a_survey_none(tmp_path: Path) -> None:
    without = VALID[: VALID.index("[[arms]]")] + VALID[VALID.index("[[analyses]]") :]
    (found,) = problems(tmp_path, without)
    assert found.found == "no arms"
    survey = VALID.replace('kind = "trial"\nby = "teacher"', 'kind = "survey"').replace(", 10", "")
    said = [each.sentence() for each in problems(tmp_path, survey)]
    assert any("arms" in each for each in said)
    assert any("an analysis without groups" in each for each in said)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = VALID.replace("teachers = 2", "teacher = 2").replace("students = 2", "students = 99")
    assert len(problems(tmp_path, text)) >= 3  # an unknown key, a missing one, too many students


def test_a_study_that_is_not_there_is_told_with_the_nearest_name() -> None:
    with pytest.raises(BadInput, match="reflection_large"):
        find_study("reflection_larg")


def test_the_page_names_every_key_of_the_format() -> None:
    page = (ROOT / "docs" / "trials.md").read_text(encoding="utf-8")
    classes = (
        Study,
        StudyPopulation,
        Design,
        Sample,
        Measures,
        Missing,
        StudyManipulation,
        Analysis,
        Power,
    )
    for table in classes:
        for key in table.model_fields:
            assert f"`{key}`" in page or f"`[{key}]`" in page or f"`[[{key}]]`" in page, key


def test_the_schema_takes_our_studies_and_refuses_what_reading_refuses() -> None:
    check = Draft202012Validator(study_schema())
    for path in available_studies():
        check.validate(tomllib.loads(path.read_text("utf-8")))
    good = tomllib.loads(VALID)
    check.validate(good)
    for table, key, value in (
        ("sample", "teacher", 2), ("measures", "student", ["strs_conflict"]),
        ("design", "kind", "cohort"), ("design", "weeks", ["soon"]),
    ):  # fmt: skip
        bad = {**good, table: {**good[table], key: value}}
        assert not check.is_valid(bad), (table, key)
