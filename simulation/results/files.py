"""Atomic writes, and errors of files as one sentence."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from simulation.errors import BadInput, Problem


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Give a temporary path for a file or folder that gets its name when it is complete."""
    aside = path.with_name(f".{path.name}.part")
    try:
        yield aside
        os.replace(aside, path)
    finally:
        shutil.rmtree(aside, ignore_errors=True) if aside.is_dir() else aside.unlink(True)


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file that never exists in part."""
    with atomic_write(path) as aside:
        aside.write_bytes(content)


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into one sentence about the result folder."""
    try:
        yield
    except OSError as error:
        found = f"a folder that cannot be written to ({error.strerror or error})"
        expected = (
            "a folder with space for the result (see --out); finished runs are saved, and the "
            "same command goes on from there"
        )
        raise BadInput([Problem(str(folder), "", found, expected)]) from error


@contextmanager
def table_errors(table: Path) -> Iterator[None]:
    """Turn a table that cannot be read into one sentence."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        found = f"a table that cannot be read ({' '.join(str(error).split())})"
        raise BadInput([Problem(str(table), "", found, "a table of a result")]) from None
