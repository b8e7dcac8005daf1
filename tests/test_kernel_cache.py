"""The folder of compiled kernels: private to the user, and a damaged file is never loaded."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import platformdirs
import pytest

import simulation
from simulation import kernel_cache
from simulation.kernel_cache import (
    CheckedFiles,
    KernelFolder,
    choose_folder,
    is_compiled,
    make_private,
    sources_digest,
)

PACKAGE = Path(simulation.__file__).parent
needs_owners = pytest.mark.skipif(os.name != "posix", reason="owners and modes as Unix has them")
KEY = ("a signature", "a processor")
CONTENT = {"code": b"\x00" * 500}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the cache of the user and the temporary folder are."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / "user" / name)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def kernels() -> str:
    return f"kernels-{sources_digest()}"


def test_the_folder_is_in_the_cache_of_the_user_and_private(places: Path) -> None:
    folder = places / "user" / "teacher-wellbeing" / kernels()
    assert choose_folder() == KernelFolder(folder)
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700


@needs_owners
@pytest.mark.parametrize("mask", [0o000, 0o002, 0o077])
def test_the_folder_is_private_whatever_the_mask(places: Path, mask: int) -> None:
    (places / "user").mkdir(mode=0o700)
    before = os.umask(mask)
    try:
        assert choose_folder().notice == ""
    finally:
        os.umask(before)


def test_another_folder_may_be_given(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(places / "mine"))
    assert choose_folder() == KernelFolder(places / "mine" / kernels())


@needs_owners
def test_without_a_home_a_private_temporary_folder_is_used_and_named(places: Path) -> None:
    (places / "user").touch()
    path, notice = choose_folder()
    own = f"teacher-wellbeing-{os.geteuid()}"
    assert path == places / "temporary" / own / kernels()
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert notice == (
        f"{places}/user/teacher-wellbeing: found Not a directory, expected a private folder for "
        f"compiled kernels; they are saved in {path}; set NUMBA_CACHE_DIR to a folder that only "
        "you can write to"
    )


@needs_owners
def test_without_any_private_folder_kernels_are_not_saved(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (places / "user").touch()
    (places / "temporary").mkdir()
    (places / "temporary").chmod(0o777)
    path, notice = choose_folder()
    assert path is None
    assert f"other users can write to {places}/temporary" in notice
    assert "every start compiles them again; set NUMBA_CACHE_DIR" in notice

    def none() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    assert choose_folder().path is None


def test_a_relative_home_is_refused() -> None:
    with pytest.raises(OSError, match="no absolute path"):
        make_private(Path("~/.cache/kernels"))


@needs_owners
@pytest.mark.parametrize("place", ["base", "base/kernels"])
@pytest.mark.parametrize("mode", [0o777, 0o707])
def test_a_folder_that_others_can_write_to_is_refused(
    tmp_path: Path, place: str, mode: int
) -> None:
    make_private(tmp_path / "base" / "kernels")
    (tmp_path / place).chmod(mode)
    with pytest.raises(OSError, match="other users can write to"):
        make_private(tmp_path / "base" / "kernels")
    (tmp_path / place).chmod(0o1777)  # sticky, as /tmp
    make_private(tmp_path / "base" / "kernels")


@needs_owners
def test_a_folder_or_link_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_private(tmp_path / "base" / "kernels")
    (tmp_path / "link").symlink_to(tmp_path / "base")
    make_private(tmp_path / "link" / "kernels")
    lstat = Path.lstat

    def of_another(name: str) -> None:
        def changed(path: Path) -> os.stat_result:
            found = lstat(path)
            owner = 12345 if path.name == name else found.st_uid
            return os.stat_result((*found[:4], owner, *found[5:]))

        monkeypatch.setattr(Path, "lstat", changed)

    for name in ("link", "base", "kernels"):
        of_another(name)
        with pytest.raises(OSError, match=f"{name} belongs to another user"):
            make_private(tmp_path / "link" / "kernels")


def saved(folder: Path) -> CheckedFiles:
    """The files of a kernel with one compiled version."""
    files = CheckedFiles(str(folder), "kernel", (1.0, 2))
    files.save(KEY, CONTENT)
    assert files.load(KEY) == CONTENT
    return files


def flipped(content: bytes) -> bytes:
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


@pytest.mark.parametrize("suffix", [".nbi", ".1.nbc"])
@pytest.mark.parametrize(
    "damage", [lambda content: content[:50], lambda content: b"", lambda content: b"hello", flipped]
)
def test_a_damaged_file_is_removed_with_a_notice_and_written_again(
    tmp_path: Path, suffix: str, damage: object
) -> None:
    files = saved(tmp_path)
    path = tmp_path / f"kernel{suffix}"
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.warns(simulation.errors.Notice, match="damaged files of compiled kernels"):
        assert files.load(KEY) is None
    assert not path.exists()
    files.save(KEY, CONTENT)
    assert files.load(KEY) == CONTENT


def test_a_file_under_another_name_counts_as_damaged(tmp_path: Path) -> None:
    files = saved(tmp_path)
    files.save(("another signature", "a processor"), {"code": b"other"})
    (tmp_path / "kernel.2.nbc").replace(tmp_path / "kernel.1.nbc")
    with pytest.warns(simulation.errors.Notice, match="damaged"):
        assert files.load(KEY) is None


def test_a_kernel_of_another_source_is_not_loaded(tmp_path: Path) -> None:
    saved(tmp_path)
    assert CheckedFiles(str(tmp_path), "kernel", (1.0, 3)).load(KEY) is None


def test_is_compiled_looks_for_the_day_compiled_by_this_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_cache, "FOLDER", KernelFolder(tmp_path))
    deep = tmp_path / "simulation" / "deep"
    deep.mkdir(parents=True)
    (deep / "kernels.simulate_days-33.py27.1.nbc").touch()
    (deep / "randomness._uniforms-1.py311.1.nbc").touch()
    assert not is_compiled()
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    (deep / f"kernels.simulate_days-33.{python}.1.nbc").touch()
    assert is_compiled()
    assert not is_compiled("kernels.simulate_days", "mean_field._simulate")
    (deep / f"mean_field._simulate-1.{python}.1.nbc").touch()
    assert is_compiled("kernels.simulate_days", "mean_field._simulate")
    monkeypatch.setattr(kernel_cache, "FOLDER", KernelFolder(None))
    assert not is_compiled()


KERNEL = """
from simulation.jit import KERNEL, kernel


