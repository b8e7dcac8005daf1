"""The files of the page: HTML, styles, modules, strings."""

from importlib import resources
from typing import NamedTuple

KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
}


class File(NamedTuple):
    """A file and its media type."""

    content: bytes
    kind: str


def files() -> dict[str, File]:
    """Every file of the page by name, in order."""
    folder = resources.files("simulation") / "views" / "demo" / "static"
    found = sorted(folder.iterdir(), key=lambda each: each.name)
    return {
        each.name: File(each.read_bytes(), KINDS[each.name.rpartition(".")[2]])
        for each in found
        if each.is_file()
    }


def text_files() -> dict[str, str]:
    """The same as texts."""
    return {name: file.content.decode() for name, file in files().items()}
