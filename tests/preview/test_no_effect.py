"""Arms that equal the reference by construction are named, with the reason and what to do."""

from typing import Any

import pytest

from simulation.preview.no_effect import no_effect_warnings, partly_without_effect
from simulation.scenario.file import scenario_from_tables

PLAN = {"kind": "reflection", "start": "week 8"}


def scenario(*arms: dict[str, Any], **run: Any):
    return scenario_from_tables(
        {
            "title": "Small",
            "question": "Does it help?",
            "school": {"synthetic": {"level": "primary", "classes": 2}},
            "run": run,
            "arms": [{"name": "as usual"}, *arms],
        }
    )


def help_with(**changes: Any) -> dict[str, Any]:
    return {"name": "help", "interventions": [{**PLAN, **changes}]}


def test_a_start_after_the_end_names_the_weeks_that_are_needed() -> None:
    first, last = no_effect_warnings(scenario(help_with(), weeks=4))
    assert 'arm "help" cannot differ from "as usual"' in first
    assert "reflection starts in week 8, and the run ends in week 4" in first
    assert "use --weeks 12 or more" in first
    assert "no arm differs" in last
    assert no_effect_warnings(scenario(help_with(), weeks=8)) == []


def test_the_last_of_several_years_counts() -> None:
    late = help_with(start="year 2 week 8")
    assert "week 8 of year 2" in no_effect_warnings(scenario(late, weeks=4, years=2))[0]
    assert no_effect_warnings(scenario(help_with(), weeks=4, years=2)) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"dose": 0.0}, "a dose of 0"),
        ({"uptake": 0.0}, "an uptake or share of 0"),
    ],
)
def test_an_intervention_of_nothing_is_named(changes: dict[str, Any], reason: str) -> None:
    assert reason in no_effect_warnings(scenario(help_with(**changes)))[0]


def test_two_equal_arms_are_named() -> None:
    assert "both do the same" in no_effect_warnings(scenario({"name": "nothing"}))[0]


def test_one_arm_that_differs_is_enough_for_an_answer() -> None:
    other = {"name": "other", "interventions": [{"kind": "workload_reduction", "start": "week 1"}]}
    found = no_effect_warnings(scenario(help_with(), other, weeks=4))
    assert len(found) == 1 and '"help"' in found[0]
    both = {**other, "interventions": [*other["interventions"], PLAN]}
    two = scenario(both, weeks=4)
    assert no_effect_warnings(two) == []
    assert ["starts in week 8" in line for line in partly_without_effect(two)] == [True]


def test_other_parameters_are_a_difference() -> None:
    arm = {"name": "other", "parameters": {"load.workload": 0.4}}
    assert no_effect_warnings(scenario(arm)) == []
