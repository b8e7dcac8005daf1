import json
import math
import re
from pathlib import Path

import pytest
from effort import effort
from schools import P, changed

from simulation import parameters as parameter_sets
from simulation.cli.main import main
from simulation.dynamics import bistability
from simulation.dynamics.bistability import (
    APART,
    CUTS,
    Band,
    Diagram,
    Variant,
    diagram,
    ends_at,
    grid,
)
from simulation.parameters import ParameterDraws, Parameters, with_values

ROOT = Path(__file__).parents[2]
FULL, BLIND, UNRESPONSIVE, HELD = CUTS[:4]
WIDE = grid(-1.0, 4.0, 0.2 * effort(2, 1))
AROUND = grid(2.0, 3.0, 0.1)
AT_REST = 1e-4  # R- of two ends that are one: a dyad counts as at rest shortly before it is


@pytest.fixture(scope="module")
def full() -> Diagram:
    return diagram(P, FULL, AROUND)


def test_the_defaults_hold_some_dyads_in_conflict(full: Diagram) -> None:
    (band,) = full.bands
    assert band.low == pytest.approx(2.30, abs=0.01) and band.high == pytest.approx(2.40, abs=0.01)
    assert ends_at(2.35, P, FULL).gap > 2 * APART


def test_the_page_tells_the_band_that_is_found() -> None:
    (band,) = diagram(parameter_sets.read_draws().central, FULL, AROUND).bands
    page = (ROOT / "docs" / "spiral.md").read_text(encoding="utf-8")
    printed = f"{band.low:.2f} to {band.high:.2f}"
    assert f"| full model | {printed} |" in page
    assert set(re.findall(r"very narrow\*\*: from (\d\.\d\d to \d\.\d\d)", page)) == {printed}


def test_at_an_edge_the_ends_begin_to_differ(full: Diagram) -> None:
    (band,) = full.bands
    apart = [
        ends_at(z, P, FULL).gap > APART
        for z in (band.low - 0.01, band.low + 0.01, band.high - 0.01, band.high + 0.01)
    ]
    assert apart == [False, True, True, False]


@pytest.mark.parametrize("cut", [BLIND, UNRESPONSIVE, HELD], ids=lambda cut: cut.name)
def test_no_band_is_left_without_both_links(cut: Variant) -> None:
    found = diagram(P, cut, WIDE)
    assert found.bands == ()
    assert found.widest.gap < AT_REST < APART


@pytest.mark.parametrize("cut", [BLIND, UNRESPONSIVE], ids=lambda cut: cut.name)
@pytest.mark.parametrize(
    ("name", "value", "inside"),
    [
        ("behaviour.trust", 4.0, 2.4),
        ("start.exhaustion", 0.6, 1.65),
        ("rigidity.blocking", 0.8, 2.35),
    ],
)
def test_no_band_is_left_by_a_cut_where_the_loop_is_strong(
    cut: Variant, name: str, value: float, inside: float
) -> None:
    p = with_values(P, {name: value})
    assert ends_at(inside, p, FULL).gap > APART
    assert diagram(p, cut, grid(-1.0, 4.0, 0.5)).widest.gap < AT_REST


@pytest.mark.parametrize("cut", [FULL, UNRESPONSIVE, HELD], ids=lambda cut: cut.name)
def test_both_ends_rise_with_propensity_so_that_no_band_hides(cut: Variant) -> None:
    ends = [ends_at(z, P, cut) for z in WIDE]
    for side in ("good", "bad"):
        conflict = [getattr(each, side).pair.relationship_negative for each in ends]
        assert conflict == sorted(conflict)


def test_a_band_between_two_points_of_the_grid_is_found(full: Diagram) -> None:
    found = diagram(P, FULL, [2.0, 3.0])
    for one, other in zip(found.bands[0], full.bands[0], strict=True):
        assert one == pytest.approx(other, abs=bistability.FINENESS)
    assert [each.propensity for each in found.ends] == sorted(e.propensity for e in found.ends)