@kernel
def doubled(load):
    return 2.0 * load


print(doubled(1.0), KERNEL["cache"])
"""


def run_script(folder: Path, script: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """What a script prints in a process of its own."""
    path = folder / "script.py"
    path.write_text(script, "utf-8")
    names = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), **surroundings}
    return subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, env=names, check=False
    )


@needs_owners
def test_a_kernel_works_without_a_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    places = ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "HOME", "TMPDIR")
    done = run_script(tmp_path, KERNEL, **dict.fromkeys(places, str(tmp_path)))
    assert done.stdout == "2.0 False\n"
    assert done.stderr.count("other users can write to") == 3
    assert done.stderr.count("Notice") == 1


def test_a_switched_off_compiler_is_named(tmp_path: Path) -> None:
    done = run_script(tmp_path, KERNEL, NUMBA_DISABLE_JIT="1")
    assert done.stdout.startswith("2.0")
    assert "NUMBA_DISABLE_JIT is set" in done.stderr
    assert "unset it" in done.stderr


FULL = """
import resource
import sys
from simulation.cli import check
from simulation.cli.main import main
from simulation.jit import kernel

sys.dont_write_bytecode = True  # modules that are imported now would be saved cut off
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))  # as if the disk had no more room


@kernel
def doubled(load):
    return 2.0 * load


check._read_class_list = lambda path: doubled(1.0)
main(["check", "a.csv"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as Unix does")
def test_a_full_disk_of_compiled_kernels_is_one_sentence(tmp_path: Path) -> None:
    done = run_script(tmp_path, FULL, NUMBA_CACHE_DIR=str(tmp_path))
    assert done.returncode == 2, done.stderr
    assert done.stderr == (
        f"{tmp_path / kernels()}: found a folder of compiled kernels that cannot be written to "
        "(File too large), expected space for about 5 MB there, or NUMBA_CACHE_DIR elsewhere\n"
    )
