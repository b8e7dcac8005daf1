"""Requirements: the file, verdicts, measures by hand, and the command."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from pages.theory_check import required
from pytest import approx

from simulation.cli.main import main
from simulation.errors import BadInput
from simulation.evidence.requirements.judge_requirements import (
    QUICK,
    Found,
    failures,
    judged,
    judged_one,
    means_by_draw,
)
from simulation.evidence.requirements.population_measures import population_measures
from simulation.evidence.requirements.requirement import (
    Measured,
    Requirement,
    requirements,
    verdict,
)
from simulation.evidence.requirements.rest_measures import (
    ERROR,
    largest_gap,
    out_of_range,
    rest_measures,
)
from simulation.evidence.theory.mechanisms import changed_draws, read_changes
from simulation.evidence.theory.rival_models import FULL
from simulation.evidence.theory.theory_year import TheoryTask
from simulation.parameters import catalogue, read_draws, values

BAND = Requirement("", "x", "an x", "z", "draw", "assumed", low=1.0, high=6.0)


def found(*populations: float, draws: tuple[int, ...]) -> Found:
    return Found([{"x": value} for value in populations], list(draws), [{}] * (max(draws) + 1))


def test_every_requirement_has_a_source_and_a_scope() -> None:
    known = requirements()
    assert len({entry.measure for entry in known}) == len(known)
    assert all(entry.source and entry.words and entry.unit for entry in known)
    assert {entry.scope for entry in known} == {"draw", "all", "worst"}
    assert all(entry.low <= entry.high for entry in known)


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        (Measured(3.0), "yes"),
        (Measured(7.0), "no"),
        (Measured(7.0, 6.5, 7.5), "no"),
        (Measured(7.0, 5.0, 9.0), "unclear"),
        (Measured(5.9, 5.0, 6.8), "yes"),
        (Measured(math.nan), "no"),
    ],
)
def test_a_value_outside_its_bounds_with_its_interval_is_no(
    measured: Measured, expected: str
) -> None:
    assert verdict(BAND, measured) == expected


def test_a_sign_needs_its_whole_interval() -> None:
    sign = BAND._replace(low=0.0, high=math.inf, certain=True)
    assert verdict(sign, Measured(1.0, 0.5, 1.5)) == "yes"
    assert verdict(sign, Measured(1.0, -0.5, 2.5)) == "unclear"
    assert verdict(sign, Measured(0.0, 0.0, 0.0)) == "unclear"
    assert verdict(sign, Measured(1.0)) == "unclear"
    assert (sign.required, BAND.required) == ("> 0", "1 to 6")


def test_the_worst_draw_is_shown() -> None:
    one = judged_one(BAND, found(3.0, 3.2, 8.0, 8.2, draws=(0, 0, 1, 1)))
    assert (one.draw, one.found.value, one.holds) == (2, approx(8.1), "no")
    one = judged_one(BAND, found(3.0, 3.2, 5.0, 5.1, draws=(0, 0, 1, 1)))
    assert (one.draw, one.holds) == (2, "yes")


def test_the_interval_of_a_draw_has_the_sd_of_all_draws() -> None:
    means = dict(means_by_draw(np.array([1.0, 3.0, 5.0, 9.0]), np.array([0, 0, 1, 1])))
    half = 4.30265 * math.sqrt((2.0 + 8.0) / 2.0) / math.sqrt(2.0)
    assert means[0].high == approx(2.0 + half, abs=1e-3)
    assert means[1].low == approx(7.0 - half, abs=1e-3)
    single = dict(means_by_draw(np.array([1.0, 3.0]), np.array([0, 1])))
    assert single[0].high == approx(1.0 + 12.7062 * math.sqrt(2.0), abs=1e-3)
    assert dict(means_by_draw(np.array([1.0]), np.array([0])))[0] == Measured(1.0)


def test_a_single_population_can_fail_where_the_worst_counts() -> None:
    one = judged_one(BAND._replace(scope="worst"), found(3.0, 7.0, 5.0, draws=(0, 0, 1)))
    assert (one.draw, one.found, one.holds) == (1, Measured(7.0), "no")


def test_draws_are_clusters_where_all_are_judged_together() -> None:
    one = judged_one(BAND._replace(scope="all"), found(1.0, 1.0, 3.0, 3.0, draws=(0, 0, 1, 1)))
    assert one.draw is None and one.found.value == 2.0
    assert one.found.high == approx(2.0 + 12.7062)


def test_a_moderator_with_another_sign_is_named() -> None:
    values = {
        "moderator_r.primary.engagement_closeness.boy": 0.1,
        "moderator_r.primary.engagement_conflict.boy": 0.1,
        "moderator_r.primary.achievement_conflict.low_ses": -0.1,
    }
    (entry,) = (
        item for item in requirements() if item.measure == "wrong_signs.moderator_r.primary"
    )
    one = judged_one(entry, Found([values, values], [0, 0], [{}]))
    assert (one.found.value, one.holds) == (1.0, "-")
    assert one.note == "of 3: engagement_conflict.boy"


def test_the_largest_gap_of_a_week_has_the_error_of_paired_means() -> None:
    first, second = np.zeros((3, 4)), np.zeros((3, 4))
    second[1] = [1.0, 2.0, 3.0, 2.0]
    gap, error = largest_gap([first, first, second], np.array([1.0, 2.0, 1.0]))
    assert gap == 1.0
    assert error == approx(second[1].std(ddof=1) / 2.0 / 2.0)


def test_values_of_a_file_replace_those_of_every_draw(tmp_path: Path) -> None:
    path = tmp_path / "values.toml"
    path.write_text("load.workload = 0.3\n[behaviour]\ntrust = 2\n")
    changed = changed_draws(read_draws(), path, 2)
    assert len(changed.draws) == 2
    for p in (*changed.draws, changed.central):
        assert (p.load.workload, p.behaviour.trust) == (0.3, 2.0)
    other = set(values(changed.central).items()) - set(values(read_draws().central).items())
    assert {name for name, _ in other} <= {"load.workload", "behaviour.trust"}


def test_a_list_has_a_value_for_every_set(tmp_path: Path) -> None:
    path = tmp_path / "values.toml"
    path.write_text("load.workload = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]\n")
    changed = changed_draws(read_draws(), path, None)
    assert changed.central.load.workload == 0.1
    assert [p.load.workload for p in changed.draws] == [0.2, 0.3, 0.4, 0.5, 0.6]
    with pytest.raises(BadInput):
        read_changes(path, 5)


def test_a_wrong_value_is_refused_with_the_range(tmp_path: Path) -> None:
    path = tmp_path / "values.toml"
    path.write_text('load.worklod = 0.3\nload.direct = 9\nload.negative = "much"\n')
    with pytest.raises(BadInput) as caught:
        read_changes(path, 1)
    name, size, kind = caught.value.problems
    assert name.nearest == "load.workload"
    assert size.expected == f"a number from 0 to {catalogue()['load.direct'].high:g}"
    assert kind.found == "much"
    with pytest.raises(BadInput):
        read_changes(tmp_path / "missing.toml", 1)


@pytest.mark.slow
def test_every_requirement_is_measured() -> None:
    p = read_draws().draws[0]
    task = TheoryTask(FULL, 1, 8, p, 1)
    one, rest = population_measures(task), rest_measures(task._replace(both=False))
    rest |= out_of_range(task, QUICK.effort)
    known = {name for name in (*one, *rest) if not name.endswith(ERROR)}
    missing = {entry.measure for entry in requirements()} - known
    assert all(name.startswith("wrong_signs.") for name in missing)
    verdicts = judged(Found([one, one], [0, 0], [rest]))
    assert len(verdicts) == len(requirements())
    assert not any(math.isnan(entry.found.value) for entry in verdicts)


@pytest.mark.slow
def test_the_command_fails_with_what_is_not_fulfilled(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["theory", "--requirements", "--quick", "--draws", "1", "--json"])
    found = json.loads(capsys.readouterr().out)
    failed = [row["measure"] for row in found["rows"] if row["holds"] in ("no", "unclear")]
    assert failed == found["failed"]
    assert ended.value.code == (1 if failed else 0)


def test_the_page_shows_every_requirement_with_its_source() -> None:
    verdicts = [
        judged_one(entry, Found([{entry.measure: 3.0}], [0], [{}])) for entry in requirements()
    ]
    text = "\n".join(required(verdicts, QUICK))
    assert all(entry.words in text and entry.source in text for entry in requirements())
    assert "are not fulfilled" in text


def test_what_has_no_bound_is_no_failure() -> None:
    one = judged_one(BAND._replace(low=-math.inf, high=math.inf), found(9.0, draws=(0,)))
    assert one.holds == "-" and failures([one]) == []
