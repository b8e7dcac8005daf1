"""Subgroups and interactions: figures and report show the comparisons."""

import numpy as np
import pytest
from answered_scenarios import REFLECTION, answered, off_the_page

from simulation.cli.main import main
from simulation.reporting.figures import interaction, subgroups
from simulation.reporting.report import effect_tables
from simulation.reporting.wording import findings_of, group_effects
from simulation.results.reader import ResultReader
from simulation.scenario.scenario import Scenario

SCENARIO = {
    "title": "Both",
    "question": "Do two things together do more than apart?",
    "school": {"synthetic": {"level": "primary", "classes": 6, "class_size": 8}},
    "run": {"replicates": 3, "weeks": 16},
    "arms": [
        {"name": "as usual"},
        {"name": "reflection", "interventions": [REFLECTION]},
        {"name": "calm", "parameters": {"regulation.reappraisal": 0.6}},
        {"name": "both", "combines": ["reflection", "calm"]},
    ],
}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ResultReader:
    wanted = Scenario.model_validate(SCENARIO)
    return answered(tmp_path_factory.mktemp("groups") / "result", wanted)


def test_the_bars_of_two_together_are_those_of_the_tables(result):
    (square,) = [
        own
        for own in interaction.squares_of(findings_of(result))
        if own.both.outcome == "exhaustion"
    ]
    own = result.effects[result.effects["outcome"] == "exhaustion"].set_index("arm")["mean"]
    expected = [own["reflection"], own["calm"], own["reflection"] + own["calm"], own["both"]]
    drawn = [square.first.mean, square.second.mean, square.sum, square.both.mean]
    np.testing.assert_allclose(drawn, expected, atol=1e-12)
    figure = interaction.draw(result).figure
    heights = sorted(bar.get_height() for bar in figure.axes[-1].patches)
    np.testing.assert_allclose(heights, sorted(expected), atol=1e-12)
    assert off_the_page(figure) == []


def test_the_marks_of_groups_are_those_of_the_table(result):
    picture = subgroups.draw(result)
    axes = picture.figure.axes[0]
    table = result.table("subgroups")
    shown = table[table["versus_group"].isna() & table["outcome"].isin(["exhaustion"])]
    points = [line.get_xdata()[0] for line in axes.lines if len(line.get_xdata()) == 1]
    divided = shown.groupby(["arm", "subgroup"], observed=True)["group"].transform("nunique") > 1
    for d in shown.loc[divided, "d"]:
        assert np.isclose(points, d).any()
    assert off_the_page(picture.figure) == [] and len(picture.alt) > 80


def test_every_contrast_of_the_lead_outcomes_has_a_row(result):
    table = result.table("subgroups")
    lead = table[table["versus_group"].notna()]
    lead = lead[lead["outcome"].isin(["exhaustion", "conflict_targeted"])]
    rows = effect_tables.groups(findings_of(result), group_effects(result))
    assert sum(len(own) for own in rows.values()) == len(lead) > 0
    many = int(lead["comparisons"].max())
    words = {row[-1][0] for own in rows.values() for row in own}
    assert any(f" {many} comparisons" in text or f"({many} comparisons" in text for text in words)
    assert set(effect_tables.interactions(findings_of(result))) == {"both"}
    assert [row[0][0] for row in effect_tables.times(findings_of(result))] == ["reflection", "both"]


def test_a_folder_without_a_result_is_an_error(tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        main(["report", str(tmp_path)])
    assert end.value.code == 2 and str(tmp_path) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
