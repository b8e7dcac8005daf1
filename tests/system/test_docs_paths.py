"""Tests that files, modules and names in the documentation exist."""

import re
from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if "_generated" not in page.parts),
]
PATH = re.compile(r"(?<![\w/.])((?:[\w.]+/)+\w+\.py)\b")
FOLDER = re.compile(r"`((?:[a-z_]+/)+)`")
DOTTED = re.compile(r"(?<![\w/.])simulation(?:\.[A-Za-z_]\w*)+(?!\w|/)")
ROOTS = [ROOT, ROOT / "simulation", ROOT / "docs"]
WRITTEN = ("results/", "figures/")  # folders that commands of the pages write


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_paths_and_names_of_a_page_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [*missing_paths(page, text), *missing_names(text)] == []


def test_wrong_paths_and_names_are_reported() -> None:
    text = "`engine/nothing.py`, `nowhere/`, `simulation.model.Nothing` and `simulation.engine.day`"
    assert [*missing_paths(ROOT / "README.md", text)] == ["engine/nothing.py", "nowhere/"]
    assert [*missing_names(text)] == ["simulation.model.Nothing"]


def missing_paths(page: Path, text: str) -> Iterator[str]:
    """Yield the paths of Python files and of folders that do not exist."""
    for path in [*PATH.findall(text), *FOLDER.findall(text)]:
        exists = any((root / path).exists() for root in [*ROOTS, page.parent])
        if not exists and not path.startswith(WRITTEN):
            yield path


def missing_names(text: str) -> Iterator[str]:
    """Yield the dotted names below ``simulation`` that are neither modules nor their members."""
    for name in sorted(set(DOTTED.findall(text))):
        try:
            resolve(name)
        except AttributeError:
            yield name


def resolve(name: str) -> object:
    """Return the module or member of a dotted name. Raises AttributeError."""
    parts = name.split(".")
    depth = max(n for n in range(1, len(parts) + 1) if is_module(parts[:n]))
    return reduce(getattr, parts[depth:], import_module(".".join(parts[:depth])))


def is_module(parts: list[str]) -> bool:
    """Return whether a dotted name is a module or a package."""
    path = ROOT.joinpath(*parts)
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
