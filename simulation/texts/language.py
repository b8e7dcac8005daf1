"""Texts and numbers for people, in English or Dutch: one catalogue of sentences a language."""

import math
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from simulation.measurement.outcomes import BY_NAME as OUTCOMES
from simulation.measurement.subgroups import BY_NAME as SUBGROUPS

Language = Literal["en", "nl"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NONE = "–"  # printed where there is no number
_current: ContextVar[Language] = ContextVar("language", default="en")


@contextmanager
def in_language(language: str | None) -> Iterator[None]:
    """Use a language within the block; None leaves it unchanged. Raises ValueError if unknown."""
    chosen = next((known for known in LANGUAGES if known == (language or _current.get())), None)
    if chosen is None:
        raise ValueError(f"{language!r} is none of {', '.join(LANGUAGES)}")
    before = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(before)


def current_language() -> Language:
    """Return the language that is in use now."""
    return _current.get()


@cache
def texts_of(language: Language) -> dict[str, dict[str, Any]]:
    """Return the catalogue of a language, by table and name."""
    source = files(__package__) / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def say(key: str, **words: object) -> str:
    """Return the text of a key such as "effects.title" with its words filled in.

    Raises KeyError if the key or a word is missing.
    """
    table, _, name = key.partition(".")
    return str(texts_of(_current.get())[table][name]).format(**words)


def lines(key: str) -> list[str]:
    """Return the texts of a key that has a list of them."""
    table, _, name = key.partition(".")
    return [str(line) for line in texts_of(_current.get())[table][name]]


def name_of(table: str, name: str, otherwise: str | None = None) -> str:
    """Return a name from a table of names; ``otherwise``, or the name itself, if it has none."""
    known = texts_of(_current.get()).get(table, {})
    return str(known.get(name, name if otherwise is None else otherwise))


def outcome(name: str) -> str:
    """Return the name of an outcome."""
    return name_of("outcome_names", name, OUTCOMES[name].label)


def subject(name: str) -> str:
    """Return an outcome as the singular subject of a sentence."""
    return name_of("subject_names", name, outcome(name))


def subgroup(name: str) -> str:
    """Return the name of a subgroup variable."""
    return name_of("subgroup_names", name, SUBGROUPS[name].label)


def arm_name(name: str) -> str:
    """Return an arm's name, translated if the arm is one of the scenarios that come along."""
    return name_of("arm_names", name)


def unit(text: str, *, short: bool = False) -> str:
    """Return the name of a unit; short leaves out its scale."""
    return name_of("unit_short" if short else "unit_names", text)


def number(value: float | None, digits: int = 2, *, signed: bool = False) -> str:
    """Format a number: −0.10 in English, −0,10 in Dutch, a dash for None and NaN."""
    if value is None or not math.isfinite(value):
        return NONE
    rounded = round(value, digits) + 0.0  # + 0.0 turns -0.0 into 0.0
    text = format(rounded, f"{'+' if signed and rounded else ''}.{digits}f")
    return text.replace("-", "−").replace(".", decimal_mark())


def amount(value: float | None, *, signed: bool = False) -> str:
    """Format a number with the decimals that its size needs."""
    return number(value, digits_of(value or 0.0), signed=signed)


def digits_of(value: float) -> int:
    """Return the decimals that an amount needs: 0 for 100 and more, 3 below 0.1."""
    size = abs(value)
    return 0 if size >= 100.0 else 1 if size >= 10.0 else 2 if size >= 0.1 or not size else 3


def interval(
    low: float | None, high: float | None, mean: float | None = None, key: str = "answer.interval"
) -> str:
    """Format a 95 % interval with the decimals of its mean; nothing if there is none."""
    if low is None or high is None:
        return ""
    digits = [digits_of(end if mean is None else mean) for end in (low, high)]
    return say(key, low=number(low, digits[0]), high=number(high, digits[1]))


def runs_of(count: int) -> str:
    """Format a number of replicates."""
    return say("units.run" if count == 1 else "units.runs", count=count)


def decimal_mark() -> str:
    """Return the decimal mark of the language."""
    return "," if _current.get() == "nl" else "."


def capitalised(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]
