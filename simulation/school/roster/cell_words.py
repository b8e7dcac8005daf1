"""Words and codes in the cells of a column: what they mean, by a scenario or by a translation."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from simulation.school.roster.number_text import canonical, column_signs, tidy
from simulation.school.roster.roster_columns import NUMBER, RosterColumn
from simulation.school.roster.sheet import Meanings, Note
from simulation.school.roster.translations import WORDS, is_missing, plain, words_for

GRADE = re.compile(
    rf"(?:(?:{'|'.join(WORDS['words']['grade'])})\.?\s*)?(\d)(?:e|de|ste)?"
    r"\s*(?:klas|groep|leerjaar|jaar)?\s*[a-z]?",
    re.IGNORECASE,
)
EITHER = "m"  # "meisje" beside "j" for "jongen", "man" or "male" beside "v" or "f"
WORDS_SHOWN = 6


class Worded(NamedTuple):
    """The cells of a column with our words; numbers are as they were.

    named: the texts of the file that a scenario names. undecided: whether a letter may mean two
    values.
    """

    cells: list[str]
    named: frozenset[str]
    notes: tuple[Note, ...]
    undecided: bool = False


def worded(
    texts: Sequence[str],
    column: RosterColumn,
    codes: Mapping[str, str],
    missing: Sequence[str] = (),
) -> Worded:
    """Return cells with the meaning of words and codes.

    codes: our cells by those of the file. missing: cells of the file that mean unknown. Both may
    be numbers. The codes come first.
    """
    count = Counter(texts)
    by_number = {_number(code): ours for code, ours in codes.items() if _number(code) is not None}
    unknown = {*missing}, {_number(code) for code in missing} - {None}
    meanings: dict[str, str] = {}
    named = set()
    for text in count:
        number = _number(text)
        if text in codes or number in by_number:
            meanings[text] = codes.get(text, by_number.get(number, ""))
            named.add(text)
        elif column.kind != "id" and text and (text in unknown[0] or number in unknown[1]):
            meanings[text] = ""
            named.add(text)
    left = [text for text in count if text not in meanings]
    words = _words(column, {plain(text) for text in left})
    meanings |= {text: _translated(text, column, words) for text in left}
    undecided = column.name == "gender" and EITHER not in words and EITHER in map(plain, left)
    notes = [*_notes(column, count, meanings), *_never_there(column, codes, count)]
    if undecided:
        meanings |= {text: "" for text in left if plain(text) == EITHER}
    cells = [meanings[text] for text in texts]
    return Worded(cells, frozenset(named), tuple(notes), undecided)


def is_named(text: str, codes: Sequence[str]) -> bool:
    """Return whether a cell is one of some codes; numbers are compared as numbers."""
    number = _number(text)
    return text in codes or (number is not None and number in map(_number, codes))


def _number(text: str) -> float | None:
    plain_text = tidy(text)
    plain_text = canonical(plain_text, column_signs([plain_text]))
    return float(plain_text) if re.fullmatch(NUMBER, plain_text) else None


def _words(column: RosterColumn, there: set[str]) -> dict[str, str]:
    """Return the words for values; those of a letter with two meanings depend on the others."""
    words = dict(words_for(column))
    if column.name == "gender" and EITHER in there:
        others = {words[word] for word in there if word in words}
        if len(others) == 1:
            words[EITHER] = "boy" if others == {"girl"} else "girl"
    return words


def _translated(text: str, column: RosterColumn, words: Mapping[str, str]) -> str:
    """Return our word for a cell; the cell itself where there is none."""
    if column.kind == "id" or text in column.choices:
        return text
    if is_missing(text):
        return ""
    if column.name == "grade" and (match := GRADE.fullmatch(text)):
        return text if re.fullmatch(NUMBER, text) else match[1]
    if column.numeric and _number(text) is not None:
        return text
    return words.get(plain(text), text)


def _notes(
    column: RosterColumn, count: Mapping[str, int], meanings: Mapping[str, str]
) -> list[Note]:
    changed = [
        text for text in sorted(count, key=lambda text: -count[text]) if meanings[text] != text
    ]
    if not changed:
        return []
    cells = [(text, meanings[text] or "unknown", count[text]) for text in changed[:WORDS_SHOWN]]
    words = {"column": column.name, "meanings": Meanings(cells, len(changed) - len(cells))}
    notes = [Note("rule", "meanings", words, column.name)]
    if "" in count and set(meanings[text] for text in count if text) == {"1"} and "1" not in count:
        notes.append(Note("warning", "empty_unknown", {"column": column.name}, column.name))
    return notes


def _never_there(
    column: RosterColumn, codes: Mapping[str, str], count: Mapping[str, int]
) -> list[Note]:
    """Return a warning for the codes of a scenario that no row has."""
    absent = [code for code in codes if code and not any(is_named(text, [code]) for text in count)]
    if not absent:
        return []
    words = {"column": column.name, "codes": ", ".join(map(repr, absent))}
    return [Note("warning", "codes_absent", words, column.name)]
