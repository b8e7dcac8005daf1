"""The status log: one line for every run that ended, done or failed.

Lines are only added. An incomplete line, from a kill or a full disk, is ignored, and its run
counts as not done. The last line of a run counts.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from simulation.measurement.run_tables import RunLabel

DONE, FAILED = "SUCCEEDED", "FAILED"


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
    texts = [json.dumps({"time": now, **line}, ensure_ascii=False) + "\n" for line in lines]
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, 2)
            texts.insert(0, "" if file.read(1) == b"\n" else "\n")
        file.write("".join(texts).encode("utf-8"))


def read(path: Path) -> list[dict[str, Any]]:
    """Return all complete lines of a log in their order, none without a log."""
    if not path.exists():
        return []
    lines = []
    for line in path.read_bytes().splitlines():
        try:
            content = json.loads(line)
        except ValueError:  # incomplete
            continue
        if isinstance(content, dict):
            lines.append(content)
    return lines


def last_of_every_run(path: Path) -> dict[RunLabel, dict[str, Any]]:
    """Return the last line of every run."""
    return {
        RunLabel(line["arm"], line["replicate"], line.get("block", 0)): line
        for line in read(path)
        if {"arm", "replicate", "status"} <= set(line)
    }
