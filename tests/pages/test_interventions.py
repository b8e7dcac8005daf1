"""The page on interventions is what the code says, and its numbers are those measured."""

from pathlib import Path

import pandas as pd
import pytest
from pages.intervention_effects import COLUMNS, SHOWN, measured, scenario_of
from pages.interventions import DIFFERENCES, example, page, read_measured

from simulation.interventions import ALL, KINDS

PAGE = Path(__file__).parents[2] / "docs" / "interventions.md"


def test_the_committed_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(read_measured())


def test_every_kind_was_measured_and_its_difference_is_explained() -> None:
    effects = read_measured()
    assert set(effects["kind"]) == set(KINDS) == set(DIFFERENCES)
    assert list(effects.columns) == list(COLUMNS)
    assert set(effects["outcome"]) == set(SHOWN)
    assert (effects["replicates"] >= 8).all()
    assert not effects.duplicated(["kind", "outcome"]).any()


def test_the_page_has_the_numbers_of_a_kind_where_they_belong() -> None:
    effects = pd.DataFrame(
        [(name, "x", "exhaustion", -0.125, -0.25, 0.004, 9) for name in KINDS],
        columns=list(COLUMNS),
    )
    text = page(effects)
    assert "exhaustion −0.12 [−0.25, 0]" in text
    assert "9 replicates" in text
    for kind in ALL:
        name, plan = kind.model_fields["kind"].default, example(kind)
        _, _, section = text.partition(f"## `{name}`\n")
        section = section.partition("\n## ")[0]
        assert f"{plan.hours():g} at the default" in section
        assert kind.about.leaves_out in section
        assert all(finding.text in section for finding in kind.about.evidence)
        assert all(f"`{lever}`" in section for lever in kind.about.levers)


def test_default_doses_do_no_more_than_published_sizes_allow() -> None:
    """No programme lowers exhaustion beyond the interval of trials of any kind (row 7.01)."""
    effects = read_measured().set_index(["kind", "outcome"])["d"]
    events = {"transfer_student", "new_student", "substitute_teacher", "first_impression"}
    for name in set(KINDS) - events:
        assert effects[name, "exhaustion"] > -0.28, name
        assert effects[name, "closeness"] < 0.6, name


@pytest.mark.slow
def test_measuring_again_gives_the_same_numbers(tmp_path: Path) -> None:
    """Two kinds are measured anew; as many replicates as stand in the file."""
    again = measured(tmp_path, kinds=("reflection", "mentoring"))
    kept = read_measured()
    kept = kept[kept["kind"].isin(again["kind"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(again.round(4), kept, check_dtype=False, atol=2e-4)


def test_a_kind_with_required_keys_gets_them() -> None:
    scenario = scenario_of({"roster": "nl_primary.csv"}, ["transfer_student"], 2)
    assert [arm.name for arm in scenario.arms] == ["as usual", "transfer_student"]
