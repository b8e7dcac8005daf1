"""Sensitivity indices of known functions, and the analysis of a small scenario."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from simulation.evidence.sensitivity import indices, sensitivity_analysis
from simulation.evidence.sensitivity.indices import ParameterRange, parameter_ranges, problem_of
from simulation.evidence.sensitivity.scenario_discovery import discover_failures, sentence
from simulation.evidence.sensitivity.sensitivity_analysis import (
    ParameterPoint,
    SensitivitySize,
    analyse_sensitivity,
    design_of,
    evaluate_point,
)
from simulation.parameters import ParameterDraws, Parameters, read_draws, values, with_values
from simulation.runs.executors import open_executor
from simulation.scenario.scenario import Scenario

BOX = [ParameterRange(f"x{n}", -1.0, 3.0, False, f"number {n}") for n in range(4)]
WEIGHTS = np.array([4.0, 2.0, 1.0, 0.0])
SCHOOL = {
    "title": "Two small classes", "question": "What does reflection do in two small classes?",
    "school": {"synthetic": {"level": "primary", "classes": 2, "class_size": 6}},
    "run": {"weeks": 12},
    "arms": [
        {"name": "as usual"},
        {"name": "reflection", "interventions": [{"kind": "reflection", "start": "week 2"}]},
    ],
}  # fmt: skip


def test_sobol_shares_of_a_sum_are_its_squared_weights() -> None:
    problem = problem_of(BOX)
    x = indices.sobol_points(problem, 1024, seed=3)
    found = indices.sobol(problem, x @ WEIGHTS, seed=3)
    wanted = WEIGHTS**2 / (WEIGHTS**2).sum()
    for share, value in zip(found, wanted, strict=True):
        assert share.first == pytest.approx(value, abs=0.03)
        assert share.total == pytest.approx(value, abs=0.03)  # a sum has no interaction


def test_no_variance_has_no_shares() -> None:
    assert indices.sobol(problem_of(BOX), np.ones(4 * 6), seed=1) == []


def test_elementary_effects_of_a_sum_are_its_weights_times_the_range() -> None:
    problem = problem_of(BOX)
    x = indices.morris_points(problem, 6, seed=2)
    found = indices.morris(problem, x, x @ WEIGHTS, seed=2)
    assert [one.mu_star for one in found] == pytest.approx(list(4.0 * WEIGHTS))
    assert [one.sigma for one in found] == pytest.approx([0.0] * 4, abs=1e-9)
    assert indices.strongest([found], 2) == [0, 1]


def test_variances_of_parameters_and_chance_are_separated() -> None:
    """Variances: 4 of points, 1 of common chance, 2.25 of other chance; the share is 0.448."""
    draw = np.random.default_rng(5)
    a, b = 2.0 * draw.standard_normal(4000), draw.standard_normal(400)
    y = a[:, None] + b[None, :] + 1.5 * draw.standard_normal((4000, 400))
    found = indices.variance_of_points(y)
    assert found.parameters == pytest.approx(4.0, rel=0.1)
    assert found.alike == pytest.approx(1.0, rel=0.25)
    assert found.apart == pytest.approx(2.25, rel=0.01)
    assert found.chance == pytest.approx(3.25 / 7.25, abs=0.05)


def test_no_variance_has_no_share_of_chance() -> None:
    assert np.isnan(indices.variance_of_points(np.ones((5, 2))).chance)


def test_the_conditions_of_a_failure_are_discovered() -> None:
    """The effect fails where number 1 is above 1.4 and number 3 at most 1."""
    x = np.random.default_rng(1).uniform(-1, 3, (600, 4))
    effect = np.where((x[:, 1] > 1.4) & (x[:, 3] <= 1.0), -0.1, 0.2)
    found = discover_failures(x, effect, 1, BOX)
    assert {threshold.parameter for threshold in found.rule} == {1, 3}
    assert found.inside > 0.8 and found.outside < 0.1
    text = sentence(found, "The effect", BOX)
    assert "“number 1” (x1) is above" in text and "“number 3” (x3) is at most" in text


def test_a_rule_found_in_noise_is_not_confirmed() -> None:
    draw = np.random.default_rng(2)
    x, effect = draw.uniform(-1, 3, (600, 4)), draw.standard_normal(600)
    found = discover_failures(x, effect, 1, BOX)
    assert abs(found.inside - found.outside) < 4 * np.sqrt(0.25 / (300 * 0.2 * 0.8))


def test_an_effect_that_never_fails_has_no_rule() -> None:
    found = discover_failures(np.zeros((20, 4)), np.full(20, -0.3), -1, BOX)
    assert found.share == 0.0 and not found.rule
    assert (
        sentence(found, "It", BOX) == "It has the intended direction with all 20 parameter points."
    )


def test_ranges_are_those_of_the_draws_or_of_the_box() -> None:
    p = Parameters()
    draws = ParameterDraws(True, p, (p, with_values(p, {"load.negative": 0.05})))
    by_name = {varied.name: varied for varied in parameter_ranges(draws)}
    fitted = by_name.pop("load.negative")
    assert (fitted.low, fitted.high, fitted.fitted) == (p.load.negative, 0.05, True)
    assert not any(varied.fitted for varied in by_name.values())
    assert not any(name.startswith("ratings.") for name in by_name)


def test_a_point_changes_numbers_except_those_of_the_scenario() -> None:
    own = Scenario.model_validate({**SCHOOL, "parameters": {"load.workload": 0.2}})
    design = design_of(own, "reflection", ["exhaustion"], 2, read_draws())
    point = design.at({"load.negative": 0.09, "load.workload": 0.4})
    assert {job.parameters.load.negative for job in point.jobs} == {0.09}
    assert {job.parameters.load.workload for job in point.jobs} == {0.2}
    assert len(point.jobs) == 4


def test_levels_and_effects_are_those_of_the_replicates() -> None:
    design = design_of(
        Scenario.model_validate(SCHOOL), "reflection", ["exhaustion"], 2, read_draws()
    )
    found = evaluate_point(design.at({}))
    assert set(found) == {"level exhaustion", "effect exhaustion"}
    assert len(found["effect exhaustion"]) == 2 and all(found["effect exhaustion"])


def test_one_arm_has_levels_alone() -> None:
    alone = Scenario.model_validate({**SCHOOL, "arms": SCHOOL["arms"][:1]})
    design = design_of(alone, "as usual", ["exhaustion"], 1, read_draws())
    assert set(evaluate_point(design.at({}))) == {"level exhaustion"}


def formula(point: ParameterPoint) -> dict[str, list[float]]:
    """Return two numbers of a parameter set without a simulation; some points take longer."""
    numbers = np.array(list(values(point.jobs[0].parameters).values()))
    time.sleep(0.002 * (int(1e6 * numbers.sum()) % 4))
    return {"level exhaustion": [numbers.sum(), numbers.max()], "effect exhaustion": [0.1, -0.2]}


@pytest.mark.parametrize("simulated", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_findings_do_not_depend_on_workers(
    simulated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not simulated:
        monkeypatch.setattr(sensitivity_analysis, "evaluate_point", formula)
    design = design_of(
        Scenario.model_validate(SCHOOL), "reflection", ["exhaustion"], 2, read_draws()
    )
    moved = parameter_ranges(read_draws())[:3]
    size = SensitivitySize(trajectories=2, varied=2, base=2, replicates=2)
    found = []
    for workers in (1, 2):
        with open_executor("threads", workers) as engine:
            found.append(analyse_sensitivity(design, moved, size, 1, engine))
    assert repr(found[0]) == repr(found[1])
    assert found[0].points == 2 * 4 + 2 * 4


@pytest.mark.slow
def test_the_command_writes_its_figures_and_prints_its_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from simulation.cli.main import main

    scenario = tmp_path / "small.toml"
    scenario.write_text(
        'title = "Small"\nquestion = "What?"\n[school.synthetic]\nlevel = "primary"\nclasses = 2\n'
        'class_size = 6\n[run]\nweeks = 4\n[[arms]]\nname = "as usual"\n[[arms]]\nname = "less"\n'
        '[[arms.interventions]]\nkind = "workload_reduction"\nstart = "week 1"\n'
    )
    words = ["sensitivity", str(scenario), "--quick", "--json", "--workers", "1"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    content = json.loads(capsys.readouterr().out)
    assert {row["number"] for row in content["rows"]} >= {"level exhaustion", "effect exhaustion"}
    assert len(list((tmp_path / "out").glob("sensitivity_*.png"))) == 4
