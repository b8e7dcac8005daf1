"""The examples of the documentation run as they stand, and say what they promise."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from effort import effort

from simulation.model import SchoolModel

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PATTERN = {  # one match a line that is printed
    "salib_sobol.py": r"[a-z_.]+: -?\d\.\d\d first-order, -?\d\.\d\d total",
    "optuna_fit.py": r"within 0\.\d+ of 0\.3 at \{'load.negative': .*, 'recovery.night': .*\}",
    "mesa_batch.py": r"\d\d students, replicate \d, day 10: stress 0\.\d+, \d+ in conflict",
}


def test_every_example_is_tested() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(PATTERN)


@pytest.mark.parametrize("name", PATTERN)
def test_an_example_runs_without_a_warning_and_twice_the_same(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *others = (printed(name, capsys) for _ in range(effort(1, 2)))
    assert first and all(first == again for again in others)
    assert all(re.fullmatch(PATTERN[name], line) for line in first)


def printed(name: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines that an example prints in this process, where a warning is an error."""
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    return capsys.readouterr().out.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERN)
def test_an_example_prints_the_same_in_a_process_of_its_own(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / name)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == printed(name, capsys)


def test_worlds_of_a_batch_are_those_of_single_models(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed("mesa_batch.py", capsys)
    assert len(lines) == 4
    for line, (size, replicate) in zip(lines, [(10, 1), (10, 2), (20, 1), (20, 2)], strict=True):
        model = SchoolModel(classes=3, class_size=size, replicate=replicate)
        for _ in range(10):
            model.step()
        days = model.datacollector.get_model_vars_dataframe()
        assert f"{size} students, replicate {replicate}, day 10" in line
        assert f"stress {days['stress'].iloc[-1]:.3f}, " in line


def test_no_seed_is_the_default_seed() -> None:
    one, other = SchoolModel(classes=2, seed=None), SchoolModel(classes=2)
    one.step()
    other.step()
    stress = [model.school_run.state.teachers.stress for model in (one, other)]
    assert stress[0].tobytes() == stress[1].tobytes()
