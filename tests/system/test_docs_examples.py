"""Tests that the commands and examples of the pages run in an empty folder.

A comment before a block names the action: ``<!-- run -->`` for commands, ``run fails`` for refused
commands, ``python`` for code, ``file NAME`` for a file that the reader saves, ``copy PATH`` for a
file of ``docs``; ``slow`` after it for a slow block. Answers have two replicates of four weeks.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(
    r"^<!-- (?P<what>run|python|file|copy)(?P<more>[^\n]*?) -->\n```[^\n]*\n(?P<text>.*?)\n?```$",
    re.MULTILINE | re.DOTALL,
)
MARK = re.compile(r"^<!-- (run|python|file|copy)\b", re.MULTILINE)
SMALL = ["--replicates", "2", "--weeks", "4"]


class Block(NamedTuple):
    """One block of a page: what is done with it, what its mark says more, and its text."""

    what: str
    more: list[str]
    text: str

    @property
    def slow(self) -> bool:
        """Whether it takes long."""
        return "slow" in self.more


def blocks_of(page: Path) -> list[Block]:
    """The marked blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = [Block(m["what"], m["more"].split(), m["text"]) for m in BLOCK.finditer(text)]
    assert len(found) == len(MARK.findall(text)), f"{page}: a mark without a block behind it"
    return found


PAGES = sorted(
    page for page in DOCS.rglob("*.md")
    if "_generated" not in page.parts and MARK.search(page.read_text(encoding="utf-8"))
)  # fmt: skip


def test_every_tutorial_is_run() -> None:
    tutorials = {*DOCS.glob("tutorials/*.md"), DOCS / "start.md"}
    assert tutorials <= set(PAGES) and len(tutorials) >= 5


def test_no_command_of_a_tutorial_is_left_unmarked() -> None:
    """Blocks of commands that call the program and are not run must be pointed out here."""
    plain = re.compile(r"(?<!-->\n)^```sh\n(.*?)```", re.MULTILINE | re.DOTALL)
    for page in (*DOCS.glob("tutorials/*.md"), *DOCS.glob("howto/*.md"), DOCS / "start.md"):
        unmarked = [text for text in plain.findall(page.read_text("utf-8")) if "run.py" in text]
        assert unmarked == [], page


def is_quick(page: Path) -> bool:
    """Whether a page asks for no answer, which draws figures for seconds."""
    return not any("run.py answer" in block.text for block in blocks_of(page))


@pytest.mark.parametrize("page", [*filter(is_quick, PAGES)], ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    for block in blocks_of(page):
        if not block.slow:
            follow(block, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_whole_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    for block in blocks_of(page):
        follow(block, tmp_path)


def follow(block: Block, folder: Path) -> None:
    """Do what a reader does with a block."""
    if block.what == "file":
        (folder / block.more[0]).write_text(block.text, encoding="utf-8")
    elif block.what == "copy":
        shutil.copy(DOCS / block.more[0], folder)
    elif block.what == "python":
        told = ran([sys.executable, "-W", "error", "-c", block.text], folder)
        assert told.returncode == 0, told.stderr
    else:
        for words in commands(block.text):
            told = ran([sys.executable, str(ROOT / "run.py"), *words], folder)
            fails = "fails" in block.more
            assert (told.returncode == 2) if fails else (told.returncode == 0), told.stderr
            assert "Traceback" not in told.stderr


def commands(text: str) -> Iterator[list[str]]:
    """The words behind ``python run.py`` of each line, made small."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            assert words[:2] == ["python", "run.py"], line
            small = SMALL if words[2] == "answer" and "--dry-run" not in words else []
            yield [*words[2:], *small]


def ran(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command in a folder, with the program on the path."""
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
