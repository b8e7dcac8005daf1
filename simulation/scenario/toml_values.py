"""What is wrong with the value of a TOML key, and what to write instead.

A value is cut into atoms: what stands between brackets, braces and commas. The first atom that is
no value decides; if each is one, brackets or commas are wrong.
"""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

LONGEST_QUOTED = 60
YES = "true yes on ja waar y j"
NO = "false no off nee onwaar n"
NOTHING = "none null nil na n/a nan undefined geen -"
NUMBER = r"[+-]?\d+(?:\.\d+)?"


class Words(NamedTuple):
    """The words of an error; offset: its line within the statement, 0 for the first."""

    found: str
    expected: str
    remedy: str
    offset: int = 0


class Atom(NamedTuple):
    """A part of a value. key: the key it belongs to; inside: the bracket around it."""

    text: str
    masked: str
    key: str
    inside: str = ""
    offset: int = 0
    key_inside: bool = False  # whether its key stands in the same braces

    @property
    def in_list(self) -> bool:
        """Whether the part stands in a list."""
        return self.inside == "["

    def with_key(self, value: str) -> str:
        """Return a value as it is to be written, with its key unless it stands in a list."""
        return value if self.in_list else f"{self.key} = {value}"


def quoted(text: str, mark: str = "") -> str:
    """Return a text of the file for a message: on one line, and shortened."""
    plain = " ".join(text.strip().split("\n"))
    if len(plain) > LONGEST_QUOTED:
        plain = plain[:LONGEST_QUOTED] + "…"
    return f"{mark}{plain}{mark}"


def value_words(text: str, masked: str, key: str) -> Words:
    """Return what is wrong with a value. text: what follows the equals sign; masked: likewise."""
    line = quoted(f"{key} ={text}")
    if not masked.strip():
        return Words(f"{line} without a value", "a value", "write one, or remove the line")
    if re.match(r"\s*[=>~]", masked):
        return Words(line, "key = value", "write one = and nothing more before the value")
    for rule in (_unclosed_list, _decimal_comma, _ends_with_mark, _list_without_brackets):
        words = rule(text, masked, key)
        if words is not None:
            return words
    for atom in atoms(text, masked, key):
        if not _is_value(atom.text):
            return _atom_words(atom)._replace(offset=atom.offset)
    return _structure(masked, line)


def atoms(text: str, masked: str, key: str) -> Iterator[Atom]:
    """Yield the parts of a value between brackets, braces and commas, with the keys in braces."""
    if masked.lstrip()[0] not in "[{":
        yield Atom(text.strip(), masked.strip(), key)
        return
    ends = [match.start() for match in re.finditer(r"[\[\]{},]", masked)]
    open_marks: list[str] = []
    for before, after in pairwise([-1, *ends, len(masked)]):
        mark = masked[before] if before >= 0 else ""
        if mark and mark in "[{":
            open_marks.append(mark)
        elif mark and mark in "]}" and open_marks:
            open_marks.pop()
        part, hidden, own = text[before + 1 : after], masked[before + 1 : after], ""
        if open_marks[-1:] == ["{"] and "=" in hidden:
            place = hidden.index("=")
            own, part, hidden = part[:place].strip(), part[place + 1 :], hidden[place + 1 :]
        if hidden.strip():
            offset = masked.count("\n", 0, after - len(hidden.lstrip()))
            inside = open_marks[-1] if open_marks else ""
            yield Atom(part.strip(), hidden.strip(), own or key, inside, offset, bool(own))


def _is_value(text: str) -> bool:
    try:
        return list(tomllib.loads(f"x = {text}")) == ["x"]
    except ValueError:
        return False


def _unclosed_list(text: str, masked: str, key: str) -> Words | None:
    """Find a list that is followed by other lines before it is closed."""
    other = re.search(r"\n\s*(\[\[?[A-Za-z][^\n,]*\]\s*(\n|$)|[\w.-]+\s*=)", masked)
    if not masked.lstrip().startswith("[") or other is None:
        return None
    found = f"a list whose [ is not closed: {quoted(f'{key} ={text[: other.start()]}')}"
    return Words(found, "]", "write ] after its last value")


