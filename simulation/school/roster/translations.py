"""Dutch and English words for the columns and values of a class list, from a table."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from simulation.school.roster.roster_columns import FRIENDSHIPS, ROSTER, STAFFROOM, RosterColumn

WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
TABLES = {ROSTER: "roster", STAFFROOM: "staffroom", FRIENDSHIPS: "friendships"}
BRACKETS = re.compile(r"[(\[].*?[)\]]")


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Return a text in the form in which words are compared: its letters and digits.

    >>> plain(" Geslacht (leerkracht) ") == plain("geslacht_Leerkracht")
    True
    """
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(item for item in parts if item.isalnum())


def ours(cell: str, columns: Sequence[RosterColumn] = ROSTER) -> str | None:
    """Return our name of the column with this header; None if it has none.

    What is in brackets counts only where it makes a difference: "ervaring (jaren)" is "ervaring".

    >>> ours("Leerlingnummer"), ours("Class size"), ours("ervaring (jaren)"), ours("Opmerking")
    ('student', 'class_size', 'teacher_experience', None)
    """
    names = names_of(columns)
    return names.get(plain(cell)) or names.get(plain(BRACKETS.sub("", cell)))


def is_private(cell: str) -> bool:
    """Return whether a column of this header may have names or addresses of people."""
    return any(part in plain(cell) for part in WORDS["words"]["private"])


def is_missing(cell: str) -> bool:
    """Return whether a cell means that the value is unknown, such as "NA" or "n.v.t."."""
    return cell.casefold() in WORDS["words"]["missing"]


def names_of(columns: Sequence[RosterColumn]) -> dict[str, str]:
    """Return our name of a column by every other name, in the form of ``plain``."""
    return _names(tuple(columns))


@cache
def words_for(column: RosterColumn) -> dict[str, str]:
    """Return our value by every other word for it, in the form of ``plain``."""
    is_yes_or_no = (column.kind, column.low, column.high) == ("whole", 0.0, 1.0)
    table = WORDS["values"].get("yes_or_no" if is_yes_or_no else column.name, {})
    own = {plain(choice): choice for choice in column.choices}
    return {plain(word): value for value, words in table.items() for word in words} | own


@cache
def _names(columns: tuple[RosterColumn, ...]) -> dict[str, str]:
    """Return our name of a column by every other one, in the form of ``plain``."""
    names: dict[str, str] = {}
    for column in columns:
        words = [column.name, *WORDS[TABLES[columns]].get(column.name, ())]
        for word in map(plain, words):
            names[word] = column.name
            if column.kind == "id":
                for ending in WORDS["words"]["ids"]:
                    names |= {word + ending: column.name, ending + word: column.name}
    return names | {plain(column.name): column.name for column in columns}
