"""Write a user's table: whole or not at all, and never over another file unasked."""

import os
from pathlib import Path

from simulation.errors import BadInput, Problem

RESULT_FILE = "run.json"  # what a result folder has


def check_place(path: Path, *, replace: bool = False, remedy: str) -> None:
    """Raise BadInput if a file must not be written at a path.

    replace: whether a file that exists may be written over. remedy: what to do if not.
    """
    found, expected = "", "the name of a new file"
    if path.is_dir():
        found, remedy = "a folder", "give the name of a file in it"
    elif not path.parent.is_dir():
        found, remedy = f"no folder {path.parent}", "make the folder first"
    elif path.exists() and not replace:
        found = "a file that exists"
    elif (path.parent / RESULT_FILE).exists():
        found, expected = "a place in a result folder", "a place beside the class list"
        remedy = "choose another folder: results are passed on, a list or its key is not"
    if found:
        raise BadInput([Problem(str(path), "", found, expected, remedy=remedy)])


def write_file(path: Path, text: str, *, private: bool = False) -> None:
    """Write a whole file or nothing; private: readable for its owner alone. Raises BadInput."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        mode = 0o600 if private else 0o666
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        found = f"a file that cannot be written ({error.strerror or error})"
        remedy = "choose another folder, in which you may write"
        raise BadInput([Problem(str(path), "", found, "a place", remedy=remedy)]) from None