def _decimal_comma(text: str, masked: str, key: str) -> Words | None:
    comma = re.search(r"(?:^|=)\s*([+-]?\d+(?:\.\d{3})*),(\d+)\s*(?=[,}\n;]|$)", masked)
    if comma is None:
        return None
    own = re.search(r"([\w-]+)\s*=\s*$", masked[: comma.start(1)])
    name, number = own[1] if own else key, f"{comma[1].replace('.', '')}.{comma[2]}"
    found = f"{name} = {comma[1]},{comma[2]}, with a decimal comma"
    offset = masked.count("\n", 0, comma.start(1))
    return Words(found, "a decimal point", f"write {name} = {number}", offset)


def _ends_with_mark(text: str, masked: str, key: str) -> Words | None:
    end = re.search(r"([,;\]}])\s*$", masked)
    value = text[: end.start()].strip() if end else ""
    if end is None or not _is_value(value):
        return None
    name = {",": "a comma", ";": "a semicolon"}.get(end[1], f"a {end[1]} too many")
    found = f"{name} at the end of {quoted(f'{key} = {text.strip()}')}"
    offset = masked.count("\n", 0, end.start())
    return Words(found, "the end of the line", "remove it", offset)


def _list_without_brackets(text: str, masked: str, key: str) -> Words | None:
    if re.search(r"[\[\]{}=\n]", masked) or "," not in masked or not _is_value(f"[{text}]"):
        return None
    found = f"several values without brackets: {quoted(f'{key} = {text.strip()}')}"
    return Words(found, "a list in brackets", f"write {key} = [{quoted(text)}]")


def _atom_words(atom: Atom) -> Words:
    """Return what is wrong with a part that is no value."""
    shown, plain = quoted(atom.with_key(atom.text)), atom.masked.rstrip("; ")
    for rule in (_word, _number, _date, _behind_a_text):
        words = rule(atom, plain)
        if words is not None:
            return words._replace(found=words.found.format(shown))
    if atom.inside == "{" and not atom.key_inside:
        remedy = "write = instead of :" if ":" in atom.masked else "write key = value"
        return Words(f"{quoted(atom.text)} without = in braces", "key = value", remedy)
    if "=" in atom.masked:
        return _two_keys(atom, shown)
    if atom.in_list and all(_is_value(part) for part in atom.masked.split()):
        remedy = f"write {', '.join(atom.text.split())}" if '"' not in atom.text else "write one"
        return Words(f"no comma between values: {shown}", "a comma between them", remedy)
    mark = "'" if "\\" in atom.text else '"'  # a backslash stands for itself between single quotes
    remedy = f"write {atom.with_key(quoted(atom.text.strip(';'), mark))}"
    return Words(f"text without quotes: {shown}", 'text between " and "', remedy)


def _two_keys(atom: Atom, shown: str) -> Words:
    if atom.inside == "{":
        return Words(f"no comma between keys: {shown}", "a comma between them", "write one")
    remedy = "begin a new line before the second"
    return Words(f"two keys on one line: {shown}", "one key on a line", remedy)


def _word(atom: Atom, plain: str) -> Words | None:
    word = plain.lower()
    for words, value in ((YES, "true"), (NO, "false")):
        if word in words.split():
            remedy = f"write {atom.with_key(value)}, or a number if the key has one"
            return Words("{}", "true or false", remedy)
    if word in NOTHING.split():
        remedy = "remove the line: a key that is left out has its default"
        return Words("{}", "a value", remedy)
    return None


