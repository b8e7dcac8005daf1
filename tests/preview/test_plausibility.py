import json
import re
from pathlib import Path

import pytest
from schools import CHANCE, P, changed, primary, run, secondary

from simulation.cli.main import main
from simulation.engine.burn_in import first_year_at_rest
from simulation.parameters import read_draws
from simulation.preview import plausibility as room
from simulation.preview.plausibility import FIGURES, SAMPLE, one_year, plausibility, sample


def test_a_year_has_every_figure_and_shares_are_shares() -> None:
    found = one_year(primary(), P, CHANCE)
    assert found.keys() == {figure.name for figure in FIGURES}
    assert all(0.0 <= found[figure.name] <= 1.0 for figure in FIGURES if figure.percent)
    assert 1.0 <= found["conflict"] <= 5.0 and 1.0 <= found["closeness"] <= 5.0
    assert found["escalated"] <= found["in_conflict"]
    for emotion in room.EMOTIONS:
        assert found[f"{emotion}_noticeable"] <= found[emotion]
    assert found["enjoyment"] > found["anger"] > 0.0


def test_looking_at_lessons_does_not_change_the_year() -> None:
    found = one_year(secondary(), P, CHANCE)
    lived = run(first_year_at_rest(secondary(), P, CHANCE))
    lived.advance(200)
    assert found["exhaustion"] == lived.state.teachers.exhaustion.mean()
    assert found["conflict"] == (1.0 + 4.0 * lived.state.dyads.relationship_negative).mean()


def test_teachers_to_whom_nothing_matters_feel_nothing() -> None:
    p = changed(appraisal__relevance=0.0, spread__relevance=0.0)
    found = one_year(primary(), p, CHANCE)
    assert [found[name] for name in room.EMOTIONS] == [0.0, 0.0, 0.0]


def test_the_sample_is_spread_over_the_teachers() -> None:
    many = primary(classes=24, schools=3)
    chosen = sample(many)
    assert len(chosen) == len(set(chosen)) == SAMPLE
    assert chosen[0] == many.teachers.index[0] and chosen[-1] == many.teachers.index[-1]
    assert sample(primary(classes=3)) == list(primary(classes=3).teachers.index)


def test_replicates_are_averaged_between_the_lowest_and_the_highest() -> None:
    found = plausibility(2, P, {"tiny": primary})["tiny"]
    each = [
        one_year(primary(), P, room.RandomStreams(room.SEED, replicate)) for replicate in (1, 2)
    ]
    for figure in FIGURES:
        values = sorted(one[figure.name] for one in each)
        assert found[figure.name].low == values[0] and found[figure.name].high == values[1]
        assert found[figure.name].mean == pytest.approx(sum(values) / 2)


def test_every_target_that_is_quoted_exists(shared: Path) -> None:
    known = set(re.findall(r"^\| (\d\.\d\d) \|", (shared / "targets.md").read_text("utf-8"), re.M))
    quoted = {figure.target for figure in FIGURES} - {"-"}
    assert quoted and quoted <= known


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_says_whether_its_set_is_calibrated(
    as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "schools", lambda: {"tiny": primary})
    with pytest.raises(SystemExit) as end:
        main(["baseline", "--replicates", "1", *["--json"] * as_json])
    out = capsys.readouterr().out
    assert not end.value.code
    if as_json:
        told = json.loads(out)
        assert told["calibrated"] is read_draws().calibrated
        assert [row["name"] for row in told["rows"]] == [figure.name for figure in FIGURES]
        assert all(row["simulated"].keys() == {"tiny"} for row in told["rows"])
    else:
        assert ("Not calibrated" in out) is not read_draws().calibrated and "3.01" in out
