"""How functions become machine code: two decorators and the cache they share.

``process`` marks a small scalar function: plain Python to a reader or a test,
compiled in when a kernel calls it. ``kernel`` marks a loop over arrays.
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
ROOM_NEEDED = 5  # MB, some three times what all kernels take
ROOMS = ("parameters.py", "state.py", "randomness.py", "jit.py", "processes", "engine")


def sources_digest(package: Path = PACKAGE) -> str:
    """Digest of every source that ends up in a kernel, 16 hexadecimal digits.

    Numba looks only at the file of the kernel itself, so an edited process would
    be served from a stale cache; a cache folder named by this digest cannot be.
    """
    digest = hashlib.sha256()
    for room in ROOMS:
        place = package / room
        for source in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(source.relative_to(package).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of compiled kernels of exactly these sources, created if need be.

    Raises BadInput if neither the user's cache nor the temporary folder can be written to.
    """
    own = os.environ.get("NUMBA_CACHE_DIR")
    bases = [platformdirs.user_cache_path("teacher-wellbeing"), Path(tempfile.gettempdir())]
    for base in [Path(own), *bases] if own else bases:
        folder = base / f"kernels-{sources_digest()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:  # a read-only home: the next folder serves
            continue
        if os.access(folder, os.W_OK):
            return folder
    names = " nor ".join(str(base) for base in bases)
    expected = "one that can (NUMBA_CACHE_DIR names another)"
    raise BadInput([Problem(names, "", "no folder that can hold compiled kernels", expected)])


def full_cache(error: BaseException) -> Problem | None:
    """What to say of an error met while a compiled kernel was put on the disk; else None."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == CACHING:
            reason = getattr(error, "strerror", None) or str(error)
            found = f"a folder of compiled kernels that cannot be written to ({reason})"
            expected = f"room for about {ROOM_NEEDED} MB there, or NUMBA_CACHE_DIR elsewhere"
            return Problem(str(FOLDER), "", found, expected)
        trace = trace.tb_next
    return None


def is_compiled() -> bool:
    """Whether an earlier run left the day compiled, for these sources and this Python."""
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    return any(FOLDER.rglob(f"kernels.simulate_days-*.{python}.*.nbc"))


FOLDER = cache_folder()
# Set here, not in the environment, which Numba reads too early if others import it first.
numba.config.CACHE_DIR = str(FOLDER)  # type: ignore[attr-defined]  # made at run time


def process(function: Function) -> Function:
    """A scalar function that stays plain Python and is compiled into kernels.

    Inlining is forced: a call would copy every parameter onto the stack, which made a
    contact a third slower.
    """
    return register_jitable(forceinline=True)(function)


# Without ``nrt`` an array is not counted in and out at every use. The counters are shared, so
# with them two threads took longer than one.
KERNEL: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}


def kernel(function: Function) -> Function:
    """A compiled loop over arrays that its caller owns; it makes none itself.

    It releases the interpreter's lock and is cached on disk. ``fastmath`` stays off because
    exact agreement with plain Python forbids it; the error model only drops the check for
    division by zero.
    """
    return cast(Function, numba.njit(**KERNEL)(function))
