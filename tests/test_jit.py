"""Compiling: an edited process is never served from an old cache."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import platformdirs
import pytest

import simulation
from simulation import jit
from simulation.errors import BadInput
from simulation.jit import SOURCES, cache_folder, is_compiled, sources_digest

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


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that may be edited."""
    package = tmp_path / "simulation"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    return package


def run_kernel(copy: Path) -> tuple[float, int]:
    """What the kernel gives in a fresh process, and how often the cache served it."""
    script = copy.parent / "fullness.py"
    if not script.exists():  # its file date must not change either
        script.write_text(KERNEL, "utf-8")
    environment = {name: text for name, text in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    home = str(copy.parent / "home")
    places = {"XDG_CACHE_HOME": home, "HOME": home, "LOCALAPPDATA": home}
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


def test_the_folder_is_named_by_the_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / name)
    assert cache_folder() == tmp_path / "teacher-wellbeing" / f"kernels-{sources_digest()}"
    assert cache_folder().is_dir()


def test_a_home_that_cannot_be_written_gives_way_to_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_file = tmp_path / "home"
    a_file.touch()
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: a_file / name)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    assert cache_folder().parent == tmp_path
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(a_file))
    with pytest.raises(BadInput, match="NUMBA_CACHE_DIR names another"):
        cache_folder()


def test_is_compiled_looks_for_the_day_compiled_by_this_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jit, "FOLDER", tmp_path)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "kernels.simulate_days-33.py27.1.nbc").touch()
    (tmp_path / "deep" / "randomness._uniforms-1.py311.1.nbc").touch()
    assert not is_compiled()
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    (tmp_path / "deep" / f"kernels.simulate_days-33.{python}.1.nbc").touch()
    assert is_compiled()


def test_the_folder_holds_even_if_numba_was_imported_first() -> None:
    script = "import numba; import simulation.jit as c; print(numba.config.CACHE_DIR)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(jit.FOLDER)


def test_a_process_stays_plain_and_a_kernel_becomes_machine_code() -> None:
    def double(x: float) -> float:
        return x + x

    assert jit.process(double) is double
    fast = jit.kernel(double)
    assert fast(1.5) == 3.0
    assert len(fast.nopython_signatures) == 1  # type: ignore[attr-defined]
    options = fast.targetoptions  # type: ignore[attr-defined]
    assert options["nogil"] and not options.get("fastmath", False)


FULL = """
import resource
from simulation.cli import check
from simulation.cli.main import main
from simulation.jit import kernel

resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))  # as if the disk had no more room


@kernel
def doubled(load):
    return 2.0 * load


check._read_roster = lambda path: doubled(1.0)
main(["check", "a.csv"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as Unix does")
def test_a_full_disk_of_compiled_kernels_is_one_sentence(tmp_path: Path) -> None:
    script = tmp_path / "full.py"
    script.write_text(FULL, "utf-8")
    surroundings = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(tmp_path),
        "PYTHONPATH": str(PACKAGE.parent),
    }
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, env=surroundings
    )
    folder = tmp_path / f"kernels-{sources_digest()}"
    assert done.returncode == 2, done.stderr
    assert done.stderr == (
        f"{folder}: found a folder of compiled kernels that cannot be written to (File too large), "
        "expected space for about 5 MB there, or NUMBA_CACHE_DIR elsewhere\n"
    )
