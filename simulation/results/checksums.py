"""Checksums of files: ``SHA256SUMS`` in a folder, as the program ``sha256sum`` writes and checks.

A line is the SHA-256 of a file, two spaces and its name. A damaged line is ignored.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from simulation.errors import BadInput, Problem
from simulation.results.files import write_atomic

SUMS = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
AGAIN = "answer its scenario again with --fresh, or restore the file from a copy"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_sums(folder: Path) -> dict[str, str] | None:
    """Return the checksums of a folder by name of the file; None if it has none."""
    try:
        text = (folder / SUMS).read_bytes().decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return {}
    found = [line for line in map(LINE.fullmatch, text.split("\n")) if line]
    return {line[2]: line[1] for line in found}


def write_sums(folder: Path, sums: Mapping[str, str], *, durable: bool = False) -> None:
    """Write the checksums of a folder, sorted by name."""
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
    write_atomic(folder / SUMS, "".join(lines).encode("utf-8"), durable=durable)


def add_sum(path: Path) -> None:
    """Add the checksum of a file to those of its folder, unless they have it."""
    sums = read_sums(path.parent) or {}
    if not is_intact(path, sums):
        write_sums(path.parent, {**sums, path.name: sha256_of(path)})


def is_intact(path: Path, sums: Mapping[str, str] | None) -> bool:
    """Return whether a file is there with the content that the checksums of its folder name."""
    try:
        return sums is not None and path.name in sums and sha256_of(path) == sums[path.name]
    except OSError:
        return False


def check_sum(path: Path, sums: Mapping[str, str] | None, remedy: str = AGAIN) -> None:
    """Raise BadInput for a file whose content is not that of its checksum.

    sums: of its folder; None, as in results of version 1.0.0, cannot be checked.
    """
    if sums is None or is_intact(path, sums):
        return
    found = "no readable file"
    if path.is_file():
        found = "content that changed after it was saved" if path.name in sums else "no checksum"
    expected = f"the file as it was saved, and its line in {SUMS}"
    raise BadInput([Problem(str(path.parent), path.name, found, expected, remedy=remedy)])
