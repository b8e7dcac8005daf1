"""Errors of TOML syntax in our words: the line, what is wrong there, and what to write instead.

The parser of the standard library stops at the first error and describes it for programmers. Here
every statement is parsed by itself, so that all faulty ones are reported at once.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from simulation.errors import BadInput, Problem
from simulation.scenario.other_formats import format_of
from simulation.scenario.toml_lines import KeyPath, Token, excess, lines, tokens
from simulation.scenario.toml_statements import words_of
from simulation.scenario.toml_values import Words, quoted

MOST = 20  # errors of one file that are reported; assumed to be enough
ARRAYS = ("arms", "shocks", "interventions", "analyses")  # keys that are written with two brackets

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Statement(NamedTuple):
    """A header, or a key with its value: its text and its first line."""

    text: str
    line: int


def parse(source: str, file: str) -> dict[str, Any]:
    """Return the tables of a TOML text. Raises BadInput for invalid or oversized TOML."""
    too_much = excess(source)
    if too_much:
        where = f"line {too_much.line}"
        remedy = "remove what was pasted there by mistake"
        raise BadInput([Problem(file, where, too_much.found, too_much.expected, remedy=remedy)])
    try:
        return tomllib.loads(source)
    except ValueError as error:  # TOMLDecodeError, or a date that does not exist
        problems = syntax_problems(source, file, str(error))
    raise BadInput(problems)


def syntax_problems(source: str, file: str, message: str) -> list[Problem]:
    """Return the errors of a TOML text that cannot be parsed; at least one.

    message: the message of the parser; only its line is used.
    """
    other = format_of(source)
    if other is not None:
        return [Problem(file, "", other.found, "a TOML file", remedy=other.remedy)]
    control = CONTROL.search(source)
    if control is not None:
        line = source.count("\n", 0, control.start()) + 1
        found = f"the invisible control character U+{ord(control[0]):04X}"
        remedy = "delete it, or type the line again"
        return [Problem(file, f"line {line}", found, "text", remedy=remedy)]
    problems = [
        Problem(file, f"line {line}", words.found, words.expected, remedy=words.remedy)
        for statement in statements(source)
        for line, words in _faults(statement)
    ]
    return problems[:MOST] or [_repeated(source, file, message)]


def statements(source: str) -> Iterator[Statement]:
    """Yield the statements of a TOML text, valid or not.

    A value whose bracket is not closed reaches to the end of the text.
    """
    text = source.split("\n")
    start, depth, header = 0, 0, False
    for token in tokens(source + "\n"):
        if not start and token.text != "\n":
            start, depth, header = token.line, 0, token.text == "["
        if token.kind == "mark":
            depth += (token.text in "[{") - (token.text in "]}")
        if start and token.text == "\n" and (header or depth <= 0):
            yield Statement("\n".join(text[start - 1 : token.line]), start)
            start = 0
    if start:
        yield Statement("\n".join(text[start - 1 :]), start)


def _faults(statement: Statement) -> Iterator[tuple[int, Words]]:
    """Yield the error of a statement with its line, if it cannot be parsed alone."""
    try:
        tomllib.loads(statement.text)
    except ValueError:
        words = words_of(statement.text)
        yield statement.line + words.offset, words


def _repeated(source: str, file: str, message: str) -> Problem:
    """Return the error of a key or table that an earlier line has already.

    Every statement is valid by itself, so only their combination can be wrong.
    """
    place = re.search(r"\(at line (\d+), column \d+\)$", message)
    number = int(place[1]) if place else source.count("\n") + 1
    upto = [item for item in statements(source) if item.line <= number]
    here = upto[-1] if upto else Statement("", number)
    headers = [item for item in upto[:-1] if _is_header(item)]
    keys = _keys(here)
    if headers and not _is_header(here):
        keys = (*_keys(headers[-1]), *keys)
    try:
        before = "".join(text + "\n" for text in source.split("\n")[: here.line - 1])
        earlier, known = tomllib.loads(before), lines(before)
        words = _again(here, keys, _value_at(earlier, keys), known.get(_path(keys, known), 0))
    except ValueError:
        words = Words(quoted(here.text), "a line that fits the lines above it", "remove the line")
    return Problem(file, f"line {here.line}", words.found, words.expected, remedy=words.remedy)


def _is_header(statement: Statement) -> bool:
    return statement.text.lstrip().startswith("[")


def _keys(statement: Statement) -> tuple[str, ...]:
    """Return the keys of a statement that can be parsed by itself."""
    tables: Any = tomllib.loads(statement.text)
    keys: list[str] = []
    dots = len(_names(statement.text))
    while isinstance(tables, dict) and tables and len(keys) < dots:
        key, tables = next(iter(tables.items()))
        keys.append(key)
    return tuple(keys)


def _names(text: str) -> list[Token]:
    """Return the names before the equals sign, or in the brackets, of a statement."""
    names = []
    for token in tokens(text):
        if token.text in ("=", "]"):
            break
        if token.kind != "mark":
            names.append(token)
    return names


def _value_at(tables: Any, keys: tuple[str, ...]) -> Any:
    """Return the value at keys, in the last element of every array; None if there is none."""
    for key in keys:
        tables = tables[-1] if isinstance(tables, list) and tables else tables
        tables = tables.get(key) if isinstance(tables, dict) else None
    return tables


def _path(keys: tuple[str, ...], known: dict[KeyPath, int]) -> KeyPath:
    """Return the key path of keys below the last elements of arrays of tables."""
    path: KeyPath = ()
    for nth, key in enumerate(keys):
        path = (*path, key)
        count = 0
        while nth < len(keys) - 1 and (*path, count) in known:
            count += 1
        path = (*path, count - 1) if count else path
    return path


def _again(here: Statement, keys: tuple[str, ...], earlier: Any, line: int) -> Words:
    """Return the words for a key or table that is there already.

    earlier: what the lines above it have under its name. line: the line of that; 0 if unknown.
    """
    name = ".".join(key or '""' for key in keys)
    first = f" (the first is on line {line})" if line else ""
    once = f"it once{first}"
    if not _is_header(here):
        return Words(f"the key {name} a second time", once, "remove one of the two lines")
    header = quoted(here.text.split("#")[0])
    if keys[-1] in ARRAYS:
        remedy = f"write [[{name}]], with two brackets, above each of them"
        return Words(f"{header} a second time", f"[[{name}]]{first}", remedy)
    if not isinstance(earlier, dict | list):
        return Words(f"the table {header}, and {name} = … above it", f"one{first}", "remove one")
    if here.text.lstrip().startswith("[[") or isinstance(earlier, list):
        remedy = "write the same brackets, [ ] or [[ ]], both times"
        return Words(f"{header} a second time, with other brackets", once, remedy)
    remedy = "move the lines below it to the first one, and remove this line"
    return Words(f"{header} a second time", once, remedy)
