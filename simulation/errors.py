"""Errors in user input, with hints on how to fix them."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

CONTROL_NAMES = {"\t": "tab", "\n": "line end", "\r": "line end"}
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}  # general categories of Unicode
FILLERS = "\u034f\u115f\u1160\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
LONG_WORD = re.compile(r"\S{201,}")  # longer than any path of ours


class Problem(NamedTuple):
    """An error: the file, the place, what was found, what was expected and what to do.

    nearest: the known name that was probably meant. remedy: an instruction without a capital
    and without a full stop, such as "leave the cell empty if the value is unknown".
    """

    file: str
    where: str
    found: str
    expected: str
    nearest: str = ""
    remedy: str = ""

    def sentence(self) -> str:
        """Return the error in one sentence, on one line; long words are shortened."""
        place = f"{self.file}, {self.where}" if self.where else self.file
        text = f"{place}: found {self.found}, expected {self.expected}"
        if self.nearest:
            text += f"; did you mean {self.nearest!r}?"
        if self.remedy:
            text += f"; {self.remedy}"
        return shortened(on_one_line(text))


class BadInput(Exception):
    """Input that cannot be used, with every error in it."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(self.problems)  # one argument, so that it pickles

    def __str__(self) -> str:
        return "\n".join(problem.sentence() for problem in self.problems)


def extra_missing(asker: str, extra: str, missing: ModuleNotFoundError) -> BadInput:
    """Return the error for a command that needs an extra which is not installed."""
    expected = f'the extra "{extra}": pip install -e ".[{extra}]" in the folder of the project'
    return BadInput([Problem(asker, "", f"{missing.name} missing", expected)])


class Notice(UserWarning):
    """A sentence for the user about something that is no error; the program goes on."""


class Unfinished(Exception):
    """Work that ended without an error of the input; the text names the next step."""


def on_one_line(text: str) -> str:
    """Return a text with line ends and control characters as Python escapes."""
    return "".join(item if item.isprintable() else repr(item)[1:-1] for item in text)


def invisible(text: str, allowed: str = "") -> str | None:
    """Return the first character of a text that is not seen, such as "U+202E (…)"; None if none.

    These are control, bidirectional, zero-width, private and unassigned characters. A text with
    one looks like another text, or changes the terminal. allowed: those that do no harm, such as
    line ends.
    """
    for item in text:
        if item not in allowed and (unicodedata.category(item) in UNSEEN or item in FILLERS):
            return f"U+{ord(item):04X} ({unicodedata.name(item, 'a control character').lower()})"
    return None


def shortened(text: str) -> str:
    """Return a text with the middle of every very long word left out."""
    return LONG_WORD.sub(lambda word: f"{word[0][:120]}…{word[0][-60:]}", text)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name most similar to a name; empty if none is similar."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.6)), "")


def control_in(text: str) -> str:
    """Return the name of the first control character of a text; empty if it has none."""
    found = next((item for item in text if unicodedata.category(item) == "Cc"), "")
    return CONTROL_NAMES.get(found, "control character") if found else ""
