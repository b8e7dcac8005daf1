"""The Python interface: names, results, sweeps, errors."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simulation as sim
from simulation import api
from simulation.errors import BadInput
from simulation.sweeps import sweep


@pytest.fixture(scope="module")
def result() -> api.Result:
    """The example school, small."""
    return api.answer("example_school", replicates=2, weeks=10)


def test_public_names_are_imported_when_used() -> None:
    script = "import sys, simulation; assert 'numpy' not in sys.modules; simulation.SchoolModel"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[1])


def test_every_public_name_has_a_docstring() -> None:
    for name in sim.__all__:
        assert getattr(sim, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        sim.nothing  # noqa: B018


def test_stub_and_module_export_the_same_names() -> None:
    stub = Path(sim.__file__).with_suffix(".pyi").read_text("utf-8")
    assert [name for name in sim.__all__ if f"import {name} as {name}\n" not in stub] == []


def test_tables_describe_their_columns(result: api.Result) -> None:
    assert {"outcome", "arm", "mean", "low", "high"} <= set(result.effects)
    for frame in (result.teachers, result.dyads, result.students):
        assert set(frame.columns) == set(frame.attrs["units"]) == set(frame.attrs["labels"])
    assert set(result.teachers["replicate"]) == {1, 2} and result.replicates == 2


def test_a_result_shows_its_verdict(result: api.Result) -> None:
    assert repr(result).startswith("Result('") and result.verdict in str(result)
    assert result.verdict.split(":")[0] in result._repr_html_()
    assert max(map(len, repr(result).splitlines())) < 150


def test_a_figure_is_drawn_by_name(result: api.Result) -> None:
    assert result.plot("trajectories").axes
    with pytest.raises(BadInput, match="did you mean 'effects'"):
        result.plot("efects")
    with pytest.raises(BadInput, match='language: found "xx", expected one of en, nl'):
        result.plot(language="xx")


def test_a_result_in_memory_leaves_no_folder(result: api.Result, tmp_path: Path) -> None:
    assert result.folder is None
    with pytest.raises(BadInput, match="a result without a folder"):
        result.report()
    page = result.report(tmp_path / "copy", language="nl")
    assert page.is_file()
    again = api.load_result(tmp_path / "copy")
    pd.testing.assert_frame_equal(again.effects, result.effects)
    for name in ("teachers", "dyads"):
        pd.testing.assert_frame_equal(again.table(name), result.table(name))
    assert again.folder == tmp_path / "copy" and repr(again) == repr(result)
    with pytest.raises(BadInput, match="something of that name"):
        result.save(tmp_path / "copy")


def test_names_paths_dictionaries_and_scenarios_are_equal(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "example_school"\n[run]\nreplicates = 3\n', encoding="utf-8")
    tables = {"extends": "example_school", "run": {"replicates": 3}}
    from_file, from_tables = api.load_scenario(path), api.load_scenario(tables)
    assert from_file.model_dump() == from_tables.model_dump()
    assert api.load_scenario(from_file) is from_file


def test_numpy_integers_are_whole_numbers() -> None:
    plain = api.answer("example_school", replicates=1, weeks=1, seed=3)
    numpy = api.answer(
        "example_school", replicates=np.int64(1), weeks=np.int32(1), seed=np.uint32(3)
    )
    pd.testing.assert_frame_equal(plain.teachers, numpy.teachers)


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ("reflectoin", "did you mean 'reflection'"),
        (
            {"extends": "reflection", "parameters": {"load.worload": 1}},
            r'scenario, parameters\."load\.worload".*did you mean \'load\.workload\'',
        ),
        ({"extends": "reflection", "run": {"replicates": -1}}, r"run\.replicates: found -1"),
        ({"title": "x"}, "expected the key question"),
    ],
)
def test_errors_are_those_of_scenario_files(scenario: object, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        api.load_scenario(scenario)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"replicates": 0}, "replicates: found 0, expected at least 1"),
        ({"weeks": 41}, "weeks: found 41, expected at most 40"),
        ({"seed": 1.5}, r"answer, seed: found 1\.5, expected a whole number"),
    ],
)
def test_numbers_outside_their_range_are_refused(numbers: dict, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        api.answer("example_school", **numbers)


def test_a_sweep_has_one_row_a_point_outcome_and_arm() -> None:
    values = {"load.workload": [0.1, 0.3], "reflection.dose": [0.0, 0.8]}
    frame = sweep("example_school", values, replicates=2, weeks=10)
    assert list(frame.columns[:2]) == list(values)
    assert frame.groupby(list(values)).size().nunique() == 1 and len(frame) % 4 == 0
    assert (frame.loc[frame["reflection.dose"] == 0.0, "mean"] == 0.0).all()
    assert (frame.loc[frame["reflection.dose"] > 0.0, "mean"] != 0.0).any()
    unknown = "found \"load.worload\".*did you mean 'load.workload'"
    with pytest.raises(BadInput, match=unknown):
        sweep("example_school", {"load.worload": [0.1]})
    with pytest.raises(BadInput, match="no values"):
        sweep("example_school", {"load.workload": []})


def test_public_functions_do_not_depend_on_the_order_of_imports() -> None:
    script = (
        "import simulation.sweeps, simulation.answers.answer, simulation as sim; "
        "assert callable(sim.answer) and callable(sim.sweep)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[1])
