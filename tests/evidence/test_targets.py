"""The table of published figures and the verdicts, against cases worked by hand."""

import math
import re
from pathlib import Path

import pytest
from scipy import stats

from simulation.evidence.targets.target_table import USES, CalibrationTarget, targets
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
        note="", either="",
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
            assert each.study and ends, each.id
            assert (ends[0] < ends[1]) if len(ends) == 2 else each.scale > 0, each.id
        else:
            assert each.note and not ends, each.id


def test_rows_in_conflict_name_each_other():
    by_id = {each.id: each for each in targets()}
    pairs = {each.id: each.either for each in targets() if each.either}
    assert {frozenset(pair) for pair in pairs.items()} == {
        frozenset(("1.06e", "1.17n")), frozenset(("4.05r", "5.20")),
    }  # fmt: skip
    assert all(by_id[other].either == own for own, other in pairs.items())


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


def test_one_side_of_a_contradiction_is_enough():
    one = target(id="a", either="b")
    other = target(id="b", either="a", low=-0.1, high=0.1)
    found = verdicts_on([one, other], {"r": SimulatedStatistic(0.02, None, None, 1)})
    assert [each.verdict for each in found] == ["inside (other side)", "inside"]
    assert all(each.met for each in found)


def test_neither_side_met_is_outside_on_both():
    one, other = target(id="a", either="b"), target(id="b", either="a", low=-0.1, high=0.1)
    found = verdicts_on([one, other], {"r": SimulatedStatistic(0.2, None, None, 1)})
    assert [each.met for each in found] == [False, False]


def test_every_row_to_calibrate_or_validate_is_in_the_table(shared):
    rows = [line.split("|") for line in (shared / "targets.md").read_text("utf-8").splitlines()]
    marked = {
        row[1].strip()
        for row in rows
        if len(row) > 9
        and re.fullmatch(r"\d\.\d\d", row[1].strip())
        and re.match(r"(calibrate|validate)", row[-2].strip())
    }
    here = {re.match(r"\d\.\d\d", each.id)[0] for each in targets()}
    assert len(marked) > 90
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
    assert {each.id for each in nameless if not each.confidence.startswith("RECALLED")} == set()


def test_the_changelog_knows_how_many_rows_there_are():
    """No row comes or goes without a line there."""
    text = " ".join((Path(__file__).parents[2] / "CHANGELOG.md").read_text("utf-8").split())
    spoken = sum(each.modelled for each in targets())
    assert f"The table has {len(targets())} rows, {spoken} of which the model speaks to" in text
