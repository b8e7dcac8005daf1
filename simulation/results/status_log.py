"""The status log: one line for every run that ended, done or failed.

Lines are only added, each with a checksum. An incomplete line, from a kill or a full disk, and a
damaged one are ignored, and their runs count as not done. The last line of a run counts.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from simulation.measurement.run_tables import RunLabel
from simulation.results.files import strict_json

DONE, FAILED = "SUCCEEDED", "FAILED"
PART = re.compile(r"[0-9]{7}")  # the name of a part
CHECK = "crc32"


class Failure(NamedTuple):
    """Why a run failed, and the command that repeats exactly that run."""

    label: RunLabel
    seed: int
    exception: str
    message: str
    traceback: str
    command: str = ""

    def row(self) -> dict[str, Any]:
        """Return the failure for files and JSON output."""
        label, *rest = self
        return {**label.row(), **dict(zip(self._fields[1:], rest, strict=True))}


def append(path: Path, lines: list[dict[str, Any]]) -> None:
    """Add lines with the time to a log; begin on a new line after an incomplete one."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    texts = [_with_check({"time": now, **line}) + "\n" for line in lines]
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, 2)
            texts.insert(0, "" if file.read(1) == b"\n" else "\n")
        file.write("".join(texts).encode("utf-8", "replace"))


def read(path: Path) -> list[dict[str, Any]]:
    """Return all intact lines of a log in their order, none without a readable log."""
    try:
        content = path.read_bytes()
    except OSError:
        return []
    return [line for line in map(_intact, content.splitlines()) if line]


def last_of_every_run(path: Path) -> dict[RunLabel, dict[str, Any]]:
    """Return the last line of every run."""
    return {
        RunLabel(line["arm"], line["replicate"], line.get("block", 0)): line
        for line in read(path)
        if _is_run(line)
    }


def _with_check(line: dict[str, Any]) -> str:
    """Return a line as text, with the checksum of its other content at the end."""
    return json.dumps({**line, CHECK: _check_of(line)}, ensure_ascii=False)


def _check_of(line: dict[str, Any]) -> str:
    text = json.dumps(line, ensure_ascii=False)
    return f"{crc32(text.encode('utf-8', 'replace')):08x}"


def _intact(text: bytes) -> dict[str, Any]:
    """Return a line; empty if it is incomplete or damaged. Version 1.0.0 wrote no checksum."""
    try:
        line = strict_json(text)
    except ValueError:
        return {}
    if not isinstance(line, dict):
        return {}
    check = line.pop(CHECK, None)
    return line if check is None or check == _check_of(line) else {}


def _is_run(line: dict[str, Any]) -> bool:
    """Return whether a line names a run, how it ended and, if it has a part, a part of ours."""
    replicate, block, part = line.get("replicate"), line.get("block", 0), line.get("part", "")
    return (
        isinstance(line.get("arm"), str)
        and type(replicate) is int
        and replicate >= 1
        and type(block) is int
        and block >= 0
        and line.get("status") in (DONE, FAILED)
        and ("part" not in line or (isinstance(part, str) and PART.fullmatch(part) is not None))
    )
