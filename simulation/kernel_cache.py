"""The folder of compiled kernels: it belongs to the user alone, and its files are checked.

Numba unpickles the files it finds there, so that a file of another user would run as code. The
folder and everything above it must therefore be writable by this user (or root) only.
"""

import hashlib
import os
import pickle
import stat
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs
from numba.core.caching import IndexDataCacheFile

from simulation.errors import Notice, Problem

PACKAGE = Path(__file__).parent
APPLICATION = "teacher-wellbeing"
CACHING = "numba.core.caching"  # where Numba writes what it compiled
SPACE_NEEDED = 5  # MB, some three times the size of all kernels
SOURCES = (
    "parameters.py",
    "state.py",
    "randomness.py",
    "float_bits.py",
    "jit.py",
    "processes",
    "engine",
    "school/distributions.py",
)
DAY = "kernels.simulate_days"
DAMAGED = "found damaged files of compiled kernels; they are deleted and compiled again"
OWN_FOLDER = "set NUMBA_CACHE_DIR to a folder that only you can write to"
NumbaFiles: Any = IndexDataCacheFile  # its functions have no types


class KernelFolder(NamedTuple):
    """The folder of compiled kernels, None if there is none, and what the user must know."""

    path: Path | None
    notice: str = ""


class UnsafeFolderError(OSError):
    """A folder that another user could change; the text names it."""


