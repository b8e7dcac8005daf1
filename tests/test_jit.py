"""The two decorators, and that an edited process is never served from an old cache."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import simulation
from simulation import jit
from simulation.kernel_cache import FOLDER, SOURCES, sources_digest

PACKAGE = Path(simulation.__file__).parent
KERNEL = '''
"""A kernel in a file of its own, which stays the same while a process is edited."""
from simulation.jit import kernel
from simulation.processes.curves import saturation


@kernel
def fullness(load):
    return saturation(load)


print(fullness(1.0), sum(fullness.stats.cache_hits.values()))
'''
OWN_KERNEL = """
import numpy as np
from simulation.randomness import _uniforms

zero, drawn = np.zeros(1, np.uint64), np.empty(1)
_uniforms(zero[0], zero, zero, zero, zero[0], drawn)
print(drawn[0], sum(_uniforms.stats.cache_hits.values()))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that may be edited."""
    package = tmp_path / "simulation"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    return package


def run_kernel(copy: Path, text: str = KERNEL, home: Path | None = None) -> tuple[float, int]:
    """What a kernel gives in a fresh process, and how often the cache served it."""
    script = copy.parent / "fullness.py"
    if not script.exists():  # its file date must not change either
        script.write_text(text, "utf-8")
    environment = {name: text for name, text in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    place = str(home or copy.parent / "home")
    places = {"XDG_CACHE_HOME": place, "HOME": place, "LOCALAPPDATA": place}
    run = subprocess.run(
        [sys.executable, str(script)],
        env=environment | places | {"PYTHONPATH": str(copy.parent)},
        cwd=copy.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    value, hits = run.stdout.split()
    return float(value), int(hits)


def edit(source: Path, old: str, new: str) -> None:
    """Replace what must occur exactly once."""
    text = source.read_text("utf-8")
    assert text.count(old) == 1
    source.write_text(text.replace(old, new), "utf-8")


def test_a_run_sees_an_edited_process(copy: Path) -> None:
    curves = copy / "processes" / "curves.py"
    assert run_kernel(copy) == (0.5, 0)
    assert run_kernel(copy) == (0.5, 1)  # the cache works, so it could be stale
    edit(curves, "load / (1.0 + load)", "load / (3.0 + load)")
    assert run_kernel(copy) == (0.25, 0)
    edit(curves, "load / (3.0 + load)", "load / (1.0 + load)")
    assert run_kernel(copy)[0] == 0.5


def test_copies_of_the_package_share_its_kernels(copy: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(copy, tmp_path / "other" / "simulation"))
    value, hits = run_kernel(copy, OWN_KERNEL, tmp_path / "home")
    assert (0.0 < value < 1.0, hits) == (True, 0)
    assert run_kernel(other, OWN_KERNEL, tmp_path / "home") == (value, 1)
    edit(other / "randomness.py", " - _FROM_ONE_52", " - _FROM_ONE_52 + 1.0")
    assert run_kernel(other, OWN_KERNEL, tmp_path / "home") == (value + 1.0, 0)


@pytest.mark.parametrize("room", SOURCES)
def test_the_digest_knows_every_room(copy: Path, room: str) -> None:
    before = sources_digest(copy)
    place = copy / room
    source = place if place.is_file() else place / "__init__.py"
    source.write_text(source.read_text("utf-8") + "\n", "utf-8")
    assert sources_digest(copy) != before


def test_the_digest_knows_new_and_renamed_files(copy: Path) -> None:
    digests = [sources_digest(copy)]
    new = copy / "processes" / "weather.py"
    new.write_text("", "utf-8")
    digests.append(sources_digest(copy))
    new.rename(new.with_name("climate.py"))
    digests.append(sources_digest(copy))
    assert len(set(digests)) == 3


def test_the_digest_depends_on_sources_only(copy: Path) -> None:
    assert sources_digest(copy) == sources_digest()
    (copy / "reporting" / "colours.py").write_text("", "utf-8")
    (copy / "processes" / "notes.txt").write_text("", "utf-8")
    assert sources_digest(copy) == sources_digest()


def test_the_folder_holds_even_if_numba_was_imported_first() -> None:
    script = "import numba; import simulation.jit as c; print(numba.config.CACHE_DIR)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(FOLDER.path)


def test_a_process_stays_plain_and_a_kernel_becomes_machine_code() -> None:
    def double(x: float) -> float:
        return x + x

    assert jit.process(double) is double
    fast = jit.kernel(double)
    assert fast(1.5) == 3.0
    assert len(fast.nopython_signatures) == 1  # type: ignore[attr-defined]
    options = fast.targetoptions  # type: ignore[attr-defined]
    assert options["nogil"] and not options.get("fastmath", False)
