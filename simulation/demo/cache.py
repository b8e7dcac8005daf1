"""Caches of the demo: in memory, and on disk for the first setting of every story.

The folder on disk is named by a digest of everything that decides an answer, so no edit and no
calibration leaves an old answer in use.
"""

import contextlib
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any

import platformdirs

PACKAGE = Path(__file__).parents[1]
SOURCES = ("*.py", "*.toml", "*.csv", "calibrated.json")  # everything that decides an answer


class LruCache:
    """At most ``size`` values by key, for several threads; the least recently used is dropped."""

    def __init__(self, size: int) -> None:
        self._size, self._lock = size, Lock()
        self._values: OrderedDict[Hashable, Any] = OrderedDict()

    def __call__(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return the value of a key, made if it is missing."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


class DiskCache:
    """Answers in a folder, each after its digest; one that cannot be read only costs time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def answer(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the answer of a name, made and saved if it is missing."""
        from simulation.results.files import write_atomic

        file = self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.saved"
        with contextlib.suppress(OSError):
            digest, _, saved = file.read_bytes().partition(b"\n")
            if digest == _digest(saved):  # else it is damaged
                return saved
        content = make()
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomic(file, _digest(content) + b"\n" + content)
        return content


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def user_cache() -> DiskCache:
    """Return the cache of these sources in the user's cache folder."""
    folder = platformdirs.user_cache_path("teacher-wellbeing")
    return DiskCache(folder / f"demo-{digest_of(PACKAGE)}")


def digest_of(package: Path) -> str:
    """Return a digest of everything that decides an answer, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for source in sorted(package.rglob(pattern)):
            digest.update(source.relative_to(package).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