def sources_digest(package: Path = PACKAGE) -> str:
    """Return the digest of all sources of the kernels, 16 hexadecimal digits.

    Numba checks only the file of the kernel itself, so that an edited process would not be
    compiled again; a cache folder with this digest in its name prevents that.
    """
    digest = hashlib.sha256()
    for name in SOURCES:
        place = package / name
        for source in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(source.relative_to(package).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def choose_folder() -> KernelFolder:
    """Return the first folder for kernels that is private and writable; create it if missing.

    These are tried: NUMBA_CACHE_DIR, the cache of the user, and a folder of the user among the
    temporary files. Without any of them kernels are not saved.
    """
    refused = []
    for base in _bases():
        folder = base / f"kernels-{sources_digest()}"
        try:
            make_private(folder)
        except OSError as error:
            refused.append((str(base), error.strerror or str(error)))
        else:
            return KernelFolder(
                folder, _notice(refused, f"they are saved in {folder}; {OWN_FOLDER}")
            )
    return KernelFolder(None, _notice(refused, f"every start compiles them again; {OWN_FOLDER}"))


def _notice(refused: list[tuple[str, str]], then: str) -> str:
    """Return a sentence about the folders that cannot be used; empty if there are none."""
    if not refused:
        return ""
    places, reasons = (" and ".join(texts) for texts in zip(*refused, strict=True))
    expected = "a private folder for compiled kernels"
    return Problem(places, "", reasons, expected, remedy=then).sentence()


def _bases() -> Iterator[Path]:
    """Yield the folders in which a folder for kernels may be made."""
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        yield Path(given).absolute()
    yield platformdirs.user_cache_path(APPLICATION)
    if os.name == "posix":  # elsewhere the temporary folder is in the user's cache already
        try:
            yield Path(tempfile.gettempdir()) / f"{APPLICATION}-{os.geteuid()}"
        except FileNotFoundError:  # no temporary folder at all
            return


def make_private(folder: Path) -> None:
    """Create a private folder, or check that it is private. Raises OSError."""
    if not folder.is_absolute():  # a user without a home
        raise UnsafeFolderError("no absolute path")
    check_owners(folder)
    for place in (folder.parent, folder):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_owners(folder)
    with tempfile.TemporaryFile(dir=folder):  # permissions do not show a read-only file system
        pass


def check_owners(folder: Path) -> None:
    """Check a folder, its parents, and those that its links lead to. Raises OSError."""
    if os.name == "posix":
        real = folder.resolve()
        for place in (*reversed([folder, *folder.parents]), *reversed([real, *real.parents])):
            if place.is_symlink() or place.exists():
                check_owner(place)


def check_owner(place: Path) -> None:
    """Raise UnsafeFolderError if a user other than this one and root can change a folder or link.

    A sticky folder such as /tmp is allowed: there, only owners rename what is theirs.
    """
    found = place.lstat()
    if found.st_uid not in (os.geteuid(), 0, Path("/").stat().st_uid):
        raise UnsafeFolderError(f"{place} belongs to another user")
    if stat.S_ISLNK(found.st_mode) or found.st_mode & stat.S_ISVTX:
        return
    group = found.st_mode & stat.S_IWGRP and not _is_own_group(found)
    if group or found.st_mode & stat.S_IWOTH:
        raise UnsafeFolderError(f"other users can write to {place}")


def _is_own_group(found: os.stat_result) -> bool:
    """Return whether the group of a folder has this user as its only member."""
    import grp
    import pwd

    try:
        group = grp.getgrgid(found.st_gid)
        name = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return False
    return group.gr_name == name and set(group.gr_mem) <= {name}


class CheckedFiles(NumbaFiles):  # type: ignore[misc]
    """The files of one kernel, each behind a digest of its name and content.

    A damaged file is removed with a notice, and its kernel is compiled again.
    """

    def _load_index(self) -> dict[Any, str]:
        version, stamp, names = self._read(self._index_path) or (None, None, {})
        return names if (version, stamp) == (self._version, self._source_stamp) else {}

    def _save_index(self, names: dict[Any, str]) -> None:
        self._write(self._index_path, (self._version, self._source_stamp, names))

    def _load_data(self, name: str) -> Any:
        return self._read(self._data_path(name))

    def _save_data(self, name: str, data: Any) -> None:
        self._write(self._data_path(name), data)

    def _read(self, path: str) -> Any:
        """Return the content of a file; None if it is missing or damaged."""
        try:
            saved = Path(path).read_bytes()
        except OSError:
            return None
        digest, content = saved[:32], saved[32:]
        if digest == _digest(path, content):
            return pickle.loads(content)
        # The text is equal for all files, so that it is shown once.
        warnings.warn(f"{self._cache_path}: {DAMAGED}", Notice, stacklevel=1)
        Path(path).unlink(missing_ok=True)
        return None

    def _write(self, path: str, saved: Any) -> None:
        content = self._dump(saved)
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._open_for_write(path) as file:
            file.write(_digest(path, content) + content)


def _digest(path: str, content: bytes) -> bytes:
    """Return the digest of a file, 32 bytes."""
    return hashlib.sha256(Path(path).name.encode() + b"\0" + content).digest()


def check_files(kernel: Any) -> None:
    """Let a kernel that Numba caches save and load checked files.

    Numba has a folder for the path of the source. Kernels of this package are saved by their place
    in the package instead, so that copies of the package with equal sources share them.
    """
    cache, source = kernel._cache, Path(kernel.py_func.__code__.co_filename)
    place, stamp = cache.cache_path, cache._impl.locator.get_source_stamp()
    if FOLDER.path is not None and source.is_relative_to(PACKAGE):
        place = str(FOLDER.path / PACKAGE.name / source.parent.relative_to(PACKAGE))
        stamp = hashlib.sha256(source.read_bytes()).hexdigest()
    cache._cache_file = CheckedFiles(place, cache._impl.filename_base, stamp)


def full_cache(error: BaseException) -> Problem | None:
    """Return the problem if an error occurred while a kernel was written to the disk, else None."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == CACHING:
            reason = getattr(error, "strerror", None) or str(error)
            found = f"a folder of compiled kernels that cannot be written to ({reason})"
            expected = f"space for about {SPACE_NEEDED} MB there, or NUMBA_CACHE_DIR elsewhere"
            return Problem(str(FOLDER.path), "", found, expected)
        trace = trace.tb_next
    return None


def is_compiled(*kernels: str) -> bool:
    """Return whether kernels, by default the day, are compiled for these sources and this Python.

    kernels: each with its module, such as "mean_field._simulate".
    """
    folder, python = FOLDER.path, f"py{sys.version_info.major}{sys.version_info.minor}"
    return folder is not None and all(
        any((folder / PACKAGE.name).rglob(f"{kernel}-*.{python}.*.nbc"))
        for kernel in kernels or (DAY,)
    )


FOLDER = choose_folder()
