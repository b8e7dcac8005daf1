"""The table of published figures and the verdicts, against cases worked by hand."""

import math
import re
from pathlib import Path

import pytest
from scipy import stats

from simulation.evidence.targets.target_table import USES, CalibrationTarget, size_class, targets
from simulation.evidence.targets.verdict import (
    SimulatedStatistic,
    distance_from,
    mean_and_interval,
    verdicts_on,
)


def target(**changes: object) -> CalibrationTarget:
    start = CalibrationTarget(
        id="9.01", quantity="r", published=".39", low=0.33, high=0.45, scale=None,
        use="calibrate", confidence="VERIFIED", source="s", study="levels", statistic="r",
        note="", kind="r", rule="", point=None, n=None, spread=None, error_source="",
    )  # fmt: skip
    return start._replace(**changes)


def test_the_table_asks_at_least_sixty_rows_each_once():
    ids = [each.id for each in targets()]
    assert len(set(ids)) == len(ids)
    assert sum(each.modelled for each in targets()) >= 60


def test_a_row_is_either_asked_with_a_band_or_says_why_it_is_not():
    for each in targets():
        ends = [end for end in (each.low, each.high) if end is not None]
        assert each.use in USES, each.id
        assert each.published and each.source and each.confidence, each.id
        if each.modelled:
            assert each.study and ends and each.kind, each.id
            assert (ends[0] < ends[1]) if len(ends) == 2 else each.scale > 0, each.id
        else:
            assert each.note and not ends, each.id


def test_recalled_rows_are_neither_fitted_nor_counted():
    recalled = [each for each in targets() if each.confidence.startswith("RECALLED")]
    assert len(recalled) > 60
    assert {each.use for each in recalled} == {"plausibility"}
    assert not any(each.firm for each in recalled)
    counted = {each.confidence.split(" ")[0] for each in targets() if each.firm}
    assert counted == {"VERIFIED", "DERIVED"}


def test_a_row_has_the_sampling_error_of_its_statistic_or_the_reason():
    for each in targets():
        assert each.error_source, each.id
        assert (each.error is None) == (not each.rule), each.id
        if each.rule:
            assert each.error > 0.0 and each.n != 0.0, each.id
            assert each.rule in ("printed", "interval") or each.n, each.id
    assert sum(each.error is not None for each in targets() if each.firm) > 100


@pytest.mark.parametrize(
    ("rule", "point", "n", "spread", "error"),
    [
        ("r", 0.6, 65, 0, 0.08),  # (1 − .36) / 8
        ("gap", 0, 100, 0, 0.2),
        ("d", 0, 100, 0, 0.2),
        ("dz", 2.0, 75, 0, 0.2),  # 1 / 75 + 4 / 150 = .04
        ("share", 0.2, 100, 0, 0.04),
        ("percent", 20.0, 100, 0, 4.0),
        ("mean", 3.0, 100, 2.0, 0.2),
        ("sd", 0.4, 51, 0, 0.04),
        ("R2", 0.25, 100, 0, 0.075),
        ("icc", 0.0, 60, 30, math.sqrt(1 / 29)),  # pairs: a correlation
        ("within_share", 1.0, 60, 30, math.sqrt(1 / 29)),
        ("interval", 0, 0, 2 * 1.959964 * 0.1, 0.1),
        ("printed", 0, 0, 0.05, 0.05),
    ],
)
def test_sampling_errors_by_hand(rule, point, n, spread, error):
    row = target(rule=rule, point=point, n=n, spread=spread)
    assert row.error == pytest.approx(error)


def test_the_published_t_of_pairs_is_d_z():
    row = next(each for each in targets() if each.id == "4.09")
    assert row.point == pytest.approx(15.03 / math.sqrt(97), abs=0.01)
    assert row.statistic == "dz_one_student"


def test_a_sign_with_an_absurd_size_is_missed():
    row = next(each for each in targets() if each.id == "5.18e")
    found = [
        verdicts_on([row], {row.statistic: SimulatedStatistic(value, None, None, 1)})[0]
        for value in (-0.02, 0.3, 0.7)
    ]
    assert [each.met for each in found] == [False, True, False]
    assert found[2].distance == pytest.approx(1.0)  # in the scale of the sign, .10
    assert [size_class("r", value) for value in (0.02, -0.2, 0.3, 0.7)] == [
        "none", "small", "medium", "large",
    ]  # fmt: skip
    assert (size_class("dz", 1.5), size_class("percent", 1.5)) == ("large", "")


