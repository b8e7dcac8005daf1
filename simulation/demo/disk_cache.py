"""What stories open with, kept from one start of the demo to the next.

The first page should not wait until everything is loaded. Answers lie in the user's cache,
in a folder named by the digest of everything that an answer is made from, so that no edit
and no calibration leaves an old answer in use.
"""

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).parents[1]
MADE_FROM = ("*.py", "calibrated.json")


class Shelf:
    """Answers in a folder; one that cannot be read or written to only costs time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def answer(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The answer of a name, made and kept if it is not there."""
        from simulation.results.parts import write_atomic

        file = self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"
        with contextlib.suppress(OSError):
            return file.read_bytes()
        content = make()
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomic(file, content)
        return content


def own_shelf() -> Shelf:
    """The shelf of these sources in the user's cache."""
    cache = platformdirs.user_cache_path("teacher-wellbeing")
    return Shelf(cache / f"demo-{digest_of(PACKAGE)}")


def digest_of(package: Path) -> str:
    """Digest of all that an answer is made from, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for pattern in MADE_FROM:
        for source in sorted(package.rglob(pattern)):
            digest.update(source.relative_to(package).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
