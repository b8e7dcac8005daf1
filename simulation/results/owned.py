"""What a result owns in its folder, by name: all that ``--fresh`` removes.

Everything else in the folder belongs to the user and stays. Links are never followed.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from simulation.measurement.result_columns import TABLES
from simulation.results.checksums import SUMS, read_sums
from simulation.results.files import TEMPORARY, remove

PARTS, STATUS, LOG, RUN, LAST = "parts", "status.jsonl", "log.jsonl", "run.json", "answer.json"
LOCK, OWNER = ".lock", ".lock-owner"
ALL_TABLES = (*TABLES, "close_up", "staffroom")
FIGURES = (
    *("trajectories", "teachers", "effects", "subgroups", "interaction"),
    *("classroom", "emotions", "phase", "network"),
)
EXPLANATION = ("causes", "course", "dyads")
SYSTEM = {".DS_Store", "Thumbs.db", "desktop.ini"}  # that an operating system puts anywhere
FOLDERS = (PARTS, "figures", "explain", "csv", "excel")  # with files of a result
STUDY_FOLDERS = ("pool", "studies")  # of a power analysis

_TABLE, _FIGURE, _CAUSE = map("|".join, (ALL_TABLES, FIGURES, EXPLANATION))
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"({RUN}|{LAST}|{STATUS}|{LOG}|{SUMS})",
        r"report(\.[a-z]{2})?\.html",
        rf"({_TABLE})\.parquet",
        rf"csv/({_TABLE})\.csv",
        rf"excel/({_TABLE})\.xlsx",
        rf"{PARTS}/\d{{7}}/(({_TABLE})\.arrow|{SUMS})",
        rf"figures/([a-z]{{2}}/)?({_FIGURE})\.(png|svg)",
        rf"explain/[^/]+/[^/]+/(explanation\.json|({_CAUSE})\.png)",
    )
)


def is_free(folder: Path) -> bool:
    """Return whether a folder has nothing but what an interrupted start of ours leaves."""
    return all(_is_bare(path) for path in folder.iterdir())


def misplaced(folder: Path) -> str:
    """Return the name of a folder where a result has a file, or of a file for a folder, or ""."""
    files = [name for name in (LAST, RUN, SUMS, STATUS, LOG) if (folder / name).is_dir()]
    folders = [name for name in FOLDERS if (folder / name).is_file()]
    return next(iter([*files, *folders]), "")


def own_files(folder: Path) -> list[Path]:
    """Return the files of a result, in the order in which they may be removed.

    The answer comes first and ``run.json`` last but for the checksums, so that an interrupt
    leaves a folder that is known to be an unfinished result.
    """
    order = {LAST: 0, RUN: 2, SUMS: 3}
    own = [path for path in _files(folder) if _is_own(path.relative_to(folder).as_posix())]
    return sorted(own, key=lambda path: order.get(path.name, 1) if path.parent == folder else 1)


def foreign_names(folder: Path) -> list[str]:
    """Return what lies in a result folder and is not of the result, by its path there, sorted."""
    if not folder.is_dir():
        return []
    files = {path.relative_to(folder).as_posix() for path in _files(folder)}
    others = {path.name for path in folder.iterdir() if path.name not in FOLDERS}
    ours = {LOCK, OWNER, *SYSTEM}
    return sorted(
        name
        for name in files | others
        if name not in ours and not _is_own(name) and not TEMPORARY.fullmatch(Path(name).name)
    )


def clear(folder: Path) -> None:
    """Remove a result: its own files, and folders of them that are empty then."""
    remove_temporary(folder)
    files = own_files(folder)
    for path in files:
        path.unlink()
    inside = {parent for path in files for parent in path.relative_to(folder).parents[:-1]}
    for name in sorted(inside | {Path(PARTS)}, key=lambda path: -len(path.parts)):
        with suppress(OSError):  # a folder with other files stays
            (folder / name).rmdir()


def remove_part(part: Path) -> None:
    """Remove the files of one part, and its folder if it is empty then."""
    for path in part.iterdir() if _is_folder(part) else ():
        if _is_own(f"{PARTS}/{part.name}/{path.name}"):
            path.unlink()
    with suppress(OSError):
        part.rmdir()


def remove_temporary(folder: Path) -> None:
    """Remove files and folders that a killed process of ours has left half-written."""
    places = [folder]
    for name in (*FOLDERS, *STUDY_FOLDERS):
        if _is_folder(folder / name):
            places += [Path(place) for place, *_ in os.walk(folder / name)]
    for path in [path for place in places for path in place.iterdir()]:
        if TEMPORARY.fullmatch(path.name):
            remove(path)


def _is_own(name: str) -> bool:
    return any(pattern.fullmatch(name) for pattern in PATTERNS)


def _is_bare(path: Path) -> bool:
    if path.name == PARTS:
        return _is_folder(path) and not any(path.iterdir())
    if path.name == SUMS:
        return RUN in (read_sums(path.parent) or ())
    return path.name in {LOCK, OWNER, *SYSTEM} or TEMPORARY.fullmatch(path.name) is not None


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and those of its folders that may have files of a result."""
    for path in folder.iterdir():
        if not _is_folder(path):
            yield path
        elif path.name in FOLDERS:
            for place, _, names in os.walk(path):
                yield from (Path(place, name) for name in names)
