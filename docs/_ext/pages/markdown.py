"""Markdown tables and files of pages."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from simulation.reporting.figures.style import encoded

UNTOUCHED = re.compile(r"(`[^`]*`|\]\([^)]*\)|doi:\S+)")  # code, links
MINUS = re.compile(r"(?<![\w.)\]/−–-])-(?=\.?\d)")
NO_ZERO = re.compile(r"(?<![\w.)\]/])\.(?=\d)")


def typeset(text: str) -> str:
    """Write numbers with a true minus and a leading zero, except in code and links."""
    parts = UNTOUCHED.split(text)
    parts[::2] = [NO_ZERO.sub("0.", MINUS.sub("−", part)) for part in parts[::2]]
    return "".join(parts)


def table(heads: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """Format a Markdown table."""
    names = [str(head) for head in heads]
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def write_page(page: Path, text: str, figures: Mapping[str, Figure]) -> None:
    """Write a page, and its figures by name into ``figures`` beside it."""
    folder = page.parent / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in figures.items():
        (folder / f"{name}.png").write_bytes(encoded(figure, "png"))
    page.write_text(typeset(text), encoding="utf-8")
