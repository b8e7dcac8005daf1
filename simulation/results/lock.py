"""The lock of a folder: one process at a time writes there.

The lock file stays, for a removed one could be locked twice. The operating system ends a lock
with its process. A second file names the process while it has the lock.
"""

import os
import platform
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from simulation.errors import BadInput, Problem
from simulation.results.files import disk_errors
from simulation.results.owned import LOCK, OWNER, remove_temporary

PATIENCE = 60.0  # seconds that a short command waits for another one


@contextmanager
def locked(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Lock a folder, and remove what a killed process left half-written.

    wait: seconds to wait for another process. Raises BadInput if that has the lock for longer.
    On a file system without locks nothing is locked.
    """
    lock = filelock.FileLock(folder / LOCK, timeout=wait)
    with disk_errors(folder), suppress(NotImplementedError), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about a file system without locks
        try:
            lock.acquire()
        except filelock.Timeout:
            raise BadInput([_in_use(folder)]) from None
    owner = folder / OWNER
    try:
        with suppress(OSError):
            owner.write_text(f"process {os.getpid()} on {platform.node()}\n", encoding="utf-8")
        if lock.is_locked:
            remove_temporary(folder)
        yield
    finally:
        with suppress(OSError):
            owner.unlink(missing_ok=True)
        lock.release()


def _in_use(folder: Path) -> Problem:
    """Return the problem of a folder that another process writes to."""
    try:
        who = (folder / OWNER).read_text(encoding="utf-8").strip()[:200]
    except (OSError, ValueError):
        who = ""
    found = f"another process that writes here ({who or 'unknown'})"
    remedy = "wait until it has ended, or choose another folder with --out"
    return Problem(str(folder), "", found, "one at a time", remedy=remedy)