def test_moderators_are_judged_by_correlation():
    by_id = {each.id: each for each in targets()}
    for name in ("1.08", "1.09p", "1.09n", "1.10", "1.11n", "1.11p", "1.12"):
        assert by_id[name].firm and by_id[name].kind == "gap"
        assert by_id[f"{name}b"].statistic == f"{by_id[name].statistic}_slope"
        assert not by_id[f"{name}b"].firm


def test_distance_is_in_band_widths_and_zero_inside():
    assert distance_from(target(), 0.40) == 0.0
    assert distance_from(target(), 0.57) == pytest.approx(1.0)
    assert distance_from(target(), 0.27) == pytest.approx(0.5)


def test_an_open_band_counts_in_its_scale():
    above = target(low=0.0, high=None, scale=0.1)
    assert distance_from(above, 7.0) == 0.0
    assert distance_from(above, -0.25) == pytest.approx(2.5)
    assert above.band == "above 0"


def test_mean_and_interval_are_those_of_the_t_distribution():
    found = mean_and_interval([0.30, 0.40, 0.35])
    half = stats.t.ppf(0.975, 2) * 0.05 / math.sqrt(3)
    assert found.mean == pytest.approx(0.35)
    assert (found.low, found.high) == pytest.approx((0.35 - half, 0.35 + half))


def test_a_statistic_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="finite"):
        mean_and_interval([0.3, math.nan])


@pytest.mark.parametrize(
    ("mean", "low", "high", "verdict", "sure"),
    [
        (0.40, 0.38, 0.42, "inside", True),
        (0.40, 0.31, 0.49, "inside", False),
        (0.50, 0.48, 0.52, "outside", True),
        (0.46, 0.44, 0.48, "outside", False),
        (0.46, 0.30, 0.62, "outside", False),
    ],
)
def test_a_verdict_is_sure_when_the_whole_interval_agrees(mean, low, high, verdict, sure):
    found = verdicts_on([target()], {"r": SimulatedStatistic(mean, low, high, 5)})[0]
    assert (found.verdict, found.sure) == (verdict, sure)


def test_rows_that_contradict_each_other_are_judged_one_by_one():
    other = target(id="b", low=-0.1, high=0.1)
    found = verdicts_on([target(), other], {"r": SimulatedStatistic(0.02, None, None, 1)})
    assert [each.met for each in found] == [False, True]


def test_every_row_to_calibrate_or_validate_is_in_the_table(shared):
    rows = [line.split("|") for line in (shared / "targets.md").read_text("utf-8").splitlines()]
    marked = {
        row[1].strip()
        for row in rows
        if len(row) > 9
        and re.fullmatch(r"\d\.\d\d", row[1].strip())
        and re.match(r"(calibrate|validate)", row[-2].strip())
    } | {row[1].strip() for row in rows if len(row) > 4 and re.fullmatch(r" N\d+ ", row[1])}
    here = {re.match(r"\d\.\d\d|N\d+", each.id)[0] for each in targets()}
    assert len(marked) > 110
    assert marked - here == set()


BIBLIOGRAPHY = Path(__file__).parents[2] / "docs" / "bibliography.md"
NO_SINGLE_SOURCE = {"many", "from memory"}


def test_every_source_stands_in_the_bibliography():
    rows = [line.split("|") for line in BIBLIOGRAPHY.read_text("utf-8").splitlines()]
    keys = [row[1].strip() for row in rows if len(row) > 3]
    assert len(set(keys)) == len(keys)
    assert {each.source for each in targets()} - NO_SINGLE_SOURCE - set(keys) == set()


def test_a_row_without_a_single_source_says_that_it_is_recalled():
    nameless = [each for each in targets() if each.source in NO_SINGLE_SOURCE]
    assert nameless
    known = ("RECALLED", "NOT PUBLISHED")
    assert {each.id for each in nameless if not each.confidence.startswith(known)} == set()


def test_the_changelog_knows_how_many_rows_there_are():
    """No row comes or goes without a line there."""
    text = " ".join((Path(__file__).parents[2] / "CHANGELOG.md").read_text("utf-8").split())
    spoken = sum(each.modelled for each in targets())
    assert f"The table has {len(targets())} rows, {spoken} of which are compared" in text
