"""Ids that look like names of people, found without a list of names.

Clear signs: an e-mail address; "Jansen, P."; "j.jansen"; two or more words of letters with a
capital. A single word of letters counts only if most ids are such words: with a capital, "Fatima",
always; without, or in capitals, only if they are several of different lengths, because codes have
one length. An id with digits is no name, except an address, a word with one digit at its end and
two or more words with a number behind them. Words such as "teacher" or "leerling" are no names. A
class may have a word as its id, such as "Uilen"; only a title, a comma or an address shows a name.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from simulation.school.enrolment import Enrolment

SHORTEST = 3  # letters of a word that may be a name; assumed
CLEAR_SHARE = 0.05  # of ids with a clear sign; assumed
WORD_SHARE = 0.5  # of ids that may be names, if single words count; assumed
FEWEST, LENGTHS = 5, 3  # words without a capital, and their different lengths; assumed
ROLES = frozenset(
    """
    teacher student pupil child children person people subject participant class classes group
    school team unit department grade room test dummy other unknown new none code number leraar
    lerares leraren leerkracht leerkrachten docent docenten leerling leerlingen kind kinderen
    persoon deelnemer deelnemers klas klassen groep groepen vak lokaal afdeling onbekend nieuw
    nummer invaller
    """.split()  # noqa: SIM905, a list of words
)
TITLES = frozenset(
    "juf juffrouw meester mevrouw meneer mw mevr dhr mr mrs ms miss sir dr drs".split()  # noqa: SIM905
)
ADDRESS = re.compile(r"\S+@\S+\.\w+")
NUMBER_BEHIND = re.compile(r"\s+\(?\d{1,2}\)?$")
LETTERS = r"[^\W\d_]"
WORD = re.compile(rf"{LETTERS}+(?:['’\-]{LETTERS}+)*")
JOINED = re.compile(rf"{LETTERS}+(?:[._]{LETTERS}+)+")
VOWEL = re.compile(r"[aeiouyà-üœø]", re.IGNORECASE)


class NameLike(NamedTuple):
    """A column whose ids look like names: how many of how many people, and the first such id."""

    column: str
    found: int
    people: int
    first: str


def names_in(enrolment: Enrolment) -> list[NameLike]:
    """Return the columns of a school whose ids look like names."""
    ids = {"teacher": enrolment.teachers.index, "student": enrolment.students.index}
    findings = [name_like(column, [str(name) for name in own]) for column, own in ids.items()]
    findings.append(_names_of_classes([str(name) for name in enrolment.classes.index]))
    return [finding for finding in findings if finding is not None]


def _names_of_classes(ids: Sequence[str]) -> NameLike | None:
    sure = [name for name in ids if is_clear_name(name) and _has_sure_sign(name)]
    return NameLike("class", len(sure), len(ids), sure[0]) if sure else None


def name_like(column: str, ids: Sequence[str]) -> NameLike | None:
    """Return the finding for the ids of a column; None if they do not look like names."""
    clear = [name for name in ids if is_clear_name(name)]
    single = [name for name in ids if not is_clear_name(name) and is_single_name(name)]
    words = [name for name in single if _is_capitalised(name)]
    plain = [name for name in single if not _is_capitalised(name)]
    if len(plain) >= FEWEST and len({len(name) for name in plain}) >= LENGTHS:
        words += plain
    together = [*clear, *words]
    if words and len(together) >= WORD_SHARE * len(ids):
        return NameLike(column, len(together), len(ids), together[0])
    if clear and (len(clear) >= CLEAR_SHARE * len(ids) or any(map(_has_sure_sign, clear))):
        return NameLike(column, len(clear), len(ids), clear[0])
    return None


def is_clear_name(text: str) -> bool:
    """Return whether an id has a clear sign of a name."""
    if ADDRESS.fullmatch(text):
        return True
    text = NUMBER_BEHIND.sub("", text)
    if any(item.isdigit() for item in text):
        return False
    if JOINED.fullmatch(text):
        return _are_names(re.split(r"[._]", text))
    words = WORD.findall(text)
    joined = re.sub(rf"{LETTERS}|['’\-.,()\s]", "", text)
    if joined or len(words) < 2:
        return False
    if not any(_has_capital(word) or word in TITLES for word in words):
        return False
    return _are_names(words, shortest=2 if "," in text else SHORTEST)


def is_single_name(text: str) -> bool:
    """Return whether an id is one word that may be a name, such as "Fatima" or "Anna1"."""
    word = re.sub(r"\d$", "", text)
    return bool(WORD.fullmatch(word)) and _are_names(re.split(r"['’\-]", word))


def _has_sure_sign(text: str) -> bool:
    return "@" in text or "," in text or any(word.lower() in TITLES for word in WORD.findall(text))


def _has_capital(word: str) -> bool:
    """Return whether a word begins with a capital, or is of a script without capitals."""
    return word[0].isupper() or word.lower() == word.upper()


def _is_capitalised(word: str) -> bool:
    """Return whether a word begins with a capital and goes on in small letters."""
    return _has_capital(word) and word[1:] == word[1:].lower()


def _are_names(words: Sequence[str], shortest: int = SHORTEST) -> bool:
    """Return whether words may form a name: one is long enough, and none is a word of a role."""
    lower = [word.lower() for word in words]
    if any(word in ROLES or word.removesuffix("s") in ROLES for word in lower):
        return False
    return any(_is_wordlike(word, shortest) for word in lower if word not in TITLES)


def _is_wordlike(word: str, shortest: int) -> bool:
    if word == word.upper():  # a script without capitals
        return len(word) >= 2
    return len(word) >= shortest and bool(VOWEL.search(word) or shortest < SHORTEST)
