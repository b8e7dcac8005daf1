"""Errors of user code as problems of its file, whatever the code raises.

User code may raise exceptions that are no ``Exception``, and its objects may fail when they are
printed or compared. Every function here returns a text all the same.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from traceback import walk_tb
from typing import Any

from simulation.errors import BadInput, Problem, on_one_line

LONGEST = 200  # characters of a message or of a value that are printed
REMEDY = "mend the file, and test it with run.py check"
MENDED = {  # by the name of an exception
    "ModuleNotFoundError": "install the module for the same Python, or leave out the import",
    "MemoryError": "make the code use less memory",
    "RecursionError": "end the recursion: a function calls itself again and again",
    "SystemExit": "leave out exit() and sys.exit()",
}


def described(value: Any, text: Callable[[Any], Any] = repr) -> str:
    """Return the text of a value of user code on one line, shortened; its class if that fails."""
    line = on_one_line(text_of(value, text, f"an object of the class {class_name(value)}"))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def text_of(value: Any, text: Callable[[Any], Any], otherwise: str) -> str:
    """Return a text made of a value of user code; ``otherwise`` if that fails."""
    try:
        found = text(value)
    except BaseException:  # an own __repr__ or __str__ may raise anything
        return otherwise
    return found if type(found) is str else otherwise


def class_name(value: Any) -> str:
    """Return the name of a value's class, which no metaclass can replace."""
    return str(type.__dict__["__name__"].__get__(type(value)))


def message_of(error: BaseException) -> str:
    """Return the message of an exception."""
    return text_of(error, str, "a message that cannot be printed")


def reason_of(error: BaseException) -> str:
    """Return the class of an exception and its message, on one line."""
    message = described(error, message_of)
    return f"{class_name(error)}: {message}" if message else class_name(error)


def fault_of(file: str, error: BaseException) -> BadInput:
    """Return an exception of user code as an error of its file, with the last line that ran."""
    name = class_name(error)
    if isinstance(error, SyntaxError) and error.filename == file:
        found, line = f"a line that is not Python ({error.msg})", error.lineno or None
        return fault(file, line, found, "mend this line; Python cannot read the file")
    lines = [
        number for frame, number in walk_tb(error.__traceback__) if frame.f_code.co_filename == file
    ]
    found = f"code that fails ({reason_of(error)})"
    return fault(file, lines[-1] if lines else None, found, MENDED.get(name, REMEDY))


def fault(file: str, line: int | None, found: str, remedy: str = REMEDY) -> BadInput:
    """Return an error of a file of user code."""
    where = "" if line is None else f"line {line}"
    return BadInput([Problem(file, where, found, "code that runs", remedy=remedy)])


@contextmanager
def extension_errors(file: str) -> Iterator[None]:
    """Report whatever a user's code raises within the block as an error of its file.

    An interrupt from the keyboard passes.
    """
    try:
        yield
    except BadInput:
        raise
    except KeyboardInterrupt as error:
        if receives_interrupts():
            raise
        raise fault_of(file, error) from None
    except BaseException as error:  # user code may raise anything
        raise fault_of(file, error) from error


def receives_interrupts() -> bool:
    """Return whether an interrupt from the keyboard reaches this thread; workers ignore them."""
    main = threading.current_thread() is threading.main_thread()
    return main and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
