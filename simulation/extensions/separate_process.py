"""User extensions in a process of their own, with limits of time and memory.

Only another process can end endless loops in C, and survives a crash of the interpreter. The child
(``child_process.py``) writes messages, one JSON object a line. Its own watchdog, which needs no
lock of the interpreter, ends it at the limit of the step it announced last.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, NamedTuple

import simulation
from simulation.errors import BadInput, Problem, Unfinished
from simulation.extensions.child_process import (
    CHECK,
    LARGEST_MEMORY,
    LOAD,
    Request,
)
from simulation.extensions.intervention_checks import Property
from simulation.extensions.source_files import Source
from simulation.extensions.user_code import REMEDY

STEP_SECONDS = 120.0  # for the import of a file and for each property; generous on slow machines
START_SECONDS = 600.0  # until the child has imported and compiled what the program needs
ENDING_SECONDS = 5.0  # from the last message of a process to its end
SPARE_SECONDS = 30  # beyond its limit, in which the child should have ended itself
FRAME = re.compile(r'  File "(?P<file>.*)", line (?P<line>\d+) in ')

_imported: set[str] = set()  # digests of files whose import ended without an error


class CheckedExtension(NamedTuple):
    """An extension of a file, by its name, and a property that was checked."""

    name: str
    property: Property


def import_apart(sources: Sequence[Source]) -> None:
    """Import files in a process of their own, once a text. Raises BadInput for their faults."""
    new = [source for source in sources if source.digest not in _imported]
    if new:
        _run(Request(LOAD, [source.file for source in new], list(sys.path), STEP_SECONDS))
        _imported.update(source.digest for source in new)


def check_apart(source: Source) -> list[CheckedExtension]:
    """Check every property of the extensions of a file in a process of its own.

    Raises BadInput for a file that cannot be used.
    """
    rows = _run(Request(CHECK, [source.file], list(sys.path), STEP_SECONDS))
    return [CheckedExtension(name, Property(*values)) for name, *values in rows]


def _run(request: Request) -> list[Any]:
    """Run a request and return its result. Raises BadInput for faults of the files."""
    child = subprocess.Popen(
        [sys.executable, "-m", "simulation.extensions.child_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": _path()},
    )
    try:
        assert child.stdin is not None
        child.stdin.write(json.dumps(request._asdict()).encode())
        child.stdin.close()
        return _result(child, request)
    finally:
        child.kill()
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


def _path() -> str:
    """Return the folder of the program before those that Python searches already."""
    root = str(Path(simulation.__file__).parents[1])
    return os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))


def _result(child: "subprocess.Popen[bytes]", request: Request) -> list[Any]:
    """Follow the messages of the child up to its result."""
    step, file, other = "", request.files[0], list[str]()
    for line in _lines(child):
        message = _message(line)
        if message is None:
            other.append(line)
        elif "problems" in message:
            raise BadInput(Problem(*words) for words in message["problems"])
        elif "result" in message:
            return list(message["result"])
        else:
            step, file, other = message["step"], message["file"], []
    raise _ended(child, step, file, other)


def _lines(child: "subprocess.Popen[bytes]") -> Iterator[str]:
    """Yield the lines of the child until it ends or is silent for too long."""
    lines: Queue[bytes] = Queue()
    assert child.stdout is not None
    Thread(target=_forward, args=(child.stdout, lines), daemon=True).start()
    seconds = START_SECONDS
    while True:
        try:
            line = lines.get(timeout=seconds + SPARE_SECONDS)
        except Empty:
            return
        if not line:
            return
        seconds = STEP_SECONDS
        yield line.decode("utf-8", "replace").rstrip("\n")


def _forward(pipe: Any, lines: "Queue[bytes]") -> None:
    for line in iter(pipe.readline, b""):
        lines.put(line)
    lines.put(b"")


def _message(line: str) -> dict[str, Any] | None:
    try:
        content = json.loads(line)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _ended(child: "subprocess.Popen[bytes]", step: str, file: str, other: list[str]) -> Exception:
    """Return the error for a child that ended without a result.

    other: what its watchdog or Python's handler of crashes wrote, among it the running line.
    """
    if not step:
        return Unfinished("Python could not be started again to check user extensions.")
    name = file.encode("ascii", "backslashreplace").decode()
    frames = [match for match in map(FRAME.match, other) if match and match["file"] == name]
    where = f"line {frames[0]['line']}" if frames else ""
    if any(line.startswith("Timeout") for line in other) or not _has_ended(child):
        found, expected = f"{step} that did not end", f"an end within {STEP_SECONDS:g} seconds"
        remedy = "look for a loop or a recursion without an end"
    else:
        found, expected = f"{step} that ended Python ({_exit(child)})", "code that goes on"
        remedy = f"{REMEDY}; at most {LARGEST_MEMORY // 10**9} GB of memory are allowed"
    return BadInput([Problem(file, where, found, expected, remedy=remedy)])


def _has_ended(child: "subprocess.Popen[bytes]") -> bool:
    try:
        child.wait(ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _exit(child: "subprocess.Popen[bytes]") -> str:
    code = child.wait()
    if code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"
