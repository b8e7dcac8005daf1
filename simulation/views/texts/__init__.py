"""What figures and report say: every sentence stands in one file a language."""

import math
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGE = "en"


def say(key: str, **words: object) -> str:
    """The sentence of a key such as "trajectories.title", with its words filled in.

    Raises KeyError if there is no such sentence, or a word is missing.
    """
    table, _, name = key.partition(".")
    return str(_texts()[table][name]).format(**words)


def lines(key: str) -> list[str]:
    """The sentences of a key that holds a list of them."""
    table, _, name = key.partition(".")
    return [str(each) for each in _texts()[table][name]]


def number(value: float, digits: int = 2, *, signed: bool = False) -> str:
    """A number as people read it: a true minus sign, and no sign on what rounds to 0."""
    rounded = round(value, digits) + 0.0  # + 0.0 turns -0.0 into 0.0
    return format(rounded, f"{'+' if signed and rounded else ''}.{digits}f").replace("-", "−")


def digits_of(value: float) -> int:
    """Decimals that leave a difference two figures, 1 to 4."""
    if value == 0.0:
        return 2
    return min(max(1 - math.floor(math.log10(abs(value))), 1), 4)


@cache
def _texts() -> dict[str, dict[str, Any]]:
    source = files(__package__) / f"{LANGUAGE}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
