"""Files that never exist in part, strict JSON, safe names, and errors of files as one sentence."""

import hashlib
import json
import math
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import pyarrow as pa

from simulation.errors import BadInput, Problem

# A temporary name: a dot, the final name, the process and eight random digits.
TEMPORARY = re.compile(r"\..+\.\d+-[0-9a-f]{8}\.part")
LONGEST_NAME = 100  # bytes of a safe name without its digest
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # on Windows
DIGESTED = re.compile(r".*-[0-9a-f]{8}")


@contextmanager
def atomic_write(path: Path, *, durable: bool = False) -> Iterator[Path]:
    """Give a temporary path for a file or folder that gets its name when it is complete.

    durable: a file survives a loss of power as soon as it has its name.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        yield aside
        if durable:
            _flush(aside)
        os.replace(aside, path)
    finally:
        remove(aside)


def write_atomic(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file that never exists in part."""
    with atomic_write(path, durable=durable) as aside:
        aside.write_bytes(content)


def json_text(content: Any) -> str:
    """Return content as readable JSON with a line end. Raises ValueError for NaN."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def strict_json(text: str | bytes) -> Any:
    """Return the content of JSON. Raises ValueError for NaN, infinity and very deep content."""
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("too many brackets in each other") from None


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder if it is there; a link is not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def safe_name(text: str) -> str:
    """Return a name for a file or folder on every system, different for every text.

    Other characters than ASCII letters, digits, spaces and ``-._~`` become escapes such as
    ``%2F``. A text gets eight digits of its digest if a system could refuse its name or take it
    for another one: with capitals, at the end a dot or space, long, reserved or empty.
    """
    name = quote(text, safe=" ", errors="surrogatepass")
    name = name.replace(".", "%2E") if RESERVED.fullmatch(name) else name
    plain = name == name.strip(" .") and len(name) <= LONGEST_NAME and text == text.lower()
    if name and plain and not RESERVED.fullmatch(name) and not DIGESTED.fullmatch(name):
        return name
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name.strip(' .')[:LONGEST_NAME] or 'id'}-{digest}"


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into one sentence about the result folder."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        name = Path(os.fsdecode(error.filename)).name if error.filename else ""
        place = f"{name}: {reason}" if name and not TEMPORARY.fullmatch(name) else reason
        found = f"a folder that cannot be written to ({place})"
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


def _flush(path: Path) -> None:
    """Wait until the disk has a file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    with suppress(OSError):  # not every file system knows it for folders
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"the number {word}")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _refuse(digits)
    return number
