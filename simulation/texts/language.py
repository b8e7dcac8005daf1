"""What figures and report say: every sentence stands in one file a language."""

import math
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "nl")
_spoken: ContextVar[str] = ContextVar("spoken", default=LANGUAGES[0])


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within the block, sentences and numbers are in this language, one of ``LANGUAGES``."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is none of {', '.join(LANGUAGES)}")
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """The language in which sentences are given now."""
    return _spoken.get()


def say(key: str, **words: object) -> str:
    """The sentence of a key such as "trajectories.title", with its words filled in.

    Raises KeyError if there is no such sentence, or a word is missing.
    """
    table, _, name = key.partition(".")
    return str(texts_of(spoken())[table][name]).format(**words)


def lines(key: str) -> list[str]:
    """The sentences of a key that holds a list of them."""
    table, _, name = key.partition(".")
    return [str(each) for each in texts_of(spoken())[table][name]]


def number(value: float, digits: int = 2, *, signed: bool = False) -> str:
    """A number as people read it: a true minus sign, and no sign on what rounds to 0.

    The decimal mark is that of the language: 0.25, in Dutch 0,25.
    """
    rounded = round(value, digits) + 0.0  # + 0.0 turns -0.0 into 0.0
    text = format(rounded, f"{'+' if signed and rounded else ''}.{digits}f")
    return text.replace("-", "−").replace(".", decimal_mark())


def decimal_mark() -> str:
    """What stands between units and tenths in this language."""
    return say("words.decimal_mark")


def digits_of(value: float) -> int:
    """Decimals that leave a difference two figures, 1 to 4."""
    if value == 0.0:
        return 2
    return min(max(1 - math.floor(math.log10(abs(value))), 1), 4)


@cache
def texts_of(language: str) -> dict[str, dict[str, Any]]:
    """Every sentence of a language, by table and name."""
    source = files(__package__) / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
