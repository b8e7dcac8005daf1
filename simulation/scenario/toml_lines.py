"""Lines of TOML keys: from a key path to its line.

The parser of the standard library gives values without lines, so the text is read once more for its
keys. ``tokens`` and ``excess`` accept invalid text; ``lines`` expects valid TOML.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

KeyPath = tuple[str | int, ...]

DEEPEST = 50
LONGEST_INTEGER = 20

# An unterminated string runs to its end of line or file, so that every text is
# read in one pass; the parser refuses it afterwards.
TOKEN = re.compile(
    r'(?P<string>"""(?:[^\\]|\\.?)*?(?:"{3,5}|\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n]?)*"?'
    r"|'[^'\n]*'?)"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<mark>[\[\]{}=,.\n])"
    r"|(?P<bare>[^ \t\r\n\[\]{}=,.\#\"']+)",
    re.DOTALL,
)


class Token(NamedTuple):
    """A token of TOML: its kind (string, mark or bare), text and first line."""

    kind: str
    text: str
    line: int


def tokens(source: str) -> Iterator[Token]:
    """Yield the tokens of a TOML text, without spaces and comments."""
    line, read = 1, 0
    for match in TOKEN.finditer(source):
        line += source.count("\n", read, match.start())
        read = match.start()
        if match.lastgroup != "comment":
            yield Token(match.lastgroup or "", match[0], line)


class Excess(NamedTuple):
    """Content that would exhaust the parser: its line, what it is, what is allowed."""

    line: int
    found: str
    expected: str


def excess(source: str) -> Excess | None:
    """Return the first nesting or integer that is too large to parse; None if there is none."""
    depth = dots = 0
    before = Token("mark", "\n", 1)
    for token in tokens(source):
        if token.kind == "mark":
            depth += (token.text in "[{") - (token.text in "]}")
            dots = dots + 1 if token.text == "." else 0
        if max(depth, dots) > DEEPEST:
            return Excess(token.line, "deeper nesting", f"at most {DEEPEST} levels")
        if token.text != "." and _is_long_integer(before.text):
            return _long(before)
        before = Token("mark", "", token.line) if before.text == "." else token
    return _long(before) if _is_long_integer(before.text) else None


def _is_long_integer(text: str) -> bool:
    digits = re.fullmatch(r"[+-]?(?:0[xob])?([0-9A-Fa-f_]+)", text)
    return digits is not None and len(digits[1].replace("_", "")) > LONGEST_INTEGER


def _long(token: Token) -> Excess:
    return Excess(token.line, "a longer integer", f"at most {LONGEST_INTEGER} digits")


def lines(source: str) -> dict[KeyPath, int]:
    """Return the line of every key, table and array element of a valid TOML text.

    Keys are paths such as ``("arms", 1, "name")``; the path of the whole file, ``()``, has line 1.
    """
    return _Reader(source).read()


def line_of(path: KeyPath, known: dict[KeyPath, int]) -> int:
    """Return the line of a path, or of its nearest parent that has one."""
    while path not in known and path:
        path = path[:-1]
    return known.get(path, 1)


class _Reader:
    """A pass over the tokens that records the line of every path."""

    def __init__(self, source: str):
        self.tokens = list(tokens(source))
        self.tokens.append(Token("mark", "", source.count("\n") + 1))
        self.at = 0
        self.known: dict[KeyPath, int] = {(): 1}
        self.elements: dict[KeyPath, int] = {}  # elements of each array of tables so far

    def read(self) -> dict[KeyPath, int]:
        """Return the line of every path in the text."""
        table: KeyPath = ()
        while self.here.text:
            if self.here.text == "\n":
                self.at += 1
            elif self.is_mark("["):
                table = self.header()
            else:
                self.pair(table)
        return self.known

    @property
    def here(self) -> Token:
        """The current token."""
        return self.tokens[self.at]

    def is_mark(self, text: str) -> bool:
        """Return whether the current token is a mark."""
        return self.here.text == text  # a string carries its quotes, so it equals no mark

    def note(self, path: KeyPath, line: int) -> None:
        """Record a path and its parents, unless they have a line already."""
        for length in range(1, len(path) + 1):
            self.known.setdefault(path[:length], line)

    def header(self) -> KeyPath:
        """Read ``[a.b]`` or ``[[a.b]]`` and return the path of its table."""
        line, brackets = self.here.line, 0
        while self.is_mark("["):
            self.at, brackets = self.at + 1, brackets + 1
        path: KeyPath = ()
        keys = self.keys()
        for key in keys[:-1]:
            path = self.current((*path, key))
        path = (*path, keys[-1])
        if brackets == 2:
            self.elements[path] = self.elements.get(path, -1) + 1
            self.known.setdefault(path, line)
            path = self.current(path)
        self.at += brackets
        self.note(path, line)
        return path

    def current(self, path: KeyPath) -> KeyPath:
        """Return a path; for an array of tables, the path of its last element."""
        return (*path, self.elements[path]) if path in self.elements else path

    def keys(self) -> tuple[str, ...]:
        """Read a dotted key."""
        found = []
        while self.here.kind != "mark" or self.here.text == ".":
            if self.here.kind != "mark":
                found.append(_key(self.here))
            self.at += 1
        return tuple(found)

    def pair(self, table: KeyPath) -> None:
        """Read ``key = value`` in a table."""
        line = self.here.line
        path = (*table, *self.keys())
        self.note(path, line)
        self.at += 1  # past the equals sign
        self.value(path)

    def value(self, path: KeyPath) -> None:
        """Read a value after an equals sign or in an array."""
        if self.is_mark("["):
            self.array(path)
        elif self.is_mark("{"):
            self.inline_table(path)
        else:
            while self.here.kind != "mark" or self.here.text == ".":
                self.at += 1

    def array(self, path: KeyPath) -> None:
        """Read ``[value, ...]``."""
        self.at, element = self.at + 1, 0
        while not self.is_mark("]"):
            if self.is_mark("\n") or self.is_mark(","):
                self.at += 1
                continue
            self.note((*path, element), self.here.line)
            self.value((*path, element))
            element += 1
        self.at += 1

    def inline_table(self, path: KeyPath) -> None:
        """Read ``{key = value, ...}``."""
        self.at += 1
        while not self.is_mark("}"):
            if self.is_mark("\n") or self.is_mark(","):
                self.at += 1
            else:
                self.pair(path)
        self.at += 1


def _key(token: Token) -> str:
    """Return the key that a token spells."""
    if token.kind == "bare":
        return token.text
    return str(tomllib.loads(f"key = {token.text}")["key"])
