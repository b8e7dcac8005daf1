"""Python files of users: read, run once a process, and sent to workers.

A scenario is data. A file that it names is run only if the user allows it: with the option
``--extensions``, or by ``TEACHER_WELLBEING_EXTENSIONS=allow`` in the environment.
"""

import hashlib
import os
import sys
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from io import BytesIO
from pathlib import Path
from threading import RLock
from traceback import walk_tb
from types import CodeType, ModuleType
from typing import NamedTuple

from simulation.errors import BadInput, Problem
from simulation.extensions.user_code import extension_errors, fault, fault_of

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
            missing = "a folder" if path.is_dir() else "no such file"
            found = missing if path.suffix == SUFFIX else f"a name without {SUFFIX}"
            remedy = "name the file with your intervention or instrument"
            raise BadInput([Problem(file, "", found, f"a file of Python, *{SUFFIX}", "", remedy)])
        text = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = getattr(error, "strerror", None) or str(error)
        found = f"a file that cannot be read ({reason})"
        remedy = "change the rights of the file"
        raise BadInput([Problem(file, "", found, "a file of Python", "", remedy)]) from None
    if len(text) > LARGEST:
        limit = f"a file of at most {LARGEST:,} bytes"
        remedy = "move data out of it into a file that it reads"
        raise BadInput([Problem(file, "", f"{len(text):,} bytes", limit, "", remedy)])
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
        with extension_errors(source.file), redirect_stdout(sys.stderr):
            exec(_compiled(source), module.__dict__)
    except BaseException:  # raised again, whatever the code of the file raised
        sys.modules.pop(source.module, None)
        raise
    return module


def _compiled(source: Source) -> CodeType:
    """Return the code of a file. Raises BadInput for a file that is not text, with the line."""
    try:
        encoding = "utf-8"
        with suppress(SyntaxError):  # bytes that are not UTF-8, found below with their line
            encoding, _ = tokenize.detect_encoding(BytesIO(source.text).readline)
        source.text.decode(encoding)
    except UnicodeDecodeError as error:
        line = source.text.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{source.text[error.start]:02x}, which is not text in UTF-8"
        raise fault(source.file, line, found, "save the file as UTF-8") from None
    place = source.text.find(b"\0")
    if place >= 0:
        line = source.text.count(b"\n", 0, place) + 1
        raise fault(source.file, line, "a NUL character", "save the file as plain text in UTF-8")
    code: CodeType = compile(source.text, source.file, "exec")
    return code


def executed_sources() -> tuple[Source, ...]:
    """Return every file that this process has run, to be run in its workers too."""
    return tuple(_executed.values())


def fault_in_user_code(error: BaseException) -> BadInput | None:
    """Return an exception as the error of the user's file that raised it; None if none did."""
    files = {source.file for source in _executed.values()}
    own = [
        frame.f_code.co_filename
        for frame, _ in walk_tb(error.__traceback__)
        if frame.f_code.co_filename in files
    ]
    return fault_of(own[-1], error) if own else None
