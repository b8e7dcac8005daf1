"""Retired words: where they stand in identifiers, docstrings, comments, help and texts.

``python tests/system/vocabulary.py`` prints a count a folder and the places.
"""

import ast
import io
import json
import re
import sys
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "simulation"
WORDS = tomllib.loads(Path(__file__).with_name("retired_words.toml").read_text(encoding="utf-8"))
PROSE = re.compile(rf"\b({'|'.join(WORDS['prose'])})\b", re.IGNORECASE)
NAMES = frozenset(
    WORDS["identifiers"]
)  # compared with the parts of a name, split at _ and capitals
EXPECTED = frozenset({"say", "held_awareness"})  # a text function; a lever of user extensions


class Place(NamedTuple):
    """A retired word with the file and line where it stands."""

    file: str
    line: int
    word: str

    def __str__(self) -> str:
        """Return the place as ``file:line word``."""
        return f"{self.file}:{self.line} {self.word}"


def places(root: Path = ROOT) -> list[Place]:
    """Return every retired word in the package's code and texts."""
    found = [place for path in sorted((root / "simulation").rglob("*.py")) for place in _code(path)]
    texts = [*(root / "simulation").rglob("*.toml"), *(root / "scenarios").glob("*.toml")]
    found += [place for path in sorted(texts) for place in _toml(path)]
    strings = root / "simulation" / "demo" / "static" / "strings.json"
    if strings.is_file():
        found += [place for place in _json(strings)]
    return found


def _code(path: Path) -> Iterator[Place]:
    yield from places_in(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())


def places_in(text: str, file: str) -> Iterator[Place]:
    """Yield the retired words of a Python source."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for name in _names(node):
            for part in _parts(name):
                if part in NAMES and name not in EXPECTED:
                    yield Place(file, getattr(node, "lineno", 1), f"identifier {name}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield from _prose(file, node.lineno, node.value)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield from _prose(file, token.start[0], token.string)


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.alias):
        yield node.asname or ""


def _parts(name: str) -> list[str]:
    return [part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def _prose(file: str, line: int, text: str) -> Iterator[Place]:
    for match in PROSE.finditer(text):
        yield Place(file, line + text.count("\n", 0, match.start()), match[0].lower())


def _toml(path: Path) -> Iterator[Place]:
    if path.stem.endswith("nl"):
        return
    file = path.relative_to(ROOT).as_posix()
    for text in _leaves(tomllib.loads(path.read_text(encoding="utf-8"))):
        yield from (place._replace(line=0) for place in _prose(file, 0, text))


def _json(path: Path) -> Iterator[Place]:
    content = json.loads(path.read_text(encoding="utf-8"))
    file = path.relative_to(ROOT).as_posix()
    for text in _leaves(content.get("en", content)):
        without_words = re.sub(r"{\w+}", "", text)
        yield from (place._replace(line=0) for place in _prose(file, 0, without_words))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


def main() -> int:
    """Print the places of retired words; arguments name folders to list in full."""
    every = places()
    folders = Counter(
        "/".join(place.file.split("/")[: 3 if "evidence" in place.file else 2]) for place in every
    )
    for folder, count in folders.most_common():
        print(f"{count:>6}  {folder}")
    for place in every:
        if any(place.file.startswith(folder) for folder in sys.argv[1:]):
            print(place)
    return 1 if every else 0


if __name__ == "__main__":
    sys.exit(main())
