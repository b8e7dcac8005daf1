"""Python files of a user's own: read, run once a process, and carried along to workers.

A scenario is data. A file that it names is run only if whoever gives the command allows it:
with the option ``--extensions``, or by ``TEACHER_WELLBEING_EXTENSIONS=allow`` in the environment.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from traceback import extract_tb
from types import ModuleType
from typing import NamedTuple

from simulation.errors import BadInput, Problem

OPTION, VARIABLE, ALLOW = "--extensions", "TEACHER_WELLBEING_EXTENSIONS", "allow"
SUFFIX = ".py"
LARGEST = 1_000_000  # bytes, as of a scenario


class Source(NamedTuple):
    """A file of somebody's own as it was read. file: its path, as messages name it."""

    file: str
    text: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text).hexdigest()

    @property
    def module(self) -> str:
        """The name of the module that is made of it: another text, another module."""
        stem = "".join(each if each.isalnum() else "_" for each in Path(self.file).stem)
        return f"own_{stem}_{self.digest[:16]}"


_carried: dict[str, Source] = {}  # by module, all that were run in this process
_one_at_a_time = RLock()  # threads of a worker unpickle at once


def allowed() -> bool:
    """Whether files that a scenario names may be run."""
    return os.environ.get(VARIABLE) == ALLOW


@contextmanager
def allowing(wanted: bool) -> Iterator[None]:
    """Within the block, files that a scenario names may be run if that is wanted."""
    before = os.environ.get(VARIABLE)
    if wanted:
        os.environ[VARIABLE] = ALLOW
    try:
        yield
    finally:
        if wanted and before is None:
            del os.environ[VARIABLE]
        elif wanted and before is not None:
            os.environ[VARIABLE] = before


def source_of(path: Path) -> Source:
    """The text of a file. Raises BadInput if there is none, or too much of it."""
    file = str(path)
    try:
        if path.suffix != SUFFIX or not path.is_file():
            found = "no such file" if path.suffix == SUFFIX else f"a name without {SUFFIX}"
            raise BadInput([Problem(file, "", found, f"a file of Python, *{SUFFIX}")])
        text = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = getattr(error, "strerror", None) or str(error)
        found = f"a file that cannot be read ({reason})"
        raise BadInput([Problem(file, "", found, "a file of Python")]) from None
    if len(text) > LARGEST:
        limit = f"a file of at most {LARGEST:,} bytes"
        raise BadInput([Problem(file, "", f"{len(text):,} bytes", limit)])
    return Source(file, text)


def module_of(source: Source) -> ModuleType:
    """The module that a text makes; it is run once a process. Raises BadInput if that fails."""
    with _one_at_a_time:
        made = sys.modules.get(source.module)
        if made is None:
            made = _run(source)
        _carried[source.module] = source
    return made


def _run(source: Source) -> ModuleType:
    made = ModuleType(source.module)
    made.__file__ = source.file
    sys.modules[source.module] = made  # before it runs: classes look themselves up there
    try:
        with telling(source.file):
            exec(compile(source.text, source.file, "exec"), made.__dict__)
    except BadInput:
        del sys.modules[source.module]
        raise
    return made


@contextmanager
def telling(file: str) -> Iterator[None]:
    """Within the block, whatever somebody's own code raises is told as a fault of its file."""
    try:
        yield
    except (BadInput, MemoryError):
        raise
    except SyntaxError as error:
        raise _fault(file, error.lineno, f"a line that is not Python ({error.msg})") from None
    except (Exception, SystemExit) as error:  # their code may raise anything
        lines = [frame.lineno for frame in extract_tb(error.__traceback__)
                 if frame.filename == file]  # fmt: skip
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise _fault(file, lines[-1] if lines else None, f"code that fails ({reason})") from error


def carried() -> tuple[Source, ...]:
    """Every file that this process has run, for whoever is to work with what they define."""
    return tuple(_carried.values())


def _fault(file: str, line: int | None, found: str) -> BadInput:
    where = "" if line is None else f"line {line}"
    return BadInput([Problem(file, where, found, "code that runs")])
