"""Two decorators that compile functions.

``process`` marks a small scalar function: plain Python in a test, compiled when a kernel
calls it. ``kernel`` marks a loop over arrays.
"""

import multiprocessing
import warnings
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.extending import register_jitable

from simulation.errors import Notice
from simulation.kernel_cache import FOLDER, check_files

Function = TypeVar("Function", bound=Callable[..., Any])

NOT_COMPILED = (
    "NUMBA_DISABLE_JIT is set: the model runs as plain Python, which takes hours; unset it."
)

if FOLDER.path is not None:
    # Set here, because Numba reads the environment when it is imported, possibly before this.
    numba.config.CACHE_DIR = str(FOLDER.path)  # type: ignore[attr-defined]  # made at run time
IS_COMPILED = not numba.config.DISABLE_JIT  # type: ignore[attr-defined]

if multiprocessing.parent_process() is None:  # workers do not repeat it
    for sentence in (FOLDER.notice, "" if IS_COMPILED else NOT_COMPILED):
        if sentence:
            warnings.warn(sentence, Notice, stacklevel=2)


def process(function: Function) -> Function:
    """Mark a scalar function, which is plain Python and is compiled into kernels.

    Inlining is forced: a call copies its arguments to the stack, which made a contact a third
    slower. No process gets a second entry for C, which took a sixth of the compilation.
    """
    return register_jitable(forceinline=True, no_cfunc_wrapper=True)(function)


# Without ``nrt`` there is no reference counting of arrays. The counters are shared, so that
# with them two threads took longer than one.
KERNEL: dict[str, Any] = {
    "cache": FOLDER.path is not None,
    "nogil": True,
    "error_model": "numpy",
    "_nrt": False,
}


def kernel(function: Function) -> Function:
    """Compile a loop over arrays of the caller; it creates no array itself.

    It releases the interpreter's lock and is cached on disk. ``fastmath`` stays off because
    exact agreement with plain Python forbids it; the error model only drops the check for
    division by zero.
    """
    compiled = numba.njit(**KERNEL)(function)
    if KERNEL["cache"] and IS_COMPILED:
        check_files(compiled)
    return cast(Function, compiled)