def _number(atom: Atom, plain: str) -> Words | None:
    """Find numbers that are written in a way TOML does not know."""

    def write(number: str, found: str, expected: str = "a plain number") -> Words:
        return Words(f"{found}: {{}}", expected, f"write {atom.with_key(number)}")

    percent = re.fullmatch(rf"({NUMBER})\s*%", plain.replace(",", "."))
    if percent is not None:
        return write(f"{float(percent[1]) / 100:g}", "a percentage", "a share from 0 to 1")
    zeros = re.fullmatch(r"([+-]?)0+(\d+(?:\.\d+)?)", plain)
    if zeros is not None:
        words = write(zeros[1] + zeros[2], "a number with leading zeros")
        return words._replace(remedy=f'{words.remedy}, or "{plain}" if it is an id')
    point = re.fullmatch(r"([+-]?)(\d*)\.(\d*)", plain)
    if point is not None and (point[2] or point[3]):
        number = f"{point[1]}{point[2] or '0'}.{point[3] or '0'}"
        return write(number, "a number that begins or ends with a point")
    if re.fullmatch(r"\d{1,3}(?:[.' ]\d{3})+(?:,\d+)?", plain) and not atom.in_list:
        number = re.sub(r"[.' ]", "", plain).replace(",", ".")
        return write(number, "a number with separators of thousands")
    minus = re.fullmatch(rf"[\u2010-\u2015\u2212]\s*({NUMBER})", plain)
    if minus is not None:
        return write(f"-{minus[1]}", "a minus sign that is not that of the keyboard")
    if re.fullmatch(r"\d+(?: +\d+)+", plain) and not atom.in_list:
        return write(plain.replace(" ", ""), "a number with a space")
    unit = re.fullmatch(rf"({NUMBER})\s*[A-Za-z€$]+", plain)
    if unit is not None:
        words = write(unit[1], "a number with a unit")
        return words._replace(remedy=f'{words.remedy}, or put a text between " and "')
    return None


def _date(atom: Atom, plain: str) -> Words | None:
    if not re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]?[\d:.Z+-]*)?|\d+:[\d:]+", plain):
        return None
    remedy = 'a start is written "week 8" or "day 35"; any other text stands between " and "'
    return Words("a date or time that does not exist: {}", "a value", remedy)


def _behind_a_text(atom: Atom, plain: str) -> Words | None:
    """Find what follows the closing quote of a text."""
    behind = re.fullmatch(r"""(["'])_*\1\s*(.+)""", plain, re.DOTALL)
    if behind is None:
        return None
    if "=" in behind[2]:
        return _two_keys(atom, "{}")
    if atom.in_list and re.match(r"[\"']", behind[2]):
        remedy = "write a comma between the two texts"
        return Words("no comma between values: {}", "a comma between them", remedy)
    other = "'" if behind[1] == '"' else '"'
    remedy = f"a remark begins with #; a text that has {behind[1]} inside stands between"
    return Words(
        "more text after the closing quote: {}",
        "the end of the line",
        f"{remedy} {other} and {other}",
    )


def _structure(masked: str, line: str) -> Words:
    """Return what is wrong with brackets, braces and commas around valid parts."""
    for opening, closing, name in (("[", "]", "a list"), ("{", "}", "a table in braces")):
        missing = masked.count(opening) - masked.count(closing)
        if missing > 0:
            found = f"{name} whose {opening} is not closed: {line}"
            return Words(found, closing, f"write {closing} after its last value")
        if missing < 0:
            return Words(
                f"a {closing} without {opening}: {line}", f"{opening} before it", "remove it"
            )
    if re.search(r"\{[^{}]*\n", masked):
        return Words(f"a table in braces over several lines: {line}", "one line", "join the lines")
    if re.search(r",\s*\}", masked):
        return Words(f"a comma before }}: {line}", "a key after it", "remove the comma")
    if re.search(r",\s*,|[\[{]\s*,", masked):
        return Words(f"a comma without a value: {line}", "a value between commas", "remove one")
    keys = [match[1] for match in re.finditer(r"([\w-]+)\s*=", masked)]
    twice = next((key for nth, key in enumerate(keys) if key in keys[:nth]), "")
    if twice:
        return Words(f"the key {twice} twice: {line}", "each key once", "remove one of the two")
    if ":" in masked:
        return Words(f"a colon in {line}", "key = value", "write = instead of :")
    remedy = 'compare it with title = "text", weeks = 8 and teachers = ["t1", "t2"]'
    return Words(f"a value that cannot be read: {line}", "a text, a number or a list", remedy)
