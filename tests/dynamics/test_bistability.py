import json
import math
import re
from pathlib import Path

import pytest
from effort import effort

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
from simulation.dynamics.phase_portrait import portrait
from simulation.parameters import ParameterDraws, Parameters, with_values

SETS = parameter_sets.read_draws()  # those in use
P = SETS.central
ROOT = Path(__file__).parents[2]
FULL, BLIND, UNRESPONSIVE, HELD = CUTS[:4]
WIDE = grid(-1.0, 4.0, 0.2 * effort(2, 1))
AROUND = grid(1.5, 3.5, 0.25)  # edges are searched between its points
AT_REST = 1e-4  # R- of two ends that are one: a dyad counts as at rest shortly before it is


@pytest.fixture(scope="module")
def full() -> Diagram:
    return diagram(P, FULL, AROUND)


@pytest.fixture
def coarse_edges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search the edges of a band less finely: near an edge a dyad takes long to come to rest."""
    monkeypatch.setattr(bistability, "FINENESS", 0.02)


def middle_of(band: Band) -> float:
    return (band.low + band.high) / 2


def test_the_central_set_holds_some_dyads_in_conflict(full: Diagram) -> None:
    (band,) = full.bands
    assert 1.5 < band.low < band.high < 3.5  # difficult students, as a class may have
    assert ends_at(middle_of(band), P, FULL).gap > 2 * APART


@pytest.mark.usefixtures("coarse_edges")
@pytest.mark.parametrize(
    "number",
    [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, len(SETS.draws)))],
)
def test_every_set_in_use_has_a_band_and_none_is_left_by_either_cut(number: int) -> None:
    p, coarse = SETS.draws[number], grid(1.5, 3.75, 0.25)
    assert diagram(p, FULL, coarse).bands
    for cut in (BLIND, UNRESPONSIVE):
        assert diagram(p, cut, coarse).widest.gap < AT_REST


def test_in_the_middle_of_the_band_the_phase_portrait_has_two_rests(full: Diagram) -> None:
    assert len(portrait(middle_of(full.bands[0]), P).rests) == 2


def test_the_page_tells_the_band_that_is_found(full: Diagram) -> None:
    (band,) = full.bands
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


@pytest.mark.usefixtures("coarse_edges")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("behaviour.trust", 3.5),
        pytest.param("rigidity.blocking", 0.8, marks=pytest.mark.slow),
        pytest.param("appraisal.assimilation", 0.8, marks=pytest.mark.slow),
    ],
)
def test_no_band_is_left_by_a_cut_where_the_loop_is_strong(name: str, value: float) -> None:
    p = with_values(P, {name: value})
    assert diagram(p, FULL, grid(1.0, 4.0, 0.25)).bands
    for cut in (BLIND, UNRESPONSIVE):
        assert diagram(p, cut, grid(-1.0, 4.0, 0.5)).widest.gap < AT_REST, cut.name


@pytest.mark.parametrize("cut", [FULL, UNRESPONSIVE, HELD], ids=lambda cut: cut.name)
def test_both_ends_rise_with_propensity_so_that_no_band_hides(cut: Variant) -> None:
    ends = [ends_at(z, P, cut) for z in WIDE]
    for side in ("good", "bad"):
        conflict = [getattr(each, side).pair.relationship_negative for each in ends]
        assert conflict == sorted(conflict)


def test_a_band_between_two_points_of_the_grid_is_found(full: Diagram) -> None:
    found = diagram(P, FULL, [AROUND[0], AROUND[-1]])
    for one, other in zip(found.bands[0], full.bands[0], strict=True):
        assert one == pytest.approx(other, abs=bistability.FINENESS)
    assert [each.propensity for each in found.ends] == sorted(e.propensity for e in found.ends)


def width(p: Parameters) -> float:
    found = diagram(p, FULL, grid(1.0, 4.0, 0.1 * effort(5, 1)))
    return sum(band.high - band.low for band in found.bands)


@pytest.mark.usefixtures("coarse_edges")
@pytest.mark.parametrize(
    ("name", "weak", "strong"),
    [
        ("rigidity.blocking", 0.0, 0.8),
        pytest.param("behaviour.trust", 2.0, 3.5, marks=pytest.mark.slow),
    ],
)
def test_blocking_and_stronger_trust_widen_the_band(
    full: Diagram, name: str, weak: float, strong: float
) -> None:
    (whole,) = full.bands
    widths = [width(with_values(P, {name: weak})), whole.high - whole.low]
    widths.append(width(with_values(P, {name: strong})))
    assert widths == sorted(widths) and widths[0] < widths[1] < widths[2]


@pytest.mark.usefixtures("coarse_edges")
def test_a_weary_teacher_falls_into_conflict_with_easier_students(full: Diagram) -> None:
    weary = diagram(P, Variant("", {}, around={"exhaustion": 0.6}), grid(1.0, 3.5, 0.25))
    assert weary.bands[0].low < full.bands[0].low


def test_share_of_students_in_a_band() -> None:
    assert Band(-1.0, math.inf).share == 1.0
    assert Band(-1.0, math.log(2.0) - 1.0).share == pytest.approx(0.5)


def test_bands_at_the_ends_of_the_grid_stop_there(full: Diagram) -> None:
    (band,) = full.bands
    inner = Band(band.low + 0.01, band.high - 0.01)
    assert diagram(P, FULL, list(inner)).bands == (inner,)


def test_running_trust_is_the_mean_over_the_weeks_of_a_year() -> None:
    held = bistability.typical(3.0, P)
    start = bistability.ordinary(held, P)
    weeks = [bistability.settle(start, held, P, week / 40).trust for week in range(1, 41)]
    assert bistability.running_trust(3.0, P) == pytest.approx(sum(weeks) / 40, rel=1e-12)
    assert max(weeks) - min(weeks) > 0.05


@pytest.mark.usefixtures("coarse_edges")
def test_the_command_prints_one_object_and_draws(
    full: Diagram,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bistability, "CUTS", CUTS[:3])
    monkeypatch.setattr(bistability, "NEIGHBOURS", ())
    monkeypatch.setattr(bistability, "SHOWN", (1.0,))
    here = ParameterDraws(calibrated=False, central=P, draws=(P,))
    monkeypatch.setattr(parameter_sets, "read_draws", lambda: here)
    (band,) = full.bands
    monkeypatch.setattr(bistability, "grid", lambda **_: [1.0, middle_of(band), 3.5])
    with pytest.raises(SystemExit) as end:
        main(["spiral", "--json", "--out", str(tmp_path / "new")])
    assert not end.value.code
    printed = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in printed["cuts"]] == [cut.name for cut in CUTS[:3]]
    assert printed["cuts"][0]["bands"][0]["low"] == pytest.approx(
        band.low, abs=bistability.FINENESS
    )
    assert printed["cuts"][1]["bands"] == [] and printed["calibrated"] is False
    assert [Path(path).name for path in printed["figures"]] == ["spiral.png", "portraits.png"]
    picture = Path(printed["figures"][0]).read_bytes()
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
