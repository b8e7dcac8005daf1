"""What the system does to a command: signals that end it, and streams that fail.

The first signal stops a command in order, a second one at once. Standard output and standard
error can be closed, full, or unable to show a character.
"""

import codecs
import errno
import os
import signal
import sys
import threading
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from time import monotonic
from types import FrameType
from typing import Any

from simulation.cli.output import escaped, notice
from simulation.errors import Notice, Problem

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # those that this system has
SIGNALS = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
SECOND = 0.5  # seconds after which a signal is a second one; ``timeout`` sends each twice
GRACE = 20.0  # seconds for an orderly end
BAD_OUTPUT = 2  # exit code
READER_GONE = 128 + getattr(signal, "SIGPIPE", 13)  # exit code of a program whose reader has ended
SIMILAR = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "×": "x",
        "→": "->",
        "≥": ">=",
        "≤": "<=",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
    }
)


class Stop:
    """A handler of signals. code: exit code after the first signal, 130 before it."""

    def __init__(self) -> None:
        """Wait for the first signal."""
        self.code = 128 + signal.SIGINT
        self._first: float | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Raise KeyboardInterrupt at the first signal, end the process at the second."""
        if self._first is None:
            self._first, self.code = monotonic(), 128 + number
            self._limit_end()
            raise KeyboardInterrupt
        if monotonic() - self._first > SECOND:
            os._exit(128 + number)

    @property
    def is_stopping(self) -> bool:
        """Whether a signal has come."""
        return self._first is not None

    def _limit_end(self) -> None:
        """End the process if the interrupt was lost, for instance in a destructor."""
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, lambda number, frame: os._exit(self.code))
            signal.setitimer(signal.ITIMER_REAL, GRACE)


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Handle the signals until the end of the block; ignored ones (``nohup``) stay ignored.

    After a signal the handler stays, because the process is about to end.
    """
    stop, before = Stop(), dict[int, Any]()
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, stop)
    try:
        yield stop
    finally:
        if not stop.is_stopping:
            for number, handler in before.items():
                signal.signal(number, handler)


class OutputError(Exception):
    """Standard output that takes no more text; the cause is the error of the system."""

    def __init__(self, error: OSError) -> None:
        """Take the error of the system."""
        super().__init__(str(error))
        self.error = error


class GuardedOutput:
    """Standard output whose errors are OutputError, so that they differ from errors of files.

    Characters that are not seen, such as those that reverse a text, are shown as escapes.
    """

    def __init__(self, stream: Any) -> None:
        """Take the stream to write to."""
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        """Return any other property of the stream."""
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write a text. Raises OutputError."""
        try:
            return int(self._stream.write(escaped(text)))
        except OSError as error:
            raise OutputError(error) from None

    def flush(self) -> None:
        """Write what is left. Raises OutputError."""
        try:
            self._stream.flush()
        except OSError as error:
            raise OutputError(error) from None


def similar_text(error: UnicodeError) -> tuple[str, int]:
    """Return ASCII text in place of characters that a stream cannot show, and where to go on.

    A minus sign stays one, letters lose their accents, anything else becomes its escape.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    shown = ""
    for item in error.object[error.start : error.end]:
        plain = unicodedata.normalize("NFKD", item.translate(SIMILAR))
        shown += plain.encode("ascii", "ignore").decode() or ascii(item)[1:-1]
    return shown, error.end


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Let both streams show any character, guard standard output, and print notices.

    Raises OutputError if standard output is closed, or cannot be written to at the end.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        raise OutputError(OSError(0, "a closed stream"))
    codecs.register_error("similar", similar_text)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="similar")
    with redirect_stdout(GuardedOutput(sys.stdout)), _printed_notices():
        yield
        sys.stdout.flush()


@contextmanager
def _printed_notices() -> Iterator[None]:
    """Print notices as sentences, without the place in the code."""
    others = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
        if issubclass(category, Notice):
            notice(str(message))
        else:
            others(message, category, *place, **more)

    warnings.showwarning = show
    try:
        yield
    finally:
        warnings.showwarning = others


def damaged_module(error: BaseException | None) -> Problem | None:
    """Return the problem if Python could not read a compiled module (``.pyc``), else None."""
    trace = None if error is None else error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_code.co_name == "_compile_bytecode":
            place, found = str(frame.f_locals["bytecode_path"]), "a damaged compiled module"
            remedy = "delete the file, which Python writes again; a full disk may be the cause"
            return Problem(place, "", found, "one that Python can read", remedy=remedy)
        trace = trace.tb_next
    return None


def report_output(failed: OutputError) -> int:
    """Print why standard output failed, unless its reader has ended, and return the exit code."""
    discard(1)
    ended = os.name == "nt" and failed.error.errno == errno.EINVAL
    if ended or isinstance(failed.error, BrokenPipeError):
        return READER_GONE
    expected = "a terminal, a program that reads, or a file on a disk with space"
    remedy = "free some space, or send the output elsewhere"
    found = failed.error.strerror or str(failed.error)
    notice(Problem("standard output", "", found, expected, remedy=remedy).sentence())
    return BAD_OUTPUT


def discard_failed_errors() -> None:
    """Discard the rest of standard error if it cannot be written, before Python tries again."""
    try:
        sys.stderr.flush()
    except OSError:
        discard(2)


def discard(descriptor: int) -> None:
    """Discard everything that is still written to a file descriptor."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
