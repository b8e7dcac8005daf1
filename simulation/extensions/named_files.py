"""User extensions in files that a scenario, a result or the command line names.

A file is imported in a process of its own first, so that an endless loop or a crash of the
interpreter is an error of the file.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from simulation.errors import BadInput, Problem
from simulation.extensions.registry import register_installed, register_sources
from simulation.extensions.separate_process import import_apart
from simulation.extensions.source_files import (
    ALLOW,
    OPTION,
    VARIABLE,
    Source,
    allowed,
    source_of,
)

KEY = "extensions"  # of a scenario file
CONSENT = f"{OPTION} on the command line, or {VARIABLE}={ALLOW}, if you trust that file"


def register_files(files: Sequence[Path]) -> None:
    """Register installed extensions and those of files that the user names on the command line."""
    register_installed()
    _register_apart([source_of(file) for file in files])


def register_named(names: object, file: str, where: str) -> dict[str, Path]:
    """Register installed extensions and the files that a scenario names.

    names: the value of the key ``extensions``, which stands in ``file`` at ``where``. Returns the
    folder of each file by its name in the scenario. Raises BadInput if files are named and running
    them is not allowed, and for files that cannot be used.
    """
    register_installed()
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        return {}  # none, or an error that the validation of the scenario reports
    if names and not allowed():
        raise BadInput(_refused(file, where, name) for name in names)
    folder = Path(file).parent
    _register_apart([source_of(folder / name) for name in names])
    return dict.fromkeys(names, folder)


def register_again(digests: Mapping[str, str], folders: Mapping[str, Path], result: str) -> None:
    """Register the files that a result was made with. Raises BadInput if that is not allowed."""
    register_installed()
    if digests and not allowed():
        raise BadInput(_refused(result, KEY, name) for name in digests)
    _register_apart([source_of(folders[name] / name) for name in digests])


def _register_apart(sources: Sequence[Source]) -> None:
    import_apart(sources)
    register_sources(sources)


def _refused(file: str, where: str, name: str) -> Problem:
    found, remedy = f'"{name}", code that would be run', "read the file before you allow it"
    return Problem(file, where, found, CONSENT, remedy=remedy)
