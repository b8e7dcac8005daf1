"""One writer a result folder: a lock that the system lets go when its holder dies."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulation.errors import BadInput, Problem

LOCK = ".lock"
WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. Raises BadInput if another process holds it."""
    path = folder / LOCK
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        _take(handle)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        found, expected = "another process that writes here", "one at a time; see --out"
        raise BadInput([Problem(str(folder), "", found, expected)]) from None
    except OSError as error:  # a file system without locks: its users take care themselves
        if error.errno not in WITHOUT_LOCKS:
            raise
    try:
        yield
    finally:
        os.close(handle)  # which lets go of the lock
        path.unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
