"""Python files of users: read, run once a process, and sent to workers.

A scenario is data. A file that it names is run only if the user allows it: with the option
``--extensions``, or by ``TEACHER_WELLBEING_EXTENSIONS=allow`` in the environment.
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
    """A user's file as it was read. file: its path, as messages name it."""

    file: str
    text: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text).hexdigest()

    @property
    def module(self) -> str:
        """The name of its module, which depends on the text."""
        stem = "".join(letter if letter.isalnum() else "_" for letter in Path(self.file).stem)
        return f"extension_{stem}_{self.digest[:16]}"


_executed: dict[str, Source] = {}  # by module, all that were run in this process
_lock = RLock()  # threads of a worker unpickle at the same time


def allowed() -> bool:
    """Return whether files that a scenario names may be run."""
    return os.environ.get(VARIABLE) == ALLOW


@contextmanager
def allowing(wanted: bool) -> Iterator[None]:
    """Allow files that a scenario names to be run within the block, if ``wanted``."""
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
    """Read a file. Raises BadInput if it is missing, unreadable or too large."""
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
    """Return the module of a file, run once a process. Raises BadInput if its code fails."""
    with _lock:
        module = sys.modules.get(source.module) or _run(source)
        _executed[source.module] = source
    return module


def _run(source: Source) -> ModuleType:
    module = ModuleType(source.module)
    module.__file__ = source.file
    sys.modules[source.module] = module  # before it runs: classes look themselves up there
    try:
        with extension_errors(source.file):
            exec(compile(source.text, source.file, "exec"), module.__dict__)
    except BadInput:
        del sys.modules[source.module]
        raise
    return module


@contextmanager
def extension_errors(file: str) -> Iterator[None]:
    """Report whatever a user's code raises within the block as an error of its file."""
    try:
        yield
    except (BadInput, MemoryError):
        raise
    except SyntaxError as error:
        raise _fault(file, error.lineno, f"a line that is not Python ({error.msg})") from None
    except (Exception, SystemExit) as error:  # a user's code may raise anything
        frames = extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == file]
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise _fault(file, lines[-1] if lines else None, f"code that fails ({reason})") from error


def executed_sources() -> tuple[Source, ...]:
    """Return every file that this process has run, to be run in its workers too."""
    return tuple(_executed.values())


def _fault(file: str, line: int | None, found: str) -> BadInput:
    where = "" if line is None else f"line {line}"
    return BadInput([Problem(file, where, found, "code that runs")])
