"""The verb ``bench``: all figures in one run, and one sentence where it cannot be."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import speed
from benchmarks.costs import measure, seconds_a_call
from benchmarks.scaling import Sizes, bytes_a_dyad
from simulation.cli import bench
from simulation.cli.main import main

TINY = Sizes((2, 3), (2, 4), (1, 2), 1, 2)
FIRST_DAYS = {
    "fresh": {"clock": 30.0, "processor": 20.0},
    "later": {"clock": 2.0, "processor": 1.0},
}


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """Every figure, measured once in schools that take no time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(speed, "QUICK", TINY)
        patch.setattr(speed, "seconds_to_first_day", lambda: FIRST_DAYS)
        patch.setattr(speed, "measure", lambda *sizes: measure(1, 2, 1))
        patch.setattr(speed, "seconds_a_call", lambda *sizes: seconds_a_call(1, 2, 1))
        patch.setattr("benchmarks.clocks.gc.collect", lambda: 0)  # slow after many tests
        return speed.figures(quick=True)


@pytest.fixture
def tiny(figures: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The command prints these figures."""
    monkeypatch.setattr(speed, "figures", lambda quick: figures)


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int | None, str, str]:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    out, err = capsys.readouterr()
    return end.value.code, out, err  # type: ignore[return-value]


@pytest.mark.usefixtures("tiny")
def test_bench_prints_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(["bench", "--quick", "--json"], capsys)
    found = json.loads(out)
    assert code == 0
    costs = found["ns_per_dyad_day"]
    assert list(costs) == ["engine", "c", "webassembly", "mesa"]
    assert costs["engine"] > 0.0
    assert costs["mesa"] > 0.0
    missing = {name for name, cost in costs.items() if cost is None}
    assert missing == set(found["reasons"])
    assert found["contacts_per_second"]["engine"] > found["contacts_per_second"]["mesa"]
    assert set(found["scaling"]["two_threads"]) == {"components", "runs", "arithmetic"}
    gains = found["scaling"]["two_threads"]
    shares = found["scaling"]["share_of_arithmetic"]
    assert shares["runs"] * gains["arithmetic"] == pytest.approx(gains["runs"])
    assert set(found["scaling"]["slope"]) == {"teachers", "days", "replicates"}
    assert all(size > 0 for size in found["memory"]["bytes_per_dyad"].values())


@pytest.mark.usefixtures("tiny")
def test_bench_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(["bench", "--quick"], capsys)
    assert code == 0
    for what in ("engine, one core", "plain Mesa over engine", "two threads over runs", "slope"):
        assert what in out
    assert "compilation of the kernels" in out
    assert "19.0 s of processor time" in out


def test_bench_without_a_checkout_prints_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "CHECKOUT", tmp_path)
    code, out, err = told(["bench"], capsys)
    assert (code, out, err.strip()) == (2, "", bench.ABSENT)


def test_memory_counts_the_arrays_of_a_run() -> None:
    found = bytes_a_dyad(2)
    assert found["run"] > 9 * 8 + 3 * 8 + 24 * 8  # at least state, traits and tally of a dyad
    assert found["peak"] >= found["school"] + found["run"]


def test_scaling_measures_every_axis(figures: dict[str, Any]) -> None:
    assert all(gain > 0.0 for gain in figures["scaling"]["two_threads"].values())
    assert len(figures["scaling"]["slope"]) == 3
