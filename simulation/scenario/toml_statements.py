"""What is wrong with one faulty statement of a TOML file, and what to write instead.

Rules look at the statement with the contents of texts and the comments masked. The first rule that
applies decides.
"""

import re
import tomllib
import unicodedata
from typing import NamedTuple

from simulation.scenario.toml_lines import TOKEN
from simulation.scenario.toml_values import Words, quoted, value_words

DOUBLE, SINGLE = "“”„‟«»＂″", "‘’‚‛‹›′`´"
STRAIGHT = str.maketrans(dict.fromkeys(DOUBLE, '"') | dict.fromkeys(SINGLE, "'"))
KEY = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
KEYS = re.compile(rf"\s*{KEY}(?:\s*\.\s*{KEY})*\s*")
LONGEST = 10_000  # characters of a statement that are looked at
NOTE = "a remark begins with #"


class Faulty(NamedTuple):
    """A faulty statement. masked: without comments, and with _ for the contents of texts."""

    text: str
    masked: str

    @property
    def key(self) -> str:
        """What stands before the first equals sign."""
        return self.text[: self.masked.index("=")].strip() if "=" in self.masked else ""


def words_of(text: str) -> Words:
    """Return what is wrong with a statement that cannot be parsed."""
    text = text[:LONGEST]
    faulty = Faulty(text, masked(text))
    for rule in (
        _pasted,
        _invisible,
        _curly,
        _backslash,
        _unclosed_text,
        _header,
        _no_equals,
        _key,
    ):
        words = rule(faulty)
        if words is not None:
            return words
    place = faulty.masked.index("=") + 1
    return value_words(faulty.text[place:], faulty.masked[place:], faulty.key)


def masked(text: str) -> str:
    """Return a statement of the same length, without what stands in texts and comments."""

    def mask(match: re.Match[str]) -> str:
        token = match[0]
        if match.lastgroup == "comment":
            return " " * len(token)
        if match.lastgroup != "string" or len(token) < 2:
            return token
        inner = re.sub(r"[^\n]", "_", token[1:-1]) if '"""' in token or "'''" in token else None
        return token[0] + (inner or "_" * (len(token) - 2)) + token[-1]

    return TOKEN.sub(mask, text)


def _strings(text: str) -> list[str]:
    return [match[0] for match in TOKEN.finditer(text) if match.lastgroup == "string"]


def _is_valid(value: str) -> bool:
    return _parses(f"x = {value}")


