"""Faults planted in the program, to show that every way of breaking can fail."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch


class _NeverError(Exception):
    """An exception that nothing raises."""


def _no_sentence(folder: Path) -> None:
    raise RuntimeError(folder)


def _is_there(path: Path, sums: object) -> bool:
    return path.is_file()


NO_CHECKSUMS = {
    f"simulation.results.{module}.is_intact": _is_there
    for module in ("checksums", "parts", "store")
}
LEFTOVERS = {
    f"simulation.results.{module}.remove_temporary": lambda folder: None
    for module in ("lock", "owned")
}
NO_SENTENCE = {"simulation.results.files.BadInput": RuntimeError}
FAULTS: dict[str, dict[str, Any]] = {  # by the beginning of a kind: what replaces what
    "kill at": LEFTOVERS,
    "kill of a worker, processes": {"simulation.runs.worker_failures.BrokenExecutor": _NeverError},
    "one bit": NO_CHECKSUMS,
    "two commands": {"simulation.results.lock._in_use": _no_sentence},
    "full disk": NO_SENTENCE,
    "read-only": NO_SENTENCE,
    "limit of file": NO_SENTENCE,
    "low memory": {"simulation.cli.main.NO_MEMORY": ""},
}


@contextmanager
def planted(kind: str) -> Iterator[None]:
    """Plant the fault of a kind until the end of the block. Raises LookupError if it has none."""
    faults = [fault for beginning, fault in FAULTS.items() if kind.startswith(beginning)]
    if not faults:
        raise LookupError(kind)
    with ExitStack() as stack:
        for name, value in faults[0].items():
            stack.enter_context(patch(name, value))
        yield
