"""The theory table: means, separation, mechanisms, and the command."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from pages.theory_check import page
from pytest import approx

from simulation.cli.main import main
from simulation.cli.theory import COLUMNS
from simulation.errors import BadInput
from simulation.evidence.theory.mechanisms import (
    STEPS,
    after_step,
    check_names,
    mechanisms,
    without,
)
from simulation.evidence.theory.rival_models import FULL, MODELS
from simulation.evidence.theory.separation import (
    mechanism_sentence,
    question_sentence,
    rival_sentence,
    row_sentence,
)
from simulation.evidence.theory.theory_statistics import (
    Question,
    Statistic,
    statistics_of,
    table,
)
from simulation.evidence.theory.theory_table import (
    QUICK,
    WHOLE,
    Mean,
    TheoryFindings,
    TheoryRow,
    TheorySize,
    mean_of,
    mechanism_effect,
    noticed,
    run_theory,
    series_of,
    theory_row,
)
from simulation.evidence.theory.theory_year import TheoryTask
from simulation.parameters import Parameters, catalogue, read_draws, values
from simulation.reporting.figures import theory as plot
from simulation.runs.executors import open_executor

STATISTIC = Statistic("1.1", "x", "an x", "dyads", "share")
DRAWS = [0, 0, 0]


def made(full: list[float], blind: list[float]) -> TheoryRow:
    found = {name: [{}] * 3 for name in COLUMNS}
    found["full"] = [{"x": value} for value in full]
    found["blind"] = [{"x": value} for value in blind]
    return theory_row(STATISTIC, found, DRAWS)


def test_the_columns_are_the_models() -> None:
    assert tuple(model.name for model in MODELS) == COLUMNS


def test_a_mean_has_an_interval_over_the_populations_with_a_value() -> None:
    mean = mean_of(series_of("x", [{"x": 1.0}, {}, {"x": 3.0}]), DRAWS)
    assert mean is not None and mean.mean == 2.0
    assert mean.high is not None and mean.high == approx(2.0 + 12.7062)


def test_a_single_population_has_no_interval_and_none_has_no_mean() -> None:
    assert mean_of(series_of("x", [{"x": 1.0}]), [0]) == Mean(1.0, None, None)
    assert mean_of(series_of("x", [{}, {"x": math.nan}]), [0, 0]) is None


def test_the_sources_of_an_interval_are_shown_apart() -> None:
    mean = mean_of(np.array([1.0, 3.0, 5.0, 7.0]), [0, 0, 1, 1])
    assert mean is not None and (mean.lowest, mean.highest) == (2.0, 6.0)
    assert mean.chance == approx(4.30265 * math.sqrt(2.0) / 2.0, rel=1e-5)
    assert mean.high == approx(4.0 + 12.7062 * 2.0)
    one = mean_of(np.array([1.0, 3.0]), [0, 0])
    assert one is not None and one.lowest is None and one.chance == approx(12.7062)
    lone = mean_of(np.array([1.0, 3.0]), [0, 1])
    assert lone is not None and lone.chance is None


def test_a_rival_is_separated_if_the_paired_difference_excludes_0() -> None:
    apart = made([1.0, 2.0, 3.0], [0.5, 1.4, 2.6])
    assert apart.separated == ["blind"]
    assert apart.values["full"].low is not None and apart.values["full"].low < 1.0
    together = made([1.0, 2.0, 3.0], [1.5, 1.4, 3.6])
    assert together.separated == []


def test_a_row_is_described_in_a_sentence() -> None:
    apart, together = made([1.0, 2.0, 3.0], [0.5, 1.4, 2.6]), made([1.0] * 3, [1.0, 0.0, 2.0])
    assert row_sentence(apart) == "1.1 an x: separates the full model from blind."
    assert row_sentence(together) == "1.1 an x: separates the full model from no rival."
    absent = TheoryRow(STATISTIC._replace(absent="no such mechanism"), {}, {})
    assert row_sentence(absent) == "1.1 an x: no such mechanism."
    assert rival_sentence("blind", [apart, together]) == (
        "blind: 1 of 2 statistics are separated from the full model."
    )
    assert question_sentence(Question(1, "Sight of x", ""), [apart]).startswith(
        "Sight of x (1 statistics). Separated from blind: 1.1;"
    )


def test_a_change_counts_if_it_has_one_direction_and_a_size() -> None:
    def counts(statistic: Statistic, *changes: float, value: float = 0.2) -> bool:
        before = np.full(len(changes), value)
        return noticed(statistic, before, before + np.array(changes))

    assert counts(STATISTIC, 0.04, 0.06)
    assert not counts(STATISTIC, 0.14, -0.01)
    assert not counts(STATISTIC, 0.04, 0.06, value=2.0)
    assert not counts(STATISTIC, 0.01, 0.02, value=0.0)
    assert not counts(STATISTIC._replace(unit="of 100"), 0.9, 0.8, value=1.0)


def test_a_mechanism_that_is_off_in_use_changes_nothing() -> None:
    mechanism = mechanisms()["conflict disengages"]
    effect = mechanism_effect(mechanism, None, [])
    assert mechanism_sentence(effect) == (
        "conflict disengages: switched off in every parameter set in use."
    )


def test_a_mechanism_is_idle_only_if_enough_populations_show_no_change() -> None:
    def sentence(populations: int) -> str:
        same = [{"dark_half": 0.4}] * populations
        return mechanism_sentence(mechanism_effect(mechanisms()["blocking"], same, same))

    assert sentence(3) == (
        "blocking: changes none of 1 statistics in 3 populations; 4 are needed to call it idle."
    )
    assert sentence(4) == "blocking: changes none of 1 statistics; it is idle."
    assert WHOLE.mechanisms >= 4


def test_a_step_has_no_mechanism_of_a_later_step() -> None:
    assert {entry.step for entry in mechanisms().values()} <= {"", *STEPS}
    p = Parameters()
    assert after_step(p, STEPS[-1]) == p
    for n, step in enumerate(("", *STEPS)):
        later = [entry for entry in mechanisms().values() if entry.step in STEPS[n:]]
        assert all(entry.absent(after_step(p, step)) for entry in later)
    with pytest.raises(ValueError):
        after_step(p, "stdents")


def test_a_mechanism_that_changes_a_statistic_is_named_with_both_values() -> None:
    before, after = ([{"dark_half": value + n / 100} for n in range(3)] for value in (0.4, 0.2))
    effect = mechanism_effect(mechanisms()["blocking"], after, before)
    ((statistic, full, without_it),) = effect.changed
    assert (statistic.id, full, without_it) == ("7.1", approx(0.41), approx(0.21))


def test_every_mechanism_is_a_change_of_known_parameters() -> None:
    for mechanism in mechanisms().values():
        assert set(mechanism.off) <= set(catalogue())
        changed = values(without(Parameters(), [mechanism.name]))
        assert all(changed[name] == value for name, value in mechanism.off.items())
        assert mechanism.absent(without(Parameters(), [mechanism.name]))


def test_an_unknown_mechanism_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(BadInput) as caught:
        check_names(["asimilation", "blocking"])
    (problem,) = caught.value.problems
    assert problem.found == "'asimilation'" and problem.nearest == "assimilation"
    assert problem.remedy


def half_everywhere() -> list[TheoryRow]:
    """Every row of the table with the value 0.5 in every model."""
    found = [{row.name: 0.5 for row in table()[1]}] * 2
    return [theory_row(row, dict.fromkeys(COLUMNS, found), [0, 0]) for row in table()[1]]


def test_the_page_shows_every_question() -> None:
    levels = [theory_row(STATISTIC, {name: [{"x": 0.5}] * 2 for name in COLUMNS}, [0, 0])]
    effect = mechanism_effect(mechanisms()["blocking"], None, [])
    found = TheoryFindings(tuple(half_everywhere()), tuple(levels), (effect,))
    text = page(found, QUICK._replace(mechanisms=1), calibrated=True, sets=1)
    for question in table()[0]:
        assert f"## {question.number}. {question.title}" in text
    assert "no such mechanism in this model" in text
    assert "switched off in every parameter set in use" in text


@pytest.mark.slow
def test_the_figure_has_a_panel_for_every_main_statistic() -> None:
    picture = plot.draw(half_everywhere())
    titles = [axes.get_title(loc="left") for axes in picture.figure.axes]
    assert len([title for title in titles if title]) == len(plot.SHOWN)
    assert "none" in picture.alt


@pytest.mark.slow
def test_every_row_has_a_value_and_every_value_a_row() -> None:
    found = statistics_of(TheoryTask(FULL, 1, 8, read_draws().draws[0], 1))
    named = {row.name for row in table()[1] if row.name}
    assert named == {name for name in found if not name.startswith("level.")}


@pytest.mark.slow
@pytest.mark.cluster
def test_the_table_is_the_same_whatever_the_number_of_workers() -> None:
    size, sets = TheorySize(populations=1, teachers=4, mechanisms=0), read_draws().draws[:1]
    tables = []
    for workers in (1, 2):
        with open_executor("threads", workers) as executor:
            tables.append(run_theory(sets, size, 3, executor))
    assert str(tables[0]) == str(tables[1])


@pytest.mark.slow
def test_the_command_prints_one_object(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    line = ["theory", "--quick", "--populations", "1", "--without", "blocking", "--json"]
    with pytest.raises(SystemExit) as ended:
        main([*line, "--out", str(tmp_path)])
    assert ended.value.code == 0
    found = json.loads(capsys.readouterr().out)
    assert {"models", "rows", "levels", "mechanism_effects", "populations", "draws"} <= set(found)
    assert found["without"] == ["blocking"]
    row = next(row for row in found["rows"] if row["name"] == "variance_lost")
    parts = {"mean", "interval", "half_width_over_populations", "over_draws"}
    assert set(row["values"]["blind"]) == parts
    assert set(row["differences"]["blind"]) == parts | {"separated"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["theory.csv", "theory.png"]