def _parses(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True


def _pasted(faulty: Faulty) -> Words | None:
    """Find marks of other programs that were copied with the text."""
    if not re.match(r"\s*(```|~~~|<<<<<<<|=======|>>>>>>>|>>> )", faulty.text):
        return None
    return Words(f"the line {quoted(faulty.text)}", "a key with its value", "remove the line")


def _invisible(faulty: Faulty) -> Words | None:
    for item in faulty.masked:
        if item in "\n\t" or item.isprintable():
            continue
        name = unicodedata.name(item, "no name").lower()
        found = f"the invisible character U+{ord(item):04X} ({name}) in {quoted(faulty.text)}"
        return Words(found, "characters that can be seen", "delete it, or type a space instead")
    return None


def _curly(faulty: Faulty) -> Words | None:
    unclosed = "".join(item for item in _strings(faulty.text) if not _is_valid(item))
    marks = [item for item in faulty.masked + unclosed if item in DOUBLE + SINGLE]
    if not marks:
        return None
    found = f"curly quotes {' '.join(dict.fromkeys(marks))} in {quoted(faulty.text)}"
    straight = faulty.text.translate(STRAIGHT).strip()
    remedy = f"write {straight}" if _parses(straight) and "\n" not in straight else 'type " again'
    return Words(found, 'straight quotes "', remedy)


def _backslash(faulty: Faulty) -> Words | None:
    for item in _strings(faulty.text):
        if item.startswith('"') and "\\" in item and not _is_valid(item):
            inner = item.strip('"')
            found = f"a backslash in the text {quoted(item)}"
            remedy = f"write {quoted(inner.replace(chr(92), '/'), chr(34))}, with / instead of \\"
            remedy += f", or use '…': {quoted(inner, chr(39))}"
            return Words(found, "no \\ between double quotes", remedy)
    return None


def _unclosed_text(faulty: Faulty) -> Words | None:
    for item in _strings(faulty.text):
        if _is_valid(item):
            continue
        mark = item[:3] if item[:3] in ('"""', "'''") else item[0]
        before = faulty.masked[: faulty.text.rindex(item)].rstrip()
        remedy = f"write {mark} at the end of the text"
        if before and before[-1] not in "=,[{":  # a text with quotes of its own
            other = "'" if mark == '"' else '"'
            remedy = f"put the whole text between {other} and {other} if it has {mark} inside"
        found = f"a text whose {mark} is not closed in {quoted(faulty.text)}"
        return Words(found, f"a closing {mark}", remedy)
    return None


def _header(faulty: Faulty) -> Words | None:
    """Find what is wrong with [table] or [[table]]."""
    line = faulty.masked.strip()
    if not line.startswith("["):
        return None
    name = quoted(faulty.text)
    closed = re.match(r"(\[\[?)([^\[\]]*)(\]\]?)(.*)", line, re.DOTALL)
    if closed is None:
        brackets = "]]" if line.startswith("[[") else "]"
        return Words(
            f"a table name that is not closed: {name}", brackets, f"write {brackets} at its end"
        )
    opening, inner, closing, rest = closed.groups()
    if len(opening) != len(closing) or rest.startswith("]"):
        expected = "as many closing brackets as opening ones"
        return Words(f"brackets that do not match: {name}", expected, "write [school] or [[arms]]")
    if rest.strip():
        return Words(
            f"more text after {quoted(line[: -len(rest)])}",
            "the end of the line",
            f"begin a new line after it; {NOTE}",
        )
    if not inner.strip():
        return Words(f"a table without a name: {name}", "a name", "write [school] or [[arms]]")
    expected = "a name of letters, digits, _ and -"
    return Words(f"the table name {name}", expected, 'put a name with other signs between "')


def _no_equals(faulty: Faulty) -> Words | None:
    if "=" in faulty.masked:
        return None
    line = quoted(faulty.text)
    if re.match(r"\s*(//|;|--|/\*|\*|%|!|REM\b)", faulty.masked):
        return Words(line, "a key with its value", f"{NOTE}: write # before it")
    colon = re.match(rf"({KEYS.pattern}):\s*(.*)", faulty.text, re.DOTALL)
    if colon is not None:
        return Words(f"{line}, with a colon", "key = value", f"write {colon[1].strip()} = …")
    word, _, value = faulty.text.strip().partition(" ")
    remedy = f"write {word} = …" if value.strip() else f"write a value after it; {NOTE}"
    return Words(f"{line}, without =", "key = value", remedy)


def _key(faulty: Faulty) -> Words | None:
    before = faulty.text[: faulty.masked.index("=")]
    if KEYS.fullmatch(before):
        return None
    line = quoted(faulty.text)
    if not before.strip():
        return Words(f"{line}, without a key", "key = value", "write the name of a key before =")
    if before.rstrip().endswith(":"):
        return Words(f"{line}, with a colon", "key = value", "remove the colon")
    expected = "a key of letters, digits, _ and -"
    words = before.strip()
    if '"' in words or "'" in words or len(words) > 40:
        return Words(f"the key {quoted(words)}", expected, "write one key and one = on each line")
    if re.fullmatch(r"[\w-]+(\s+[\w-]+)+", words, re.ASCII):
        remedy = f"write {'_'.join(words.split())} = …"
        return Words(f"the key {quoted(words)}", expected, remedy)
    return Words(f"the key {quoted(words)}", expected, f'put it between ": "{words}" = …')
