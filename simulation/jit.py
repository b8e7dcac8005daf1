"""Two decorators that compile functions, and the cache of compiled kernels.

``process`` marks a small scalar function: plain Python in a test, compiled when a kernel
calls it. ``kernel`` marks a loop over arrays.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import platformdirs
from numba.extending import register_jitable

from simulation.errors import BadInput, Problem

Function = TypeVar("Function", bound=Callable[..., Any])

PACKAGE = Path(__file__).parent
CACHING = "numba.core.caching"  # where Numba writes what it compiled
SPACE_NEEDED = 5  # MB, some three times the size of all kernels
SOURCES = ("parameters.py", "state.py", "randomness.py", "jit.py", "processes", "engine")


def sources_digest(package: Path = PACKAGE) -> str:
    """Return the digest of all sources of the kernels, 16 hexadecimal digits.

    Numba checks only the file of the kernel itself, so that an edited process would not be
    compiled again; a cache folder with this digest in its name prevents that.
    """
    digest = hashlib.sha256()
    for name in SOURCES:
        place = package / name
        for source in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(source.relative_to(package).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the folder of the kernels of these sources; create it if it is missing.

    Raises BadInput if neither the user's cache nor the temporary folder is writable.
    """
    own = os.environ.get("NUMBA_CACHE_DIR")
    bases = [platformdirs.user_cache_path("teacher-wellbeing"), Path(tempfile.gettempdir())]
    for base in [Path(own), *bases] if own else bases:
        folder = base / f"kernels-{sources_digest()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:  # a read-only home: try the next folder
            continue
        if os.access(folder, os.W_OK):
            return folder
    names = " nor ".join(str(base) for base in bases)
    expected = "one that can (NUMBA_CACHE_DIR names another)"
    raise BadInput([Problem(names, "", "no writable folder for compiled kernels", expected)])


def full_cache(error: BaseException) -> Problem | None:
    """Return the problem if an error occurred while a kernel was written to the disk, else None."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == CACHING:
            reason = getattr(error, "strerror", None) or str(error)
            found = f"a folder of compiled kernels that cannot be written to ({reason})"
            expected = f"space for about {SPACE_NEEDED} MB there, or NUMBA_CACHE_DIR elsewhere"
            return Problem(str(FOLDER), "", found, expected)
        trace = trace.tb_next
    return None


def is_compiled() -> bool:
    """Return whether the day is compiled for these sources and this Python."""
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    return any(FOLDER.rglob(f"kernels.simulate_days-*.{python}.*.nbc"))


FOLDER = cache_folder()
# Set here, because Numba reads the environment when it is imported, possibly before this.
numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined]  # made at run time


def process(function: Function) -> Function:
    """Mark a scalar function, which is plain Python and is compiled into kernels.

    Inlining is forced: a call copies all parameters to the stack, which made a contact a
    third slower.
    """
    return register_jitable(forceinline=True)(function)


# Without ``nrt`` there is no reference counting of arrays. The counters are shared, so that
# with them two threads took longer than one.
KERNEL: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}


def kernel(function: Function) -> Function:
    """Compile a loop over arrays of the caller; it creates no array itself.

    It releases the interpreter's lock and is cached on disk. ``fastmath`` stays off because
    exact agreement with plain Python forbids it; the error model only drops the check for
    division by zero.
    """
    return cast(Function, numba.njit(**KERNEL)(function))
