"""The bytes of a file that a user names, or why there are none."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from simulation.errors import BadInput, Problem, nearest

LARGEST_FILE = 50_000_000  # bytes
WANTED = "a class list (.xlsx or .csv)"
MOST_NAMES = 10_000  # of a folder that are compared with the name of a missing file


def content_of(path: Path) -> bytes:
    """Return the content of a file. Raises BadInput if it cannot be read or is too large."""
    file = str(path)
    try:
        if path.is_dir():
            raise BadInput([Problem(file, "", "a folder", WANTED, remedy="name a file in it")])
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise BadInput([_too_large(file, size)])
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        problem = Problem(file, "", "no such file", WANTED, remedy=remedy_for_missing(path))
        raise BadInput([problem]) from None
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = getattr(error, "strerror", None) or str(error)
        remedy = "check the name of the file and whether you may read it"
        found = f"a file that cannot be read ({reason})"
        raise BadInput([Problem(file, "", found, WANTED, remedy=remedy)]) from None
    return content


def _too_large(file: str, size: int) -> Problem:
    expected = f"at most {LARGEST_FILE / 1e6:.0f} MB"
    remedy = "remove columns and rows that are not needed, or split the list by school"
    return Problem(file, "", f"{size / 1e6:.0f} MB", expected, remedy=remedy)


def remedy_for_missing(path: Path) -> str:
    """Return what to do about a missing file: name the file that was probably meant."""
    folder, remedy = path.parent, "check the name and the folder"
    like = _similar(path.name, list(_names(folder)))
    elsewhere = next(_elsewhere(path), None)
    if like:
        remedy = f"there is {like!r} in that folder"
    elif elsewhere is not None:
        remedy = f"there is {str(elsewhere)!r}"
    elif not folder.is_dir():
        remedy = f"there is no folder {str(folder)!r}"
    return remedy


def _similar(name: str, names: list[str]) -> str:
    """Return the name that differs in capitals, else in its ending, else the nearest; or none."""
    folded, stem = name.casefold(), Path(name).stem.casefold()
    same = [one for one in names if one.casefold() == folded]
    other = [one for one in names if Path(one).stem.casefold() == stem]
    stems = {Path(one).stem.casefold(): one for one in names}
    return next(iter(same + other), "") or stems.get(nearest(stem, stems), "")


def _elsewhere(path: Path) -> Iterator[Path]:
    """Yield files of the same name in the current folder, the one above and those below."""
    below = (path.parent / name / path.name for name in _names(path.parent, folders=True))
    for other in (Path(path.name), path.parent.parent / path.name, *below):
        if other != path and other.is_file():
            yield other


def _names(folder: Path, folders: bool = False) -> Iterator[str]:
    """Yield the names of the files of a folder, or of its folders; none if it cannot be read."""
    try:
        with os.scandir(folder) as found:
            yield from (one.name for one in islice(found, MOST_NAMES) if one.is_dir() == folders)
    except OSError:
        return
