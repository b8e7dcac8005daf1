"""What is wrong with somebody's input, said so that they can mend it."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing wrong: in which file, where, what was found, what was expected."""

    file: str
    where: str
    found: str
    expected: str
    nearest: str = ""

    def sentence(self) -> str:
        """The problem in one sentence, on one line whatever characters it quotes."""
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        place = f"{self.file}, {self.where}" if self.where else self.file
        return on_one_line(f"{place}: found {self.found}, expected {self.expected}{hint}")


class BadInput(Exception):
    """Input that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__(self.problems)  # one argument, so that it pickles

    def __str__(self) -> str:
        return "\n".join(problem.sentence() for problem in self.problems)


def extra_missing(asker: str, extra: str, missing: ModuleNotFoundError) -> BadInput:
    """What to say where something needs an extra that is not installed."""
    expected = f'the extra "{extra}": pip install -e ".[{extra}]" in the folder of the project'
    return BadInput([Problem(asker, "", f"{missing.name} missing", expected)])


class Unfinished(Exception):
    """Work that came to no end through no fault of the input; its text says what to do."""


def on_one_line(text: str) -> str:
    """A text with line ends and control characters spelled out, as Python spells them."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like the given one, or nothing if none is like it."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.6)), "")
