import json
import math
from pathlib import Path

import pytest
from schools import P, changed

from simulation.cli.main import main
from simulation.experiments import spiral
from simulation.experiments.spiral import (
    APART,
    CUTS,
    Band,
    Diagram,
    Variant,
    diagram,
    ends_at,
    grid,
)
from simulation.parameters import with_values

ROOT = Path(__file__).parents[1]
FULL, BLIND, UNRESPONSIVE = CUTS[:3]
UNBLOCKED = {"rigidity.blocking": 0.0}
WIDE = grid(0.0, 4.0, 0.2)
AROUND = grid(2.0, 3.0, 0.1)


def without_blocking(cut: Variant) -> Variant:
    return cut._replace(changes={**cut.changes, **UNBLOCKED})


@pytest.fixture(scope="module")
def full() -> Diagram:
    return diagram(P, FULL, AROUND)


def test_the_defaults_hold_some_dyads_in_conflict(full: Diagram) -> None:
    (band,) = full.bands
    assert band.low == pytest.approx(2.20, abs=0.01) and band.high == pytest.approx(2.57, abs=0.01)
    assert full.widest.gap > 0.25


def test_the_page_tells_the_band_that_is_found(full: Diagram) -> None:
    (band,) = full.bands
    page = (ROOT / "docs" / "spiral.md").read_text(encoding="utf-8")
    assert f"{band.low:.2f} to {band.high:.2f}" in page


def test_at_an_edge_the_ends_begin_to_differ(full: Diagram) -> None:
    (band,) = full.bands
    apart = [
        ends_at(z, P, FULL).gap > APART
        for z in (band.low - 0.01, band.low + 0.01, band.high - 0.01, band.high + 0.01)
    ]
    assert apart == [False, True, True, False]


def test_blind_appraisal_takes_the_band_away() -> None:
    assert diagram(P, BLIND, WIDE).bands == ()


def test_what_a_student_who_does_not_respond_leaves_is_narrow(full: Diagram) -> None:
    (left,) = diagram(P, UNRESPONSIVE, grid(1.5, 2.3, 0.05)).bands
    (whole,) = full.bands
    assert left.high - left.low < (whole.high - whole.low) / 3
    assert ends_at(1.95, P, UNRESPONSIVE).gap < 0.13 < ends_at(2.4, P, FULL).gap


@pytest.mark.parametrize("cut", [BLIND, UNRESPONSIVE], ids=lambda cut: cut.name)
def test_what_a_cut_leaves_is_the_work_of_blocking(cut: Variant) -> None:
    gaps = [each.gap for each in diagram(P, without_blocking(cut), WIDE).ends]
    assert max(gaps) < 1e-4


def test_holding_trust_anywhere_leaves_no_band_without_blocking() -> None:
    held = next(cut for cut in CUTS if cut.held_trust == 0.5)
    assert max(each.gap for each in diagram(P, without_blocking(held), WIDE).ends) < 1e-4


def test_rigidity_that_blocks_nothing_narrows_the_band(full: Diagram) -> None:
    (narrow,) = diagram(P, Variant("", UNBLOCKED), grid(2.2, 2.6, 0.05)).bands
    (whole,) = full.bands
    assert whole.low < narrow.low < narrow.high < whole.high


@pytest.mark.parametrize(("b_t", "om"), [(3.0, 0.45), (4.0, 0.34), (1.5, 0.34)])
def test_the_band_at_neighbouring_values(b_t: float, om: float) -> None:
    p = changed(behaviour__trust=b_t, appraisal__assimilation=om)
    assert ends_at(2.3, p, FULL).gap > APART
    assert ends_at(1.5, p, FULL).gap < 0.01


def test_stronger_trust_and_a_weary_teacher_widen_the_band() -> None:
    widths = [
        sum(b.high - b.low for b in diagram(p, FULL, grid(1.2, 3.2, 0.1)).bands)
        for p in (changed(behaviour__trust=1.1), P, changed(behaviour__trust=4.0))
    ]
    assert widths == sorted(widths) and widths[0] < widths[2] / 2
    weary = with_values(P, {"start.exhaustion": 0.6})
    assert ends_at(1.7, weary, FULL).gap > APART > ends_at(1.7, P, FULL).gap


def test_share_of_students_in_a_band() -> None:
    assert Band(-1.0, math.inf).share == 1.0
    assert Band(-1.0, math.log(2.0) - 1.0).share == pytest.approx(0.5)


def test_bands_at_the_ends_of_the_grid_stop_there() -> None:
    assert diagram(P, FULL, [2.3, 2.4]).bands == (Band(2.3, 2.4),)


def test_running_trust_is_the_mean_over_the_weeks_of_a_year() -> None:
    held = spiral.typical(3.0, P)
    start = spiral.ordinary(held, P)
    weeks = [spiral.settle(start, held, P, week / 40).trust for week in range(1, 41)]
    assert spiral.running_trust(3.0, P) == pytest.approx(sum(weeks) / 40, rel=1e-12)
    assert max(weeks) - min(weeks) > 0.05


def test_the_command_prints_one_object_and_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spiral, "CUTS", CUTS[:3])
    monkeypatch.setattr(spiral, "NEIGHBOURS", ())
    monkeypatch.setattr(spiral, "SHOWN", (1.0,))
    monkeypatch.setattr(spiral, "grid", lambda **_: [1.0, 2.3, 2.4, 3.5])
    with pytest.raises(SystemExit) as end:
        main(["spiral", "--json", "--out", str(tmp_path / "new")])
    assert not end.value.code
    told = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in told["cuts"]] == [cut.name for cut in CUTS[:3]]
    assert told["cuts"][0]["bands"][0]["low"] == pytest.approx(2.20, abs=0.01)
    assert told["cuts"][1]["bands"] == [] and told["calibrated"] is False
    picture = Path(told["figure"]).read_bytes()
    assert picture.startswith(b"\x89PNG") and len(picture) < 200_000


def test_a_folder_that_cannot_be_written_to_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spiral, "CUTS", CUTS[:3])
    monkeypatch.setattr(spiral, "NEIGHBOURS", ())
    monkeypatch.setattr(spiral, "SHOWN", ())
    monkeypatch.setattr(spiral, "grid", lambda **_: [1.0])
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(SystemExit) as end:
        main(["spiral", "--out", str(tmp_path / "taken")])
    assert end.value.code == 2 and "taken" in capsys.readouterr().err
