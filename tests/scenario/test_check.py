"""Names in scenarios are looked up before anything runs; what nobody has is no outcome."""

from pathlib import Path
from typing import Any

import pytest
from schools import primary

from simulation.answers.answer import answer
from simulation.errors import BadInput
from simulation.parameters import read_draws
from simulation.runs.job import run_of
from simulation.runs.plan import jobs_of
from simulation.scenario.file import scenario_folder
from simulation.scenario.scenario import Scenario
from simulation.scenario.school import enrolment_of

SCHOOL = {"synthetic": {"level": "primary", "classes": 2, "class_size": 4}}


def scenario(*interventions: dict[str, Any], **keys: Any) -> Scenario:
    return Scenario.model_validate(
        {
            "title": "Names",
            "question": "Who?",
            "school": SCHOOL,
            "run": {"replicates": 2, "weeks": 4},
            "arms": [{"name": "a"}, {"name": "b", "interventions": list(interventions)}],
        }
        | keys
    )


def jobs(asked: Scenario) -> Any:
    return jobs_of(asked, enrolment_of(asked), read_draws())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"kind": "transfer_student", "student": "s1/c01/p09", "to": "s1/c03"},
            ['arms[1].interventions[0].student: found "s1/c01/p09", expected a student of this',
             'arms[1].interventions[0].to: found "s1/c03", expected a class of this school'],
        ),
        (
            {"kind": "assistant", "teachers": {"ids": ["s1/t1"]}},
            ['teachers.ids: found "s1/t1", expected a teacher of this school; did you mean'],
        ),
        (
            {"kind": "reflection", "sessions": 1,
             "target": {"pairs": [["s1/t01", "nobody"], ["none", "s1/c01/p01"]]}},
            ['target.pairs: found "nobody"', 'target.pairs: found "none"'],
        ),
        ({"kind": "new_student", "classes": ["c9"]}, ['classes: found "c9"']),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_told_with_the_nearest(
    given: dict[str, Any], said: list[str]
) -> None:
    with pytest.raises(BadInput) as told:
        jobs(scenario({"start": "week 2"} | given))
    sentences = str(told.value)
    assert all(each in sentences for each in said), sentences


def test_a_shock_is_looked_up_too() -> None:
    shock = {"kind": "new_student", "start": "week 2", "classes": ["c9"]}
    with pytest.raises(BadInput, match=r"shocks\[0\]\.classes"):
        jobs(scenario(shocks=[shock]))


def test_newcomers_may_be_named() -> None:
    came = {"kind": "new_student", "start": "week 2", "classes": ["s1/c01"]}
    moves = {"kind": "transfer_student", "start": "week 3", "to": "s1/c02"}
    assert jobs(scenario(came, moves | {"student": "s1/c01:new1"}))


@pytest.mark.parametrize(("number", "there"), [(1, True), (4, True), (5, False), (0, False)])
def test_classmates_whom_a_list_leaves_out_may_be_named(number: int, there: bool) -> None:
    """class-180 has 29 students, of whom the bundled list names 25."""
    target = {"students": [f"class-180:+{number}"]}
    named = {"kind": "reflection", "start": "week 2", "sessions": 1, "target": target}
    asked = scenario(named, school={"roster": "nl_primary.csv"})
    asked = asked.placed(scenario_folder() / "rosters")
    if there:
        assert jobs(asked)
        return
    with pytest.raises(BadInput, match="a student of this school"):
        jobs(asked)


def test_every_arm_has_the_same_rows() -> None:
    came = {"kind": "new_student", "start": "week 2", "classes": ["s1/c01"]}
    usual, other = jobs(scenario(came))[:2]
    assert usual.interventions[0].dose == 0.0
    one, two = run_of(usual), run_of(other)
    assert one.school_year.dyads.equals(two.school_year.dyads)
    assert len(one.school_year.dyads) == 9
    one.advance(20), two.advance(20)
    assert (one.here.dyads.sum(), two.here.dyads.sum()) == (8, 9)


def test_what_only_one_arm_has_is_no_outcome_and_breaks_nothing(tmp_path: Path) -> None:
    """The newcomers are targeted, and nobody in the other arm can be compared with them."""
    found = answer(
        scenario({"kind": "new_student", "start": "week 2"}), out=tmp_path / "result"
    ).effects
    names = {effect.outcome for effect in found}
    assert "conflict" in names
    assert not {"conflict_targeted", "engagement_targeted"} & names
    assert {effect.units for effect in found if effect.outcome == "conflict"} == {8.0}


def test_a_school_begins_without_reserved_rows() -> None:
    assert not any(primary().reserve)