def test_blocking_moves_the_band_but_does_not_make_it(full: Diagram) -> None:
    (without,) = diagram(P, Variant("", {"rigidity.blocking": 0.0}), AROUND).bands
    (whole,) = full.bands
    assert whole.low < without.low < whole.high < without.high
    assert whole.share - without.share < whole.share / 10


@pytest.mark.parametrize(
    ("b_t", "om", "there"), [(3.0, 0.45, True), (4.0, 0.34, True), (1.5, 0.34, False)]
)
def test_the_band_at_neighbouring_values(b_t: float, om: float, there: bool) -> None:
    p = changed(behaviour__trust=b_t, appraisal__assimilation=om)
    assert bool(diagram(p, FULL, WIDE).bands) is there
    assert ends_at(1.5, p, FULL).gap < AT_REST


def test_stronger_trust_and_a_weary_teacher_widen_the_band() -> None:
    widths = [
        sum(b.high - b.low for b in diagram(p, FULL, grid(1.2, 3.2, 0.1 * effort(2, 1))).bands)
        for p in (changed(behaviour__trust=1.1), P, changed(behaviour__trust=4.0))
    ]
    assert widths == sorted(widths) and widths[0] == 0.0 < 5 * widths[1] < widths[2]
    weary = with_values(P, {"start.exhaustion": 0.6})
    assert ends_at(1.7, weary, FULL).gap > APART > ends_at(1.7, P, FULL).gap


def test_share_of_students_in_a_band() -> None:
    assert Band(-1.0, math.inf).share == 1.0
    assert Band(-1.0, math.log(2.0) - 1.0).share == pytest.approx(0.5)


def test_bands_at_the_ends_of_the_grid_stop_there() -> None:
    assert diagram(P, FULL, [2.32, 2.38]).bands == (Band(2.32, 2.38),)


def test_running_trust_is_the_mean_over_the_weeks_of_a_year() -> None:
    held = bistability.typical(3.0, P)
    start = bistability.ordinary(held, P)
    weeks = [bistability.settle(start, held, P, week / 40).trust for week in range(1, 41)]
    assert bistability.running_trust(3.0, P) == pytest.approx(sum(weeks) / 40, rel=1e-12)
    assert max(weeks) - min(weeks) > 0.05


def test_the_command_prints_one_object_and_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bistability, "CUTS", CUTS[:3])
    monkeypatch.setattr(bistability, "NEIGHBOURS", ())
    monkeypatch.setattr(bistability, "SHOWN", (1.0,))
    here = ParameterDraws(calibrated=False, central=Parameters(), draws=(Parameters(),))
    monkeypatch.setattr(parameter_sets, "read_draws", lambda: here)
    monkeypatch.setattr(bistability, "grid", lambda **_: [1.0, 2.35, 3.5])
    with pytest.raises(SystemExit) as end:
        main(["spiral", "--json", "--out", str(tmp_path / "new")])
    assert not end.value.code
    told = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in told["cuts"]] == [cut.name for cut in CUTS[:3]]
    assert told["cuts"][0]["bands"][0]["low"] == pytest.approx(2.30, abs=0.01)
    assert told["cuts"][1]["bands"] == [] and told["calibrated"] is False
    assert [Path(path).name for path in told["figures"]] == ["spiral.png", "portraits.png"]
    picture = Path(told["figures"][0]).read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) < 200_000


def test_a_folder_that_cannot_be_written_to_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bistability, "CUTS", CUTS[:3])
    monkeypatch.setattr(bistability, "NEIGHBOURS", ())
    monkeypatch.setattr(bistability, "SHOWN", ())
    monkeypatch.setattr(bistability, "grid", lambda **_: [1.0])
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(SystemExit) as end:
        main(["spiral", "--out", str(tmp_path / "taken")])
    assert end.value.code == 2 and "taken" in capsys.readouterr().err
